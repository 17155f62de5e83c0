"""Group a person's to-dos by when they fall due: what is late, today, this week, later, held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Part(StrEnum):
    """The headings of the home page, in their order."""

    OVERDUE = "已超期"
    TODAY = "今天到期"
    WEEK = "本周"
    LATER = "以后"
    OPEN = "没有期限"
    HELD = "暂停"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides where a to-do stands."""

    due_at: datetime | None
    held: bool


def part_of(standing: Standing, now: datetime) -> Part:
    """Where a to-do stands at this moment; a week ends on Sunday."""
    if standing.held:
        return Part.HELD
    if standing.due_at is None:
        return Part.OPEN
    due = standing.due_at.astimezone(now.tzinfo)
    if due < now:
        return Part.OVERDUE
    today = now.date()
    if due.date() == today:
        return Part.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return Part.WEEK if due.date() <= sunday else Part.LATER


def headline(overdue: int, today: int, others: int) -> str:
    """The sentence on top: how many things have to be done today; what is late is never called today's."""
    if overdue and not today:
        return f"有{overdue}件事已经超期"
    if overdue:
        return f"今天有{overdue + today}件事要办，{overdue}件已超期"
    if today:
        return f"今天有{today}件事要办"
    return "今天没有到期的事" if others else "都办完了"
