"""Appending in any portions gives the same tiles and the same root as building at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.rules.growing import edge_root, grow
from xiezhi.kernel.ledger.rules.merkle import empty_root, leaf_hash
from xiezhi.kernel.ledger.rules.tiles import TileAt, tiles_of_edge
from xiezhi.kernel.ledger.tests.test_merkle import naive_root

LEAVES = [leaf_hash(Hash.SHA256, str(n).encode()) for n in range(1200)]


def _grown(portions: list[int]) -> tuple[dict[TileAt, bytes], bytes]:
    tiles: dict[TileAt, bytes] = {}
    size, root = 0, empty_root(Hash.SHA256)
    for portion in portions:
        edge = {place: tiles[place] for place in tiles_of_edge(size)}
        growth = grow(Hash.SHA256, size, edge, LEAVES[size : size + portion])
        tiles |= growth.tiles
        size, root = size + portion, growth.root
    return tiles, root


@settings(max_examples=30)
@given(st.lists(st.integers(0, 300), max_size=4))
def test_portions_make_no_difference(portions: list[int]) -> None:
    tiles, root = _grown(portions)
    assert (tiles, root) == _grown([sum(portions)])
    assert root == naive_root(Hash.SHA256, [str(n).encode() for n in range(sum(portions))])


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 1200])
def test_the_edge_alone_gives_the_root(size: int) -> None:
    tiles, root = _grown([size])
    assert edge_root(Hash.SHA256, size, {place: tiles[place] for place in tiles_of_edge(size)}) == root


def test_an_edge_that_has_grown_meanwhile_still_gives_the_old_root() -> None:
    before, old_root = _grown([300])
    after, _ = _grown([500])
    assert edge_root(Hash.SHA256, 300, {place: after[place] for place in tiles_of_edge(300)}) == old_root
    assert all(after[place].startswith(hashes) for place, hashes in before.items())


def test_a_full_log_of_65536_has_one_hash_on_the_third_level() -> None:
    leaves = [LEAVES[0]] * 65_536
    growth = grow(Hash.SHA256, 0, {}, leaves)
    assert len(growth.tiles[TileAt(2, 0)]) == 32
    assert growth.tiles[TileAt(2, 0)] == growth.root
    assert len(growth.tiles) == 256 + 1 + 1
