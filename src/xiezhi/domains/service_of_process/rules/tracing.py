"""协查函: who counts as one who cannot be reached, what the letter says, when a silent register is asked again."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from xiezhi.domains.service_of_process.types import RecipientKind
from xiezhi.domains.service_of_process.types.tracing import LetterState, MaterialItem, Unreachable
from xiezhi.kernel.workflow.types import Step, Workflow
from xiezhi.lib.verdict import YES, NotSupported, Verdict, no

ASK = "service_of_process.lookup.ask"
APPROVE = "service_of_process.lookup.approve"
MOST_TRIES = 6
_WAITS = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
_S = LetterState

LETTER_STEPS: tuple[Step, ...] = (
    Step("submit", "送法官审批", (_S.DRAFTED,), _S.SUBMITTED, ASK),
    Step("discard", "作废", (_S.DRAFTED,), _S.DISCARDED, ASK),
    Step("approve", "批准", (_S.SUBMITTED,), _S.APPROVED, APPROVE),
    Step("refuse", "不批准", (_S.SUBMITTED,), _S.REFUSED, APPROVE, reason_required=True),
    Step("answer", "收到答复", (_S.APPROVED,), _S.ANSWERED, ASK),
    Step(
        "revoke", "撤销", (_S.SUBMITTED, _S.APPROVED, _S.ANSWERED), _S.REVOKED, APPROVE, reason_required=True
    ),
)
LETTER_WORKFLOW = Workflow(
    name="service_of_process.assistance_letter", label="协查函", initial=_S.DRAFTED, states=tuple(_S.choices()),
    steps=LETTER_STEPS,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachFacts:
    """What was tried to reach a recipient; ``unfinished`` counts what is still under way."""

    kind: RecipientKind
    has_id_no: bool
    usable_addresses: int
    failed: int
    unfinished: int
    served: bool
    will_not_confirm: bool


def grounds_of(facts: ReachFacts) -> tuple[Unreachable, ...]:
    """Why the person counts as one who cannot be reached; empty where nothing says so."""
    found = (
        (facts.will_not_confirm, Unreachable.WILL_NOT_CONFIRM),
        (facts.failed > 0 and facts.unfinished == 0, Unreachable.FAILED),
        (facts.usable_addresses == 0, Unreachable.NO_ADDRESS),
    )
    return tuple(ground for holds, ground in found if holds)


def may_ask(facts: ReachFacts) -> Verdict:
    """May a register be asked about this recipient at all?"""
    if facts.kind is RecipientKind.ORGANISATION:
        return no(
            "单位没有户籍地址",
            code="not_a_person",
            remedy="请查登记、备案的住所，登记为送达地址",
            basis="op-9",
        )
    if not facts.has_id_no:
        return no(
            "没有登记公民身份号码，无法准确查询", code="no_id_no", remedy="请先更正当事人信息，补上证件号码"
        )
    if facts.served:
        return no("这名受送达人已经送达", code="served")
    if not grounds_of(facts):
        return no(
            "还有可以用的地址，或者送达还在进行", code="reachable", remedy="先用已有的地址送达；送达不成、拒不确认的才能查询",
            basis="op-9",
        )  # fmt: skip
    return YES


def letter_blocks(values: Mapping[str, str], *, on: date) -> list[dict[str, Any]]:
    """The text of the letter as it stands on that day, filled once: no value is read for fields again."""
    return [
        {
            "kind": line["kind"], "text": line.get("text", "").format_map(values),
            "cells": [cell.format_map(values) for cell in line.get("cells", ())],
        }
        for line in _edition(on)["lines"]
    ]  # fmt: skip


def letter_title(on: date) -> str:
    """What the letter is called."""
    return str(_edition(on)["title"])


def _edition(on: date) -> dict[str, Any]:
    held = [one for one in _editions() if one["valid_from"] <= on]
    if not held:
        raise NotSupported("这一天还没有协查函的文字")
    return max(held, key=lambda one: one["valid_from"])


@cache
def _editions() -> tuple[dict[str, Any], ...]:
    text = (Path(__file__).parent / "assistance_letter.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["edition"])


def ask_again_at(tries: int, at: datetime) -> datetime | None:
    """When to ask a register that did not answer again; ``None`` where a person has to look."""
    return at + _WAITS[tries - 1] if tries < MOST_TRIES else None


def open_items(ticked: Iterable[tuple[str, bool]]) -> tuple[MaterialItem, ...]:
    """The lines of the check-list that nobody has found in order yet, in their order."""
    fits = {MaterialItem(item) for item, holds in ticked if holds}
    return tuple(item for item in MaterialItem if item not in fits)
