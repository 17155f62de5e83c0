"""How appended leaves change the tiles: only the right edge is needed and only the edge changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.rules.merkle import HASH_BYTES, root_of_row, tree_root
from xiezhi.kernel.ledger.rules.tiles import WIDTH, TileAt, node_from_tiles, width_in_tree

FULL = WIDTH * HASH_BYTES


@dataclass(frozen=True, slots=True)
class Growth:
    """The tiles that are new or longer, and the root of the grown tree."""

    tiles: dict[TileAt, bytes]
    root: bytes


def edge_root(tree_hash: Hash, size: int, edge: Mapping[TileAt, bytes]) -> bytes:
    """The root of a tree of ``size`` leaves from its last tiles alone."""
    cut = {place: hashes[: width_in_tree(place, size) * HASH_BYTES] for place, hashes in edge.items()}
    return tree_root(tree_hash, size, node_from_tiles(tree_hash, cut.__getitem__))


def grow(tree_hash: Hash, size: int, edge: Mapping[TileAt, bytes], leaves: Sequence[bytes]) -> Growth:
    """Append ``leaves`` to a tree of ``size``; a tile that fills up gives one hash to the level above."""
    changed: dict[TileAt, bytes] = {}
    row, level, count = list(leaves), 0, size
    while row:
        above: list[bytes] = []
        place, width = TileAt(level, count // WIDTH), count % WIDTH
        held = edge[place][: width * HASH_BYTES] if width else b""
        taken = 0
        while taken < len(row):
            part = row[taken : taken + WIDTH - len(held) // HASH_BYTES]
            taken += len(part)
            held += b"".join(part)
            changed[place] = held
            if len(held) == FULL:
                above.append(root_of_row(tree_hash, _split(held)))
                place, held = TileAt(level, place.index + 1), b""
        row, level, count = above, level + 1, count // WIDTH
    return Growth(changed, edge_root(tree_hash, size + len(leaves), {**edge, **changed}))


def _split(hashes: bytes) -> list[bytes]:
    return [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
