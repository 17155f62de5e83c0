"""Entries get durable indexes, receipts prove them, and what is written stays."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction

from xiezhi.kernel.crypto.actions import rotate_key
from xiezhi.kernel.crypto.types import KeyKind
from xiezhi.kernel.ledger import actions, queries
from xiezhi.kernel.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf, LedgerTile, WaitingEntry
from xiezhi.kernel.ledger.rules.entries import commit, parse_entry
from xiezhi.kernel.ledger.rules.notes import parse_vkey
from xiezhi.kernel.ledger.rules.proofs import verify_consistency, verify_inclusion, verify_proof_file
from xiezhi.kernel.ledger.types import SM3_SM2, Entry, LedgerBroken, PendingReceipt, Receipt
from xiezhi.lib.verdict import NotFound

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SALT = b"\x07" * 32


def entry(number: int = 0, kind: str = "document") -> Entry:
    return Entry(kind, f"doc-{number}", AT, commit({"n": number}, SALT))


def _append(count: int, start: int = 0) -> list[PendingReceipt]:
    return [actions.append(entry(number), at=AT) for number in range(start, start + count)]


def test_an_entry_waits_until_it_is_integrated_and_then_has_a_proof() -> None:
    pending = actions.append(entry(), at=AT)
    assert queries.receipt_for(pending.entry_id) == pending
    assert actions.integrate(at=AT) == 1
    receipt = queries.receipt_for(pending.entry_id)
    assert isinstance(receipt, Receipt)
    assert receipt.index == 0
    assert parse_entry(receipt.entry.encode()) == entry()
    assert verify_inclusion(receipt.proof, receipt.entry.encode(), queries.verifier_keys())


def test_a_receipt_at_once_verifies_offline_with_the_published_key_alone() -> None:
    _append(5)
    receipt = actions.append_now(entry(5), at=AT)
    assert receipt.index == 5
    vkey = queries.verifier_keys()[0].vkey
    found = json.loads(json.dumps(queries.proof_as_json(receipt.proof)))
    assert verify_inclusion(found, receipt.entry.encode(), vkey)
    assert verify_proof_file(queries.proof_as_text(receipt.proof), receipt.entry.encode(), parse_vkey(vkey))
    changed = receipt.entry.replace('"doc-5"', '"doc-6"').encode()
    assert verify_inclusion(found, changed, vkey).code == "leaf_differs"


def test_indexes_follow_the_order_of_writing_without_gaps() -> None:
    pending = _append(7)
    assert actions.integrate(at=AT, most=3) == 3
    assert actions.integrate(at=AT, most=3) == 3
    assert actions.integrate(at=AT, most=3) == 1
    assert actions.integrate(at=AT) == 0
    receipts = [queries.receipt_for(one.entry_id) for one in pending]
    assert [one.index for one in receipts if isinstance(one, Receipt)] == list(range(7))
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [3, 6, 7]
    assert not WaitingEntry.objects.exists()


def test_every_proof_of_a_log_of_several_tiles_verifies() -> None:
    pending = _append(300)
    actions.integrate(at=AT, most=130)
    while actions.integrate(at=AT, most=130):
        continue
    keys = queries.verifier_keys()
    for index in (0, 129, 130, 255, 256, 299):
        receipt = queries.receipt_for(pending[index].entry_id)
        assert isinstance(receipt, Receipt)
        assert receipt.index == index
        assert verify_inclusion(receipt.proof, receipt.entry.encode(), keys)
    for old, new in ((0, 300), (1, 300), (130, 260), (256, 300), (300, 300)):
        assert verify_consistency(queries.consistency(old, new))


def test_proving_by_latest_by_index_and_by_id() -> None:
    with pytest.raises(NotFound, match="还没有条目"):
        queries.prove("latest")
    pending = _append(3)
    with pytest.raises(NotFound):
        queries.prove("latest")
    actions.integrate(at=AT)
    waiting = actions.append(entry(9), at=AT)
    assert queries.prove("latest")["index"] == 2
    assert queries.prove(1) == queries.prove("1") == queries.prove(pending[1].entry_id)
    assert queries.prove(0)["profile"] == "sha256-ed25519"
    for absent in (3, "3", -1, "nonsense", "5f0c1f2e-1111-4222-8333-0123456789ab"):
        with pytest.raises(NotFound):
            queries.prove(absent)
    with pytest.raises(NotFound, match="等待入链"):
        queries.prove(waiting.entry_id)
    with pytest.raises(NotFound):
        queries.consistency(2, 9)


def test_an_entry_of_a_rolled_back_transaction_never_was() -> None:
    with transaction.atomic():
        actions.append(entry(), at=AT)
        transaction.set_rollback(True)
    assert actions.integrate(at=AT) == 0
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("call", [actions.append_now, None])
def test_nothing_is_signed_inside_a_transaction_that_may_be_rolled_back(call: Any) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        actions.append_now(entry(), at=AT) if call else actions.integrate(at=AT)
    assert not Checkpoint.objects.exists()


def test_settling_gives_the_receipt_of_an_entry_written_before() -> None:
    with transaction.atomic():
        pending = actions.append(entry(), at=AT)
    first = actions.settle(pending.entry_id, at=AT)
    assert first.index == 0
    assert actions.settle(pending.entry_id, at=AT) == first
    with pytest.raises(NotFound):
        actions.settle("5f0c1f2e-1111-4222-8333-0123456789ab", at=AT)


def test_an_entry_taken_out_of_the_queue_by_hand_is_reported() -> None:
    pending = actions.append(entry(), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_waitingentry")
    with pytest.raises(LedgerBroken, match="不在等待之列"):
        actions.settle(pending.entry_id, at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_ledgerentry SET entry = ''",
        "DELETE FROM ledger_ledgerentry",
        "UPDATE ledger_ledgerleaf SET index = 7",
        "DELETE FROM ledger_ledgerleaf",
        "UPDATE ledger_checkpoint SET size = 7",
        "DELETE FROM ledger_checkpoint",
        "DELETE FROM ledger_ledgertile",
        "UPDATE ledger_ledgertile SET hashes = decode(repeat('00', 32), 'hex')",
        "UPDATE ledger_ledgertile SET hashes = decode(repeat('00', 64), 'hex')",
        "UPDATE ledger_ledgertile SET level = 1",
        "UPDATE ledger_ledgertile SET hashes = hashes || decode('00', 'hex')",
        "INSERT INTO ledger_ledgerleaf (index, entry_id, integrated_at)"
        " SELECT 0, entry_id, integrated_at FROM ledger_ledgerleaf",
    ],
)
def test_the_database_refuses_to_change_what_is_written(statement: str) -> None:
    actions.append_now(entry(), at=AT)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(queries.ledger_faults()) == []


def _without_triggers(statement: str) -> None:
    with connection.cursor() as cursor:
        # A table with checks still to come cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledger_ledgerentry", "ledger_ledgerleaf", "ledger_checkpoint", "ledger_ledgertile"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        for table in ("ledger_ledgerentry", "ledger_ledgerleaf", "ledger_checkpoint", "ledger_ledgertile"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE ledger_ledgerentry SET entry = replace(entry, 'doc-1\"', 'doc-9\"')", "第1条"),
        (
            "UPDATE ledger_ledgerentry SET leaf_hash = decode(repeat('00', 32), 'hex') WHERE subject = 'doc-1'",
            "第1条",
        ),
        ("UPDATE ledger_ledgerentry SET subject = 'doc-9' WHERE subject = 'doc-1'", "第1条"),
        ("UPDATE ledger_ledgerentry SET entry = 'x' WHERE subject = 'doc-1'", "第1条"),
        ("DELETE FROM ledger_ledgerleaf WHERE index = 1", "第1条"),
        (
            "UPDATE ledger_ledgertile SET hashes = overlay(hashes PLACING decode('ff', 'hex') FROM 40)",
            "瓦片 0/0",
        ),
        ("DELETE FROM ledger_ledgertile", "瓦片 0/0"),
        ("UPDATE ledger_checkpoint SET note = replace(note, E'\\n3\\n', E'\\n4\\n')", "3条时的检查点"),
        ("UPDATE ledger_checkpoint SET root = decode(repeat('00', 32), 'hex')", "3条时的检查点"),
        ("DELETE FROM ledger_checkpoint WHERE size = 4", "第3条"),
    ],
)
def test_a_change_made_with_a_superusers_power_is_found_and_named(statement: str, place: str) -> None:
    _append(3)
    actions.integrate(at=AT)
    actions.append_now(entry(3), at=AT)
    assert list(queries.ledger_faults()) == []
    _without_triggers(statement)
    faults = list(queries.ledger_faults())
    assert place in {fault.place for fault in faults}
    assert all(fault.what for fault in faults)


def test_two_leaves_swapped_are_found() -> None:
    _append(3)
    actions.integrate(at=AT)
    _without_triggers(
        "CREATE TEMP TABLE swapped AS SELECT * FROM ledger_ledgerleaf WHERE index < 2;"
        "DELETE FROM ledger_ledgerleaf WHERE index < 2;"
        "INSERT INTO ledger_ledgerleaf (index, entry_id, integrated_at)"
        " SELECT 1 - index, entry_id, integrated_at FROM swapped;"
        "DROP TABLE swapped"
    )
    assert {fault.place for fault in queries.ledger_faults()} == {"瓦片 0/0", "3条时的检查点"}


def test_an_entry_outside_the_log_is_found() -> None:
    pending = actions.append(entry(), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_waitingentry")
    assert [fault.place for fault in queries.ledger_faults()] == [f"条目 {pending.entry_id}"]


def test_a_tree_changed_behind_our_back_is_never_signed_over() -> None:
    _append(3)
    actions.integrate(at=AT)
    _without_triggers(
        "UPDATE ledger_ledgertile SET hashes = overlay(hashes PLACING decode('ff', 'hex') FROM 40)"
    )
    actions.append(entry(3), at=AT)
    with pytest.raises(LedgerBroken, match="不符") as caught:
        actions.integrate(at=AT)
    assert "停止写入" in caught.value.remedy
    assert queries.standing(at=AT).size == 3
    assert queries.standing(at=AT).waiting == 1


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM ledger_ledgertile", "缺少瓦片"),
        ("UPDATE ledger_ledgertile SET hashes = substring(hashes FROM 1 FOR 32)", "缺少哈希"),
        ("DELETE FROM ledger_ledgerleaf WHERE index = 2", "账本里只有2条"),
    ],
)
def test_a_damaged_ledger_says_so_instead_of_proving(statement: str, why: str) -> None:
    _append(3)
    actions.integrate(at=AT)
    _without_triggers(statement)
    with pytest.raises(LedgerBroken, match=why):
        actions.integrate(at=AT) if "ledgerleaf" in statement else queries.prove("latest")


def test_the_origin_stays_the_same_when_settings_and_keys_change(settings: Any, own_ring: Any) -> None:
    receipt = actions.append_now(entry(), at=AT)
    name = queries.origin()
    assert name.startswith("xiezhi.ledger/")
    old_key = queries.verifier_keys()[0]
    settings.XIEZHI_LEDGER_ORIGIN = "court.example/ledger"
    rotate_key(KeyKind.LEDGER)
    later = actions.append_now(entry(1), at=AT)
    assert queries.origin() == name
    keys = queries.verifier_keys()
    assert keys[1] == old_key
    assert verify_inclusion(receipt.proof, receipt.entry.encode(), keys)
    assert verify_inclusion(later.proof, later.entry.encode(), keys)
    assert not verify_inclusion(later.proof, later.entry.encode(), old_key)
    assert list(queries.ledger_faults()) == []


def test_a_chosen_origin_is_used_from_the_first_checkpoint(settings: Any) -> None:
    settings.XIEZHI_LEDGER_ORIGIN = "court.example/ledger"
    receipt = actions.append_now(entry(), at=AT)
    assert receipt.proof.checkpoint.startswith("court.example/ledger\n1\n")


def test_the_national_profile_catches_up_and_stands_beside_the_other(settings: Any) -> None:
    pending = _append(260)
    actions.integrate(at=AT)
    settings.XIEZHI_LEDGER_PROFILES = ["sha256-ed25519", "sm3-sm2"]
    actions.integrate(at=AT, most=200)
    assert isinstance(queries.receipt_for(pending[220].entry_id, SM3_SM2), PendingReceipt)
    actions.integrate(at=AT, most=200)
    receipt = queries.receipt_for(pending[220].entry_id, SM3_SM2)
    assert isinstance(receipt, Receipt)
    assert receipt.proof.profile is SM3_SM2
    keys = queries.verifier_keys()
    assert verify_inclusion(receipt.proof, receipt.entry.encode(), keys)
    other = queries.receipt_for(pending[220].entry_id)
    assert isinstance(other, Receipt)
    assert other.proof.root != receipt.proof.root
    assert list(queries.ledger_faults()) == list(queries.ledger_faults(SM3_SM2)) == []


def test_the_figures_for_those_who_run_it() -> None:
    before = queries.standing(at=AT)
    assert (before.size, before.waiting, before.oldest_waits, before.signed_at) == (0, 0, timedelta(0), None)
    _append(2)
    waits = queries.standing(at=AT + timedelta(seconds=9))
    assert (waits.waiting, waits.oldest_waits) == (2, timedelta(seconds=9))
    actions.integrate(at=AT)
    after = queries.standing(at=AT)
    assert (after.size, after.waiting, after.signed_at) == (2, 0, AT)


def test_a_proof_costs_the_same_few_queries_at_any_size(django_assert_num_queries: Any) -> None:
    _append(300)
    actions.integrate(at=AT)
    with django_assert_num_queries(2):
        queries.prove(17)
    assert LedgerTile.objects.count() == 3
    assert LedgerLeaf.objects.count() == 300


def test_migrations_agree_with_the_models() -> None:
    call_command("makemigrations", "ledger", "--check", "--dry-run", verbosity=0)
