"""What was read from a document, and where each part of it stands."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from xiezhi.kernel.documents.rules.extraction.text import Span

Kind = Literal["person", "organisation"]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody the case is about: 原告, 被告人, 上诉人（原审被告）, 罪犯…"""

    role: str
    name: str
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Organ:
    """A public body in its office, which is no party: 公诉机关, 抗诉机关, 执行机关."""

    role: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who acts for a party: 辩护人, 委托诉讼代理人, 法定代表人…"""

    role: str
    name: str
    firm: str | None
    for_party: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Extracted:
    """The basic fields of a court document; what the text does not state is ``None`` or empty.

    ``spans`` says where ``court``, ``case_no``, ``document_type``, ``cause`` and ``date``
    stand in the text that was given; parties and agents carry their own.
    """

    court: str | None = None
    case_no: str | None = None
    document_type: str | None = None
    parties: tuple[Party, ...] = ()
    agents: tuple[Agent, ...] = ()
    organs: tuple[Organ, ...] = ()
    cause: str | None = None
    date: datetime.date | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)

    def as_answer(self) -> dict[str, Any]:
        """The answer of ``xiezhi extract``: plain values, ``None`` where nothing was found."""
        return {
            "court": self.court,
            "case_no": self.case_no,
            "document_type": self.document_type,
            "parties": [{"role": one.role, "name": one.name} for one in self.parties] or None,
            "cause": self.cause,
            "date": self.date.isoformat() if self.date else None,
        }
