"""Clean names: a file's name is text to show, never a path."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 120
# Characters that end a path, steer a terminal or turn the reading direction around.
_UNWANTED = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


def clean_name(name: str, *, ending: str = "") -> str:
    """A name safe to show and to offer for download; ``未命名`` where nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    text = _UNWANTED.sub("", unicodedata.normalize("NFC", last)).strip(" .")
    stem, dot, own = text.rpartition(".")
    if not dot:
        stem, own = text, ""
    wanted = ending or own
    stem = stem.strip(" .")[:MOST_CHARACTERS] or "未命名"
    return f"{stem}.{wanted}" if wanted else stem
