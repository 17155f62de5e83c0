"""Take a thing for writing: its order's row is locked first, so that all acts on one order come one after another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.models import (
    Attempt,
    OrderDocument,
    Recipient,
    ServiceOrder,
)
from xiezhi.domains.service_of_process.permissions import require_order
from xiezhi.domains.service_of_process.types import OrderState
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.kernel.workflow.types import WORKFLOWS
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound

_ENDED = {OrderState.COMPLETED.value: "已经办结", OrderState.CANCELLED.value: "已经撤销"}


def locked_order(order_id: int) -> ServiceOrder:
    """The order, its row locked until the end of the transaction."""
    found = (
        ServiceOrder.objects.select_for_update(of=("self",))
        .select_related("court_case", "court", "organisation", "judge", "clerk", "specialist", "requested_by")
        .filter(pk=order_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def locked_attempt(attempt_id: int) -> Attempt:
    """The attempt with its order locked; every report, view and signature passes here."""
    order_id = Attempt.objects.filter(pk=attempt_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    order = locked_order(order_id)
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("recipient__party", "recipient__agency", "address", "message")
        .get(pk=attempt_id)
    )
    attempt.order = order
    attempt.recipient.order = order
    return attempt


def locked_recipient(recipient_id: int) -> Recipient:
    """A recipient with its order locked."""
    order_id = Recipient.objects.filter(pk=recipient_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    order = locked_order(order_id)
    recipient = Recipient.objects.select_related("party", "agency").get(pk=recipient_id)
    recipient.order = order
    return recipient


def locked_document(document_id: int) -> OrderDocument:
    """A document with its order locked."""
    order_id = OrderDocument.objects.filter(pk=document_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    order = locked_order(order_id)
    document = OrderDocument.objects.select_related("file").get(pk=document_id)
    document.order = order
    return document


def require_open(order: ServiceOrder) -> None:
    """Refuse to change an order that has ended."""
    if order.state in _ENDED:
        raise Conflict(
            f"任务{order.order_no}{_ENDED[order.state]}，不能再改",
            code="order_ended",
            remedy="需要时请先重新送达，或者另建任务",
        )


def take_order_step(order: ServiceOrder, name: str, *, by: Any, at: datetime, reason: str = "") -> None:
    """A step a person takes: the right is asked over the organisation or its court."""
    require_order(by, order, WORKFLOWS[order.workflow_name].step(name).right, on=day_of(at))
    workflow.take_step(order, name, by=by, at=at, reason=reason, house=True)


def take_attempt_step(attempt: Attempt, name: str, *, by: Any, at: datetime, reason: str = "") -> None:
    """A step of an attempt taken by a person."""
    require_order(by, attempt.order, WORKFLOWS[attempt.workflow_name].step(name).right, on=day_of(at))
    workflow.take_step(attempt, name, by=by, at=at, reason=reason, house=True)


def house_step(
    thing: ServiceOrder | Attempt, name: str, *, at: datetime, by: Any = None, reason: str = ""
) -> None:
    """A step that follows by itself from a report, an act of the recipient or a rule."""
    workflow.take_step(thing, name, by=by, at=at, reason=reason, house=True)
