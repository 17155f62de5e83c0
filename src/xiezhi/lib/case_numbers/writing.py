"""How figures and brackets are written: widths, dashes, Chinese numerals."""

from __future__ import annotations

import re
import unicodedata

from xiezhi.lib.case_numbers.types import BadCaseNumber

NUMERALS = "一二三四五六七八九十百"
_FIGURES = {c: str(n) for n, chars in enumerate(("〇零○", *"一二三四五六七八九")) for c in chars}
_OPEN, _CLOSE = "([{〔【﹝〖《〈<", ")]}〕】﹞〗》〉>"
_DASHES = "－–—―~～−‐"


def plain_character(char: str) -> str:
    """One character in its plain form: brackets full-width round, figures half-width, dashes one kind."""
    flat = unicodedata.normalize("NFKC", char)
    if len(flat) != 1:
        return char
    if flat in _OPEN:
        return "（"
    if flat in _CLOSE:
        return "）"
    return "-" if flat in _DASHES else flat


def flatten(text: str) -> str:
    """The text without blanks, in plain characters."""
    plain = "".join(plain_character(c) for c in text)
    return re.sub(r"\s+", "", plain).removeprefix("案号").lstrip(":：")


def numeral(number: int) -> str:
    """A small number in Chinese: 3 is 三, 12 is 十二."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def read_year(text: str) -> int:
    """Four figures, Arabic or Chinese; 0 where they are not four figures."""
    year = "".join(_FIGURES.get(c, c) for c in text)
    return int(year) if re.fullmatch(r"[0-9]{4}", year) else 0


def read_numeral(text: str) -> int:
    """A small number written in Chinese or in figures."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, sep, ones = text.partition("十")
    if sep:
        return (NUMERALS.index(tens) + 1 if tens else 1) * 10 + (NUMERALS.index(ones) + 1 if ones else 0)
    if len(text) != 1:
        raise BadCaseNumber(f"“之{text}”读不懂", code="bad_suffix", remedy="请写成之一、之二")
    return NUMERALS.index(text) + 1
