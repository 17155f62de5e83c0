"""Seven tries over about a day, then a person is told."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 1080))
MOST_TRIES = len(WAITS) + 1


def next_try_at(tries: int, at: datetime) -> datetime | None:
    """When to try again after ``tries`` failed ones; ``None`` when a person has to look."""
    return at + WAITS[tries - 1] if tries <= len(WAITS) else None
