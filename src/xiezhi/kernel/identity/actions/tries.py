"""Count tries: log-ins, codes, reports by strangers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from xiezhi.lib.verdict import Refused


def count_try(name: str, *, at: datetime, window: timedelta) -> int:
    """Add one try under ``name`` and return how many there were in the present window.

    The count is written at once, outside the caller's transaction where the
    caller has none, so that a refused try still counts.
    """
    width = int(window.total_seconds())
    start = datetime.fromtimestamp(int(at.timestamp()) // width * width, tz=at.tzinfo)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_try (name, window_from, count) VALUES (%s, %s, 1)"
            " ON CONFLICT (name, window_from) DO UPDATE SET count = identity_try.count + 1 RETURNING count",
            [name[:120], start],
        )
        return int(cursor.fetchone()[0])


def allow_try(name: str, *, at: datetime, window: timedelta, most: int, message: str) -> None:
    """Count one try and refuse when there were too many."""
    if count_try(name, at=at, window=window) > most:
        raise Refused(message, code="too_many", remedy="请过一会儿再试")
