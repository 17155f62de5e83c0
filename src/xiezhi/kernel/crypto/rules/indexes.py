"""Keyed marks by which an encrypted value is found again without being decrypted.

What these marks tell somebody who holds the database but not the keys is
written down in docs/security/index-leakage.md; change both together.
"""

from __future__ import annotations

import re
import unicodedata

from xiezhi.kernel.crypto.rules.envelopes import derived_key
from xiezhi.kernel.crypto.types import IndexForm, hmac_sm3

INDEX_BYTES = 16
GRAM_HEX = 12
SHORTEST_SEARCH = 2
"""Characters a name search must have; one character would match a tenth of the table."""

_NOT_IN_NAMES = re.compile(r"[\s·•‧・∙⋅．.。\-‐‑–—']+")
_COUNTRY = re.compile(r"^(?:00)?86(?=1\d{10}$)")
_WHOLE = "\x02"


def one_form(value: str, form: IndexForm = IndexForm.TEXT) -> str:
    """The value as it is compared: full-width as half-width, no spaces, capital X, no +86."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)).upper()
    if form is IndexForm.PHONE:
        digits = re.sub(r"\D", "", text)
        return _COUNTRY.sub("", digits)
    if form is IndexForm.ID_NO:
        return re.sub(r"[^0-9A-Z]", "", text)
    return text


def blind_index(key: bytes, value: str, *, purpose: str, form: IndexForm = IndexForm.TEXT) -> bytes:
    """Equal values of one purpose give equal marks; between purposes nothing can be matched."""
    return hmac_sm3(derived_key(key, f"index/{purpose}"), one_form(value, form).encode())[:INDEX_BYTES]


def name_form(name: str) -> str:
    """A name as it is compared: no spaces, no dots between the parts, Latin letters small."""
    return _NOT_IN_NAMES.sub("", unicodedata.normalize("NFKC", name)).casefold()


def name_grams(key: bytes, name: str, *, purpose: str) -> list[str]:
    """One mark for each pair of neighbouring characters, without doubles, in no telling order.

    A name of a single character gets one mark for the whole of it, so that it
    is found by exactly that name and by nothing else.
    """
    text = name_form(name)
    pairs = (
        {text[at : at + 2] for at in range(len(text) - 1)} if len(text) > 1 else {_WHOLE + text} - {_WHOLE}
    )
    secret = derived_key(key, f"names/{purpose}")
    return sorted(hmac_sm3(secret, pair.encode()).hex()[:GRAM_HEX] for pair in pairs)


def name_matches(name: str, sought: str) -> bool:
    """Whether ``sought`` stands in ``name`` as a whole run: what the marks alone cannot tell.

    張三 sought as 三張 shares no pair; but a name with both 王建 and 建国 apart
    from each other carries the marks of 王建国. A single character matches
    only a name that is nothing but this character.
    """
    wanted, text = name_form(sought), name_form(name)
    if len(wanted) < SHORTEST_SEARCH:
        return bool(wanted) and wanted == text
    return wanted in text
