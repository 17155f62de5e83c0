"""Lock and unlock single values, and mark them so that they are found again.

Model fields do this by themselves; these calls are for values kept elsewhere
(a JSON column, a cache, a bundle).
"""

from __future__ import annotations

from xiezhi.kernel.crypto.models.fields import lock_text, unlock_text
from xiezhi.kernel.crypto.models.ring import the_ring
from xiezhi.kernel.crypto.rules import envelopes, indexes
from xiezhi.kernel.crypto.types import IndexForm, KeyKind


def encrypt(text: str, *, purpose: str) -> bytes:
    """Lock text for one purpose (``table.column``); it opens for no other."""
    return lock_text(text, purpose)


def decrypt(sealed: bytes, *, purpose: str) -> str:
    """The text again; :class:`CannotDecrypt` when it was changed or belongs elsewhere."""
    return unlock_text(sealed, purpose)


def encrypt_bytes(content: bytes, *, purpose: str) -> bytes:
    """Lock bytes as they are; their length shows."""
    return envelopes.seal(the_ring(), content, purpose=purpose)


def decrypt_bytes(sealed: bytes, *, purpose: str) -> bytes:
    """What :func:`encrypt_bytes` locked."""
    return envelopes.unseal(the_ring(), sealed, purpose=purpose)


def blind_index(value: str, *, purpose: str, form: IndexForm = IndexForm.TEXT) -> bytes:
    """16 bytes that are equal for equal values of one purpose."""
    return indexes.blind_index(the_ring().current(KeyKind.INDEX)[1], value, purpose=purpose, form=form)


def name_bigrams(name: str, *, purpose: str) -> list[str]:
    """One keyed mark for each pair of neighbouring characters."""
    return indexes.name_grams(the_ring().current(KeyKind.NAMES)[1], name, purpose=purpose)
