"""One hash over a batch of rows: RFC 6962 tree, the seal before it as the first leaf.

A row is hashed as canonical JSON (RFC 8785), so that anybody with the rows can
reckon the same value again without this program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import rfc8785

FIRST_ROOT = bytes(32)
HASH_LENGTH = 32
_RECORD = 8 + HASH_LENGTH
_HEAD = b"xiezhi audit seal 1\n"


def row_bytes(row: Mapping[str, Any]) -> bytes:
    """The row as canonical JSON; numbers as text, moments in UTC with microseconds."""
    plain = {name: _plain(value) for name, value in row.items()}
    return bytes(rfc8785.dumps(plain))


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value)


def leaf_hash(content: bytes) -> bytes:
    """The hash of one leaf (RFC 6962, section 2.1)."""
    return sha256(b"\x00" + content).digest()


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes (RFC 6962, section 2.1); an odd one at the end moves up unchanged."""
    if not leaves:
        return sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def seal_root(previous_root: bytes, leaves: Sequence[bytes]) -> bytes:
    """The root of one seal; it hangs on the root before it."""
    return tree_root([leaf_hash(_HEAD + previous_root), *leaves])


def pack_leaves(rows: Sequence[tuple[int, bytes]]) -> bytes:
    """Row numbers with their hashes, end to end, so that a missing row can be named."""
    return b"".join(number.to_bytes(8, "big") + digest for number, digest in rows)


def unpack_leaves(packed: bytes) -> list[tuple[int, bytes]]:
    """What :func:`pack_leaves` wrote."""
    return [
        (int.from_bytes(packed[start : start + 8], "big"), packed[start + 8 : start + _RECORD])
        for start in range(0, len(packed), _RECORD)
    ]
