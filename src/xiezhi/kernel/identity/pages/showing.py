"""Turn what queries give into what templates show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.forms.rights import KINDS
from xiezhi.kernel.identity.queries.rights import rights_by_group
from xiezhi.lib.rights import Right
from xiezhi.ui.components import Row, Why

_SYSTEMS = (
    ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip
_BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldRight:
    """A right as a person holds it, or not, and why."""

    right: Right
    kind: str
    is_held: bool
    reach: int
    why: Why


def agent_words(agent: str) -> str:
    """The device as a lay person would call it: ``Windows，Chrome``."""
    parts = [next((label for mark, label in known if mark in agent), "") for known in (_SYSTEMS, _BROWSERS)]
    return "，".join(part for part in parts if part) or agent[:40] or "未知设备"


def rights_held(
    person: Any, *, on: date, organisation_id: int | None = None, only: str = ""
) -> dict[str, list[HeldRight]]:
    """Rights under their headings, each with the lines that decided; ``only`` narrows to one right."""
    found: dict[str, list[HeldRight]] = {}
    for group, rights in rights_by_group().items():
        for right in rights:
            if not only or right.name == only:
                found.setdefault(group, []).append(_held(person, right, organisation_id, on))
    return found


def _held(person: Any, right: Right, organisation_id: int | None, on: date) -> HeldRight:
    answer = permissions.explain(person, right.name, organisation_id, on=on)
    scope = permissions.scope_of(person, right.name, on=on)
    word = "有" if answer.allowed else "没有"
    rows = [_row(line) for line in answer.lines]
    return HeldRight(
        right, KINDS[right.kind], answer.allowed, len(scope.organisation_ids),
        Why(f"{word}“{right.label}”权限", rows),
    )  # fmt: skip


def _row(line: str) -> Row:
    label, found, text = line.partition("：")
    return Row(label, text) if found else Row("说明", line)
