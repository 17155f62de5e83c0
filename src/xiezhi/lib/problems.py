"""Faults in what a program sent, said in Chinese: which field, what is wrong, what to do (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from xiezhi.lib.verdict import Refused

MOST_ERRORS = 50
# Where a field stands in the call: nothing a sender of JSON would recognise as part of the name.
_PLACES = ("body", "query", "path", "header", "form", "file", "payload")
_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("没有填写", "请补上这一项"),
    "extra_forbidden": ("没有这一项", "请核对名称，去掉不认识的项"),
    "json_invalid": ("不是正确的JSON", "请核对括号、引号和逗号"),
    "string_type": ("应为文字", "请用引号括起来"),
    "string_too_short": ("内容太短", "至少{min_length}个字"),
    "string_too_long": ("内容太长", "最多{max_length}个字"),
    "int_type": ("应为整数", "请填写整数"),
    "int_parsing": ("应为整数", "请填写整数"),
    "int_from_float": ("应为整数", "请填写整数"),
    "bool_type": ("应为true或者false", "请填写true或者false"),
    "bool_parsing": ("应为true或者false", "请填写true或者false"),
    "enum": ("不在范围内", "可以填写：{expected}"),
    "literal_error": ("不在范围内", "可以填写：{expected}"),
    "list_type": ("应为列表", "请用方括号"),
    "dict_type": ("应为对象", "请用花括号"),
    "model_type": ("应为对象", "请用花括号"),
    "model_attributes_type": ("应为对象", "请用花括号"),
    "too_long": ("项数太多", "最多{max_length}项"),
    "too_short": ("项数太少", "至少{min_length}项"),
    "greater_than_equal": ("数值太小", "不能小于{ge}"),
    "less_than_equal": ("数值太大", "不能大于{le}"),
}
_BY_START = (
    ("date_", "日期不对", "请写成2026-11-19"),
    ("datetime_", "时间不对", "请写成2026-11-19T09:00:00+08:00"),
    ("timezone_", "时间没有时区", "请写成2026-11-19T09:00:00+08:00"),
    ("string_", "文字里有不能接受的字符", "请去掉不可见的字符"),
)


def error_line(refused: Refused) -> dict[str, str]:
    """A refusal as one line of ``errors``."""
    return {
        "field": refused.field, "message": refused.message, "remedy": refused.remedy, "code": refused.code,
    }  # fmt: skip


def refuse_unkeepable(sent: Any) -> None:
    """Refuse JSON with characters no database keeps: NUL, or half of a surrogate pair; names the field.

    >>> refuse_unkeepable({"case": {"case_no": "（2026）沪0199民初1号"}})
    """
    for path, text in _texts(sent, ()):
        if "\x00" in text or not _is_whole(text):
            raise Refused(
                "文字里有不能接受的字符",
                field=_field(path, ()).replace("\x00", "").encode("utf-8", "replace").decode(),
                remedy="请去掉\\u0000等不可见的字符",
                code="string_unicode",
            )


def _texts(sent: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(sent, str):
        yield path, sent
    elif isinstance(sent, Mapping):
        for key, value in sent.items():
            yield (*path, key), key
            yield from _texts(value, (*path, key))
    elif isinstance(sent, list):
        for number, value in enumerate(sent):
            yield from _texts(value, (*path, number))


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def errors_of(found: Iterable[Mapping[str, Any]], *, drop: Sequence[str] = _PLACES) -> list[dict[str, str]]:
    """The faults a schema found, each with the name of its field as the sender wrote it."""
    lines: list[dict[str, str]] = []
    for error in found:
        if len(lines) == MOST_ERRORS:
            break
        field = _field(error.get("loc", ()), drop)
        message, remedy = _said(str(error.get("type", "")), error.get("ctx") or {})
        shown = f"“{field}”{message}" if field else message
        lines.append(
            {"field": field, "message": shown, "remedy": remedy, "code": str(error.get("type", "bad_value"))}
        )
    return lines


def _field(loc: Sequence[Any], drop: Sequence[str]) -> str:
    parts = list(loc)
    while parts and parts[0] in drop:
        parts.pop(0)
    return ".".join(str(part)[:40] for part in parts)[:160]


def _said(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind in _WORDS:
        message, remedy = _WORDS[kind]
        try:
            return message, remedy.format(**context).replace("'", "").replace(" or ", "、").replace(
                ", ", "、"
            )
        except KeyError:
            return message, "请核对接口文档"
    for start, message, remedy in _BY_START:
        if kind.startswith(start):
            return message, remedy
    return "不符合要求", "请核对接口文档"
