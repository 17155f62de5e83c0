"""Lock a value so that it opens only in the column it was locked for.

Layout, version 1: ``01`` ‖ key version (2 bytes) ‖ nonce (12) ‖ SM4-GCM
ciphertext ‖ tag (16). The first three bytes and the purpose are
authenticated with it. Each purpose has its own key, derived from the ring's,
so that the bound on messages under one GCM key counts column by column.
"""

from __future__ import annotations

import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from xiezhi.kernel.crypto.types import CannotDecrypt, KeyKind, KeyRing, hmac_sm3

LAYOUT = 1
NONCE, TAG = 12, 16
HEAD = 3
BLOCK = 32
"""Text is padded to full blocks, so that two-character and four-character names look alike."""


@lru_cache(maxsize=4096)
def derived_key(master: bytes, label: str) -> bytes:
    """A key of its own for one label: HMAC-SM3 over the label, as NIST SP 800-108 has it for one block."""
    return hmac_sm3(master, b"xiezhi/v1/" + label.encode())


def sm4_gcm_seal(key: bytes, nonce: bytes, content: bytes, bound_to: bytes) -> bytes:
    """Ciphertext ‖ tag of SM4 (GB/T 32907-2016) in GCM, as in RFC 8998."""
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(bound_to)
    return cipher.update(content) + cipher.finalize() + cipher.tag


def sm4_gcm_open(key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The content, or :class:`CannotDecrypt` when one bit is not as it was sealed."""
    if len(sealed) < TAG:
        raise CannotDecrypt
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, sealed[-TAG:])).decryptor()
    cipher.authenticate_additional_data(bound_to)
    try:
        return cipher.update(sealed[:-TAG]) + cipher.finalize()
    except InvalidTag:
        raise CannotDecrypt from None


def seal(ring: KeyRing, content: bytes, *, purpose: str, kind: KeyKind = KeyKind.DATA) -> bytes:
    """Lock ``content`` for ``purpose`` with the newest key."""
    version, master = ring.current(kind)
    head = bytes([LAYOUT]) + version.to_bytes(2, "big")
    nonce = secrets.token_bytes(NONCE)
    key = derived_key(master, f"seal/{purpose}")[:16]
    return head + nonce + sm4_gcm_seal(key, nonce, content, head + purpose.encode())


def unseal(ring: KeyRing, sealed: bytes, *, purpose: str, kind: KeyKind = KeyKind.DATA) -> bytes:
    """What :func:`seal` locked, whichever version of the key it was."""
    if len(sealed) < HEAD + NONCE + TAG or sealed[0] != LAYOUT:
        raise CannotDecrypt
    head, nonce = sealed[:HEAD], sealed[HEAD : HEAD + NONCE]
    master = ring.version(kind, sealed_version(sealed))
    key = derived_key(master, f"seal/{purpose}")[:16]
    return sm4_gcm_open(key, nonce, sealed[HEAD + NONCE :], head + purpose.encode())


def sealed_version(sealed: bytes) -> int:
    """The key version a sealed value was locked with."""
    if len(sealed) < HEAD or sealed[0] != LAYOUT:
        raise CannotDecrypt
    return int.from_bytes(sealed[1:HEAD], "big")


def pad(content: bytes) -> bytes:
    """One mark and zeros up to the next full block (ISO/IEC 7816-4)."""
    return content + b"\x80" + b"\x00" * (-(len(content) + 1) % BLOCK)


def unpad(content: bytes) -> bytes:
    """What :func:`pad` was given."""
    body, mark, rest = content.rpartition(b"\x80")
    if not mark or rest.strip(b"\x00"):
        raise CannotDecrypt
    return body
