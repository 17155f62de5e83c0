"""How a value is brought to one written form before it is indexed."""

from __future__ import annotations

from enum import StrEnum


class IndexForm(StrEnum):
    """The kind of value behind a blind index: what counts as "the same" differs."""

    TEXT = "text"
    ID_NO = "id_no"
    PHONE = "phone"
