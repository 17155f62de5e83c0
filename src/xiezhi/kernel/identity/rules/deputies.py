"""Who may stand in for whom: a colleague of the same court, who is there, for a time that ends."""

from __future__ import annotations

from datetime import date

from xiezhi.lib.verdict import Refused

MOST_DAYS = 180


def check_period(from_on: date, until_on: date, *, on: date) -> None:
    """Refuse a time that has passed, runs backwards or never seems to end."""
    if from_on < on:
        raise Refused("起始日不能早于今天", field="from_on", remedy="从今天起，或者以后的日期", code="past")
    if until_on <= from_on:
        raise Refused(
            "终止日要晚于起始日", field="until_on", remedy="终止日是您回来上班的第一天", code="bad_period"
        )
    if (until_on - from_on).days > MOST_DAYS:
        raise Refused(
            f"代办最长{MOST_DAYS}天",
            field="until_on",
            remedy="更久的，请转交任务或者另行授权",
            code="too_long",
        )


def overlaps(from_on: date, until_on: date, other_from: date, other_until: date) -> bool:
    """Whether two stretches of days, each without its last day, share a day."""
    return from_on < other_until and other_from < until_on
