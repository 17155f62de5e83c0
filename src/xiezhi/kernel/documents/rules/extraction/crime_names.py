"""Names of crimes in a sentence, also where several are joined or only a part of a choice is charged."""

from __future__ import annotations

import re
from functools import cache

from xiezhi.kernel.documents.rules.extraction.tables import crimes

_END_OF_NAME = re.compile(r"(?<!犯)罪")
_STOPS = re.compile(r"[。；：“”‘’《》，？]")
_JOINTS = "、和及与以"
_WINDOW = 120
_BREAKS_CHAIN = re.compile(r"被告|上诉人|分别|罪犯|其中|判处|有期|构成|决定|执行")


def crimes_at(text: str, start: int) -> tuple[list[str], int]:
    """Crimes that begin here (behind 犯 or 以) and where the last of them ends."""
    window = text[start : start + _WINDOW]
    stop = _STOPS.search(window)
    window = window[: stop.start()] if stop else window
    ends = [found.end() for found in _END_OF_NAME.finditer(window)]
    names: list[str] = []
    begin = 0
    for end in ends:
        if names and window[begin] in _JOINTS:
            begin += 2 if window.startswith("以及", begin) else 1
        elif names:
            break
        part = window[begin:end].lstrip("犯")
        if len(part) < 3 or len(part) > 60 or _BREAKS_CHAIN.search(part) or not _is_words(part):
            break
        names += split_crimes(part)
        begin = end
        if begin >= len(window):
            break
    return names, start + begin


def split_crimes(part: str) -> list[str]:
    """``贪污、受贿罪`` is two crimes, ``贩卖、运输毒品罪`` one."""
    if is_crime(part) or "、" not in part and not re.search("[和及与]", part):
        return [part]
    words = re.split(r"[、和及与]", part.removesuffix("罪"))
    return _partition(tuple(words)) or [part]


def _partition(words: tuple[str, ...]) -> list[str] | None:
    if not words:
        return []
    for size in range(len(words), 0, -1):
        name = "、".join(words[:size]) + "罪"
        if is_crime(name) or (size == 1 and name in crimes()):
            rest = _partition(words[size:])
            if rest is not None:
                return [name, *rest]
    return None


@cache
def is_crime(name: str) -> bool:
    """A crime of the table, or some of the choices it offers (贩卖、运输毒品罪)."""
    if name in crimes():
        return True
    flat = name.replace("、", "")
    return any(_is_choice(flat, known) for known in _choices())


@cache
def _choices() -> tuple[str, ...]:
    return tuple(name for name in crimes() if "、" in name)


def _is_choice(flat: str, known: str) -> bool:
    """Every word of the offered choice appears whole or not at all, in its order."""
    if not flat.endswith(known[-3:]) and not flat.endswith("罪"):
        return False
    letters = iter(known)
    return len(flat) >= 4 and all(char in letters for char in flat) and _whole_words(flat, known)


def _whole_words(flat: str, known: str) -> bool:
    head = known.split("、")
    return any(flat.startswith(word[:2]) for word in head)


def before_crime(chunk: str) -> str:
    """What stands before the name of a crime: ``董某运输毒品罪刑罚变更`` → 董某."""
    found = crime_inside(chunk)
    return chunk[: found[0]] if found else chunk


def crime_inside(chunk: str) -> tuple[int, int] | None:
    """The longest crime of the table that stands somewhere in a title."""
    for end in (found.end() for found in _END_OF_NAME.finditer(chunk)):
        for start in range(max(0, end - 50), end - 2):
            if is_crime(chunk[start:end]):
                return start, end
    return None


def _is_words(part: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fff、（）]+", part))
