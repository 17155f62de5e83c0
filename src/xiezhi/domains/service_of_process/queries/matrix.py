"""The matrix of an order: documents × recipients × attempts, in few queries whatever its size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xiezhi.domains.service_of_process.models import Attempt, Cell, OrderDocument, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.queries.spent import came_to_nothing
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    AttemptState,
    Authority,
    CellFacts,
    Channel,
    FiveFacts,
    Method,
    OrderFacts,
    OrderState,
)

_STOPPED = frozenset({AttemptState.HELD.value, AttemptState.CANCELLED.value})
_NOT_OUT = frozenset({AttemptState.DRAFT.value, AttemptState.CANCELLED.value})


@dataclass(slots=True)
class Matrix:
    """Rows, columns and cells, as rows of the database; ``cell(document, attempt)`` finds one."""

    order: ServiceOrder
    documents: list[OrderDocument] = field(default_factory=list)
    recipients: list[Recipient] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def cell(self, document_id: int, attempt_id: int) -> Cell | None:
        """The cell of one document in one attempt."""
        return self.cells.get((document_id, attempt_id))

    def attempts_of(self, recipient_id: int) -> list[Attempt]:
        """The attempts for one recipient, in their order."""
        return [attempt for attempt in self.attempts if attempt.recipient_id == recipient_id]

    @property
    def live_documents(self) -> list[OrderDocument]:
        """Documents that stand; replaced and withdrawn ones stay visible through their cells only."""
        return [document for document in self.documents if document.withdrawn_at is None]

    @property
    def live_recipients(self) -> list[Recipient]:
        """Recipients who are to be served."""
        return [recipient for recipient in self.recipients if recipient.withdrawn_at is None]


def matrix_of(order: ServiceOrder) -> Matrix:
    """The whole matrix in four queries."""
    recipients = list(
        Recipient.objects.filter(order=order).select_related("party", "agency").order_by("position", "pk")
    )
    attempts = list(
        Attempt.objects.filter(order=order)
        .select_related("address", "message")
        .order_by("recipient__position", "number")
    )
    documents = list(
        OrderDocument.objects.filter(order=order).select_related("file").order_by("position", "pk")
    )
    by_recipient = {recipient.pk: recipient for recipient in recipients}
    by_attempt = {attempt.pk: attempt for attempt in attempts}
    by_document = {document.pk: document for document in documents}
    for row in (*recipients, *attempts, *documents):
        row.order = order
    for attempt in attempts:
        attempt.recipient = by_recipient[attempt.recipient_id]
    found = Matrix(order, documents, recipients, attempts)
    for cell in Cell.objects.filter(attempt__order=order):
        cell.attempt, cell.document = by_attempt[cell.attempt_id], by_document[cell.document_id]
        found.cells[cell.document_id, cell.attempt_id] = cell
    return found


def cell_facts_of(matrix: Matrix) -> list[CellFacts]:
    """Every cell as a rule sees it; a paper that nobody has planned for a recipient is a cell without facts."""
    replaced = {
        attempt.replaces_id
        for attempt in matrix.attempts
        if attempt.replaces_id and attempt.state != AttemptState.CANCELLED.value
    }
    replaced |= _spent(matrix)
    facts: list[CellFacts] = []
    for recipient in matrix.live_recipients:
        columns = [
            attempt
            for attempt in matrix.attempts_of(recipient.pk)
            if attempt.state != AttemptState.CANCELLED.value
        ]
        for document in matrix.live_documents:
            cells = [
                (attempt, cell)
                for attempt in columns
                if (cell := matrix.cell(document.pk, attempt.pk)) is not None
            ]
            facts += [_cell_facts(recipient, document, attempt, cell, replaced) for attempt, cell in cells]
            if not cells:
                facts.append(_unplanned(recipient, document))
    return facts


def _spent(matrix: Matrix) -> set[int]:
    """Attempts that came to nothing and were followed by another one that went out: nobody waits for them."""
    out = [one for one in matrix.attempts if one.state not in _NOT_OUT]
    last = {one.recipient_id: one.number for one in sorted(out, key=lambda one: one.number)}
    return {
        one.pk
        for one in out
        if one.number < last[one.recipient_id]
        and one.state == AttemptState.ATTEMPTING.value
        and came_to_nothing(one, [cell for (_, pk), cell in matrix.cells.items() if pk == one.pk])
    }


def _cell_facts(
    recipient: Recipient, document: OrderDocument, attempt: Attempt, cell: Cell, replaced: set[int | None]
) -> CellFacts:
    return CellFacts(
        key=f"{recipient.pk}-{document.pk}",
        document=document.name,
        recipient=recipient.party.name,
        facts=cell.facts,
        attempt_no=attempt.number,
        method=Method(attempt.method),
        channel=Channel(attempt.channel),
        address_status=AddressStatus(attempt.address_status) if attempt.address_status else None,
        replaced=attempt.pk in replaced,
        stopped=attempt.state in _STOPPED,
        agent=recipient.agency.name if recipient.agency else "",
        authority=Authority(attempt.authority),
    )


def _unplanned(recipient: Recipient, document: OrderDocument) -> CellFacts:
    return CellFacts(
        key=f"{recipient.pk}-{document.pk}", document=document.name, recipient=recipient.party.name,
        facts=FiveFacts(), attempt_no=0,
    )  # fmt: skip


def order_facts_of(matrix: Matrix, *, without_address: tuple[str, ...] = (), **limits: Any) -> OrderFacts:
    """What a summary is made of."""
    order = matrix.order
    judge = order.judge
    return OrderFacts(
        state=OrderState(order.state),
        cells=tuple(cell_facts_of(matrix)),
        judge=judge.name if judge else "",
        without_address=without_address,
        **limits,
    )
