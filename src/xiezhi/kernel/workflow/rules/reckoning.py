"""A limit on its way to a last day: counting the period, and moving off a holiday.

Each function takes the reckoning one step further and writes down, in Chinese,
what it did; :mod:`.deadlines` calls them in the order of the law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xiezhi.kernel.workflow.rules.calendars import ONE_DAY, Calendar
from xiezhi.kernel.workflow.rules.limits import Limit
from xiezhi.kernel.workflow.rules.periods import HALF, add_period, amount_text, count_back
from xiezhi.kernel.workflow.types import DueStep
from xiezhi.lib.dates import full_date


@dataclass
class Reckoning:
    """A limit on its way to a date. ``looked_at`` holds the spans for which the calendar was asked."""

    row: Limit
    given: Mapping[str, object]
    options: Mapping[str, object]
    calendar: Calendar
    start: date
    amount: Decimal
    unit: str
    end: date
    before_exclusion: date | None = None
    excluded_days: int = 0
    steps: list[DueStep] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    looked_at: list[tuple[date, date]] = field(default_factory=list)

    def say(self, text: str, day: date | None = None) -> None:
        """Write down one step."""
        self.steps.append(DueStep(text, day))

    def run(self, amount: Decimal, unit: str, origin: date) -> date:
        """The end of a period from a day, remembering whether the calendar was asked."""
        end = add_period(origin, amount, unit, branch=self.row.branch, calendar=self.calendar)
        if unit == "working_days":
            self.looked_at.append((origin + ONE_DAY, end))
        return end


def day_given(given: Mapping[str, object], name: str) -> date | None:
    """A date among the facts."""
    value = given.get(name)
    return value if isinstance(value, date) else None


def number_given(given: Mapping[str, object], name: str) -> int | None:
    """A whole number among the facts."""
    value = given.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def run_period(r: Reckoning) -> None:
    """Count the period itself, forwards or back from the event."""
    length = amount_text(r.amount, r.unit)
    if r.row.backward:
        clear = r.options.get("strict_backward") is True
        r.end = count_back(r.start, r.amount, r.unit, calendar=r.calendar, clear=clear)
        if r.unit == "working_days":
            r.looked_at.append((r.end, r.start - ONE_DAY))
        between = "，中间须足整日" if clear else ""
        text = f"向前倒推{length}{between}，最迟为{full_date(r.end)}" if r.amount else "应在该日届满之前作出"
        r.say(text, r.end)
        return
    r.end = r.run(r.amount, r.unit, r.start)
    r.say(f"起算当日不计入，自次日起计{length}，至{full_date(r.end)}{_month_reason(r)}", r.end)


def _month_reason(r: Reckoning) -> str:
    """Why a month period does not end on the matching date (T6)."""
    if r.unit not in ("months", "years") or r.amount % 1 == HALF or r.start.day == r.end.day:
        return ""
    if r.start.day > r.end.day:
        return "（到期月份没有对应日，取该月最后一日）"
    return "（起算日为月末，期满日取到期月份的最后一日，刑诉法解释202）"


def roll(r: Reckoning) -> date:
    """Move the last day off a holiday where the law says so (T3, T5)."""
    if r.unit == "working_days":
        return r.end
    if not _rolls(r):
        if r.calendar.day_name(r.end) not in ("工作日", "调休上班日"):
            r.say(f"{full_date(r.end)}是{r.calendar.day_name(r.end)}，{_why_no_roll(r)}", r.end)
        return r.end
    moved = r.calendar.shift_for_holiday(r.end)
    r.looked_at.append((r.end, moved))
    name = r.calendar.day_name(r.end)
    if moved != r.end:
        r.say(f"{full_date(r.end)}是{name}，顺延到节假日后的第一日{full_date(moved)}", moved)
    elif name == "调休上班日":
        r.say(f"{full_date(r.end)}是调休上班日，不顺延", r.end)
    return moved


def _rolls(r: Reckoning) -> bool:
    if r.row.rolls == "setting":
        return r.options.get(r.row.roll_setting) is True
    return r.row.rolls == "true"


def _why_no_roll(r: Reckoning) -> str:
    if r.row.in_custody:
        return "羁押期限不因节假日延长，仍以该日为准"
    if r.row.backward:
        return "倒推的期限不顺延，请提前办理"
    return "这一期限不因节假日顺延"
