"""The words of the audit record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xiezhi.lib.registry import Registry


class Outcome(StrEnum):
    """How an act ended; refused acts are recorded too."""

    DONE = "done"
    REFUSED = "refused"
    READ = "read"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The outcome in one word."""
        return _OUTCOMES[self.value]


_OUTCOMES = {"done": "办成", "refused": "拒绝", "read": "查看", "failed": "失败"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an act came from: set once per request, job or command."""

    ip: str = ""
    agent: str = ""
    session: str = ""
    request_no: str = ""


@dataclass(frozen=True, slots=True)
class On:
    """The object of an act: its kind, its id and a label that holds no personal data."""

    kind: str
    id: str
    label: str = ""
    organisation_id: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object in the record: its Chinese name, and the page that shows one (its only argument is the id)."""

    label: str
    url_name: str = ""


ACTS: Registry[str] = Registry("acts")
KINDS: Registry[Kind] = Registry("kinds of audited objects")


def name_acts(labels: dict[str, str]) -> None:
    """Tell the record how acts are called on screen: ``{"identity.person.create": "新建人员"}``."""
    for act, label in labels.items():
        ACTS.add(act, label)


def name_kind(kind: str, label: str, url_name: str = "") -> None:
    """Tell the record how a kind of object is called, and which page opens one of it."""
    KINDS.add(kind, Kind(label, url_name))


def act_label(act: str) -> str:
    """The act as a reader says it; the plain code where nobody named it."""
    return ACTS.get(act) or act


def kind_label(kind: str) -> str:
    """The kind of object as a reader says it."""
    found = KINDS.get(kind)
    return found.label if found else kind


name_acts(
    {
        "audit.export": "导出操作日志",
        "audit.verify": "核验日志封存",
        "web.refused": "访问被拒绝",
    }
)
name_kind("page", "页面")
name_kind("audit", "操作日志")


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is wrong with sealed rows: which row, and what happened to it."""

    kind: str
    row_id: int | None
    seal_id: int
    message: str
