"""Many writers at once: every receipt holds, no index is given twice, no head contradicts another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from xiezhi.kernel.ledger import actions, queries
from xiezhi.kernel.ledger.actions import integrating
from xiezhi.kernel.ledger.models import Checkpoint, LedgerLeaf
from xiezhi.kernel.ledger.rules.entries import commit
from xiezhi.kernel.ledger.rules.proofs import verify_consistency, verify_inclusion
from xiezhi.kernel.ledger.types import Entry, Receipt
from xiezhi.lib.verdict import Conflict

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WRITERS, EACH = 6, 8


def _entry(name: str) -> Entry:
    return Entry("document", name, AT, commit({"name": name}, b"\x02" * 32))


def _write_some(writer: int) -> list[Receipt]:
    try:
        return [actions.append_now(_entry(f"w{writer}-{number}"), at=AT) for number in range(EACH)]
    finally:
        connections.close_all()


def test_writers_at_once_get_receipts_that_hold() -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        receipts = [receipt for some in pool.map(_write_some, range(WRITERS)) for receipt in some]
    total = WRITERS * EACH
    assert sorted(receipt.index for receipt in receipts) == list(range(total))
    assert list(LedgerLeaf.objects.order_by("index").values_list("index", flat=True)) == list(range(total))
    keys = queries.verifier_keys()
    assert all(verify_inclusion(receipt.proof, receipt.entry.encode(), keys) for receipt in receipts)
    sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert sizes[-1] == total
    assert all(verify_consistency(queries.consistency(size, total)) for size in sizes)
    assert list(queries.ledger_faults()) == []


def test_an_entry_not_yet_committed_is_left_for_later_and_stops_nobody() -> None:
    def _other() -> Receipt:
        try:
            return actions.append_now(_entry("quick"), at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        slow = actions.append(_entry("slow"), at=AT)
        assert pool.submit(_other).result(timeout=20).index == 0
    assert actions.settle(slow.entry_id, at=AT).index == 1


def test_a_writer_that_waits_too_long_is_told_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrating, "PATIENCE", "100ms")

    def _other() -> str:
        try:
            with pytest.raises(Conflict) as caught:
                actions.append_now(_entry("waiting"), at=AT)
            return caught.value.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [integrating.ONE_WRITER])
        assert pool.submit(_other).result(timeout=20) == "ledger_busy"
    assert actions.integrate(at=AT) == 1
    assert queries.prove("latest")["index"] == 0
