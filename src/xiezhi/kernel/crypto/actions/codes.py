"""Random codes, hashes and comparisons that give nothing away by their duration."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable

from cryptography.hazmat.primitives import hashes

UNMISTAKABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals that cannot be taken for one another when read aloud or from paper."""


def random_code(length: int = 6, *, alphabet: str = "0123456789") -> str:
    """A code to be typed by a person: 6 digits by default."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def random_token(bytes_of_chance: int = 24) -> str:
    """An unguessable token for a link, safe in an address."""
    return secrets.token_urlsafe(bytes_of_chance)


def constant_time_equal(one: str | bytes, other: str | bytes) -> bool:
    """Whether both are the same, in a time that does not tell where they differ."""
    first = one.encode() if isinstance(one, str) else one
    second = other.encode() if isinstance(other, str) else other
    return hmac.compare_digest(first, second)


def sm3_hex(content: bytes | Iterable[bytes]) -> str:
    """SM3 of bytes, or of the parts of a file as they come."""
    state = hashes.Hash(hashes.SM3())
    for part in [content] if isinstance(content, bytes) else content:
        state.update(part)
    return state.finalize().hex()
