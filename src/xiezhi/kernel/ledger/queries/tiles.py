"""Read tiles: for computations, and as outsiders fetch them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Q

from xiezhi.kernel.ledger.models import LedgerLeaf, LedgerTile
from xiezhi.kernel.ledger.queries.heads import latest_checkpoint
from xiezhi.kernel.ledger.rules.merkle import HASH_BYTES, Node
from xiezhi.kernel.ledger.rules.tiles import (
    WIDTH,
    TileAt,
    TileName,
    entry_bundle,
    node_from_tiles,
    tiles_touched,
    width_in_tree,
)
from xiezhi.kernel.ledger.types import SHA256_ED25519, LedgerBroken, Profile
from xiezhi.lib.verdict import NotFound

Found = TypeVar("Found")


def read_tiles(profile: Profile, places: Iterable[TileAt]) -> dict[TileAt, bytes]:
    """The hashes of these tiles, fetched at once; one that is missing means the ledger is damaged."""
    wanted = list(places)
    asked = Q()
    for place in wanted:
        asked |= Q(level=place.level, index=place.index)
    rows: list[Any] = list(LedgerTile.objects.filter(asked, profile=profile.name)) if wanted else []
    found = {TileAt(row.level, row.index): bytes(row.hashes) for row in rows}
    missing = [place for place in wanted if place not in found]
    if missing:
        raise LedgerBroken(f"缺少瓦片 {missing[0].level}/{missing[0].index}")
    return found


def computed(profile: Profile, ask: Callable[[Node], Found]) -> Found:
    """Run a computation over complete subtrees with one query for all the tiles it needs."""
    tiles = read_tiles(profile, tiles_touched(ask))
    try:
        return ask(node_from_tiles(profile.hash, tiles.__getitem__))
    except LookupError as error:
        raise LedgerBroken("瓦片中缺少哈希") from error


def tile_bytes(name: TileName, profile: Profile = SHA256_ED25519) -> bytes:
    """A tile or entry bundle as C2SP tlog-tiles serves it.

    Absent, and not yet covered by a signed head, look the same. A full tile is
    found under its full name only; every partial one it once was stays found.
    """
    head = latest_checkpoint(profile)
    place = TileAt(name.level or 0, name.index)
    if head is None or width_in_tree(place, head.size) < name.width:
        raise NotFound
    if name.level is not None:
        return read_tiles(profile, [place])[place][: name.width * HASH_BYTES]
    rows = LedgerLeaf.objects.filter(index__gte=name.index * WIDTH, index__lt=name.index * WIDTH + name.width)
    return entry_bundle(
        [text.encode() for text in rows.order_by("index").values_list("entry__entry", flat=True)]
    )
