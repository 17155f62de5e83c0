"""How hours, days, working days, months and years are counted (T1, T2, T6-T8).

The day or hour on which a period starts is not counted (民诉法 85, 刑诉法 105).
Months end on the matching date, or on the last day of a month without it.
In criminal procedure a period started on the last day of a month ends on the
last day of the month (刑诉法解释 202(1)), and half a month is 15 days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from dateutil.relativedelta import relativedelta

from xiezhi.kernel.workflow.rules.calendars import Calendar
from xiezhi.lib.verdict import Refused

UNITS = {"hours": "小时", "days": "日", "working_days": "个工作日", "months": "个月", "years": "年"}
HALF = Decimal("0.5")
_HALF_MONTH_DAYS = 15
_MOST = 36500


def amount_text(amount: Decimal, unit: str) -> str:
    """``15日``, ``1个半月``, ``7个工作日``."""
    whole, part = divmod(amount, 1)
    if unit == "months" and part == HALF:
        return f"{int(whole)}个半月" if whole else "半个月"
    return f"{amount.normalize():f}{UNITS[unit]}"


def checked_amount(value: object, unit: str, branch: str) -> Decimal:
    """The number of units, or the reason why a period cannot have that length."""
    if unit not in UNITS:
        raise Refused(
            f"没有“{unit}”这种期间单位", field="unit", remedy="请用" + "、".join(UNITS), code="bad_value"
        )
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise Refused(f"“{value}”不是数字", field="amount", remedy="请填写数字", code="bad_value") from None
    if amount < 0:
        raise Refused("期间不能是负数", field="amount", remedy="请填写大于零的数", code="negative_amount")
    if not amount.is_finite() or amount > _MOST:
        raise Refused(f"期间{value}过长", field="amount", remedy=f"请填写不超过{_MOST}的数", code="bad_value")
    if amount % 1 and not (unit == "months" and branch == "criminal" and amount % 1 == HALF):
        raise Refused(
            f"{value}{UNITS[unit]}不是整数；只有刑事诉讼中的半个月可以按15日计算",
            field="amount",
            remedy="请改用整数，或者改用日",
            code="fraction_of_month",
            basis="刑诉法解释202(1)",
        )
    return amount


def add_months(start: date, months: int, *, branch: str) -> date:
    """The day that ends so many months (T6)."""
    end = start + relativedelta(months=months)
    if branch == "criminal" and _is_last_of_month(start):
        return end.replace(day=monthrange(end.year, end.month)[1])
    return end


def add_period(start: date, amount: Decimal, unit: str, *, branch: str, calendar: Calendar) -> date:
    """The last day of a period started by what happened on ``start``, before any move off a holiday."""
    whole, part = divmod(amount, 1)
    number = int(whole)
    try:
        if unit == "days":
            return start + timedelta(days=number)
        if unit == "working_days":
            return calendar.add_working_days(start, number)
        if unit == "hours":
            raise Refused(
                "按小时计算的期间要有起算时刻", field="unit", remedy="请改用有时刻的期限", code="bad_value"
            )
        months = number * 12 if unit == "years" else number
        end = add_months(start, months, branch="civil" if unit == "years" else branch)
        return end + timedelta(days=_HALF_MONTH_DAYS) if part == HALF else end
    except (OverflowError, ValueError):
        raise Refused(
            "算出的日期超出了日历的范围", field="amount", remedy="请核对日期和期间", code="bad_value"
        ) from None


def count_back(anchor: date, amount: Decimal, unit: str, *, calendar: Calendar, clear: bool = False) -> date:
    """The latest day on which something must be done N days before an event (T12).

    ``clear`` asks for N whole days in between.
    """
    number = int(amount) + (1 if clear else 0)
    if unit == "working_days":
        return calendar.add_working_days(anchor, -number)
    return anchor - timedelta(days=number)


def next_full_hour(moment: datetime) -> datetime:
    """The hour from which an hour limit counts: the one after the hour it started in (解释 125)."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def sentence_end(start: date, *, years: int = 0, months: int = 0) -> date:
    """The last day of a prison term: the day before the matching date (T7, 刑诉法解释 202(2)).

    Terms are counted otherwise than periods; half months are 15 days and are
    added by whoever calls.
    """
    end = start + relativedelta(years=years)
    return add_months(end, months, branch="criminal" if months else "civil") - timedelta(days=1)


def posted_in_time(due_on: date, *, posted_on: date | None, arrived_on: date | None) -> bool:
    """Whether a paper came in time: the day it was posted counts, the way does not (T9)."""
    day = posted_on or arrived_on
    if day is None:
        raise Refused(
            "既没有交邮日期，也没有到达日期",
            field="posted_on",
            remedy="请填写邮戳日期或者收到日期",
            code="start_missing",
        )
    return day <= due_on


def _is_last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
