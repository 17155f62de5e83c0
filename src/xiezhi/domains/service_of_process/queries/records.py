"""送达记录: one page for a whole case, sign-for records, messages sent, and what a judge sees on the phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from xiezhi.domains.service_of_process.models import (
    Attempt,
    Cell,
    OrderDocument,
    Proof,
    ReceiptRecord,
    Recipient,
    ServiceOrder,
    TrailEntry,
)
from xiezhi.domains.service_of_process.permissions import orders_visible_to
from xiezhi.domains.service_of_process.queries.matrix import Matrix, matrix_of
from xiezhi.domains.service_of_process.types import CellState, OrderState
from xiezhi.kernel.cases.queries import matching
from xiezhi.kernel.cases.queries.cases import searchable
from xiezhi.kernel.notifications.queries import messages_about
from xiezhi.lib.dates import day_of

ATTEMPT = "service_of_process.attempt"
_ENDED = (OrderState.COMPLETED.value, OrderState.CANCELLED.value)


@dataclass(slots=True)
class Outstanding:
    """A paper that has no legal effect for somebody yet, and what it waits for."""

    order: ServiceOrder
    recipient: str
    document: str
    state: CellState


@dataclass(slots=True)
class Gathering:
    """同案关联送达任务: who was served with what, how and when, and what is outstanding (SP-22)."""

    matrices: list[Matrix] = field(default_factory=list)
    outstanding: list[Outstanding] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)


def gathered(person: Any, court_case_id: int, *, on: date) -> Gathering:
    """Every order of a case that the person may see, with its matrix; four questions for each order."""
    orders = (
        orders_visible_to(person, on=on)
        .filter(court_case_id=court_case_id)
        .select_related("court_case", "court", "judge", "clerk", "specialist")
        .order_by("requested_at", "pk")
    )
    found = Gathering([matrix_of(order) for order in orders])
    for matrix in found.matrices:
        found.outstanding += _outstanding(matrix)
    found.proofs = list(
        Proof.objects.filter(order__in=[matrix.order for matrix in found.matrices])
        .select_related("order", "attempt__recipient__party", "file")
        .order_by("issued_at", "pk")
    )
    return found


def _outstanding(matrix: Matrix) -> list[Outstanding]:
    if matrix.order.state == OrderState.CANCELLED.value:
        return []
    rows = []
    for recipient in matrix.live_recipients:
        for document in matrix.live_documents:
            states = [
                cell.facts.state
                for attempt in matrix.attempts_of(recipient.pk)
                if (cell := matrix.cell(document.pk, attempt.pk)) is not None
            ]
            if CellState.EFFECTIVE in states:
                continue
            state = max(states, key=lambda one: one.rank, default=CellState.NONE)
            rows.append(Outstanding(matrix.order, recipient.party.name, document.name, state))
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecord:
    """One SMS or e-mail: when, to whom, which number, and what became of it (SP-25). Never its text."""

    attempt: Attempt
    means: str
    to: str
    state: str
    failure: str
    queued_at: datetime
    handed_at: datetime | None
    reported_at: datetime | None


def message_records(orders: QuerySet[ServiceOrder]) -> list[MessageRecord]:
    """Messages of these orders, the oldest first; the code and the link in them stay where they are."""
    attempts = {
        attempt.pk: attempt
        for attempt in Attempt.objects.filter(order__in=orders).select_related(
            "order__court_case", "recipient__party"
        )
    }
    return [
        MessageRecord(
            attempt=attempts[message.object_id], means=message.means, to=message.to_masked, state=message.state,
            failure=message.failure, queued_at=message.queued_at, handed_at=message.handed_at,
            reported_at=message.reported_at,
        )
        for message in messages_about(ATTEMPT, list(attempts))
    ]  # fmt: skip


def receipts_found(person: Any, text: str, *, on: date) -> QuerySet[ReceiptRecord]:
    """签收记录 by case number, party or document name, newest first (SP-25)."""
    seen = ReceiptRecord.objects.filter(attempt__order__in=orders_visible_to(person, on=on).values("pk"))
    words = searchable(text)
    if text.strip():
        seen = seen.filter(
            matching(words, path="attempt__order__court_case__") | _named(words, "cells__document__")
        ).distinct()
    return (
        seen.select_related("attempt__order__court_case", "attempt__recipient__party", "picture")
        .prefetch_related(Prefetch("cells", queryset=Cell.objects.select_related("document")))
        .order_by("-at", "-pk")
    )


def documents_found(person: Any, text: str, *, on: date) -> QuerySet[OrderDocument]:
    """Documents by their name or the case number, with the receipts for each (SP-25)."""
    seen = OrderDocument.objects.filter(order__in=orders_visible_to(person, on=on).values("pk"))
    words = searchable(text)
    if text.strip():
        seen = seen.filter(_named(words) | matching(words, path="order__court_case__"))
    cells = Cell.objects.select_related("attempt__recipient__party").order_by("attempt__number")
    return (
        seen.select_related("order__court_case", "file")
        .prefetch_related(Prefetch("cells", queryset=cells))
        .order_by("-added_at", "-pk")
    )


def _named(words: str, path: str = "") -> Q:
    return Q(**{f"{path}name__icontains": words}) if words else Q(pk__in=[])


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One row on the phone of a judge or clerk: state, node, time taken, who holds it, what blocks (SP-42)."""

    order: ServiceOrder
    recipients: str
    node: str
    held_by: str
    taken: timedelta
    blocks: str
    complete: bool


def my_progress(person: Any, *, at: datetime, ended_within: timedelta = timedelta(days=30)) -> list[Progress]:
    """Own entrusted cases without a number typed: those under way first, then what ended lately."""
    own = Q(judge_id=person.pk) | Q(clerk_id=person.pk) | Q(requested_by_id=person.pk)
    running = ~Q(state__in=_ENDED) | Q(completed_at__gte=at - ended_within)
    orders = (
        orders_visible_to(person, on=day_of(at))
        .filter(own, running)
        .exclude(state=OrderState.CANCELLED.value)
        .select_related("court_case", "judge", "clerk", "specialist", "requested_by", "organisation")
        .prefetch_related(
            Prefetch(
                "recipients",
                queryset=Recipient.objects.filter(withdrawn_at=None)
                .select_related("party")
                .order_by("position"),
                to_attr="shown_recipients",
            )
        )
        .order_by("completed_at", "due_at", "-requested_at", "-pk")
    )
    rows = [_progress(order, at) for order in orders]
    return sorted(rows, key=lambda row: row.complete)


def _progress(order: Any, at: datetime) -> Progress:
    complete = order.state == OrderState.COMPLETED.value
    until = order.completed_at if complete and order.completed_at else at
    names = [recipient.party.name for recipient in order.shown_recipients]
    return Progress(
        order=order, recipients=_names(names), node=OrderState(order.state).label, held_by=held_by(order),
        taken=until - order.requested_at, blocks="" if complete else order.next_sentence, complete=complete,
    )  # fmt: skip


def _names(names: list[str]) -> str:
    return "、".join(names) if len(names) <= 2 else f"{names[0]}等{len(names)}人"


def held_by(order: ServiceOrder) -> str:
    """Who has to act now: the person, the centre, or somebody outside."""
    if order.state in _ENDED:
        return ""
    if order.next_code == "wait_decision":
        return f"{order.judge.name}法官" if order.judge else "承办法官"
    if order.state in {OrderState.DRAFT.value, OrderState.RETURNED.value}:
        return order.requested_by.name if order.requested_by else "办案系统"
    if order.next_waiting:
        return "等待回报"
    return order.specialist.name if order.specialist else "送达中心"


def steps_of(order: ServiceOrder) -> QuerySet[TrailEntry]:
    """过程: operator, time and result of each step, oldest first (SP-07)."""
    return (
        TrailEntry.objects.filter(order=order).select_related("by", "recipient__party").order_by("at", "pk")
    )
