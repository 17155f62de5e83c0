"""The two hash functions of the house."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from cryptography.hazmat.primitives import hashes, hmac


class Hash(StrEnum):
    """SHA-256 (FIPS 180-4) or SM3 (GB/T 32905-2016); both give 32 bytes."""

    SHA256 = "sha256"
    SM3 = "sm3"

    def of(self, content: bytes) -> bytes:
        """The hash of ``content``."""
        if self is Hash.SHA256:
            return hashlib.sha256(content).digest()
        state = hashes.Hash(hashes.SM3())
        state.update(content)
        return state.finalize()


def hmac_sm3(key: bytes, content: bytes) -> bytes:
    """Keyed SM3: the HMAC of RFC 2104 over SM3."""
    state = hmac.HMAC(key, hashes.SM3())
    state.update(content)
    return state.finalize()
