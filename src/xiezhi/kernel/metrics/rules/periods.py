"""The spans of days for which figures are asked."""

from __future__ import annotations

from datetime import date, timedelta

from xiezhi.kernel.metrics.types import Period
from xiezhi.lib.verdict import YES, Refused, Verdict, no

NAMED = {"month": "本月", "quarter": "本季度", "year": "本年", "all": "全部"}


def named_period(code: str, *, on: date) -> Period:
    """本月, 本季度, 本年 as they stand on that day; 全部 has no ends."""
    if code == "all":
        return Period(name=NAMED[code])
    starts = {"month": on.month, "quarter": (on.month - 1) // 3 * 3 + 1, "year": 1}
    lengths = {"month": 1, "quarter": 3, "year": 12}
    if code not in starts:
        raise Refused("没有这样的期间", field="period", remedy="请选本月、本季度、本年或者起止日期")
    first = date(on.year, starts[code], 1)
    return Period(first=first, last=_before(_months_later(first, lengths[code])), name=NAMED[code])


def span(first: date | None, last: date | None) -> Period:
    """From one day to another, both counted; the first must not come after the last."""
    if first is not None and last is not None and first > last:
        raise Refused(
            f"起始日{first}在终止日{last}之后",
            field="requested_until",
            remedy="请把两个日期对调",
            code="reversed",
        )
    return Period(first=first, last=last, name=f"{first or '最早'}至{last or '今天'}")


def month_of(first: date) -> Period:
    """The month that begins on this day."""
    return Period(first=first, last=_before(_months_later(first, 1)))


def both(one: Period, other: Period) -> Period:
    """The days that lie in both."""
    firsts = [day for day in (one.first, other.first) if day]
    lasts = [day for day in (one.last, other.last) if day]
    return Period(first=max(firsts, default=None), last=min(lasts, default=None))


def may_be_shown_without_rows(period: Period, *, on: date) -> Verdict:
    """For readers who may not open the rows: one whole quarter that has ended.

    Two spans that differ by a day give away that day when one is taken from the other, and so do a
    year and its quarters, or a running quarter read twice. Whole ended quarters never overlap.
    """
    first, last = period.first, period.last
    if first is None or last is None or first.day != 1 or first.month % 3 != 1:
        return no("公开的数字按季度给出", code="not_a_quarter", remedy="请选一个已经结束的季度")
    if last != _before(_months_later(first, 3)):
        return no("公开的数字按季度给出", code="not_a_quarter", remedy="请选一个已经结束的季度")
    if last >= on:
        return no("这个季度还没有结束", code="running", remedy="请选一个已经结束的季度")
    return YES


def _months_later(first: date, months: int) -> date:
    past = first.year * 12 + first.month - 1 + months
    return date(past // 12, past % 12 + 1, 1)


def _before(day: date) -> date:
    return day - timedelta(days=1)
