"""Give waiting entries their index, grow the tree, sign the new head: one writer at a time."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import OperationalError, connection, transaction

from xiezhi.kernel.crypto.actions import public_keys, sign_ed25519, sm2_sign
from xiezhi.kernel.crypto.types import SignatureAlgorithm
from xiezhi.kernel.ledger.models import Checkpoint, LedgerLeaf, LedgerTile
from xiezhi.kernel.ledger.queries.heads import latest_checkpoint, origin
from xiezhi.kernel.ledger.queries.tiles import read_tiles
from xiezhi.kernel.ledger.rules.checkpoints import sign_checkpoint
from xiezhi.kernel.ledger.rules.growing import Growth, edge_root, grow
from xiezhi.kernel.ledger.rules.merkle import empty_root, leaf_hash
from xiezhi.kernel.ledger.rules.notes import NoteKey
from xiezhi.kernel.ledger.rules.tiles import tiles_of_edge
from xiezhi.kernel.ledger.types import CheckpointBody, LedgerBroken, Profile, profile_named
from xiezhi.lib.verdict import Conflict

BATCH = 10_000
ONE_WRITER = 823002
"""Number of the advisory lock that lets one writer at a time touch the tree."""
PATIENCE = "10s"


def integrate(*, at: datetime, most: int = BATCH) -> int:
    """Take up to ``most`` waiting entries into the log and sign it; say how many there were.

    Runs in a transaction of its own, never in the caller's. Safe to call at
    any time from any number of processes: each waits for its turn and finds
    what is left.
    """
    with transaction.atomic(durable=True):
        _wait_for_turn()
        taken = _give_indexes(at, most)
        size = _leaf_count()
        for name in getattr(settings, "XIEZHI_LEDGER_PROFILES", ["sha256-ed25519"]):
            _bring_up(profile_named(name), size, most, at)
    return taken


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_WRITER])
        except OperationalError as error:
            raise Conflict("账本正忙，这次没有写入", remedy="请稍后再试", code="ledger_busy") from error


def _give_indexes(at: datetime, most: int) -> int:
    """Move entries out of the queue, in its order, to the next free indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH taken AS (
                DELETE FROM ledger_waitingentry WHERE id IN (
                    SELECT id FROM ledger_waitingentry ORDER BY id LIMIT %s
                ) RETURNING id, entry_id
            )
            INSERT INTO ledger_ledgerleaf (index, entry_id, integrated_at)
            SELECT %s + row_number() OVER (ORDER BY id) - 1, entry_id, %s FROM taken
            """,
            [most, _leaf_count(), at],
        )
        return int(cursor.rowcount)


def _leaf_count() -> int:
    last = LedgerLeaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def _bring_up(profile: Profile, size: int, most: int, at: datetime) -> None:
    """Grow one profile's tree towards ``size``, by at most ``most`` leaves, and sign where it stands.

    A profile that was switched on later catches up over several calls. What is
    stored is compared with the last signed head first: a tree that was changed
    behind our back is never signed over.
    """
    before = latest_checkpoint(profile)
    start = before.size if before else 0
    signed = bytes(before.root) if before else empty_root(profile.hash)
    if start > size:
        raise LedgerBroken(f"检查点记有{start}条，账本里只有{size}条")
    if start == size:
        return
    edge = read_tiles(profile, tiles_of_edge(start))
    if edge_root(profile.hash, start, edge) != signed:
        raise LedgerBroken(f"前{start}条的瓦片与已签发的检查点不符")
    stop = min(size, start + most)
    growth = grow(profile.hash, start, edge, _leaf_hashes(profile, start, stop))
    _store(profile, growth)
    _sign(profile, stop, growth.root, at)


def _leaf_hashes(profile: Profile, start: int, stop: int) -> list[bytes]:
    rows = LedgerLeaf.objects.filter(index__gte=start, index__lt=stop).order_by("index")
    hashes = [
        leaf_hash(profile.hash, written.encode())
        for written in rows.values_list("entry__entry", flat=True).iterator()
    ]
    if len(hashes) != stop - start:
        raise LedgerBroken(f"第{start}到{stop - 1}条之间缺少条目")
    return hashes


def _store(profile: Profile, growth: Growth) -> None:
    """Write each changed tile once: a new row, or more hashes at the end of the old one."""
    LedgerTile.objects.bulk_create(
        [
            LedgerTile(profile=profile.name, level=place.level, index=place.index, hashes=hashes)
            for place, hashes in growth.tiles.items()
        ],
        update_conflicts=True,
        unique_fields=["profile", "level", "index"],
        update_fields=["hashes"],
    )


def _sign(profile: Profile, size: int, root: bytes, at: datetime) -> None:
    """Sign with the key in use; the name under the signature is the log's origin."""
    keys = public_keys()
    if profile.signature is SignatureAlgorithm.ED25519:
        public, sign = keys.ledger[max(keys.ledger)], sign_ed25519
    else:
        public, sign = keys.sm2[max(keys.sm2)], sm2_sign
    key = NoteKey(origin(), profile, public)
    note = sign_checkpoint(CheckpointBody(key.name, size, root), key, sign)
    Checkpoint.objects.create(profile=profile.name, size=size, root=root, note=note, signed_at=at)
