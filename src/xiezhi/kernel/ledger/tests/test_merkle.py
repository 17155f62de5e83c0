"""The tree against published roots, and against a second, naive implementation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.rules import merkle
from xiezhi.kernel.ledger.types import PROFILES, ConsistencyProof, Profile

# The leaves and roots of the Certificate Transparency reference tests.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def naive_root(tree_hash: Hash, leaves: list[bytes]) -> bytes:
    """MTH straight from the definition in RFC 6962 section 2.1."""
    if not leaves:
        return tree_hash.of(b"")
    if len(leaves) == 1:
        return tree_hash.of(b"\x00" + leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return tree_hash.of(b"\x01" + naive_root(tree_hash, leaves[:k]) + naive_root(tree_hash, leaves[k:]))


def naive_path(tree_hash: Hash, m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH straight from section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(tree_hash, m, leaves[:k]), naive_root(tree_hash, leaves[k:])]
    return [*naive_path(tree_hash, m - k, leaves[k:]), naive_root(tree_hash, leaves[:k])]


def naive_subproof(tree_hash: Hash, m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF straight from section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [naive_root(tree_hash, leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_subproof(tree_hash, m, leaves[:k], whole), naive_root(tree_hash, leaves[k:])]
    return [*naive_subproof(tree_hash, m - k, leaves[k:], False), naive_root(tree_hash, leaves[:k])]


def nodes_of(tree_hash: Hash, leaves: list[bytes]) -> Callable[[int, int], bytes]:
    """Complete subtrees computed from the leaves."""
    return lambda level, index: naive_root(tree_hash, leaves[index << level : (index + 1) << level])


def test_the_reference_roots_of_rfc_6962() -> None:
    assert merkle.empty_root(Hash.SHA256).hex() == EMPTY == hashlib.sha256(b"").hexdigest()
    for size, root in enumerate(ROOTS, start=1):
        assert merkle.tree_root(Hash.SHA256, size, nodes_of(Hash.SHA256, LEAVES)).hex() == root
        assert naive_root(Hash.SHA256, LEAVES[:size]).hex() == root


def test_the_reference_inclusion_paths_of_rfc_6962() -> None:
    """Leaf 5 of 8 and leaf 3 of 3 in the reference tests count from 1."""
    node = nodes_of(Hash.SHA256, LEAVES)
    assert [step.hex() for step in merkle.inclusion_path(Hash.SHA256, 5, 8, node)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in merkle.inclusion_path(Hash.SHA256, 2, 3, node)] == [ROOTS[1]]


def test_the_reference_consistency_paths_of_rfc_6962() -> None:
    node = nodes_of(Hash.SHA256, LEAVES)
    assert [step.hex() for step in merkle.consistency_path(Hash.SHA256, 6, 8, node)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in merkle.consistency_path(Hash.SHA256, 2, 5, node)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_every_tree_up_to_64_leaves_agrees_with_the_definition(profile: Profile) -> None:
    """All inclusion proofs and all consistency proofs for m ≤ n ≤ 64, made and verified."""
    h = profile.hash
    leaves = [bytes([n]) for n in range(64)]
    known: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        if (level, index) not in known:
            known[level, index] = naive_root(h, leaves[index << level : (index + 1) << level])
        return known[level, index]

    roots = [naive_root(h, leaves[:n]) for n in range(65)]
    for n in range(65):
        assert merkle.tree_root(h, n, node) == roots[n]
        for m in range(n):
            path = merkle.inclusion_path(h, m, n, node)
            assert merkle.root_from_inclusion(h, merkle.leaf_hash(h, leaves[m]), m, n, path) == roots[n]
        for m in range(n + 1):
            path = merkle.consistency_path(h, m, n, node)
            assert merkle.is_consistent(h, m, n, roots[m], roots[n], path)
            if m != n:
                assert not merkle.is_consistent(h, m, n, roots[n], roots[n], path)
                assert not merkle.is_consistent(h, m, n, roots[m], roots[m], path) or m == 0


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_paths_are_exactly_those_of_the_definition(case: tuple[int, int]) -> None:
    m, n = case
    leaves = [bytes([b]) for b in range(n)]
    node = nodes_of(Hash.SHA256, leaves)
    assert merkle.inclusion_path(Hash.SHA256, m, n, node) == naive_path(Hash.SHA256, m, leaves)
    if m:
        assert merkle.consistency_path(Hash.SHA256, m, n, node) == naive_subproof(
            Hash.SHA256, m, leaves, True
        )


@given(n=st.integers(2, 33), data=st.data())
def test_a_path_with_anything_changed_proves_nothing(n: int, data: st.DataObject) -> None:
    h = Hash.SHA256
    m = data.draw(st.integers(0, n - 1))
    leaves = [bytes([b]) for b in range(n)]
    path = merkle.inclusion_path(h, m, n, nodes_of(h, leaves))
    leaf, root = merkle.leaf_hash(h, leaves[m]), naive_root(h, leaves)
    place = data.draw(st.integers(0, len(path) - 1))
    other = [*path[:place], bytes([path[place][0] ^ 1]) + path[place][1:], *path[place + 1 :]]
    assert merkle.root_from_inclusion(h, leaf, m, n, other) != root
    assert merkle.root_from_inclusion(h, leaf, m, n, path[:-1]) != root
    assert merkle.root_from_inclusion(h, leaf, m, n, [*path, root]) is None
    assert merkle.root_from_inclusion(h, b"\x00" * 32, m, n, path) != root
    assert merkle.root_from_inclusion(h, leaf, (m + 1) % n, n, path) != root


@given(n=st.integers(2, 33), data=st.data())
def test_a_consistency_path_with_anything_changed_proves_nothing(n: int, data: st.DataObject) -> None:
    h = Hash.SHA256
    m = data.draw(st.integers(1, n - 1))
    leaves = [bytes([b]) for b in range(n)]
    path = merkle.consistency_path(h, m, n, nodes_of(h, leaves))
    old, new = naive_root(h, leaves[:m]), naive_root(h, leaves)
    place = data.draw(st.integers(0, len(path) - 1))
    other = [*path[:place], bytes([path[place][0] ^ 1]) + path[place][1:], *path[place + 1 :]]
    assert merkle.is_consistent(h, m, n, old, new, path)
    assert not merkle.is_consistent(h, m, n, old, new, other)
    assert not merkle.is_consistent(h, m, n, old, new, path[:-1])
    assert not merkle.is_consistent(h, m, n, old, new, [*path, old])
    assert not merkle.is_consistent(h, m, n, new, old, path)


def test_a_leaf_can_never_pass_for_an_inner_node() -> None:
    left, right = merkle.leaf_hash(Hash.SHA256, b"a"), merkle.leaf_hash(Hash.SHA256, b"b")
    assert merkle.leaf_hash(Hash.SHA256, left + right) != merkle.node_hash(Hash.SHA256, left, right)


def test_questions_that_make_no_sense_are_refused() -> None:
    node = nodes_of(Hash.SHA256, LEAVES)
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_path(Hash.SHA256, 8, 8, node)
    with pytest.raises(ValueError, match="no earlier state"):
        merkle.consistency_path(Hash.SHA256, 3, 2, node)
    assert merkle.root_from_inclusion(Hash.SHA256, b"", 1, 1, []) is None
    assert not merkle.is_consistent(Hash.SHA256, 2, 1, b"", b"", [])
    assert not merkle.is_consistent(Hash.SHA256, 3, 5, b"", b"", [])
    assert not merkle.is_consistent(Hash.SHA256, 0, 5, b"x", b"y", [])


def test_the_two_suites_build_different_trees() -> None:
    assert merkle.leaf_hash(Hash.SHA256, b"x") != merkle.leaf_hash(Hash.SM3, b"x")
    proof = ConsistencyProof(PROFILES["sm3-sm2"], 1, 1, b"\x00" * 32, b"\x00" * 32, ())
    assert merkle.is_consistent(proof.profile.hash, 1, 1, proof.old_root, proof.new_root, proof.path)
