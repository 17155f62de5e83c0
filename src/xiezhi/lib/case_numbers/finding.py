"""Finding case numbers in running text, in all the shapes real documents use.

Full-width, half-width, square, tortoise-shell and lenticular brackets, mixed
ones, blanks inside, years in Chinese figures, a stray 字 or 第, ranges and
lists of numbers, 之一 and -6 after the number, and the style before 2016.
Numbers of prosecutors, police and experts look alike; they are not case
numbers and come from :func:`find_document_numbers` alone.
"""

from __future__ import annotations

import re

from xiezhi.lib.case_numbers.parsing import (
    FLAG_HYPHEN,
    SPECIAL,
    Parts,
    build,
    check_serial,
    court_words,
    expand,
    legacy_number,
    stray_words,
)
from xiezhi.lib.case_numbers.tables import LETTERS, SUPREME, case_types
from xiezhi.lib.case_numbers.types import BadCaseNumber, CaseNumber, DocumentNumber, FoundNumber
from xiezhi.lib.case_numbers.writing import NUMERALS, plain_character, read_numeral, read_year

_YEAR = r"（\s*(?P<year>[12]\d{3}|[一二][〇零○一二三四五六七八九]{3})\s*）\s*"
_SUFFIX = rf"(?:\s*之\s*(?P<suffix>[{NUMERALS}]{{1,3}}|\d{{1,2}}))?"
_NEW = re.compile(
    _YEAR
    + rf"(?P<court>{SUPREME}|[{LETTERS}]\s*(?:\d{{4}}|\d{{2}})?)\s*(?P<type>[\u4e00-\u9fff][\u4e00-\u9fff\s]{{0,7}}?)\s*"
    + r"(?P<stray>字?\s*第?)\s*(?P<serials>\d+(?:\s*[-、,]\s*\d+)*)\s*号"
    + _SUFFIX,
    re.ASCII,
)
_OLD = re.compile(
    _YEAR
    + r"(?P<words>[\u4e00-\u9fff]{2,14}?)\s*字\s*第?\s*(?P<serial>\d+)(?:\s*-\s*(?P<part>\d+))?\s*号"
    + _SUFFIX,
    re.ASCII,
)
_OTHER = re.compile(
    _YEAR + r"(?P<words>[\u4e00-\u9fff]{0,6})第?(?P<serial>[A-Za-z]{0,3}\d+(?:[-、]\d+)*)号", re.ASCII
)
_ISSUER = re.compile(r"(?:[\u4e00-\u9fff]|（[\u4e00-\u9fff]{1,6}）)+$")
_NOT_ISSUER = re.compile(r".*(?:出具的?|作出的?|院以|局以|证实|证明|依据|根据|及其?|[的以、])")
_BRANCHES = re.compile(r"[刑民商行执知赔破经立法]")
_STAGES = re.compile(
    r"(?:初|终|再|监|申|抗|提|重|执|恢|异|复|更|减|假|督|催|特|破|他|核|辖|撤|保|审|赔|确|外|限)$"
)
_NOT_COURT = re.compile(r"检|公(?!初)|警|监释|狱|劳教|鉴|仲|司")


def find_case_numbers(text: str) -> list[FoundNumber]:
    """Every case number in the text, in its order; a combined reference gives one entry for each number."""
    flat = "".join(plain_character(c) for c in text)
    found: list[FoundNumber] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in ((_NEW, _read_new), (_OLD, _read_old)):
        for match in pattern.finditer(flat):
            span = match.span()
            if any(start < span[1] and span[0] < end for start, end in taken):
                continue
            numbers = read(match)
            if numbers:
                taken.append(span)
                found.extend(FoundNumber(n, text[span[0] : span[1]], *span) for n in numbers)
    return sorted(found, key=lambda hit: (hit.start, hit.number.serial))


def search_numbers(text: str) -> list[CaseNumber]:
    """The case numbers meant by what was typed into a search box: combined ones are split (N9)."""
    return list(dict.fromkeys(hit.number for hit in find_case_numbers(text)))


def find_document_numbers(text: str) -> list[DocumentNumber]:
    """Numbers of other bodies' papers, such as 沪检诉刑诉［2018］643号 or （2016）第JD294号."""
    flat = "".join(plain_character(c) for c in text)
    taken = [(hit.start, hit.end) for hit in find_case_numbers(text)]
    found: list[DocumentNumber] = []
    for match in _OTHER.finditer(flat):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        before = _ISSUER.search(flat[max(match.start() - 20, 0) : match.start()])
        issuer = _NOT_ISSUER.sub("", before[0]) if before else ""
        start = match.start() - len(issuer)
        found.append(
            DocumentNumber(issuer, read_year(match["year"]), text[start : match.end()], start, match.end())
        )
    return found


def _read_new(match: re.Match[str]) -> list[CaseNumber]:
    """The numbers of a match in the style of today; none where the words are no case type."""
    court, words = re.sub(r"\s", "", match["court"]), re.sub(r"\s", "", match["type"])
    special = SPECIAL if words not in case_types() and words.startswith(SPECIAL) else None
    type_code = words.removeprefix(SPECIAL) if special else words
    year = read_year(match["year"])
    digits = court[1:].isdigit()
    stray = bool(match["stray"].strip())
    if type_code not in case_types() or (stray and not digits and not stray_words(year, court + words)):
        return []
    suffix = read_numeral(match["suffix"]) if match["suffix"] else None
    parts = Parts(year, court, special, type_code, re.sub(r"\s", "", match["serials"]), suffix, stray)
    try:
        pairs = expand(parts.serials)
        for serial, _ in pairs:
            check_serial(type_code, serial)
    except BadCaseNumber:
        return []
    return [build(parts, int(s), suffix=paper, flag=FLAG_HYPHEN if paper else None) for s, paper in pairs]


def _read_old(match: re.Match[str]) -> list[CaseNumber]:
    """A number in the style before 2016, if its words are those of a court."""
    return [legacy_number(read_year(match["year"]), match)] if court_words(match["words"]) else []
