"""Audit rows in tests: read as plain values; emptied, with the queue, after tests that really commit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

_COMMITTING = {"transactional_db", "live_server"}


@pytest.fixture(autouse=True)
def _empty_what_a_flush_leaves(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits begins and ends with an empty record and an empty queue; Django flushes neither."""
    if not _commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    empty_audit()
    empty_queue()
    yield
    empty_audit()
    empty_queue()


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    by_marker = bool(marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])))
    return by_marker or bool(_COMMITTING & set(request.fixturenames))


def empty_queue() -> None:
    """Throw away every job, whatever became of it."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")


def empty_audit() -> None:
    """Throw away every audit row and seal: as owner, with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relid::regclass::text FROM pg_partition_tree('audit_row')"
            " UNION ALL SELECT 'audit_auditseal'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for verb in ("DISABLE", "ENABLE"):
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")
            if verb == "DISABLE":
                cursor.execute("TRUNCATE audit_row, audit_auditseal")


def acts(**conditions: Any) -> list[tuple[str, str]]:
    """Act and outcome of the rows that fit, oldest first."""
    from xiezhi.kernel.audit.models import AuditRow

    found = AuditRow.objects.filter(**conditions).order_by("at", "id")
    return list(found.values_list("act", "outcome"))
