"""What may be told to a rule: the fact names of ``facts.csv`` with their types.

A fact comes as a Python value (from another room) or as text (from a form or
the command line); :func:`fact_value` turns both into the typed value or
refuses with the field and the remedy. ``None`` means "not known" everywhere.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from xiezhi.lib.dates import day_of, parse_date, parse_moment
from xiezhi.lib.verdict import Refused

_TRUE = {"true", "yes", "1", "是", "有"}
_FALSE = {"false", "no", "0", "否", "无"}
_COMPACT_PERIOD = re.compile(r"(?P<kind>\w+):(?P<from_on>[\d-]+)(?:\.\.|/)(?P<until_on>[\d-]+)")


@dataclass(frozen=True, slots=True)
class Fact:
    """One name a rule may be told; ``choices`` is empty where any value of the type will do."""

    name: str
    label: str
    type: str
    choices: tuple[str, ...]
    default: str
    meaning: str


@cache
def facts() -> Mapping[str, Fact]:
    """All fact names."""
    path = Path(__file__).parent / "facts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["fact"]: _fact(row) for row in csv.DictReader(file)}


def fact(name: str) -> Fact:
    """The fact of that name; an unknown name is refused with the nearest known ones."""
    found = facts().get(name)
    if found is None or found.type == "result":
        near = get_close_matches(name, [f.name for f in facts().values() if f.type != "result"], n=3)
        raise Refused(
            f"没有名为“{name}”的事实",
            field=name,
            remedy=f"是不是指{'、'.join(near)}？" if near else "请查看期限说明里列出的事实名称",
            code="unknown_fact",
        )
    return found


def fact_value(name: str, raw: object) -> object:
    """The typed value of a fact, or ``None`` where nothing was said."""
    known = fact(name)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    return _READERS[known.type](known, raw)


def label_of(name: str) -> str:
    """The Chinese name of a fact, for messages."""
    known = facts().get(name)
    return (known.label if known else "") or name


def bad_value(known: Fact, raw: object, remedy: str) -> Refused:
    """The refusal of a value that does not fit its fact."""
    return Refused(
        f"{known.label or known.name}的值“{raw}”不对", field=known.name, remedy=remedy, code="bad_value"
    )


def _fact(row: Mapping[str, str]) -> Fact:
    allowed, _, default = row["allowed_values"].partition("; default ")
    choices = (
        tuple(allowed.split("|")) if row["type"] in ("enum", "setting", "boolean") and "|" in allowed else ()
    )
    if row["fact"] == "seizure_years":
        choices = tuple(allowed.split("|"))
    return Fact(row["fact"], row["name_zh"], row["type"], choices, default, row["meaning"])


def _date(known: Fact, raw: object) -> object:
    if isinstance(raw, date):
        return day_of(raw)
    if isinstance(raw, str):
        return parse_date(raw, field=known.name)
    raise bad_value(known, raw, "请填写日期，例如2026-01-30")


def _datetime(known: Fact, raw: object) -> object:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, str):
        return parse_moment(raw, field=known.name)
    raise bad_value(known, raw, "请写到几时几分，例如2026-05-08T16:20")


def _integer(known: Fact, raw: object) -> object:
    try:
        number = None if isinstance(raw, bool | float) else int(str(raw))
    except ValueError:
        number = None
    if number is None or (known.choices and str(number) not in known.choices):
        raise bad_value(
            known, raw, f"请填写{'、'.join(known.choices)}之一" if known.choices else "请填写整数"
        )
    return number


def _decimal(known: Fact, raw: object) -> object:
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        raise bad_value(known, raw, "请填写数字") from None
    if isinstance(raw, bool) or not number.is_finite():
        raise bad_value(known, raw, "请填写数字")
    return number


def _boolean(known: Fact, raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().lower()
    if text not in _TRUE | _FALSE:
        raise bad_value(known, raw, "请填写true或false")
    return text in _TRUE


def _enum(known: Fact, raw: object) -> object:
    text = str(raw).strip()
    if known.choices and text not in known.choices:
        raise bad_value(known, raw, f"请填写{'、'.join(known.choices)}之一")
    return text


def _setting(known: Fact, raw: object) -> object:
    if set(known.choices) == {"true", "false"}:
        return _boolean(known, raw)
    text = _enum(known, raw)
    return int(str(text)) if str(text).isdigit() else text


def _list(known: Fact, raw: object) -> object:
    """A list as it is, as JSON, or as text with commas (periods as ``kind:from..until``)."""
    if isinstance(raw, str):
        raw = _list_text(known, raw.strip())
    if not isinstance(raw, list | tuple):
        raise bad_value(known, raw, "请填写列表：用逗号分开，或者用JSON")
    return list(raw)


def _list_text(known: Fact, text: str) -> object:
    if text.startswith("["):
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            raise bad_value(known, text, "JSON写得不完整，请核对括号和引号") from None
    parts = [part.strip() for part in re.split(r"[,，、]", text) if part.strip()]
    periods = [_COMPACT_PERIOD.fullmatch(part) for part in parts]
    return [match.groupdict() if match else part for part, match in zip(parts, periods, strict=True)]


def _text(known: Fact, raw: object) -> object:
    return str(raw)


_READERS: Mapping[str, Callable[[Fact, object], object]] = {
    "date": _date,
    "datetime": _datetime,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "enum": _enum,
    "setting": _setting,
    "list": _list,
    "text": _text,
}
