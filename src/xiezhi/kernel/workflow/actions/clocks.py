"""Start, restart and end legal clocks; the due date is reckoned by one function and kept with its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from xiezhi.kernel.workflow.models import Clock, ClockEvent
from xiezhi.kernel.workflow.rules.deadlines import due
from xiezhi.kernel.workflow.types import Due
from xiezhi.lib.dates import CHINA

_DAY_ENDS = time(23, 59, 59)


def start_clock(
    limit_id: str, *, on: tuple[str, int], facts: Mapping[str, Any], organisation_id: int, at: datetime,
    by: Any = None, person_label: str = "", reason: str = "",
) -> Clock:  # fmt: skip
    """Start the clock of this limit on this thing, or reckon the running one anew from changed facts.

    The same facts change nothing. A year without an announced calendar gives a
    provisional date that says so. The caller has locked the thing.
    """
    plain = {name: _plain(value) for name, value in facts.items()}
    running = Clock.objects.filter(
        limit_id=limit_id, object_kind=on[0], object_id=on[1], ended_at=None
    ).first()
    if running is not None and running.facts == plain and running.held_at is None:
        return running
    result = due(limit_id, facts, provisional=True)
    values = _values(result, plain, person_label)
    if running is None:
        running = Clock.objects.create(
            limit_id=result.limit_id,
            object_kind=on[0],
            object_id=on[1],
            organisation_id=organisation_id,
            **values,
        )
        kind = "started"
    else:
        for name, value in values.items():
            setattr(running, name, value)
        running.held_at = None
        running.save()
        kind = "facts_changed"
    ClockEvent.objects.create(clock=running, kind=kind, at=at, by=by, reason=reason[:200], facts=plain)
    return running


def hold_clocks(
    on: tuple[str, int], *, at: datetime, by: Any = None, reason: str = "", limit_id: str = ""
) -> int:
    """Let the running clocks on a thing, or the one of a limit, stand still: an objection is undecided."""
    running = Clock.objects.filter(object_kind=on[0], object_id=on[1], ended_at=None, held_at=None)
    if limit_id:
        running = running.filter(limit_id=limit_id)
    held = 0
    for clock in running:
        clock.held_at = at
        clock.save(update_fields=["held_at"])
        ClockEvent.objects.create(clock=clock, kind="paused", at=at, by=by, reason=reason[:200])
        held += 1
    return held


def end_clocks(
    on: tuple[str, int], *, at: datetime, by: Any = None, reason: str = "", limit_id: str = ""
) -> int:
    """End the running clocks on a thing, or the one of a limit; what they said stays on record."""
    running = Clock.objects.filter(object_kind=on[0], object_id=on[1], ended_at=None)
    if limit_id:
        running = running.filter(limit_id=limit_id)
    ended = 0
    for clock in running:
        clock.ended_at = at
        clock.save(update_fields=["ended_at"])
        ClockEvent.objects.create(clock=clock, kind="ended", at=at, by=by, reason=reason[:200])
        ended += 1
    return ended


def _values(result: Due, facts: dict[str, Any], person_label: str) -> dict[str, Any]:
    due_at = result.due_at or datetime.combine(result.due_on, _DAY_ENDS)
    return {
        "title": result.name, "facts": facts, "person_label": person_label[:80], "basis": result.basis[:200],
        "due_at": due_at if due_at.tzinfo else due_at.replace(tzinfo=CHINA), "provisional": result.provisional,
        "steps": [{"text": s.text, "date": s.date.isoformat() if s.date else None} for s in result.steps],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
