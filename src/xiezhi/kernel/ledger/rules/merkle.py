"""The Merkle tree of RFC 6962 section 2.1: hashes, proofs and their verification.

The tree hash is a parameter. ``node(level, index)`` below means "the hash of
the complete subtree over leaves index·2^level up to (index+1)·2^level"; who
stores such hashes can make any proof in O(log n). Verification follows RFC
9162 sections 2.1.3.2 and 2.1.4.2 and shares no code with the making of proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xiezhi.kernel.crypto.types import Hash

Node = Callable[[int, int], bytes]
HASH_BYTES = 32


def empty_root(tree_hash: Hash) -> bytes:
    """The root of a tree without leaves."""
    return tree_hash.of(b"")


def leaf_hash(tree_hash: Hash, entry: bytes) -> bytes:
    """The hash of one leaf; the byte 00 keeps leaves and inner nodes apart."""
    return tree_hash.of(b"\x00" + entry)


def node_hash(tree_hash: Hash, left: bytes, right: bytes) -> bytes:
    """The hash of an inner node over its two children."""
    return tree_hash.of(b"\x01" + left + right)


def root_of_row(tree_hash: Hash, row: Sequence[bytes]) -> bytes:
    """The root over a full row of 2^k hashes that stand side by side."""
    level = list(row)
    while len(level) > 1:
        level = [node_hash(tree_hash, level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def range_root(tree_hash: Hash, start: int, stop: int, node: Node) -> bytes:
    """MTH(D[start:stop]) for a range as RFC 6962 divides the tree."""
    count = stop - start
    level = count.bit_length() - 1
    if count == 1 << level:
        return node(level, start >> level)
    middle = start + _largest_power_below(count)
    return node_hash(
        tree_hash, range_root(tree_hash, start, middle, node), range_root(tree_hash, middle, stop, node)
    )


def tree_root(tree_hash: Hash, size: int, node: Node) -> bytes:
    """The root of the tree of the first ``size`` leaves."""
    return range_root(tree_hash, 0, size, node) if size else empty_root(tree_hash)


def inclusion_path(tree_hash: Hash, index: int, size: int, node: Node) -> list[bytes]:
    """PATH(index, D[size]): the siblings from the leaf up to below the root."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _largest_power_below(stop - start)
        if index < middle:
            path.append(range_root(tree_hash, middle, stop, node))
            stop = middle
        else:
            path.append(range_root(tree_hash, start, middle, node))
            start = middle
    return path[::-1]


def consistency_path(tree_hash: Hash, old: int, new: int, node: Node) -> list[bytes]:
    """PROOF(old, D[new]): what is needed to see that the old tree is the beginning of the new."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} has no earlier state of {old}")
    if old in (0, new):
        return []
    path: list[bytes] = []
    start, stop, whole = 0, new, True
    while old != stop:
        middle = start + _largest_power_below(stop - start)
        if old <= middle:
            path.append(range_root(tree_hash, middle, stop, node))
            stop = middle
        else:
            path.append(range_root(tree_hash, start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(range_root(tree_hash, start, stop, node))
    return path[::-1]


def root_from_inclusion(
    tree_hash: Hash, leaf: bytes, index: int, size: int, path: Sequence[bytes]
) -> bytes | None:
    """The root that the path leads to, or ``None`` where the path cannot be one (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = node_hash(tree_hash, sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(tree_hash, found, sibling)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(
    tree_hash: Hash, old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the path proves the old tree to be the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == empty_root(tree_hash)
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before = node_hash(tree_hash, sibling, before)
            after = node_hash(tree_hash, sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(tree_hash, after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _largest_power_below(count: int) -> int:
    """The largest power of two smaller than ``count`` (which is at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)
