"""Where sealing stands, and whether sealed rows still are what was sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet
from django.utils import timezone

from xiezhi.kernel.audit.models import AuditCheck, AuditSeal
from xiezhi.kernel.audit.rules.sealing import FIRST_ROOT, leaf_hash, row_bytes, seal_root, unpack_leaves
from xiezhi.kernel.audit.types import Finding
from xiezhi.kernel.ledger.queries import receipt_for
from xiezhi.kernel.ledger.types import Receipt
from xiezhi.lib.rights import Scope
from xiezhi.lib.verdict import NotFound

COLUMNS = (
    "id", "xid", "at", "by_id", "by_label", "organisation_id", "act", "outcome", "object_kind", "object_id",
    "object_label", "reason", "detail", "ip", "agent", "session", "request_no",
)  # fmt: skip
# The detail is read as the database writes it, so that no number passes through a float.
SELECT = (
    "SELECT id, xid, at, by_id, by_label, organisation_id, act, outcome, object_kind, object_id, object_label,"
    " reason, detail::text, ip, agent, session, request_no FROM audit_row "
)


@dataclass(frozen=True, slots=True)
class Frontier:
    """Up to where rows are sealed.

    ``is_restored``: the database was restored into a cluster whose transaction
    numbers begin again, so what comes now is told from what was by row number.
    """

    xid: int = 0
    row_id: int = 0
    after_row_id: int = 0
    root: bytes = FIRST_ROOT
    is_restored: bool = False


def frontier() -> Frontier:
    """The frontier left by the newest seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_xid, last_row_id, after_row_id, root,"
            " last_xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            " FROM audit_auditseal ORDER BY id DESC LIMIT 1"
        )
        row = cursor.fetchone()
    return Frontier(row[0], row[1], row[2], bytes(row[3]), row[4]) if row else Frontier()


def frontier_after_restore(old: Frontier) -> Frontier:
    """The frontier from which rows of the new cluster are sealed, once the old ones all are."""
    top = AuditSeal.objects.aggregate(top=Max("top_row_id"))["top"] or 0
    return Frontier(0, 0, top, old.root)


def age_of_oldest_unsealed(at: datetime) -> timedelta | None:
    """How long the oldest row has waited for its seal; ``None`` when every row is sealed."""
    here = frontier()
    waiting = "(xid, id) > (%s, %s) AND id > %s"
    values = [here.xid, here.row_id, here.after_row_id]
    if here.is_restored:
        waiting = f"({waiting}) OR id > %s"
        values.append(AuditSeal.objects.aggregate(top=Max("top_row_id"))["top"] or 0)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(at) FROM audit_row WHERE {waiting}", values)  # noqa: S608 - fixed text
        oldest = cursor.fetchone()[0]
    return max(at - oldest, timedelta(0)) if oldest else None


def seals() -> QuerySet[AuditSeal]:
    """Seals without their leaves, newest first."""
    return AuditSeal.objects.defer("leaves").order_by("-id")


def seals_of_day(day: date) -> QuerySet[AuditSeal]:
    """Seals made on that day, oldest first."""
    start = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    return AuditSeal.objects.filter(sealed_at__gte=start, sealed_at__lt=start + timedelta(days=1)).order_by(
        "id"
    )


def seals_between(start: datetime, end: datetime) -> QuerySet[AuditSeal]:
    """Seals made from ``start`` until before ``end``, oldest first."""
    return AuditSeal.objects.filter(sealed_at__gte=start, sealed_at__lt=end).order_by("id")


def verify_seals(start: datetime, end: datetime) -> Finding | None:
    """The first row or seal of the period that is not as it was sealed; ``None`` when all is well."""
    return next((found for _, found in check_one_by_one(seals_between(start, end)) if found), None)


def check_one_by_one(chosen: QuerySet[AuditSeal]) -> Iterator[tuple[AuditSeal, Finding | None]]:
    """Check seal after seal, oldest first, so that the caller can show how far it has come.

    Each seal hangs on the one before, so the last one's entry in the ledger vouches for all.
    """
    previous: AuditSeal | None = None
    last = chosen.reverse().values_list("pk", flat=True).first()
    for seal in chosen.iterator(chunk_size=20):
        if previous is None:
            previous = seals().filter(pk__lt=seal.pk).first()
        found = _check(seal, previous)
        yield seal, found or (_check_in_ledger(seal) if seal.pk == last else None)
        previous = seal


def _check_in_ledger(seal: AuditSeal) -> Finding | None:
    """Compare the root with what the ledger holds; an entry still on its way there is left for next time."""
    if not seal.ledger_entry:
        return None
    try:
        receipt = receipt_for(seal.ledger_entry)
    except NotFound:
        return Finding("ledger", None, seal.pk, f"第{seal.pk}批封存的存证在账本里找不到")
    if isinstance(receipt, Receipt) and json.loads(receipt.entry)["commitment"] != bytes(seal.root).hex():
        return Finding("ledger", None, seal.pk, f"第{seal.pk}批封存的根值与账本里的存证不一致")
    return None


def _check(seal: AuditSeal, previous: AuditSeal | None) -> Finding | None:
    before = bytes(previous.root) if previous else FIRST_ROOT
    leaves = unpack_leaves(bytes(seal.leaves))
    if bytes(seal.previous_root) != before:
        return Finding("seal", None, seal.pk, f"第{seal.pk}批封存与前一批接不上：前一批被换掉或删除了")
    if bytes(seal.root) != seal_root(before, [digest for _, digest in leaves]) or len(leaves) != seal.rows:
        return Finding("seal", None, seal.pk, f"第{seal.pk}批封存自身被改动过")
    return _compare(seal, leaves, _rows_in_place(seal, previous))


def _rows_in_place(seal: AuditSeal, previous: AuditSeal | None) -> dict[int, bytes]:
    """Rows that lie in the place of this seal now, with their hashes."""
    same_count = previous is not None and previous.after_row_id == seal.after_row_id
    start = (previous.last_xid, previous.last_row_id) if previous and same_count else (0, 0)
    later = AuditSeal.objects.filter(after_row_id__gt=seal.after_row_id).order_by("id").first()
    end = later.after_row_id if later else 2**63 - 1
    with connection.cursor() as cursor:
        cursor.execute(
            SELECT
            + "WHERE (xid, id) > (%s, %s) AND (xid, id) <= (%s, %s) AND id > %s AND id <= %s ORDER BY xid, id",
            [*start, seal.last_xid, seal.last_row_id, seal.after_row_id, end],
        )
        return dict(hashes(cursor.fetchall()))


def _compare(seal: AuditSeal, leaves: list[tuple[int, bytes]], now: dict[int, bytes]) -> Finding | None:
    for number, digest in leaves:
        if number not in now:
            return Finding("missing", number, seal.pk, f"第{number}号日志在封存之后被删除或挪走了")
        if now[number] != digest:
            return Finding("changed", number, seal.pk, f"第{number}号日志在封存之后被改动过")
    added = sorted(set(now) - {number for number, _ in leaves})
    if added:
        return Finding("added", added[0], seal.pk, f"第{added[0]}号日志是封存之后塞进来的")
    return None


def hashes(rows: list[tuple[Any, ...]]) -> list[tuple[int, bytes]]:
    """Row number and leaf hash of rows read with :data:`SELECT`."""
    return [(row[0], leaf_hash(row_bytes(dict(zip(COLUMNS, row, strict=True))))) for row in rows]


def checks_visible_to(scope: Scope) -> QuerySet[AuditCheck]:
    """Verifications asked for by people of these organisations, newest first."""
    found = AuditCheck.objects.order_by("-id")
    return found if scope.everywhere else found.filter(organisation_id__in=scope.organisation_ids)
