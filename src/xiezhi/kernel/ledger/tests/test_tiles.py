"""Tiles: addresses, widths, and every hash of the tree found through them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.rules import merkle
from xiezhi.kernel.ledger.rules.tiles import (
    WIDTH,
    TileAt,
    TileName,
    entry_bundle,
    node_from_tiles,
    parse_tile_path,
    tile_path,
    tiles_of_edge,
    tiles_touched,
    width_in_tree,
)
from xiezhi.kernel.ledger.types import Malformed


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("0/000", TileName(0, 0, 256)),
        ("0/x001/x234/067", TileName(0, 1234067, 256)),
        ("1/001.p/17", TileName(1, 1, 17)),
        ("63/999.p/255", TileName(63, 999, 255)),
        ("entries/x001/000.p/1", TileName(None, 1000, 1)),
    ],
)
def test_addresses_are_those_of_the_specification(path: str, name: TileName) -> None:
    assert parse_tile_path(path) == name
    assert tile_path(name) == path


@given(
    st.builds(TileName, st.none() | st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256)),
)
def test_every_address_comes_back(name: TileName) -> None:
    assert parse_tile_path(tile_path(name)) == name


@pytest.mark.parametrize(
    "bad",
    [
        "", "0", "0/0", "0/0000", "00/000", "64/000", "-1/000", "0/x000/001", "0/001/001", "0/x001", "0/000.p/0",
        "0/000.p/256", "0/000.p/01", "0/000/", "0/000\n", "０/000", "0/٠٠٠", "entries/../000", "data/000",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(Malformed):
        parse_tile_path(bad)


def test_the_widths_of_the_specifications_example() -> None:
    """A tree of 70,000: 273 full tiles and one of 112; one full and one of 17; one of width 1."""
    assert width_in_tree(TileAt(0, 272), 70_000) == 256
    assert width_in_tree(TileAt(0, 273), 70_000) == 112
    assert width_in_tree(TileAt(0, 274), 70_000) == 0
    assert (width_in_tree(TileAt(1, 0), 70_000), width_in_tree(TileAt(1, 1), 70_000)) == (256, 17)
    assert width_in_tree(TileAt(2, 0), 70_000) == 1
    assert tiles_of_edge(70_000) == [TileAt(0, 273), TileAt(1, 1), TileAt(2, 0)]
    assert tiles_of_edge(256) == [TileAt(0, 0), TileAt(1, 0)]
    assert tiles_of_edge(0) == []


def _tiles(leaves: list[bytes]) -> dict[TileAt, bytes]:
    """All tiles of a small tree, made straight from the definition."""
    found: dict[TileAt, bytes] = {}
    row, level = leaves, 0
    while row:
        for at in range(0, len(row), WIDTH):
            found[TileAt(level, at // WIDTH)] = b"".join(row[at : at + WIDTH])
        full = range(0, len(row) - WIDTH + 1, WIDTH)
        row = [merkle.root_of_row(Hash.SHA256, row[at : at + WIDTH]) for at in full]
        level += 1
    return found


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700, 1024])
def test_proofs_made_from_tiles_verify_and_read_few_of_them(size: int) -> None:
    h = Hash.SHA256
    leaves = [merkle.leaf_hash(h, str(n).encode()) for n in range(size)]
    tiles = _tiles(leaves)
    node = node_from_tiles(h, tiles.__getitem__)
    root = merkle.tree_root(h, size, node)
    for index in {0, size // 3, size // 2, size - 1}:
        path = merkle.inclusion_path(h, index, size, node)
        assert merkle.root_from_inclusion(h, leaves[index], index, size, path) == root
        touched = tiles_touched(lambda node, index=index: merkle.inclusion_path(h, index, size, node))
        assert touched <= set(tiles)
        assert len(touched) <= 2 + len(tiles_of_edge(size))


def test_a_tile_that_is_too_short_is_an_error_not_a_wrong_hash() -> None:
    with pytest.raises(LookupError, match="lacks hashes"):
        node_from_tiles(Hash.SHA256, lambda at: b"\x00" * 32)(1, 0)


def test_entries_stand_in_a_bundle_behind_their_length() -> None:
    assert entry_bundle([b"", b"ab", b"x" * 258]) == b"\x00\x00" + b"\x00\x02ab" + b"\x01\x02" + b"x" * 258
