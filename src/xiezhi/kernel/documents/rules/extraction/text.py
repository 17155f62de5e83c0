"""A court document with its typing habits evened out, where every character still knows its place.

Courts space out headings (刑　事　判　决　书), break names over lines, mix full and half width, and put
the year of a number into any bracket there is; a PDF breaks each visible line and brings radicals
(⼈) in place of characters (人). The rules read :class:`CleanText`, which has no white space at all and one
form of each sign, and give back the :class:`Span` of the original where they found something.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field

_SIGNS = {
    **dict.fromkeys("([{〔【［﹝", "（"),
    **dict.fromkeys(")]}〕】］﹞", "）"),
    ",": "，",
    "﹐": "，",
    ":": "：",
    "︰": "：",
    "∶": "：",
    ";": "；",
    "?": "？",
    "!": "！",
    "｡": "。",
    "﹒": "·",
    "•": "·",
    "‧": "·",
    "・": "·",
    "˙": "·",
    "﹡": "*",
    "＊": "*",
    "✕": "×",
    "✖": "×",
    "╳": "×",
    "⨯": "×",
    "吿": "告",
    "內": "内",
    "戶": "户",
    "爲": "为",
    "說": "说",
}
# CJK radicals that Unicode does not fold into the characters they are typed for.
_RADICALS = dict(
    zip(
        "⺁⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
_INVISIBLE = {"Cf", "Cc", "Co", "Cn", "Cs", "Mn"}
_PAGE_LINE = re.compile(
    r"^[-—–―－·\s]*(?:第\s*)?\d{1,4}(?:\s*[页/／]\s*(?:共?\s*\d{1,4}\s*页?)?)?[-—–―－·\s]*$"
)
_POINT = re.compile(r"(?<=[\u4e00-\u9fff）])\.(?=[\u4e00-\u9fff（]|$)")
_SPACED_RUN = re.compile(r"(?<!\S)[\u4e00-\u9fff〇○](?:\s+[\u4e00-\u9fff〇○])+(?!\S)")
_SENTENCE_END = tuple("。；：！？")
# Typeset pages have lines of 22 to 45 characters; text with one paragraph a line has far longer ones.
_NARROWEST_LINE = 44
_WIDEST_LINE = 104
_RAGGED = 10
# What begins a paragraph even where the line above is full and has no full stop.
_NEW_ENTRY = re.compile(
    r"\s*$|\s*(?:原告|被告|第三人|上诉人|被上诉人|申请|被申请|公诉机关|原公诉|抗诉|自诉人|辩护人|指定辩护|委托|法定代|诉讼代|负责人|经营者|案号|案由"
    r"|审\s*判|执\s*行\s*员|人民陪审|书\s*记|法官助理|代理审判|判决如下|裁定如下|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．]|附[：:录]|[（(][12]\d{3}[）)])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the text that was given: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CleanText:
    """The text without white space, with one form of each sign.

    ``gaps`` are the places before which the original had white space, ``lines`` those
    where it had a line break that is more than the right margin of a page.
    """

    source: str
    text: str
    origin: tuple[int, ...]
    gaps: frozenset[int]
    lines: frozenset[int]
    _sorted_gaps: tuple[int, ...] = field(default=(), compare=False)
    _sorted_lines: tuple[int, ...] = field(default=(), compare=False)

    def span(self, start: int, end: int) -> Span:
        """The same stretch in the original."""
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def is_edge(self, at: int) -> bool:
        """White space, or an end of the text, lies before this place."""
        return at <= 0 or at >= len(self.text) or at in self.gaps

    def next_gap(self, at: int) -> int:
        """The first gap after this place, or the end of the text."""
        index = bisect_left(self._sorted_gaps, at + 1)
        return self._sorted_gaps[index] if index < len(self._sorted_gaps) else len(self.text)

    def gap_before(self, at: int) -> int:
        """The last gap at or before this place, or the beginning of the text."""
        index = bisect_left(self._sorted_gaps, at + 1)
        return self._sorted_gaps[index - 1] if index else 0

    def line_end(self, at: int) -> int:
        """The end of the line in which this place lies."""
        index = bisect_left(self._sorted_lines, at + 1)
        return self._sorted_lines[index] if index < len(self._sorted_lines) else len(self.text)

    def line_start(self, at: int) -> int:
        """The beginning of the line in which this place lies."""
        index = bisect_left(self._sorted_lines, at + 1)
        return self._sorted_lines[index - 1] if index else 0

    def words(self, start: int, end: int) -> str:
        """A stretch for people to read: a foreign name keeps its spaces and commas."""
        out: list[str] = []
        for at in range(start, end):
            if at > start and at in self.gaps and self.text[at - 1] < "\u0080" and _is_latin(self.text[at]):
                out.append(" ")
            comma = self.text[at] == "，" and at > start and self.text[at - 1] < "\u0080"
            out.append(", " if comma else self.text[at])
        return "".join(out).replace(",  ", ", ")

    def segments(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches between gaps."""
        found: list[tuple[int, int]] = []
        while start < end:
            stop = min(self.next_gap(start), end)
            found.append((start, stop))
            start = stop
        return found


def clean(source: str) -> CleanText:
    """Even out a text; linear in its length."""
    chars: list[str] = []
    origin: list[int] = []
    gaps: set[int] = set()
    lines: set[int] = set()
    rows = source.splitlines(keepends=True)
    soft = _soft_rows(rows)
    at = 0
    for number, row in enumerate(rows):
        if not _PAGE_LINE.match(row):
            _append_row(row, at, chars, origin, gaps)
        at += len(row)
        if number not in soft:
            gaps.add(len(chars))
            lines.add(len(chars))
    return CleanText(
        source,
        _full_stops("".join(chars)),
        tuple(origin),
        frozenset(gaps),
        frozenset(lines),
        tuple(sorted(gaps)),
        tuple(sorted(lines)),
    )


def _full_stops(text: str) -> str:
    """A point typed for 。 behind a Chinese word; figures and foreign words keep theirs."""
    return _POINT.sub("。", text)


def _append_row(row: str, at: int, chars: list[str], origin: list[int], gaps: set[int]) -> None:
    spaced = _spaced_out(row)
    written = len(row.rstrip())
    for offset, char in enumerate(row):
        if char.isspace() or char in "\u3164\u2800":
            if offset < written and offset not in spaced:
                gaps.add(len(chars))
            continue
        if unicodedata.category(char) in _INVISIBLE:
            continue
        chars.append(_plain(char))
        origin.append(at + offset)


def _spaced_out(row: str) -> set[int]:
    """Where white space only spaces out the characters of one word: 民　事　判　决　书, 传　票."""
    inside: set[int] = set()
    for run in _SPACED_RUN.finditer(row):
        whole_row = run[0].strip() == row.strip()
        if whole_row or sum(not char.isspace() for char in run[0]) >= 3:
            inside.update(at for at in range(run.start(), run.end()) if row[at].isspace())
    return inside


def _plain(char: str) -> str:
    if char < "\u0080":
        return _SIGNS.get(char, char)
    folded = unicodedata.normalize("NFKC", char)
    if len(folded) != 1:
        folded = char
    return _SIGNS.get(folded, _RADICALS.get(folded, folded))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _soft_rows(rows: list[str]) -> set[int]:
    """Rows that end only because the page was full, as in text taken from a PDF."""
    widths = [_width(row) for row in rows]
    widest = max(widths, default=0)
    if not _NARROWEST_LINE <= widest <= _WIDEST_LINE:
        return set()
    full = [number for number, width in enumerate(widths) if width >= widest - _RAGGED]
    if len(full) < 2:
        return set()
    return {
        number
        for number in full
        if number + 1 < len(rows)
        and not rows[number].rstrip().endswith(_SENTENCE_END)
        and not _NEW_ENTRY.match(rows[number + 1])
    }


def _width(row: str) -> int:
    """How wide a row is printed; the thin space between Chinese and figures does not count."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in row if not char.isspace())
