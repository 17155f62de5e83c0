"""时限: which day binds an order, and how near it is (C02, C04, W08; the days come reckoned from outside)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from xiezhi.domains.service_of_process.types import Urgency, UrgencyLevel, court_day
from xiezhi.lib.dates import CHINA, screen_date

# What has to be done by a day is done by the end of office hours, unless a court sets another hour.
OFFICE_CLOSES = time(17, 0)


@dataclass(frozen=True, slots=True)
class Limit:
    """One day that binds, said as a clerk would."""

    due_on: date
    reason: str


def urgency(
    *,
    now: datetime,
    hearing_on: date | None = None,
    hearing_notice_due_on: date | None = None,
    answer_due_on: date | None = None,
    indictment_due_on: date | None = None,
    requested_by_on: date | None = None,
    held_for: str = "",
    closes_at: time = OFFICE_CLOSES,
) -> Urgency:
    """How pressing the order is: the earliest day decides, and the statute goes before a wish.

    ``answer_due_on`` is the last day to send the complaint copy (C02),
    ``hearing_notice_due_on`` the last day to give notice of the hearing (C04,
    W08), ``indictment_due_on`` that for the indictment copy (W08). A procedure
    that the limit does not bind passes None. While somebody else must decide
    (``held_for``, e.g. 等陈默法官决定) the clock stands still.
    """
    limits = _limits(hearing_on, hearing_notice_due_on, answer_due_on, indictment_due_on, requested_by_on)
    first = min(limits, key=lambda limit: limit.due_on, default=None)
    if first is None:
        level = UrgencyLevel.HELD if held_for else UrgencyLevel.CALM
        return Urgency(level=level, due_at=None, reason=held_for or "没有时限")
    due_at = datetime.combine(first.due_on, closes_at, tzinfo=CHINA)
    if held_for:
        return Urgency(level=UrgencyLevel.HELD, due_at=due_at, reason=held_for)
    return Urgency(level=_level(due_at, now), due_at=due_at, reason=first.reason)


def _limits(
    hearing_on: date | None,
    hearing_notice_due_on: date | None,
    answer_due_on: date | None,
    indictment_due_on: date | None,
    requested_by_on: date | None,
) -> list[Limit]:
    """The days that are set, the statutory ones first so that they win a tie."""
    rows = (
        (answer_due_on, "起诉状副本最迟{day}发送"),
        (indictment_due_on, "起诉书副本最迟{day}送达"),
        (hearing_notice_due_on, "传票最迟{day}通知到"),
        (hearing_on, "{day}开庭"),
        (requested_by_on, "提请时要求{day}前送出"),
    )
    return [Limit(day, words.format(day=screen_date(day))) for day, words in rows if day is not None]


def _level(due_at: datetime, now: datetime) -> UrgencyLevel:
    """Over once the hour has struck, soon on the day itself, else calm."""
    if now > due_at:
        return UrgencyLevel.OVER
    return UrgencyLevel.SOON if court_day(now) == court_day(due_at) else UrgencyLevel.CALM
