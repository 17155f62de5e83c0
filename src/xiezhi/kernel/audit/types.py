"""The words of the audit record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How an act ended; refused acts are recorded too."""

    DONE = "done"
    REFUSED = "refused"
    READ = "read"
    FAILED = "failed"


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
