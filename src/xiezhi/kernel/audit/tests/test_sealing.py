"""Seals: no row passed over, one sealer, a change found and named, a restore survived."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from tests.support.clock import NOW, TODAY
from tests.support.jobs import run_jobs

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.actions.checks import start_check
from xiezhi.kernel.audit.actions.sealing import seal
from xiezhi.kernel.audit.models import AuditCheck, AuditRow, AuditSeal
from xiezhi.kernel.audit.queries.seals import age_of_oldest_unsealed, frontier, seals, verify_seals
from xiezhi.kernel.audit.rules.sealing import FIRST_ROOT, leaf_hash, seal_root, tree_root, unpack_leaves
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.actions import append_now, integrate
from xiezhi.kernel.ledger.queries import receipt_for
from xiezhi.kernel.ledger.rules import merkle
from xiezhi.kernel.ledger.types import Entry, Receipt
from xiezhi.lib.verdict import Conflict

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@transaction.atomic
def _write(count: int = 1, label: str = "行") -> None:
    """Write rows in one transaction, so that they are sealed together whatever else the server does."""
    with transaction.atomic():
        for number in range(count):
            audit.record("test.act", by=None, at=NOW, on=On("order", str(number), f"{label}{number}"))


def _seal(rows: int) -> None:
    """Seal until that many rows are; a transaction in another database of the same server may hold it up."""
    sealed, until = 0, time.monotonic() + 120
    while sealed < rows and time.monotonic() < until:
        sealed += seal(NOW)
        if sealed < rows:
            time.sleep(0.1)
    assert sealed == rows


@contextmanager
def _second_connection() -> Iterator[psycopg.Connection]:
    entry = connection.settings_dict
    with psycopg.connect(
        host=entry["HOST"], user=entry["USER"], password=entry["PASSWORD"], dbname=entry["NAME"]
    ) as other:
        yield other


@contextmanager
def _as_owner_without_triggers() -> Iterator[Any]:
    """What somebody with the owner's password could do; the application cannot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_row LIMIT 1")
        table = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_auditseal DISABLE TRIGGER USER")
        yield cursor
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_auditseal ENABLE TRIGGER USER")


def test_rows_are_closed_once_under_a_root_that_hangs_on_the_one_before() -> None:
    _write(3)
    _seal(3)
    _write(2, "后")
    _seal(2)
    assert seal(NOW) == 0

    second, first = AuditSeal.objects.all()
    assert bytes(first.previous_root) == FIRST_ROOT
    assert bytes(second.previous_root) == bytes(first.root)
    leaves = [digest for _, digest in unpack_leaves(bytes(second.leaves))]
    assert bytes(second.root) == seal_root(bytes(first.root), leaves)
    assert verify_seals(LONG_AGO, LATER) is None


def test_the_tree_is_the_one_of_the_ledger() -> None:
    for count in (1, 2, 3, 7, 8, 100):
        row = [merkle.leaf_hash(Hash.SHA256, str(number).encode()) for number in range(count)]

        def node(level: int, index: int, row: list[bytes] = row) -> bytes:
            return merkle.root_of_row(Hash.SHA256, row[index << level : (index + 1) << level])

        assert leaf_hash(b"0") == row[0]
        assert tree_root(row) == merkle.tree_root(Hash.SHA256, count, node)


def test_the_root_stands_in_the_ledger_and_a_seal_that_differs_is_found() -> None:
    _write(2)
    _seal(2)
    while integrate(at=NOW):
        pass
    made = AuditSeal.objects.order_by("-id")[0]
    receipt = receipt_for(made.ledger_entry)
    assert isinstance(receipt, Receipt)
    assert json.loads(receipt.entry)["commitment"] == bytes(made.root).hex()
    assert verify_seals(LONG_AGO, LATER) is None
    other = append_now(Entry("audit_seal", "other", NOW, "0" * 64), at=NOW)
    with _as_owner_without_triggers() as cursor:
        cursor.execute(
            "UPDATE audit_auditseal SET ledger_entry = %s WHERE id = %s", [other.entry_id, made.pk]
        )
    found = verify_seals(LONG_AGO, LATER)
    assert found is not None
    assert (found.kind, found.seal_id) == ("ledger", made.pk)


def test_a_slow_transaction_is_never_passed_over() -> None:
    with _second_connection() as slow:
        slow.execute(
            "INSERT INTO audit_row (at, act, outcome, object_label) VALUES (%s, 'slow.act', 'done', '慢')",
            [NOW],
        )
        _write(2, "快")
        # The slow one began first and is still open: nothing of it or after it may be sealed.
        assert seal(NOW) == 0
        assert age_of_oldest_unsealed(NOW + timedelta(seconds=7)) == timedelta(seconds=7)
        slow.commit()
    _seal(3)
    in_seals = b"".join(bytes(one.leaves) for one in AuditSeal.objects.order_by("id"))
    in_order = AuditRow.objects.order_by("xid", "id").values_list("id", flat=True)
    assert [number for number, _ in unpack_leaves(in_seals)] == list(in_order)
    assert age_of_oldest_unsealed(NOW) is None
    assert verify_seals(LONG_AGO, LATER) is None


def test_only_one_sealer_works_at_a_time() -> None:
    _write()
    with _second_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(823003)")
        assert seal(NOW) == 0
        other.rollback()
    _seal(1)


def test_a_changed_row_is_found_and_named() -> None:
    _write(4)
    _seal(4)
    target = AuditRow.objects.order_by("id")[2]
    with _as_owner_without_triggers() as cursor:
        cursor.execute("UPDATE audit_row SET outcome = 'refused' WHERE id = %s", [target.pk])
    found = verify_seals(LONG_AGO, LATER)
    assert found is not None
    assert (found.kind, found.row_id) == ("changed", target.pk)
    assert str(target.pk) in found.message


def test_a_missing_row_and_a_row_slipped_in_are_named() -> None:
    _write(4)
    _seal(4)
    target = AuditRow.objects.order_by("id")[1]
    with _as_owner_without_triggers() as cursor:
        cursor.execute("DELETE FROM audit_row WHERE id = %s", [target.pk])
    found = verify_seals(LONG_AGO, LATER)
    assert found is not None
    assert (found.kind, found.row_id) == ("missing", target.pk)

    with _as_owner_without_triggers() as cursor:
        cursor.execute(
            "INSERT INTO audit_row (id, xid, at, act, outcome) OVERRIDING SYSTEM VALUE VALUES (%s, %s, %s, 'x', 'done')",
            [target.pk, target.xid, target.at],
        )
    found = verify_seals(LONG_AGO, LATER)
    assert found is not None
    assert found.kind == "changed"


def test_a_seal_that_was_changed_or_left_out_is_found() -> None:
    for _ in range(3):
        _write()
        _seal(1)
    middle = AuditSeal.objects.order_by("id")[1]
    with _as_owner_without_triggers() as cursor:
        cursor.execute("UPDATE audit_auditseal SET root = %s WHERE id = %s", [bytes(32), middle.pk])
    found = verify_seals(LONG_AGO, LATER)
    assert found is not None
    assert (found.kind, found.seal_id) == ("seal", middle.pk)
    with _as_owner_without_triggers() as cursor:
        cursor.execute("DELETE FROM audit_auditseal WHERE id = %s", [middle.pk])
    found = verify_seals(LONG_AGO, LATER)
    assert found is not None
    assert "接不上" in found.message


def test_after_a_restore_into_a_fresh_cluster_sealing_goes_on_and_nothing_is_lost() -> None:
    _write(2)
    _seal(2)
    first = AuditSeal.objects.get()
    far = 10**12
    with _as_owner_without_triggers() as cursor:
        # As in a dump from an older cluster: its transaction numbers lie far ahead, its last row is unsealed.
        cursor.execute("UPDATE audit_row SET xid = xid + %s", [far])
        cursor.execute("UPDATE audit_auditseal SET last_xid = last_xid + %s", [far])
        cursor.execute(
            "INSERT INTO audit_row (xid, at, act, outcome) VALUES (%s, %s, 'left.over', 'done')",
            [far * 2, NOW],
        )
    _write(3, "新")
    assert frontier().is_restored
    assert age_of_oldest_unsealed(NOW + timedelta(seconds=3)) == timedelta(seconds=3)
    _seal(1)  # what the old cluster left
    _seal(3)  # what was written since
    assert age_of_oldest_unsealed(NOW) is None
    newest = seals().first()
    assert newest is not None
    assert newest.after_row_id == first.last_row_id + 1
    assert not frontier().is_restored
    _write()
    _seal(1)
    assert verify_seals(LONG_AGO, LATER) is not None  # the xids of the first seal were changed above, by hand
    assert all(found is None for _, found in _checks_after(first.pk))


def _checks_after(pk: int) -> Any:
    from xiezhi.kernel.audit.queries.seals import check_one_by_one

    return check_one_by_one(AuditSeal.objects.filter(pk__gt=pk).order_by("id"))


def test_a_day_is_verified_by_a_job_that_says_how_far_it_is() -> None:
    _write(2)
    _seal(2)
    auditor = SimpleNamespace(pk=1, audit_label="安全审计员甲", organisation_id=None)
    check = start_check(TODAY, by=auditor, at=NOW)
    assert (check.seals, check.percent) == (1, 0)
    with pytest.raises(Conflict, match="正在核验"):
        start_check(TODAY, by=auditor, at=NOW)
    assert run_jobs(twice=True) == ["audit.verify_day"]
    done = AuditCheck.objects.get(pk=check.pk)
    assert (done.percent, done.rows_done, done.finding) == (100, 2, None)

    with _as_owner_without_triggers() as cursor:
        cursor.execute("UPDATE audit_row SET reason = '改过' WHERE act = 'test.act'")
    start_check(TODAY, by=auditor, at=NOW)
    run_jobs()
    latest = AuditCheck.objects.first()
    assert latest is not None
    assert latest.finding["kind"] == "changed"
