"""The tree cut into tiles of 256 hashes, as C2SP tlog-tiles lays them out and addresses them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.rules.merkle import HASH_BYTES, Node, root_of_row
from xiezhi.kernel.ledger.types import Malformed

WIDTH = 256
HEIGHT = 8
_PATH = re.compile(
    r"^(?P<level>entries|0|[1-9]\d?)/(?P<index>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?\Z", re.ASCII
)


@dataclass(frozen=True, slots=True)
class TileAt:
    """The ``index``-th tile of a level; every level is 8 levels of the tree higher."""

    level: int
    index: int


@dataclass(frozen=True, slots=True)
class TileName:
    """A tile as it is asked for; ``level`` is ``None`` for entry bundles, ``width`` 256 for a full one."""

    level: int | None
    index: int
    width: int


def parse_tile_path(path: str) -> TileName:
    """Read ``<L>/<N>[.p/<W>]`` or ``entries/<N>[.p/<W>]``; anything else is refused."""
    match = _PATH.match(path)
    if not match:
        raise Malformed(f"不是瓦片地址：{path[:60]}")
    parts = match["index"].replace("x", "").split("/")
    width = int(match["width"] or WIDTH)
    level = None if match["level"] == "entries" else int(match["level"])
    # One tile has one address: no needless x000, no .p/256, no level past 63.
    if (len(parts) > 1 and parts[0] == "000") or (match["width"] and width >= WIDTH) or (level or 0) > 63:
        raise Malformed(f"不是瓦片地址：{path[:60]}")
    return TileName(level, int("".join(parts)), width)


def tile_path(name: TileName) -> str:
    """The address of a tile: 1234067 becomes ``x001/x234/067``."""
    digits = str(name.index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    index = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    level = "entries" if name.level is None else str(name.level)
    return f"{level}/{index}" + (f".p/{name.width}" if name.width < WIDTH else "")


def width_in_tree(at: TileAt, size: int) -> int:
    """How many hashes the tile has in a tree of ``size`` leaves; 0 where it does not exist."""
    return max(0, min(WIDTH, (size >> HEIGHT * at.level) - at.index * WIDTH))


def tiles_of_edge(size: int) -> list[TileAt]:
    """The last tile of each level: all that is needed to append and to compute the root."""
    edge, level = [], 0
    while size >> HEIGHT * level:
        edge.append(TileAt(level, ((size >> HEIGHT * level) - 1) // WIDTH))
        level += 1
    return edge


def node_from_tiles(tree_hash: Hash, read: Callable[[TileAt], bytes]) -> Node:
    """Complete subtrees, computed from at most one tile each; ``read`` gives a tile's hashes."""

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        first = index << height
        hashes = read(TileAt(tile_level, first // WIDTH))
        begin = first % WIDTH * HASH_BYTES
        row = hashes[begin : begin + (HASH_BYTES << height)]
        if len(row) != HASH_BYTES << height:
            raise LookupError(f"tile {tile_level}/{first // WIDTH} lacks hashes")
        return root_of_row(tree_hash, [row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)])

    return node


def tiles_touched(ask: Callable[[Node], object]) -> set[TileAt]:
    """Which tiles a computation reads: it is run once on empty hashes, so that all can be fetched at once."""
    touched: set[TileAt] = set()

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        touched.add(TileAt(tile_level, (index << height) // WIDTH))
        return b""

    ask(node)
    return touched


def entry_bundle(entries: list[bytes]) -> bytes:
    """Entries side by side, each behind its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
