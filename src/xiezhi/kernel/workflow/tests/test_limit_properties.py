"""The engine against a counter that walks the days one by one and knows nothing of the engine.

Its calendar is the second holiday table, 2004-2026.
"""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.kernel.workflow.rules import due, limits, sentence_end
from xiezhi.kernel.workflow.rules.limits import Limit

SECOND = json.loads((Path(__file__).parent / "chinese-days_2004-2026.json").read_text(encoding="utf-8"))
STARTS = st.dates(date(2004, 3, 1), date(2026, 1, 10))
NOTHING_SPECIAL = [
    row
    for row in limits()
    if row.amount is not None and row.unit != "hours" and row.amount % 1 == 0 and row.id != "A05.reply"
]


@cache
def works(day: date) -> bool:
    text = day.isoformat()
    return text in SECOND["workdays"] or (day.weekday() < 5 and text not in SECOND["holidays"])


def walk(start: date, count: int, *, working: bool = False, back: bool = False) -> date:
    """Day by day from the day after (or before) the start, counting all days or working days."""
    day, step = start, timedelta(days=-1 if back else 1)
    while count:
        day += step
        if not working or works(day):
            count -= 1
    return day


def matching(start: date, months: int, *, criminal: bool) -> date:
    """Month by month to the matching date; 刑诉法解释 202(1) where the start is the last of its month."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    last = monthrange(year, month)[1]
    from_last = criminal and start.day == monthrange(start.year, start.month)[1]
    return date(year, month, last if from_last else min(start.day, last))


def moved(day: date) -> date:
    while not works(day):
        day += timedelta(days=1)
    return day


def expected(row: Limit, start: date) -> date:
    """What the row must give with its trigger alone and every setting as the table has it."""
    amount = int(row.amount or 0)
    if row.backward:
        return walk(start, amount, working=row.unit == "working_days", back=True)
    if row.unit == "working_days":
        return walk(start, amount, working=True)
    if row.unit == "days":
        end = walk(start, amount)
    else:
        months = amount * (12 if row.unit == "years" else 1)
        end = matching(start, months, criminal=row.branch == "criminal" and row.unit == "months")
    rolls = row.rolls == "true" or row.roll_setting == "roll_payment_period"
    return moved(end) if rolls else end


@pytest.mark.parametrize("row", NOTHING_SPECIAL, ids=[row.id for row in NOTHING_SPECIAL])
@settings(max_examples=30)
@given(data=st.data())
def test_every_limit_ends_where_the_walker_ends(row: Limit, data: st.DataObject) -> None:
    longest = 21 if row.unit == "years" else 2
    start = data.draw(st.dates(date(2004, 3, 1), date(2026 - longest if not row.backward else 2026, 10, 1)))
    result = due(row.id, {row.start_fact: start})
    assert result.due_on == expected(row, start)
    assert not result.provisional
    assert result.steps
    assert result.basis == row.basis


@given(start=STARTS, days=st.integers(0, 60), extended=st.booleans(), in_custody=st.booleans())
def test_prosecution_review_with_extension_and_excluded_days(
    start: date, days: int, extended: bool, in_custody: bool
) -> None:
    facts: dict[str, object] = {
        "prosecution_case_received_on": start,
        "in_custody": in_custody,
        "excluded_days": days,
    }
    if extended:
        facts["extensions"] = ["complex"]
    end = matching(start, 1, criminal=True)
    end = walk(end, (15 if extended else 0) + days)
    result = due("W05", facts)
    assert result.limit_id == ("W05.custody" if in_custody else "W05.not_custody")
    assert result.raw_on == end
    assert result.due_on == (end if in_custody else moved(end))
    assert result.conservative_on == (end - timedelta(days=1) if in_custody else None)


@given(
    start=st.dates(date(2004, 3, 1), date(2025, 12, 1)),
    spans=st.lists(st.tuples(st.integers(1, 120), st.integers(1, 40)), max_size=4),
)
def test_excluded_periods_are_counted_once_and_only_inside(start: date, spans: list[tuple[int, int]]) -> None:
    """Walk 20 natural days, skipping every day that lies in any excluded period."""
    periods = [(start + timedelta(days=a), start + timedelta(days=a + n)) for a, n in spans]
    day, left = start, 20
    while left:
        day += timedelta(days=1)
        if not any(a <= day < b for a, b in periods):
            left -= 1
    told = [{"kind": "mental_examination", "from_on": a.isoformat(), "until_on": b} for a, b in periods]
    result = due("K06.custody", {"case_accepted_on": start, "excluded_periods": told})
    assert result.due_on == day
    assert result.excluded_days == (result.due_on - start).days - 20


@given(
    start=st.dates(date(2004, 3, 1), date(2026, 1, 1)),
    count=st.integers(0, 3),
    origin=st.sampled_from(["origin", "end"]),
)
def test_custody_extensions_from_the_origin_or_chained(start: date, count: int, origin: str) -> None:
    """T8: 2, 3, 5 and 7 months from the arrest; with the other setting the ends are chained."""
    asked = ["complex", "four_kinds", "ten_years"][:count]
    result = due("W01", {"arrest_executed_on": start, "extensions": asked, "extend_from": origin})
    if origin == "origin":
        assert result.due_on == matching(start, [2, 3, 5, 7][count], criminal=True)
    else:
        end = matching(start, 2, criminal=True)
        for months in (1, 2, 2)[:count]:
            end = matching(end, months, criminal=True)
        assert result.due_on == end
    assert result.due_on == result.raw_on


@given(start=STARTS)
def test_half_a_month_is_fifteen_days(start: date) -> None:
    result = due("K06.over_three_years_custody", {"case_accepted_on": start})
    assert result.due_on == walk(matching(start, 1, criminal=True), 15)


@given(hearing=st.dates(date(2004, 3, 1), date(2026, 12, 31)), clear=st.booleans())
def test_days_before_a_hearing(hearing: date, clear: bool) -> None:
    """T12: the hearing less N, or N clear days in between."""
    result = due("W08.indictment_copy", {"hearing_on": hearing}, settings={"strict_backward": clear})
    assert result.due_on == walk(hearing, 11 if clear else 10, back=True)


@given(begun=st.datetimes(datetime(2004, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_hours_run_from_the_next_full_hour(begun: datetime) -> None:
    result = due("C14.urgent", {"preservation_applied_at": begun})
    assert result.counts_from is not None
    assert result.due_at is not None
    assert timedelta(0) < result.counts_from - begun <= timedelta(hours=1)
    assert (result.counts_from.minute, result.counts_from.second, result.counts_from.microsecond) == (0, 0, 0)
    assert result.due_at - result.counts_from == timedelta(hours=48)
    assert not result.provisional


@given(
    start=st.dates(date(1990, 1, 1), date(2060, 1, 1)), years=st.integers(0, 25), months=st.integers(0, 11)
)
def test_a_sentence_ends_the_day_before_the_matching_date(start: date, years: int, months: int) -> None:
    """T7: by years to the same date, then by months as 刑诉法解释 202(2) counts them, less one day."""
    day = min(start.day, monthrange(start.year + years, start.month)[1])
    middle = date(start.year + years, start.month, day)
    last = matching(middle, months, criminal=True) if months else middle
    assert sentence_end(start, years=years, months=months) == last - timedelta(days=1)


@given(start=st.dates(date(2004, 3, 1), date(2026, 6, 1)), done=st.integers(0, 60))
def test_in_time_and_days_over(start: date, done: int) -> None:
    result = due("C09.judgment", {"judgment_served_on": start, "done_on": start + timedelta(days=done)})
    over = (start + timedelta(days=done) - moved(walk(start, 15))).days
    assert (result.in_time, result.overdue_days, result.breach) == (over <= 0, max(over, 0), over > 0)
