"""Seven tries over about 55 hours, then a person is told (as CourtListener does)."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=5),
    timedelta(hours=18),
    timedelta(hours=31),
)
MOST_TRIES = len(WAITS) + 1


def next_try_at(tries: int, at: datetime) -> datetime | None:
    """When to try again after ``tries`` failed ones; ``None`` when a person has to look."""
    return at + WAITS[tries - 1] if tries <= len(WAITS) else None
