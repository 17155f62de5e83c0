"""Dates for the eye of a reader of screens, and a clock that says how long is left.

The texts themselves are written in :mod:`xiezhi.lib.dates`; here they meet templates, where a date
may be missing and "now" is the moment of the request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from xiezhi.lib.dates import (
    CHINA,
    WEEKDAYS,
    day_of,
    full_date,
    remaining_days_text,
    remaining_text,
    screen_date,
)

MISSING = "—"


def cn_day(value: date | datetime | None, today: date | None = None) -> str:
    """``11-20（周五）``; the year is named when it is not this one."""
    return MISSING if value is None else screen_date(value, today=today or timezone.localdate())


def cn_date(value: date | datetime | None, today: date | None = None) -> str:
    """``11-20``, and ``2025-11-20`` in another year."""
    if value is None:
        return MISSING
    day = day_of(value)
    return f"{day:%m-%d}" if day.year == (today or timezone.localdate()).year else day.isoformat()


def cn_full(value: date | datetime | None) -> str:
    """``2026年11月16日``, as on paper."""
    return MISSING if value is None else full_date(value)


def cn_full_weekday(value: date | datetime | None) -> str:
    """``2026年11月19日 星期四``."""
    return MISSING if value is None else f"{full_date(value)} 星期{WEEKDAYS[day_of(value).weekday()]}"


def cn_time(value: datetime | None) -> str:
    """``14:12``."""
    return MISSING if value is None else f"{_local(value):%H:%M}"


def cn_moment(value: datetime | None, now: datetime | None = None) -> str:
    """``今天14:12``, ``11-16 14:51``, and with the year when it is another one."""
    if value is None:
        return MISSING
    today = day_of(now or timezone.now())
    if day_of(value) == today:
        return f"今天{cn_time(value)}"
    return f"{cn_date(value, today)} {cn_time(value)}"


def cn_duration(span: timedelta) -> str:
    """``1天2小时``, ``2小时40分``: the two largest units that say something."""
    return remaining_text(abs(span)).removeprefix("剩")


def cn_number(value: int | None) -> str:
    """``8,412``."""
    return MISSING if value is None else f"{value:,}"


def _local(value: datetime) -> datetime:
    return value.astimezone(CHINA) if value.tzinfo else value


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What a clock shows: ``tone`` is calm, soon, over or held; the time left, then the due moment."""

    tone: str
    left: str
    due: str


def clock_face(due: date | datetime | None, now: datetime, *, held: str = "") -> ClockFace:
    """The face of a clock. A due date without an hour lasts until the end of that day.

    ``held`` is the reason the clock stands still; it then shows 暂停 and the reason.
    """
    if held:
        return ClockFace("held", "暂停", held)
    if due is None:
        return ClockFace("calm", MISSING, "")
    today, due_on = day_of(now), day_of(due)
    is_over = due < now if isinstance(due, datetime) else due < today
    tone = "over" if is_over else "soon" if due_on == today else "calm"
    if isinstance(due, datetime):
        near = is_over or due_on == today
        left = remaining_text(due - now) if near else remaining_days_text(due_on, today=today)
        said = cn_moment(due, now) if near else f"{cn_day(due, today)}{cn_time(due)}"
    else:
        left, said = remaining_days_text(due, today=today), cn_day(due, today)
    return ClockFace(tone, left, f"应于{said}" if is_over else said)
