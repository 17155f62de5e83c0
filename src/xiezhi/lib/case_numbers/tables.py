"""Court codes and case types, as tables with their sources beside them.

``court-codes.csv`` and ``case-types.csv`` follow 法〔2015〕137号 as amended;
``court-codes-observed.csv`` holds codes with the court names printed on real
documents (counted in the JuDGE and LeCaRDv2 collections); ``demo-courts.csv``
holds invented courts for demonstrations. A code is never derived from a
division code at run time: courts keep theirs when districts change.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SUPREME = "最高法"
LETTERS = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军"

# What is typed or read by mistake for a province's character: look-alikes, other short names, traditional forms.
MISTAKEN_LETTERS = {
    "泸": "沪", "护": "沪", "户": "沪", "申": "沪", "滬": "沪", "穌": "苏", "蘇": "苏", "办": "苏",
    "淅": "浙", "折": "浙", "晥": "皖", "睆": "皖", "徽": "皖", "闵": "闽", "闺": "闽", "閩": "闽", "福": "闽",
    "贛": "赣", "魯": "鲁", "予": "豫", "鄄": "鄂", "颚": "鄂", "楚": "鄂", "相": "湘", "奥": "粤", "粵": "粤", "穗": "粤",
    "挂": "桂", "瓊": "琼", "榆": "渝", "谕": "渝", "蜀": "川", "贵": "黔", "貴": "黔", "滇": "云", "雲": "云",
    "臧": "藏", "陝": "陕", "狭": "陕", "峡": "陕", "秦": "陕", "陇": "甘", "清": "青", "寧": "宁", "疆": "新",
    "兴": "兵", "軍": "军", "遼": "辽", "聊": "辽", "凉": "京", "翼": "冀", "粪": "冀", "普": "晋", "晉": "晋", "內": "内",
    "蒙": "内", "律": "津", "墨": "黑",
}  # fmt: skip

_NEW_STYLE = re.compile(rf"[{LETTERS}](?:\d{{2}}|\d{{4}})?|{SUPREME}")
_SPECIAL_BLOCKS = range(71, 86)
_OPEN_ENDED = "used in practice"
_CLOSED = re.compile(r"closed (\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Court:
    """A court with its code in case numbers; ``invented`` marks the courts of demonstrations."""

    code: str
    name: str
    level: str
    division: str
    source: str
    invented: bool = False


@dataclass(frozen=True, slots=True)
class CaseType:
    """A type code with the kinds of case it stands for.

    ``local`` codes are used in practice without standing in the rule (N10);
    issuing them is a local setting.
    """

    code: str
    name: str
    kinds: tuple[str, ...]
    category: str
    valid_from: date | None
    closed_on: date | None
    local: bool


@cache
def courts() -> Mapping[str, Court]:
    """All courts with a known code."""
    found: dict[str, Court] = {}
    for row in _rows("court-codes-observed.csv"):
        if _NEW_STYLE.fullmatch(row["code"]):
            found[row["code"]] = Court(
                row["code"],
                row["court_name"],
                _level_by_form(row["code"]),
                "",
                f"observed: {row['rule_check']}",
            )
    for file, invented in (("court-codes.csv", False), ("demo-courts.csv", True)):
        for row in _rows(file):
            found[row["code"]] = Court(
                row["code"], row["name"], row["level"], row["admin_division"], row["source"], invented
            )
    return found


@cache
def case_types() -> Mapping[str, CaseType]:
    """All type codes."""
    kinds: dict[str, list[dict[str, str]]] = {}
    groups: dict[str, str] = {}
    group = ""
    for row in _rows("case-types.csv"):
        if row["kind"] == "group":
            group = row["name"]
            continue
        kinds.setdefault(row["code"], []).append(row)
        groups.setdefault(row["code"], group)
    return {code: _case_type(code, rows, groups[code]) for code, rows in kinds.items()}


def level_of(code: str) -> str:
    """The level of a court by the table, or else by the form of its code."""
    known = courts().get(code)
    return known.level if known else _level_by_form(code)


def _level_by_form(code: str) -> str:
    if code == SUPREME:
        return "supreme"
    digits = code[1:]
    if not digits:
        return "high"
    if int(digits[:2]) in _SPECIAL_BLOCKS:
        return "special"
    return "intermediate" if len(digits) == 2 else "basic"


def _case_type(code: str, rows: list[dict[str, str]], group: str) -> CaseType:
    """One code; where it stands for several kinds of case its name is that of their group."""
    first = rows[0]
    closed = _CLOSED.match(first["status"])
    return CaseType(
        code=code,
        name=first["name"] if len(rows) == 1 else group,
        kinds=tuple(row["name"] for row in rows),
        category=first["category"],
        valid_from=_date(first["valid_from"]),
        closed_on=_date(closed[1]) if closed else None,
        local=first["status"] == _OPEN_ENDED,
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (Path(__file__).parent / file).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)
