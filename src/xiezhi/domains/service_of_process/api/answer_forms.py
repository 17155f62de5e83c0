"""The shape of what is answered: states, facts and links."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class LinksOut(Schema):
    """Where the rest of an order is found; ``page`` is for people."""

    self: str
    page: str
    proofs: str
    report: str
    timeline: str


class OrderRowOut(Schema):
    """An order in a list."""

    order_no: str
    external_no: str
    case_no: str
    state: str
    state_label: str
    summary_state: str
    summary_label: str
    cell_count: int
    effective_count: int
    requested_at: datetime
    changed_at: datetime
    completed_at: datetime | None
    links: LinksOut


class NodeOut(Schema):
    """当前节点: what has to be done next, and who holds it."""

    code: str
    label: str
    held_by: str
    waits_for_others: bool
    due_at: datetime | None
    due_reason: str


class FactsOut(Schema):
    """五个事实: four events and the legal conclusion, each by itself; none implies another."""

    queued_at: datetime | None
    handed_at: datetime | None
    arrived_at: datetime | None
    viewed_at: datetime | None
    signed_at: datetime | None
    effective_on: date | None
    effective_basis: list[str]
    frozen: bool
    objected: bool
    failed: str
    failed_label: str


class CellOut(Schema):
    """One document in one attempt."""

    document: int
    state: str
    state_label: str
    facts: FactsOut


class AttemptOut(Schema):
    """One attempt at service."""

    id: int
    number: int
    method: str
    method_label: str
    channel: str
    channel_label: str
    state: str
    state_label: str
    address: str
    cells: list[CellOut]


class RecipientOut(Schema):
    """One party to be served."""

    id: int
    name: str
    role: str
    agent: str
    answer_due_on: date | None
    attempts: list[AttemptOut]


class DocumentOut(Schema):
    """One document with its own name and version."""

    id: int
    name: str
    kind: str
    kind_label: str
    version: int
    pages: int
    copies: int
    source: str
    sha256: str
    sm3: str
    withdrawn_at: datetime | None


class ChangeOut(Schema):
    """A correction: the old value stays beside the new one."""

    at: datetime
    by: str
    label: str
    subject: str
    old: str
    new: str
    reason: str


class OrderOut(OrderRowOut):
    """An order with its documents × recipients × attempts."""

    service_class: str
    category: str
    wanted_by_on: date | None
    node: NodeOut
    documents: list[DocumentOut]
    recipients: list[RecipientOut]
    changes: list[ChangeOut]


class OrderListOut(Schema):
    """A page of orders in the order of their changes; ``next_cursor`` is empty at the end."""

    orders: list[OrderRowOut]
    next_cursor: str


class TakenOut(Schema):
    """An order that was taken in."""

    row: int
    external_no: str
    case_no: str
    order_no: str


class ErrorOut(Schema):
    """One fault: which field, what is wrong, what to do."""

    field: str
    message: str
    remedy: str
    code: str


class RefusedOut(Schema):
    """A row of a batch that was not taken."""

    row: int
    external_no: str
    case_no: str
    errors: list[ErrorOut]


class BatchOut(Schema):
    """What came of a batch."""

    taken_count: int
    refused_count: int
    taken: list[TakenOut]
    refused: list[RefusedOut]


class ProofOut(Schema):
    """A proof of service that was issued."""

    number: str
    kind: str
    kind_label: str
    issued_at: datetime
    attempt: int | None
    recipient: str
    superseded_by: str
    sha256: str
    pdf: str


class TimelineOut(Schema):
    """One line of the timeline."""

    at: datetime
    kind: str
    title: str
    line: str
    by: str
    recipient: str
    is_evidence: bool


class CaseServiceOut(Schema):
    """同案归纳: every order and document of one case (SP-22)."""

    case_no: str
    cell_count: int
    effective_count: int
    orders: list[OrderOut]


class ProblemOut(Schema):
    """RFC 9457: what went wrong, said so that it can be mended."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str = ""
    field: str = ""
    errors: list[ErrorOut] = []
