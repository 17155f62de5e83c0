"""代码表: every word that is stored as a code, with the Chinese word people read."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from xiezhi.domains.service_of_process.api import faces
from xiezhi.domains.service_of_process.api.orders import PROBLEMS
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    CaseCategory,
    CellState,
    Channel,
    DocumentKind,
    FailureReason,
    Method,
    OrderState,
    ServiceClass,
)
from xiezhi.domains.service_of_process.types.words import (
    AddressKind,
    AddressSource,
    Procedure,
    RecipientKind,
    Stage,
    Word,
)
from xiezhi.kernel.cases.types import AGENT_KINDS
from xiezhi.kernel.integration.types import EVENTS

router = Router(tags=["代码表"])
_TABLES: dict[str, type[Word]] = {
    "order_state": OrderState, "cell_state": CellState, "attempt_state": AttemptState, "method": Method,
    "channel": Channel, "failure": FailureReason, "document_kind": DocumentKind, "service_class": ServiceClass,
    "category": CaseCategory, "procedure": Procedure, "stage": Stage, "party_kind": RecipientKind,
    "address_kind": AddressKind, "address_source": AddressSource,
}  # fmt: skip


class CodeOut(Schema):
    """A code and its word."""

    code: str
    label: str


@router.get("/reference", response={200: dict[str, list[CodeOut]], **PROBLEMS}, summary="代码表")
def reference(request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    """状态、方式、文书种类等代码和推送事件的名称。"""
    tables = {name: _codes(words.choices()) for name, words in _TABLES.items()}
    tables["agent_kind"] = _codes(AGENT_KINDS.items())
    tables["proof_kind"] = _codes(faces.PROOF_KINDS.items())
    tables["event"] = _codes((event.name, event.label) for event in EVENTS if event.outside)
    return tables


def _codes(pairs: object) -> list[dict[str, str]]:
    return [{"code": code, "label": label} for code, label in pairs]
