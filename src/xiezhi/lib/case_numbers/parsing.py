"""Reading one case number, and saying what is wrong with it.

法〔2015〕137号, amended by 法〔2018〕335号: （年）法院代字[专门审判代字]类型代字编号号[之序].
Brackets and figures of any width are read; numbers before 2016 are read as
text (``legacy``). What was never a lawful number is refused here and, where it
exists on paper, found by :mod:`.finding` with a flag.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from xiezhi.lib.case_numbers.tables import (
    LETTERS,
    MISTAKEN_LETTERS,
    SUPREME,
    case_types,
    courts,
    level_of,
)
from xiezhi.lib.case_numbers.types import BadCaseNumber, CaseNumber
from xiezhi.lib.case_numbers.writing import NUMERALS, flatten, numeral, read_numeral, read_year

NEW_STYLE_SINCE = 2016
SPECIAL_SINCE = 2019
SPECIAL = "知"
RANDOM_SERIAL = "刑核"
FLAG_SPECIAL = "special_before_2019"
FLAG_EARLY = "new_style_before_2016"
FLAG_CLOSED = "closed_type"
FLAG_STRAY = "stray_character"
FLAG_LOCAL = "local_practice"
FLAG_HYPHEN = "hyphen_suffix"
USE_INSTEAD = {"民破": "破", "民算": "强清"}
_REMEDY = "请对照立案通知书补全"
_RANDOM_LENGTH = 8
_LONGEST_SERIAL = 8
_COMMON = ("民初", "刑初", "行初", "民终", "刑终", "行终", "民特", "执", "执恢", "执保", "破")
_LONGEST_RANGE = 200
_FIRST_YEAR = 1949
_LEGACY = re.compile(
    rf"(?P<words>[\u4e00-\u9fff]{{2,14}}?)字第?(?P<serial>\d+)(?:-(?P<part>\d+))?号(?:之(?P<suffix>[{NUMERALS}\d]+))?",
    re.ASCII,
)
_TAIL = re.compile(
    rf"(?P<type>\D*?)(?P<stray>字?第?)(?P<serials>\d[\d\-、,]*)(?P<hao>号)?(?:之(?P<suffix>[{NUMERALS}\d]+))?(?P<rest>.*)",
    re.ASCII,
)

_BRANCHES = re.compile(r"[刑民商行执知赔破经立法]")
_STAGES = re.compile(
    r"(?:初|终|再|监|申|抗|提|重|执|恢|异|复|更|减|假|督|催|特|破|他|核|辖|撤|保|审|赔|确|外|限)$"
)
_NOT_COURT = re.compile(r"检|公(?!初)|警|监释|狱|劳教|鉴|仲|司")


class Parts(NamedTuple):
    """A number taken apart but not judged yet."""

    year: int
    court: str
    special: str | None
    type_code: str
    serials: str
    suffix: int | None
    stray: bool


def parse(text: str, *, today: date | None = None) -> CaseNumber:
    """Read exactly one case number, or refuse it with what is wrong and what to do."""
    flat = flatten(text)
    year, rest = _year(flat)
    _check_year(year, today)
    legacy = _LEGACY.fullmatch(rest)
    if legacy and not stray_words(year, legacy["words"]):
        _check_legacy(year, legacy["words"])
        return legacy_number(year, legacy)
    parts = take_apart(year, rest)
    serial, suffix = _single(parts)
    number = build(parts, serial, suffix=suffix, flag=FLAG_HYPHEN if suffix else None)
    wrong = unlawful(number)
    if wrong:
        raise wrong
    return number


def take_apart(year: int, rest: str) -> Parts:
    """Court, special character, type and serials of what follows the year."""
    court, tail = _court(year, rest)
    match = _TAIL.fullmatch(tail)
    if match is None:
        words = re.sub(r"字?第?号?$", "", tail)
        _, type_code = _type(court, words)
        raise BadCaseNumber(f"“{type_code}”后面缺少编号，{_REMEDY}", code="missing_serial", remedy=_REMEDY)
    special, type_code = _type(court, match["type"])
    stem = f"（{year}）{court}{special or ''}{type_code}"
    if not match["hao"]:
        whole = f"{stem}{match['serials']}号"
        raise BadCaseNumber(
            f"末尾缺少“号”字，应为{whole}", code="missing_hao", remedy="请补上“号”", suggest=whole
        )
    if match["rest"]:
        whole = f"{stem}{match['serials']}号"
        raise BadCaseNumber(
            f"“号”后面多了“{match['rest']}”", code="trailing_text", remedy="请只填案号", suggest=whole
        )
    suffix = read_numeral(match["suffix"]) if match["suffix"] else None
    return Parts(year, court, special, type_code, match["serials"], suffix, bool(match["stray"]))


def build(parts: Parts, serial: int, *, flag: str | None = None, suffix: int | None = None) -> CaseNumber:
    """The case number of the parts with one serial."""
    kind = case_types()[parts.type_code]
    court = courts().get(parts.court)
    suffix = suffix if suffix is not None else parts.suffix
    text = str(serial).zfill(_RANDOM_LENGTH) if parts.type_code == RANDOM_SERIAL else str(serial)
    stem = f"（{parts.year}）{parts.court}{parts.special or ''}{parts.type_code}"
    return CaseNumber(
        year=parts.year,
        court_code=parts.court,
        court_name=court.name if court else None,
        court_level=level_of(parts.court),
        special=parts.special,
        type_code=parts.type_code,
        type_name=kind.name,
        serial=serial,
        suffix=suffix,
        legacy=False,
        normalised=f"{stem}{text}号" + (f"之{numeral(suffix)}" if suffix else ""),
        flag=flag or _flag(parts),
    )


def legacy_number(year: int, match: re.Match[str]) -> CaseNumber:
    """A number in the style before 2016, kept as it is written (N8)."""
    suffix = (
        read_numeral(match["suffix"]) if match["suffix"] else int(match["part"]) if match["part"] else None
    )
    part = f"-{match['part']}" if match["part"] else ""
    tail = f"之{match['suffix']}" if match["suffix"] else ""
    return CaseNumber(
        year=year,
        court_code="",
        court_name=None,
        court_level="",
        special=None,
        type_code=match["words"],
        type_name="2016年以前的案号",
        serial=int(match["serial"]),
        suffix=suffix,
        legacy=True,
        normalised=f"（{year}）{match['words']}字第{match['serial']}{part}号{tail}",
    )


def unlawful(number: CaseNumber) -> BadCaseNumber | None:
    """Why such a number cannot have been issued by any court, if so."""
    if number.flag == FLAG_SPECIAL:
        return BadCaseNumber(
            f"{number.year}年的案号不会带“{SPECIAL}”字，专门审判代字自{SPECIAL_SINCE}年起才有",
            code=FLAG_SPECIAL,
            remedy="请核对年份，或者去掉“知”字",
            suggest=number.normalised.replace(SPECIAL, "", 1),
            basis="法〔2018〕335号",
        )
    if number.flag == FLAG_EARLY:
        return BadCaseNumber(
            f"{number.year}年还没有这种案号，现行编号方法自{NEW_STYLE_SINCE}年起施行",
            code=FLAG_EARLY,
            remedy="请核对年份",
            basis="法〔2015〕137号",
        )
    if number.flag == FLAG_CLOSED:
        return closed_type(number.type_code)
    return None


def closed_type(type_code: str) -> BadCaseNumber:
    """The refusal of a code that has been closed, with the one to use."""
    use = USE_INSTEAD.get(type_code, "")
    return BadCaseNumber(
        f"类型代字“{type_code}”自2016年8月1日起停用" + (f"，应使用“{use}”" if use else ""),
        code=FLAG_CLOSED,
        remedy=f"请改用“{use}”" if use else "请改用现行类型代字",
        suggest=use,
        basis="法〔2016〕237号",
    )


def _year(flat: str) -> tuple[int, str]:
    match = re.match(r"（(?P<year>[^）]*)）(?P<rest>.*)$", flat)
    if match is None:
        bare = re.match(r"（?([0-9]{4})[）年]?(.+)$", flat)
        if bare:
            whole = f"（{bare[1]}）{bare[2]}"
            raise BadCaseNumber(
                f"年份要写在括号里，是不是{whole}",
                code="missing_bracket",
                remedy="请给年份加上括号",
                suggest=whole,
            )
        raise BadCaseNumber(
            "案号要以括号里的四位年份开头，例如（2026）沪0199民初1号", code="missing_year", remedy=_REMEDY
        )
    year = read_year(match["year"])
    if year < _FIRST_YEAR:
        raise BadCaseNumber(f"“（{match['year']}）”不是四位年份", code="bad_year", remedy="请核对年份")
    return year, match["rest"]


def _check_year(year: int, today: date | None) -> None:
    if today is not None and year > today.year:
        raise BadCaseNumber(f"{year}年还没有到，不会有这个案号", code="future_year", remedy="请核对年份")


def _court(year: int, rest: str) -> tuple[str, str]:
    """The court code at the front, and what follows it."""
    if rest.startswith(SUPREME):
        return SUPREME, rest.removeprefix(SUPREME)
    match = re.match(r"(?P<letter>[^0-9]?)(?P<digits>[0-9]*)", rest)
    letter, digits = (match["letter"], match["digits"]) if match else ("", "")
    if letter in LETTERS and letter:
        if len(digits) not in (0, 2, 4):
            raise BadCaseNumber(
                f"法院代字“{letter}{digits}”有{len(digits)}位数字，应为2位（中级法院）或者4位（基层法院）",
                code="court_code_length",
                remedy="请核对法院代字",
            )
        return letter + digits, rest[1 + len(digits) :]
    if letter and digits:
        meant = MISTAKEN_LETTERS.get(letter, "")
        raise BadCaseNumber(
            f"法院代字里没有“{letter}”" + (f"，是不是“{meant}”" if meant else ""),
            code="unknown_court_letter",
            remedy=f"请改为“{meant}”，或者核对案号" if meant else "请核对省份简称",
            suggest=meant,
        )
    raise BadCaseNumber(
        f"（{year}）后面缺少法院代字，例如沪0199或者最高法", code="missing_court", remedy=_REMEDY
    )


def _type(court: str, text: str) -> tuple[str | None, str]:
    """The special character, if any, and the type code; an unknown one is refused with near ones."""
    types = case_types()
    if text in types:
        return None, text
    if text.startswith(SPECIAL) and text[1:] in types:
        return SPECIAL, text[1:]
    if not text:
        raise BadCaseNumber(f"“{court}”后面缺少类型代字，例如民初、执", code="missing_type", remedy=_REMEDY)
    alike = [code for code in _COMMON if code[0] == text[0]] + get_close_matches(
        text, list(types), cutoff=0.5
    )
    near = list(dict.fromkeys(alike))[:3]
    raise BadCaseNumber(
        f"没有“{text}”这个类型代字" + (f"，是不是{'、'.join(near)}" if near else ""),
        code="unknown_type",
        remedy="请对照立案通知书核对类型代字",
        suggest=near[0] if near else "",
    )


def _single(parts: Parts) -> tuple[int, int | None]:
    """The one serial of a number; combined references and wrong forms are refused."""
    pairs = expand(parts.serials)
    if len(pairs) != 1:
        raise BadCaseNumber(
            f"“{parts.serials}号”写了不止一个编号",
            code="combined_number",
            remedy="请一个案号填一次",
            basis="法〔2015〕137号",
        )
    text, suffix = pairs[0]
    check_serial(parts.type_code, text)
    return int(text), suffix


def expand(serials: str) -> list[tuple[str, int | None]]:
    """What ``18775-18776`` or ``3827、3828`` stands for (N9); in ``330-6`` the 6 counts the papers of one case."""
    pairs: list[tuple[str, int | None]] = []
    for piece in re.split(r"[、,]", serials):
        first, dash, last = piece.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            raise BadCaseNumber(f"编号“{piece}”读不懂", code="unreadable", remedy="请核对编号")
        if not dash:
            pairs.append((first, None))
        elif int(last) <= int(first):
            pairs.append((first, int(last)))
        elif int(last) - int(first) < _LONGEST_RANGE:
            pairs.extend((str(number), None) for number in range(int(first), int(last) + 1))
        else:
            pairs.extend(((first, None), (last, None)))
    return pairs


def check_serial(type_code: str, serial: str) -> None:
    """Refuse a serial the rule does not allow: a leading zero, or 刑核 without its eight digits (N6)."""
    if type_code == RANDOM_SERIAL:
        if len(serial) != _RANDOM_LENGTH:
            raise BadCaseNumber(
                f"“{type_code}”案件的编号是{_RANDOM_LENGTH}位随机数，“{serial}”有{len(serial)}位",
                code="number_needs_8_digits",
                remedy="请核对编号",
            )
        return
    if len(serial) > _LONGEST_SERIAL:
        raise BadCaseNumber(f"编号“{serial}”过长", code="serial_too_long", remedy="请核对编号")
    if serial.startswith("0"):
        plain = serial.lstrip("0")
        raise BadCaseNumber(
            f"编号“{serial}”前面不能有0" + (f"，应为{plain}" if plain else ""),
            code="leading_zero",
            remedy="请去掉编号前面的0",
            suggest=plain,
        )


def court_words(words: str) -> bool:
    """Whether the words before 字第 are those of a court, not of a prosecutor, the police or an expert."""
    return bool(_BRANCHES.search(words) and _STAGES.search(words)) and not _NOT_COURT.search(words)


def _check_legacy(year: int, words: str) -> None:
    if not court_words(words):
        raise BadCaseNumber(
            f"“{words}字”不像法院的案号", code="not_a_court", remedy="请核对是不是其他单位的文书编号"
        )
    if year > NEW_STYLE_SINCE:
        raise BadCaseNumber(
            f"{year}年的案号不再用“字第”，法院代字应为一个省份简称加数字",
            code="legacy_style",
            remedy="请对照文书核对案号和年份",
            basis="法〔2015〕137号",
        )


def stray_words(year: int, words: str) -> bool:
    """Whether the characters before 字第 are a number of today into which 字第 was put by habit."""
    stem = words.removeprefix(SUPREME) if words.startswith(SUPREME) else words[1:]
    return (
        year >= NEW_STYLE_SINCE
        and (words[0] in LETTERS or words.startswith(SUPREME))
        and stem in case_types()
    )


def _flag(parts: Parts) -> str | None:
    kind = case_types()[parts.type_code]
    if parts.year < NEW_STYLE_SINCE:
        return FLAG_EARLY
    if parts.special and parts.year < SPECIAL_SINCE:
        return FLAG_SPECIAL
    if kind.closed_on and parts.year > kind.closed_on.year:
        return FLAG_CLOSED
    if parts.stray:
        return FLAG_STRAY
    return FLAG_LOCAL if kind.local else None
