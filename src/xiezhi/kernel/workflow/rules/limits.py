"""The statutory limits: one dated row of ``limits.csv`` each, with its article and its doubts.

``mark`` says how sure the reading is (C confirmed in a stored text, M from
memory, D doubtful and therefore a setting) and ``note`` why. A row without an
amount (kind ``condition``) is a test or a computing rule, not a period.
``in_force_from`` and ``in_force_until`` (exclusive) hold the row's validity;
a change of law adds a row under the same id and closes the old one.

Kinds: ``last_day`` something must be done by then; ``at_most``, ``at_least``,
``usually_at_most`` bound what somebody may set; ``opens_right`` a right can be
used from the day after; ``takes_effect`` the law treats something as done.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from xiezhi.lib.verdict import Refused


@dataclass(frozen=True, slots=True)
class Extension:
    """How a limit may be made longer. ``amount`` is the most, ``least`` what must be given at least."""

    id: str
    amount: Decimal | None
    unit: str
    least: Decimal | None
    origin: str
    by: str
    when: str
    requires: str
    repeats: bool


@dataclass(frozen=True, slots=True)
class Restart:
    """An event after which a limit runs anew, perhaps with another length."""

    fact: str
    effect: str
    amount: Decimal | None
    unit: str
    basis: str


@dataclass(frozen=True, slots=True)
class ExcludedKind:
    """A kind of time that is not counted."""

    kind: str
    label: str
    basis: str


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as the law sets it."""

    id: str
    parent_id: str
    name: str
    trigger: str
    amount: Decimal | None
    unit: str
    rolls: str
    in_custody: bool
    backward: bool
    extensions: tuple[Extension, ...]
    restarts: tuple[Restart, ...]
    excluded: tuple[ExcludedKind, ...]
    end_event: str
    warn_before: tuple[str, ...]
    kind: str
    branch: str
    not_bound_in: tuple[str, ...]
    fallback_start: str
    in_force_from: date | None
    in_force_until: date | None
    facts: tuple[str, ...]
    basis: str
    mark: str
    note: str

    @property
    def start_fact(self) -> str:
        """The fact that starts the limit: the trigger event with its day, or its hour for hour limits."""
        return f"{self.trigger}_{'at' if self.unit == 'hours' else 'on'}" if self.trigger else ""

    @property
    def roll_setting(self) -> str:
        """The setting that says whether the end moves off a holiday, where the law leaves it open."""
        return next((name for name in self.facts if name.startswith("roll_")), "")

    def in_force_on(self, day: date) -> bool:
        """Whether this row applied on that day."""
        starts = self.in_force_from is None or self.in_force_from <= day
        return starts and (self.in_force_until is None or day < self.in_force_until)


@cache
def limits() -> tuple[Limit, ...]:
    """Every row, in the order of the table."""
    path = Path(__file__).parent / "limits.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_limit(row) for row in csv.DictReader(file))


def limit(limit_id: str, *, on: date | None = None) -> Limit:
    """The limit of that id (a bare parent id means its first sub-id), as in force on a day."""
    rows = family(limit_id)
    exact = [row for row in rows if row.id == limit_id] or [row for row in rows if row.id == rows[0].id]
    if on is None:
        return exact[-1]
    for row in exact:
        if row.in_force_on(on):
            return row
    raise Refused(
        f"{on.isoformat()}时没有生效的“{exact[-1].name}”规定",
        field="limit",
        remedy="请核对日期",
        code="not_in_force",
    )


def family(limit_id: str) -> tuple[Limit, ...]:
    """The row of that id, or every row under a bare parent id; an unknown id is refused."""
    rows = tuple(row for row in limits() if row.id == limit_id)
    rows = rows or tuple(row for row in limits() if row.parent_id == limit_id)
    if rows:
        return rows
    known = [row.id for row in limits()] + [row.parent_id for row in limits() if row.parent_id]
    near = list(dict.fromkeys(get_close_matches(limit_id, known, n=3)))
    raise Refused(
        f"没有编号为“{limit_id}”的期限",
        field="limit",
        remedy=f"是不是指{'、'.join(near)}？" if near else "请在期限一览里选择",
        code="unknown_limit",
    )


def _limit(row: Mapping[str, str]) -> Limit:
    return Limit(
        id=row["id"],
        parent_id=row["parent_id"],
        name=row["name_zh"],
        trigger=row["trigger_event"],
        amount=_decimal(row["amount"]),
        unit=row["unit"],
        rolls=row["rolls_on_holiday"],
        in_custody=row["in_custody"] == "true",
        backward=row["counts"] == "backward",
        extensions=tuple(_extension(e) for e in json.loads(row["extensions"])),
        restarts=tuple(_restart(e) for e in json.loads(row["restarts"])),
        excluded=tuple(
            ExcludedKind(e["kind"], e["zh"], e.get("basis", "")) for e in json.loads(row["excluded"])
        ),
        end_event=row["end_event"],
        warn_before=_parts(row["warn_before"]),
        kind=row["kind"],
        branch=row["branch"],
        not_bound_in=_parts(row["not_bound_in"]),
        fallback_start=row["fallback_start"],
        in_force_from=_date(row["in_force_from"]),
        in_force_until=_date(row["in_force_until"]),
        facts=_parts(row["facts"]),
        basis=row["basis"],
        mark=row["mark"],
        note=row["note"],
    )


def _extension(entry: Mapping[str, object]) -> Extension:
    return Extension(
        id=str(entry["id"]),
        amount=_decimal(entry.get("amount")),
        unit=str(entry.get("unit") or ""),
        least=_decimal(entry.get("min")),
        origin=str(entry.get("from") or ""),
        by=str(entry.get("by") or ""),
        when=str(entry.get("when") or ""),
        requires=str(entry.get("requires") or ""),
        repeats=bool(entry.get("repeats")),
    )


def _restart(entry: Mapping[str, object]) -> Restart:
    return Restart(
        fact=f"{entry['event']}_on",
        effect=str(entry["effect"]),
        amount=_decimal(entry.get("amount")),
        unit=str(entry.get("unit") or ""),
        basis=str(entry.get("basis") or ""),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _decimal(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
