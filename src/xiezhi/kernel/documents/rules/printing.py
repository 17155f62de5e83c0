"""What may be printed: facts cleaned of characters that would make paper and record differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import rfc8785

from xiezhi.lib.verdict import Refused

# Marks that turn the direction of reading, or hide: "402X" could be shown as "X204" on a signed page.
_DECEPTIVE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062"
                       "\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb")  # fmt: skip
MAX_FACTS_BYTES = 512 * 1024


def printable(text: str) -> str:
    """The text without control characters and without marks that reorder or hide letters.

    Line breaks stay, and so does every letter that may be part of a name: one
    too rare for the fonts, or for this Python's tables, is refused later by
    name, never dropped in silence.
    """
    kept = (
        letter
        for letter in text.replace("\r\n", "\n").replace("\r", "\n")
        if letter == "\n"
        or letter == "\t"
        or not (letter in _DECEPTIVE or unicodedata.category(letter) in {"Cc", "Cs"})
    )
    return unicodedata.normalize("NFC", "".join(kept).replace("\t", " "))


def clean_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they will be printed, embedded and committed to: one and the same values.

    Dates and amounts become text; floats are refused, because a signed
    document must never say 0.30000000000000004.
    """
    cleaned = {str(name): _clean(value, str(name)) for name, value in facts.items()}
    if len(canonical(cleaned)) > MAX_FACTS_BYTES:
        raise Refused(
            "文书要素过多，超出一份文书可容纳的范围", remedy="请分成几份文书出具", code="facts_too_large"
        )
    return cleaned


def canonical(facts: Mapping[str, Any]) -> bytes:
    """The one spelling of these facts (RFC 8785), which is embedded and hashed."""
    return rfc8785.dumps(dict(facts))


def grouped_digest(digest: str, *, letters: int = 16) -> str:
    """The beginning of a digest in groups of four, as it is printed."""
    head = digest[:letters]
    return " ".join(head[i : i + 4] for i in range(0, len(head), 4))


def chinese_date(day: date) -> str:
    """A date as it stands on paper: 2026年11月16日."""
    return f"{day.year}年{day.month}月{day.day}日"


_DIGITS = "〇一二三四五六七八九"


def formal_date(day: date) -> str:
    """A date in Chinese figures, as at the foot of a court's paper: 二〇二六年十一月十六日."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{_up_to_99(day.month)}月{_up_to_99(day.day)}日"


def _up_to_99(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _clean(value: Any, name: str) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return printable(value)
        case int():
            return value if abs(value) < 2**53 else str(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _clean(item, f"{name}.{key}") for key, item in value.items()}
        case list() | tuple():
            return [_clean(item, f"{name}[{i}]") for i, item in enumerate(value)]
    raise Refused(
        f"文书要素“{name}”的类型 {type(value).__name__} 不能印在文书上", field=name, code="fact_type"
    )
