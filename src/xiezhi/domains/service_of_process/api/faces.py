"""An order as other systems see it: ids, states, the five facts, links."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from xiezhi.domains.service_of_process.models import (
    Attempt,
    Cell,
    OrderDocument,
    Proof,
    Recipient,
    ServiceOrder,
)
from xiezhi.domains.service_of_process.queries.for_systems import changes_of
from xiezhi.domains.service_of_process.queries.matrix import Matrix, matrix_of
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    CellState,
    Channel,
    DocumentKind,
    FailureReason,
    Method,
    OrderState,
)
from xiezhi.domains.service_of_process.types.paths import order_path

ROOT = "/api/v1/service-orders"
PROOF_KINDS = {
    "electronic_proof": "电子送达回证", "sent_record": "送达发送记录", "report": "送达报告书",
    "proof": "送达回证", "supplement": "补出回证", "visit_record": "外出送达记录",
}  # fmt: skip


def links(order: ServiceOrder) -> dict[str, str]:
    """Where the rest is found."""
    here = f"{settings.SITE_URL}{ROOT}/{order.order_no}"
    return {
        "self": here, "page": f"{settings.SITE_URL}{order_path(order.pk)}", "proofs": f"{here}/proofs",
        "report": f"{here}/report.pdf", "timeline": f"{here}/timeline",
    }  # fmt: skip


def row(order: ServiceOrder) -> dict[str, Any]:
    """One line of a list."""
    return {
        "order_no": order.order_no, "external_no": order.external_no, "case_no": order.court_case.case_no,
        "state": order.state, "state_label": OrderState(order.state).label,
        "summary_state": order.summary_state, "summary_label": CellState(order.summary_state).label,
        "cell_count": order.cell_count, "effective_count": order.effective_count,
        "requested_at": order.requested_at, "changed_at": order.changed_at, "completed_at": order.completed_at,
        "links": links(order),
    }  # fmt: skip


def whole(order: ServiceOrder) -> dict[str, Any]:
    """Everything of one order."""
    matrix = matrix_of(order)
    return row(order) | {
        "service_class": order.service_class, "category": order.category, "wanted_by_on": order.wanted_by_on,
        "node": _node(order),
        "documents": [document(found) for found in matrix.documents],
        "recipients": [_recipient(found, matrix) for found in matrix.live_recipients],
        "changes": [
            {
                "at": change.at, "by": change.by.name, "label": change.label, "subject": change.subject,
                "old": change.old, "new": change.new, "reason": change.reason,
            }
            for change in changes_of(order)
        ],
    }  # fmt: skip


def _node(order: ServiceOrder) -> dict[str, Any]:
    return {
        "code": order.next_code, "label": order.next_sentence, "held_by": _holder(order),
        "waits_for_others": order.next_waiting, "due_at": order.due_at, "due_reason": order.due_reason,
    }  # fmt: skip


def _holder(order: ServiceOrder) -> str:
    """Who holds the order now: the judge while he decides, else the specialist, else the service centre."""
    if order.state in {OrderState.COMPLETED.value, OrderState.CANCELLED.value}:
        return ""
    if order.state in {OrderState.DRAFT.value, OrderState.RETURNED.value}:
        return order.client.name if order.client else (order.clerk.name if order.clerk else "")
    if order.next_code == "wait_decision" and order.judge:
        return order.judge.name
    return order.specialist.name if order.specialist else "送达中心"


def document(found: OrderDocument) -> dict[str, Any]:
    """One document with its name and version."""
    return {
        "id": found.pk, "name": found.name, "kind": found.kind, "kind_label": DocumentKind(found.kind).label,
        "version": found.version, "pages": found.pages, "copies": found.copies, "source": found.source,
        "sha256": found.file.sha256, "sm3": found.file.sm3, "withdrawn_at": found.withdrawn_at,
    }  # fmt: skip


def _recipient(found: Recipient, matrix: Matrix) -> dict[str, Any]:
    return {
        "id": found.pk, "name": found.party.name, "role": found.party.role,
        "agent": found.agency.name if found.agency else "", "answer_due_on": found.answer_due_on,
        "attempts": [_attempt(attempt, matrix) for attempt in matrix.attempts_of(found.pk)],
    }  # fmt: skip


def _attempt(found: Attempt, matrix: Matrix) -> dict[str, Any]:
    cells = [
        _cell(cell) for paper in matrix.documents if (cell := matrix.cell(paper.pk, found.pk)) is not None
    ]
    return {
        "id": found.pk, "number": found.number, "method": found.method, "method_label": Method(found.method).label,
        "channel": found.channel, "channel_label": Channel(found.channel).label, "state": found.state,
        "state_label": AttemptState(found.state).label, "address": found.address_masked, "cells": cells,
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    effect = cell.effect or {}
    basis = effect.get("basis") or []
    return {
        "document": cell.document_id, "state": cell.facts.state.value, "state_label": cell.facts.state.label,
        "facts": {
            "queued_at": cell.queued_at, "handed_at": cell.handed_at, "arrived_at": cell.arrived_at,
            "viewed_at": cell.viewed_at, "signed_at": cell.signed_at, "effective_on": cell.effective_on,
            "effective_basis": [str(one) for one in ([basis] if isinstance(basis, str) else basis)],
            "frozen": cell.frozen, "objected": cell.objected, "failed": cell.failed,
            "failed_label": FailureReason(cell.failed).label if cell.failed else "",
        },
    }  # fmt: skip


def proof(found: Proof, order: ServiceOrder) -> dict[str, Any]:
    """One proof with where to fetch it."""
    newer = getattr(found, "superseded_by", None)
    return {
        "number": found.number, "kind": found.kind, "kind_label": PROOF_KINDS.get(found.kind, found.kind),
        "issued_at": found.issued_at, "attempt": found.attempt_id,
        "recipient": found.attempt.recipient.party.name if found.attempt else "",
        "superseded_by": newer.number if newer else "",
        "sha256": found.file.sha256 if found.file else "",
        "pdf": f"{links(order)['proofs']}/{found.number}.pdf" if found.file else "",
    }  # fmt: skip
