"""Keep a table ready for each day to come."""

from __future__ import annotations

from django.db import connection

DAYS_AHEAD = 8


def make_partitions() -> int:
    """Make the tables of the next days, move rows that wait without one, and return how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions(%s)", [DAYS_AHEAD])
        return int(cursor.fetchone()[0])
