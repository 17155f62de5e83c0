"""Count tries: log-ins, codes, reports by strangers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, Sum

from xiezhi.kernel.identity.models import Try
from xiezhi.lib.verdict import Refused


def count_try(name: str, *, at: datetime, window: timedelta) -> int:
    """Add one try under ``name`` and return how many there were in the present window.

    The count is written at once, outside the caller's transaction where the
    caller has none, so that a refused try still counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_try (name, window_from, count) VALUES (%s, %s, 1)"
            " ON CONFLICT (name, window_from) DO UPDATE SET count = identity_try.count + 1 RETURNING count",
            [name[:120], _window_start(at, window)],
        )
        return int(cursor.fetchone()[0])


def tries_so_far(name: str, *, at: datetime, window: timedelta) -> int:
    """How many tries were counted in the present window, without adding one."""
    found = Try.objects.filter(name=name[:120], window_from=_window_start(at, window))
    return found.aggregate(total=Sum("count"))["total"] or 0


def allow_try(name: str, *, at: datetime, window: timedelta, most: int, message: str) -> None:
    """Count one try and refuse when there were too many."""
    if count_try(name, at=at, window=window) > most:
        raise Refused(message, code="too_many", remedy="请过一会儿再试")


def lock(name: str, *, until: datetime) -> None:
    """Lock something that has no row of its own, such as a user name nobody has."""
    Try.objects.get_or_create(name=f"locked:{name}"[:120], window_from=until)


def locked_until(name: str, *, at: datetime) -> datetime | None:
    """Until when :func:`lock` holds."""
    found = Try.objects.filter(name=f"locked:{name}"[:120], window_from__gt=at)
    until: datetime | None = found.aggregate(until=Max("window_from"))["until"]
    return until


def forget_old_tries(*, at: datetime) -> int:
    """Drop counts of more than a day ago."""
    return Try.objects.filter(window_from__lt=at - timedelta(days=1)).delete()[0]


def _window_start(at: datetime, window: timedelta) -> datetime:
    width = int(window.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // width * width, tz=at.tzinfo)
