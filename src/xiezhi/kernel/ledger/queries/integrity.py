"""Check the whole ledger against itself and its signatures; every fault is named by its place."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Max, Subquery
from django.db.models.functions import Coalesce

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf, LedgerTile
from xiezhi.kernel.ledger.queries.heads import verifier_keys
from xiezhi.kernel.ledger.rules.checkpoints import open_checkpoint
from xiezhi.kernel.ledger.rules.entries import parse_entry
from xiezhi.kernel.ledger.rules.growing import grow
from xiezhi.kernel.ledger.rules.merkle import HASH_BYTES, leaf_hash
from xiezhi.kernel.ledger.rules.notes import NoteKey
from xiezhi.kernel.ledger.rules.tiles import WIDTH, TileAt, tiles_of_edge
from xiezhi.kernel.ledger.types import SHA256_ED25519, CheckpointBody, Malformed, Profile

STRIDE = WIDTH * 16


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """One thing that is not as it was signed: its place, and what is wrong."""

    place: str
    what: str


def ledger_faults(profile: Profile = SHA256_ED25519) -> Iterator[LedgerFault]:
    """Rebuild the tree from the entries and compare every entry, tile and signed head with it.

    Reads each row once and keeps only the edge of the tree in memory, so the
    log may be of any size. What is appended meanwhile is left for the next check.
    """
    heads = Checkpoint.objects.filter(profile=profile.name)
    size: int = heads.aggregate(size=Max("size"))["size"] or 0
    keys = [key for key in verifier_keys() if key.profile == profile]
    edge: dict[TileAt, bytes] = {}
    for start in range(0, size, STRIDE):
        stop = min(size, start + STRIDE)
        leaves = yield from _leaves(profile, start, stop)
        changed: dict[TileAt, bytes] = {}
        at = start
        for head in heads.filter(size__gt=start, size__lte=stop).order_by("size"):
            growth = grow(profile.hash, at, edge, leaves[at - start : head.size - start])
            at, edge, changed = head.size, {**edge, **growth.tiles}, {**changed, **growth.tiles}
            yield from _head_faults(head, growth.root, keys)
        growth = grow(profile.hash, at, edge, leaves[at - start :])
        edge, changed = {**edge, **growth.tiles}, {**changed, **growth.tiles}
        yield from _tile_faults(profile, changed)
        edge = {place: edge[place] for place in tiles_of_edge(stop)}
    yield from _strays(profile)


def _leaves(profile: Profile, start: int, stop: int) -> Generator[LedgerFault, None, list[bytes]]:
    """Give faults of these entries on the way, and in the end return their hashes, computed anew."""
    rows = LedgerLeaf.objects.filter(index__gte=start, index__lt=stop).select_related("entry")
    found = {row.index: row.entry for row in rows}
    hashes: list[bytes] = []
    for index in range(start, stop):
        entry = found.get(index)
        if entry is None:
            yield LedgerFault(f"第{index}条", "条目缺失")
            hashes.append(b"\x00" * HASH_BYTES)
            continue
        if not _agrees_with_itself(entry):
            yield LedgerFault(f"第{index}条", "条目内容与写入时不符")
        hashes.append(leaf_hash(profile.hash, entry.entry.encode()))
    return hashes


def _agrees_with_itself(row: LedgerEntry) -> bool:
    written = row.entry.encode()
    try:
        entry = parse_entry(written)
    except Malformed:
        return False
    hashed = leaf_hash(Hash.SHA256, written) == bytes(row.leaf_hash)
    return hashed and (entry.type, entry.subject) == (row.type, row.subject)


def _head_faults(head: Checkpoint, root: bytes, keys: list[NoteKey]) -> Iterator[LedgerFault]:
    place = f"{head.size}条时的检查点"
    try:
        body: CheckpointBody = open_checkpoint(head.note, keys)
    except Malformed as refusal:
        yield LedgerFault(place, refusal.message)
        return
    if (body.size, body.root) != (head.size, bytes(head.root)):
        yield LedgerFault(place, "记录与签名文本不符")
    if body.root != root:
        yield LedgerFault(place, "由条目重新计算的根与签名的根不同")


def _tile_faults(profile: Profile, computed: Mapping[TileAt, bytes]) -> Iterator[LedgerFault]:
    """Stored tiles that do not begin with what they must hold."""
    for level in {place.level for place in computed}:
        wanted = {place.index: hashes for place, hashes in computed.items() if place.level == level}
        rows = LedgerTile.objects.filter(profile=profile.name, level=level, index__in=wanted)
        stored = {row.index: bytes(row.hashes) for row in rows}
        for index, hashes in sorted(wanted.items()):
            if not stored.get(index, b"").startswith(hashes):
                yield LedgerFault(f"瓦片 {level}/{index}", "与由条目重新计算的结果不同")


def _strays(profile: Profile) -> Iterator[LedgerFault]:
    """Entries on no path to a signed head; each question is one statement, so it sees one moment."""
    for row in LedgerEntry.objects.filter(leaf=None, waiting=None):
        yield LedgerFault(f"条目 {row.pk}", "既没有序号，也不在等待之列")
    newest = Checkpoint.objects.filter(profile=profile.name).order_by("-size").values("size")[:1]
    for leaf in LedgerLeaf.objects.filter(index__gte=Coalesce(Subquery(newest), 0)):
        yield LedgerFault(f"第{leaf.index}条", "有序号但没有检查点涵盖")
