"""Which days are working days: the State Council's holiday notices, year by year.

``holidays/<year>.json`` holds one notice each in the form of holiday-cn
(github.com/NateScarlet/holiday-cn, see ``holidays/LICENSE.txt``): the days off
and the make-up working days (调休上班). 2004-2006 are brought into the same form
from PyPI chinese-days 0.0.2. A holiday is a weekend or a statutory day off; a
weekend declared a working day is not one (T3). The notice of a year may also
speak of the last days of December before it.

A year without a notice has no calendar. Asked about one, a calendar refuses
with code ``no_calendar``; only :meth:`Calendar.guessing` reckons it with
weekends alone, and whoever uses that says so.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from xiezhi.lib.dates import weekday_text
from xiezhi.lib.verdict import Refused

ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class Calendar:
    """Working days of the years for which a notice is known."""

    def __init__(
        self, days: Mapping[date, tuple[str, bool]], years: Collection[int], *, guess: bool = False
    ) -> None:
        self._days = dict(days)
        self._years = frozenset(years)
        self._guess = guess

    @staticmethod
    def official() -> Calendar:
        """The calendar of all notices that come with the product."""
        return _official()

    def guessing(self) -> Calendar:
        """The same calendar, reckoning a year without a notice with weekends alone."""
        return Calendar(self._days, self._years, guess=True)

    def with_notice(self, notice: Mapping[str, object]) -> Calendar:
        """This calendar with one more (or a corrected) notice in the form of ``holidays/<year>.json``."""
        year, days = read_notice(notice)
        return Calendar({**self._days, **days}, self._years | {year}, guess=self._guess)

    def known(self, year: int) -> bool:
        """Whether the notice of that year is loaded."""
        return year in self._years

    def years(self) -> list[int]:
        """The years whose notice is loaded."""
        return sorted(self._years)

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years from the one day to the other that have no notice."""
        low, high = sorted((first.year, last.year))
        return tuple(year for year in range(low, high + 1) if year not in self._years)

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and make-up days, without the days off of the notices."""
        noted = self._days.get(day)
        if noted is not None and (day.year in self._years or self._guess):
            return not noted[1]
        if day.year not in self._years and not self._guess:
            raise Refused(
                f"{day.year}年的放假安排没有载入，无法判断{day.isoformat()}是不是工作日",
                remedy="请在国务院公布后载入该年日历，或者采用暂定日期",
                code="no_calendar",
                field="calendar",
            )
        return day.weekday() < _SATURDAY

    def day_name(self, day: date) -> str:
        """What kind of day it is: ``国庆节假期``, ``调休上班日``, ``周六`` or ``工作日``."""
        noted = self._days.get(day)
        if noted is not None:
            name, off = noted
            return f"{name}假期" if off else "调休上班日"
        return weekday_text(day) if day.weekday() >= _SATURDAY else "工作日"

    def next_working_day(self, day: date) -> date:
        """The first working day after this day."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before this day."""
        return self.add_working_days(day, -1)

    def add_working_days(self, day: date, number: int) -> date:
        """The n-th working day after the day, or before it where the number is negative."""
        step = ONE_DAY if number > 0 else -ONE_DAY
        left = abs(number)
        while left:
            day += step
            if self.is_working_day(day):
                left -= 1
        return day

    def shift_for_holiday(self, day: date) -> date:
        """The day itself, or the first working day after it where it is a holiday (T3)."""
        return day if self.is_working_day(day) else self.next_working_day(day)


def read_notice(notice: Mapping[str, object]) -> tuple[int, dict[date, tuple[str, bool]]]:
    """Year and days of one notice; a notice in another form is refused."""
    year, rows = notice.get("year"), notice.get("days")
    if not isinstance(year, int) or not isinstance(rows, list):
        raise Refused(
            "放假安排的文件缺少year或days", field="notice", remedy="请使用holiday-cn格式", code="bad_value"
        )
    days: dict[date, tuple[str, bool]] = {}
    for row in rows:
        try:
            name, day, off = row["name"], date.fromisoformat(row["date"]), row["isOffDay"]
        except (KeyError, TypeError, ValueError):
            raise Refused(
                f"放假安排里有一行读不出来：{row}", field="notice", remedy="请更正这一行", code="bad_value"
            ) from None
        if day.year not in (year - 1, year) or not isinstance(off, bool):
            raise Refused(
                f"{year}年的放假安排里有不属于该年的一行：{row}",
                field="notice",
                remedy="请更正这一行",
                code="bad_value",
            )
        days[day] = (str(name), off)
    return year, days


@cache
def _official() -> Calendar:
    days: dict[date, tuple[str, bool]] = {}
    years: set[int] = set()
    for path in sorted((Path(__file__).parent / "holidays").glob("*.json")):
        year, noted = read_notice(json.loads(path.read_text(encoding="utf-8")))
        years.add(year)
        days.update(noted)
    return Calendar(days, years)
