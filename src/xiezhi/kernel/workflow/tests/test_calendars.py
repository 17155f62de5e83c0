"""The holiday notices: two independent sources agree, and an unknown year is never guessed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.workflow.rules import Calendar
from xiezhi.kernel.workflow.rules.calendars import read_notice
from xiezhi.lib.verdict import Refused

OFFICIAL = Calendar.official()
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
SECOND = json.loads((Path(__file__).parent / "chinese-days_2004-2026.json").read_text(encoding="utf-8"))


def second_source(day: date) -> bool:
    """Whether the second table says the day is a working day."""
    text = day.isoformat()
    return text in SECOND["workdays"] or (day.weekday() < 5 and text not in SECOND["holidays"])


def test_both_sources_agree_on_every_day() -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert len(days) == 8401
    assert [day for day in days if OFFICIAL.is_working_day(day) != second_source(day)] == []


def test_each_year_has_its_notice() -> None:
    assert OFFICIAL.years() == list(range(2004, 2027))
    assert not OFFICIAL.known(2027)
    assert not OFFICIAL.known(2003)


def test_days_have_names() -> None:
    names = {
        day: OFFICIAL.day_name(date.fromisoformat(day))
        for day in ("2026-02-17", "2026-02-14", "2026-03-07", "2026-03-06")
    }
    assert list(names.values()) == ["春节假期", "调休上班日", "周六", "工作日"]


def test_an_unknown_year_is_refused_and_only_guessed_when_asked() -> None:
    for day in (date(2027, 1, 4), date(2027, 2, 6), date(2003, 12, 31)):
        with pytest.raises(Refused) as caught:
            OFFICIAL.is_working_day(day)
        assert caught.value.code == "no_calendar"
        assert f"{day.year}年" in caught.value.message
    guess = OFFICIAL.guessing()
    assert guess.is_working_day(date(2027, 2, 5))
    assert not guess.is_working_day(date(2027, 2, 6))
    assert guess.is_working_day(date(2026, 2, 14))
    assert OFFICIAL.unknown_years(date(2026, 12, 30), date(2028, 1, 1)) == (2027, 2028)


def test_a_new_notice_is_added_without_touching_the_old_calendar() -> None:
    notice = {
        "year": 2027,
        "days": [
            {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
        ],
    }
    wider = OFFICIAL.with_notice(notice)
    assert wider.known(2027)
    assert not wider.is_working_day(date(2026, 12, 31))
    assert wider.is_working_day(date(2027, 1, 9))
    assert wider.next_working_day(date(2026, 12, 30)) == date(2027, 1, 4)
    assert OFFICIAL.is_working_day(date(2026, 12, 31))
    assert not OFFICIAL.known(2027)


@pytest.mark.parametrize(
    "notice",
    [
        {},
        {"year": "2027", "days": []},
        {"year": 2027, "days": [{"name": "元旦", "date": "2027-02-30", "isOffDay": True}]},
        {"year": 2027, "days": [{"name": "元旦", "date": "2025-01-01", "isOffDay": True}]},
        {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": "yes"}]},
        {"year": 2027, "days": ["2027-01-01"]},
    ],
)
def test_a_spoilt_notice_is_refused(notice: dict[str, object]) -> None:
    with pytest.raises(Refused) as caught:
        read_notice(notice)
    assert caught.value.remedy


@given(st.dates(date(2004, 2, 1), date(2026, 11, 30)), st.integers(-25, 15))
def test_working_days_counted_one_by_one(day: date, number: int) -> None:
    """Against a list of all working days: the n-th after (or before) is found by place."""
    step = 1 if number > 0 else -1
    walked, left = day, abs(number)
    while left:
        walked += timedelta(days=step)
        left -= second_source(walked)
    if walked < FIRST:
        return
    assert OFFICIAL.add_working_days(day, number) == walked


@given(st.dates(FIRST, date(2026, 12, 30)))
def test_shifting_lands_on_the_first_working_day(day: date) -> None:
    shifted = OFFICIAL.shift_for_holiday(day)
    between = [day + timedelta(days=n) for n in range((shifted - day).days)]
    assert not any(second_source(d) for d in between)
    assert second_source(shifted)
    assert OFFICIAL.previous_working_day(OFFICIAL.next_working_day(shifted)) == shifted
