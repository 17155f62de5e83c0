"""What the case system pushes: a case, its papers and whom to serve, in one piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xiezhi.domains.service_of_process.types.drafts import AddressDraft, DocumentDraft
from xiezhi.domains.service_of_process.types.words import ServiceClass
from xiezhi.kernel.cases.types import CaseDraft, RefusedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedParty:
    """What is said of a party beside its data: is it to be served, through whom, where."""

    serve: bool = True
    # The name of the agent who takes the papers; empty: the party itself.
    through: str = ""
    addresses: tuple[AddressDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedOrder:
    """An order as another system pushes it.

    ``parties`` runs beside ``case.parties``. ``judge`` and ``clerk`` are user
    names or staff numbers, ``division`` is the code of a division; the house
    finds whom and what they mean.
    """

    case: CaseDraft
    parties: tuple[PushedParty, ...]
    documents: tuple[DocumentDraft, ...] = ()
    external_no: str = ""
    division: str = ""
    judge: str = ""
    clerk: str = ""
    service_class: ServiceClass = ServiceClass.GENERAL
    wanted_by_on: date | None = None
    note: str = ""
    submit: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenRow:
    """One order of a batch that was taken."""

    row: int
    external_no: str
    case_no: str
    order_no: str


@dataclass(slots=True)
class PushedBatch:
    """What came of a batch: orders taken, and rows refused with their reasons (SP-04)."""

    taken: list[TakenRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
