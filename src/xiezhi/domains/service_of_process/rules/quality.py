"""上报质效平台: which columns, in which edition; what one row says; when a silent platform is tried again."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from xiezhi.domains.service_of_process.types import AttemptState
from xiezhi.domains.service_of_process.types.quality import BatchState
from xiezhi.kernel.workflow.types import Step, Workflow
from xiezhi.lib.verdict import NotSupported

REPORT = "service_of_process.quality.report"
MOST_TRIES = 6
_WAITS = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
_S = BatchState
BATCH_WORKFLOW = Workflow(
    name="service_of_process.quality_batch", label="质效上报批次", initial=_S.BUILT, states=tuple(_S.choices()),
    steps=(
        Step("answer", "收到平台答复", (_S.BUILT, _S.FAILED), _S.ANSWERED, REPORT),
        Step("fail", "上报失败", (_S.BUILT, _S.FAILED), _S.FAILED, REPORT),
    ),
)  # fmt: skip
_RESULTS = {
    AttemptState.SERVED: "served", AttemptState.DEEMED_SERVED: "deemed_served", AttemptState.FAILED: "failed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the format."""

    name: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The format as it holds from a day."""

    name: str
    valid_from: date
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptReport:
    """What is known of one attempt, before the format takes its part."""

    attempt_id: int
    court_code: str
    case_no: str
    method: str
    channel: str
    documents: int
    attempt_no: int
    sent_on: date | None
    arrived_on: date | None
    effective_on: date | None
    state: AttemptState


def edition_on(on: date) -> Edition:
    """The format in force on a day."""
    held = [one for one in editions() if one.valid_from <= on]
    if not held:
        raise NotSupported("这一天还没有上报格式")
    return max(held, key=lambda one: one.valid_from)


def edition_named(name: str) -> Edition:
    """The format a batch was built in."""
    return next(one for one in editions() if one.name == name)


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, as declared beside this file."""
    found = tomllib.loads((Path(__file__).parent / "quality_format.toml").read_text("utf-8"))["edition"]
    return tuple(
        Edition(one["name"], one["valid_from"], tuple(Column(**column) for column in one["columns"]))
        for one in found
    )


def row_no(court_code: str, attempt_id: int) -> str:
    """The number of a row: the same attempt has the same number however often it is reported."""
    return f"{court_code}-{attempt_id:010d}"


def row_of(report: AttemptReport, edition: Edition) -> dict[str, Any]:
    """One row: exactly the columns of the edition, and nothing else that is known."""
    told: dict[str, Any] = {
        "row_no": row_no(report.court_code, report.attempt_id), "court_code": report.court_code,
        "case_no": report.case_no, "method": report.method, "channel": report.channel,
        "documents": report.documents, "attempt_no": report.attempt_no, "sent_on": _iso(report.sent_on),
        "arrived_on": _iso(report.arrived_on), "effective_on": _iso(report.effective_on),
        "result": _RESULTS.get(report.state, "under_way"),
    }  # fmt: skip
    return {column.name: told[column.name] for column in edition.columns}


def mark_of(row: Mapping[str, Any]) -> str:
    """What shows that a row has changed since it was reported."""
    return hashlib.sha256(json.dumps(dict(row), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def try_again_at(tries: int, at: datetime) -> datetime | None:
    """When to try a platform that did not answer again; ``None`` where a person has to look."""
    return at + _WAITS[tries - 1] if tries < MOST_TRIES else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
