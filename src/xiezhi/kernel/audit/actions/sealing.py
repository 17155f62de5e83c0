"""Close rows under a hash, batch after batch, so that none can be changed unnoticed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from xiezhi.kernel.audit.models import AuditSeal
from xiezhi.kernel.audit.queries.seals import SELECT, Frontier, frontier, frontier_after_restore, hashes
from xiezhi.kernel.audit.rules.sealing import pack_leaves, seal_root
from xiezhi.kernel.ledger.actions import append
from xiezhi.kernel.ledger.types import Entry

BATCH = 5000
LEDGER_TYPE = "audit_seal"
ONE_SEALER = 823003
"""Number of the advisory lock that lets one sealer work at a time."""


@transaction.atomic
def seal(at: datetime) -> int:
    """Seal the next rows, at most :data:`BATCH`, and return how many there were.

    Rows are taken in the order of their writing transactions, and only those of
    transactions before the oldest that still runs: a slow one is never passed
    over, and no writer waits for the sealer or for another writer. (PostgreSQL
    counts transactions per server, so a long one in another database of the same
    server holds sealing up; the age of the oldest unsealed row shows it.)
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        if not cursor.fetchone()[0]:
            return 0
    here = frontier()
    rows = _next_rows(here)
    if not rows and here.is_restored:
        here = frontier_after_restore(here)
        rows = _next_rows(here)
    if rows:
        _close(rows, here, at)
    return len(rows)


def _next_rows(here: Frontier) -> list[tuple[Any, ...]]:
    limit = "xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    if here.is_restored:
        # What the old cluster wrote and did not seal: its transactions all are over.
        limit = "xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    with connection.cursor() as cursor:
        cursor.execute(
            SELECT + f"WHERE {limit} AND (xid, id) > (%s, %s) AND id > %s ORDER BY xid, id LIMIT %s",
            [here.xid, here.row_id, here.after_row_id, BATCH],
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _close(rows: list[tuple[Any, ...]], here: Frontier, at: datetime) -> None:
    leaves = hashes(rows)
    root = seal_root(here.root, [digest for _, digest in leaves])
    AuditSeal.objects.create(
        sealed_at=at, last_row_id=rows[-1][0], last_xid=rows[-1][1], top_row_id=max(row[0] for row in rows),
        after_row_id=here.after_row_id, rows=len(rows), leaves=pack_leaves(leaves), root=root,
        previous_root=here.root, ledger_entry=_enter_in_ledger(root, at),
    )  # fmt: skip


def _enter_in_ledger(root: bytes, at: datetime) -> str:
    """Put the root into the public ledger, with this very transaction, and return the entry's number.

    A root tells nothing about the rows below it, so no salt is needed.
    """
    written = root.hex()
    pending = append(Entry(type=LEDGER_TYPE, subject=written[:32], at=at, commitment=written), at=at)
    return pending.entry_id
