"""Turn a row of the record into what a reader sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.audit.types import KINDS, Outcome, act_label, kind_label
from xiezhi.ui.registry import PAGES

_KEYS = {
    "from": "原状态", "to": "新状态", "means": "方式", "result": "结果", "why": "原因", "ended": "同时结束",
    "added": "增加", "removed": "去掉", "rows": "行数", "filter": "条件", "name": "名称", "size": "大小",
}  # fmt: skip
_WORDS = {
    "password": "口令", "oidc": "统一身份认证", "hand_over": "办案系统免登录", "wrong": "用户名或口令不对",
    "locked": "已锁定", "inactive": "已停用", "second_factor": "动态口令不对", "too_many": "试错太多",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One act as the list and its details show it."""

    row: AuditRow
    act: str
    outcome: str
    tone: str
    kind: str
    object_url: str
    changed: list[tuple[str, str, str]]
    more: list[tuple[str, str]]


def shown(row: AuditRow, may: Callable[[str], Any] | None = None) -> ShownRow:
    """The row with words in place of codes; old and new values side by side.

    The object is a link only for a reader who ``may`` open its page.
    """
    detail = row.detail if isinstance(row.detail, dict) else {"内容": row.detail}
    changed = detail.get("changed")
    pairs = changed.items() if isinstance(changed, dict) else ()
    outcome = Outcome(row.outcome)
    return ShownRow(
        row=row,
        act=act_label(row.act),
        outcome=outcome.label,
        tone={Outcome.REFUSED: "warn", Outcome.FAILED: "danger"}.get(outcome, ""),
        kind=kind_label(row.object_kind),
        object_url=_object_url(row) if may and _may_open(row, may) else "",
        changed=[(str(label), *_old_and_new(value)) for label, value in pairs],
        more=[
            (_KEYS.get(str(key), str(key)), _word(value)) for key, value in detail.items() if key != "changed"
        ],
    )


def _old_and_new(value: Any) -> tuple[str, str]:
    if isinstance(value, list) and len(value) == 2:
        return _word(value[0]), _word(value[1])
    return "", _word(value)


def _word(value: Any) -> str:
    """A value in words: lists joined, nothing as a dash."""
    if value is None or value == "" or value == [] or value == {}:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_word(one) for one in value)
    if isinstance(value, dict):
        return "；".join(f"{_KEYS.get(str(key), key)}：{_word(one)}" for key, one in value.items())
    return _WORDS.get(str(value), str(value))


def _may_open(row: AuditRow, may: Callable[[str], Any]) -> bool:
    kind = KINDS.get(row.object_kind)
    entry = PAGES.get(kind.url_name) if kind and kind.url_name else None
    return bool(entry and entry.right and may(entry.right))


def _object_url(row: AuditRow) -> str:
    kind = KINDS.get(row.object_kind)
    if kind is None or not kind.url_name or not row.object_id:
        return ""
    try:
        return reverse(kind.url_name, args=[row.object_id])
    except NoReverseMatch:
        return ""
