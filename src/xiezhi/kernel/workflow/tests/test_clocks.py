"""Legal clocks: a ledger of what happened to them, a due date that says why, provisional where no calendar is out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.support.clock import NOW

from xiezhi.kernel.workflow.actions import end_clocks, hold_clocks, start_clock
from xiezhi.kernel.workflow.models import Clock
from xiezhi.kernel.workflow.queries.clocks import clocks_on, reckoned
from xiezhi.lib.verdict import Refused

THING = ("some.thing", 7)


def started(world: Any, day: date = date(2026, 11, 16), limit: str = "C02.answer") -> Clock:
    fact = {"C02.answer": "complaint_copy_received_on", "C09.judgment": "judgment_served_on"}[limit]
    return start_clock(limit, on=THING, facts={fact: day}, organisation_id=world.court.pk, at=NOW)


def ledger(clock: Clock) -> list[str]:
    return list(clock.events.values_list("kind", flat=True))


def test_a_clock_says_when_it_is_due_and_why(world: Any) -> None:
    clock = started(world)
    assert clock.due_at.isoformat() == "2026-12-01T23:59:59+08:00"
    assert [step["date"] for step in clock.steps] == ["2026-11-16", "2026-12-01"]
    assert (clock.title, clock.basis, clock.provisional) == ("答辩期", "民诉法128", False)
    assert ledger(clock) == ["started"]


def test_the_same_facts_change_nothing_and_other_facts_are_reckoned_anew(world: Any) -> None:
    clock = started(world)
    assert started(world) == clock
    moved = started(world, date(2026, 11, 18))
    assert moved == clock
    assert str(moved.due_at.date()) == "2026-12-03"
    assert ledger(clock) == ["started", "facts_changed"]
    assert Clock.objects.count() == 1


def test_a_year_without_a_calendar_gives_a_provisional_day(world: Any) -> None:
    clock = started(world, date(2026, 12, 28), "C09.judgment")
    assert clock.provisional
    assert any("暂定" in step["text"] for step in clock.steps)


def test_a_held_clock_runs_again_when_its_facts_are_laid_down_again(world: Any) -> None:
    clock = started(world)
    assert hold_clocks(THING, at=NOW, reason="异议未决") == 1
    assert hold_clocks(THING, at=NOW) == 0
    clock.refresh_from_db()
    assert clock.held_at == NOW
    again = started(world)
    assert again.held_at is None
    assert ledger(clock) == ["started", "paused", "facts_changed"]


def test_an_ended_clock_stays_on_record_and_a_new_one_starts(world: Any) -> None:
    old = started(world)
    other = started(world, date(2026, 11, 17), "C09.judgment")
    assert end_clocks(THING, at=NOW + timedelta(hours=1), limit_id="C02.answer", reason="撤回") == 1
    assert list(clocks_on(*THING[:1], [7])) == [other]
    fresh = started(world)
    assert fresh.pk != old.pk
    assert end_clocks(THING, at=NOW) == 2
    assert Clock.objects.count() == 3


def test_what_cannot_be_reckoned_starts_nothing(world: Any) -> None:
    with pytest.raises(Refused):
        start_clock("C02.answer", on=THING, facts={}, organisation_id=world.court.pk, at=NOW)
    with pytest.raises(Refused):
        start_clock("no such limit", on=THING, facts={}, organisation_id=world.court.pk, at=NOW)
    assert not Clock.objects.exists()
    assert reckoned("C04", {"hearing_on": date(2026, 12, 8), "procedure": "simple"}).binding is False
