"""送达任务: raise, verify, return, hand over, end and reopen an order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from xiezhi.domains.service_of_process import events, permissions
from xiezhi.domains.service_of_process.actions.documents import write_document
from xiezhi.domains.service_of_process.actions.locks import house_step, locked_order, take_order_step
from xiezhi.domains.service_of_process.actions.recipients import write_recipient
from xiezhi.domains.service_of_process.actions.stopping import stop_attempts
from xiezhi.domains.service_of_process.actions.summary import cells_of, complete_order, refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.rules import states
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    DocumentKind,
    OrderState,
    Procedure,
    ServiceClass,
)
from xiezhi.domains.service_of_process.types.drafts import OrderDraft
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.integration import actions as integration
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused

_FIRST_YEAR, _LAST_YEAR = 2016, 2099


def next_order_no(at: datetime) -> str:
    """SD-2026-00001: from a sequence, so that writers never wait; a number given up leaves a gap."""
    year = day_of(at).year
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Refused(f"没有{year}年的任务号", code="no_sequence")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [f"service_order_no_{year}"])
        return f"SD-{year}-{cursor.fetchone()[0]:05d}"


def create_order(draft: OrderDraft, *, by: Any | None, at: datetime) -> ServiceOrder:
    """Raise an order for a case, with the documents and recipients at hand.

    The same number of the same client gives the same order again, however
    often it is sent. ``by`` is ``None`` where a client raises it with its key.
    """
    known = _raised_before(draft)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _create(draft, by, at)
    except IntegrityError:
        # Two calls with one number at once: the other one was first.
        known = _raised_before(draft)
        if known is None:
            raise
        return known


def _raised_before(draft: OrderDraft) -> ServiceOrder | None:
    if draft.client_id is None or not draft.external_no:
        return None
    return ServiceOrder.objects.filter(client_id=draft.client_id, external_no=draft.external_no).first()


def _create(draft: OrderDraft, by: Any, at: datetime) -> ServiceOrder:
    court_case = _case_for(draft, by, at)
    if draft.wanted_by_on is not None and draft.wanted_by_on < day_of(at):
        raise Refused("要求办结的日期已经过了", field="wanted_by_on", remedy="请填今天或者以后的日期")
    if len(draft.note) > 300:
        raise Refused("提请说明最多300个字", field="note", remedy="请缩短后再提交", code="too_long")
    order = ServiceOrder.objects.create(
        order_no=next_order_no(at), court_case=court_case, court=court_case.court,
        organisation=court_case.organisation, category=(draft.category or CaseCategory(court_case.category)).value,
        service_class=draft.service_class.value, source=draft.source, client_id=draft.client_id,
        external_no=draft.external_no, requested_by=by, judge_id=court_case.judge_id, clerk_id=court_case.clerk_id,
        wanted_by_on=draft.wanted_by_on, note=draft.note, requested_at=at, changed_at=at,
    )  # fmt: skip
    for position, document in enumerate(draft.documents):
        write_document(order, document, position=position, by=by, at=at)
    for position, recipient in enumerate(draft.recipients):
        write_recipient(order, recipient, position=position, at=at)
    record_act("order.create", order, by=by, at=at, detail={"source": order.source})
    refresh_summary(order, at=at)
    return order


def _case_for(draft: OrderDraft, by: Any, at: datetime) -> Any:
    court_case = case_queries.case_by_id(draft.court_case_id)
    if court_case is None:
        raise NotFound
    if by is not None:
        if not permissions.reach_of(by, permissions.REQUEST, on=day_of(at)).covers(court_case):
            raise NotFound
        if case_queries.find_case(by, court_case.pk, on=day_of(at)) is None:
            raise NotFound
    return court_case


@transaction.atomic
def submit_order(order: ServiceOrder, *, by: Any | None, at: datetime) -> ServiceOrder:
    """提请送达: hand the order to the service centre; also after it was returned."""
    order = locked_order(order.pk)
    _require_whole(order)
    name = "resubmit" if order.state == OrderState.RETURNED.value else "submit"
    if by is None:
        house_step(order, name, at=at)
    else:
        take_order_step(order, name, by=by, at=at)
    if name == "submit":
        order.requested_at = at
        order.save(update_fields=["requested_at"])
    who = by.name if by is not None else "办案系统"
    wanted = f"要求{order.wanted_by_on:%m-%d}前送出" if order.wanted_by_on else ""
    write_trail(order, "requested", f"{who}提请送达", at=at, by=by, line=wanted or order.note)
    integration.publish(events.ORDER_REQUESTED, order_id=order.pk, at=at)
    refresh_summary(order, at=at)
    return order


@transaction.atomic
def accept_order(order: ServiceOrder, *, by: Any, at: datetime) -> ServiceOrder:
    """核实无误，受理; who verifies takes the order over unless it was given to somebody already."""
    order = locked_order(order.pk)
    _require_whole(order)
    take_order_step(order, "accept", by=by, at=at)
    order.accepted_at = at
    if order.specialist_id is None and permissions.may_over(by, permissions.SEND, order, on=day_of(at)):
        order.specialist = by
    order.save(update_fields=["accepted_at", "specialist"])
    write_trail(order, "accepted", f"{by.name}核实并受理", at=at, by=by)
    integration.publish(events.ORDER_ACCEPTED, order_id=order.pk, at=at)
    refresh_summary(order, at=at)
    return order


@transaction.atomic
def return_order(order: ServiceOrder, *, reason: str, by: Any, at: datetime) -> ServiceOrder:
    """退回补正: back to who asked, with the reason."""
    order = locked_order(order.pk)
    take_order_step(order, "return", by=by, at=at, reason=reason)
    write_trail(order, "returned", f"{by.name}退回补正", at=at, by=by, line=reason)
    integration.publish(events.ORDER_RETURNED, order_id=order.pk, at=at)
    refresh_summary(order, at=at)
    return order


@transaction.atomic
def assign_order(
    order: ServiceOrder, *, to: Any | None, by: Any, at: datetime, reason: str = ""
) -> ServiceOrder:
    """指派、转交: give the order to a service specialist, or back to everybody of the centre."""
    order = locked_order(order.pk)
    permissions.require_order(by, order, permissions.ASSIGN, on=day_of(at))
    if order.state in {OrderState.COMPLETED.value, OrderState.CANCELLED.value}:
        raise Conflict("任务已经结束，不用再转交", code="order_ended")
    if to is not None and (
        not to.is_active or not permissions.may_over(to, permissions.SEND, order, on=day_of(at))
    ):
        raise Refused(f"{to.name}没有办理这个任务的权限", field="to", remedy="请选择本院的送达专员")
    before = order.specialist
    if (before.pk if before else None) == (to.pk if to else None):
        return order
    order.specialist = to
    order.save(update_fields=["specialist"])
    title = f"{by.name}把任务转给{to.name}" if to else f"{by.name}把任务交回送达中心"
    write_trail(order, "assigned", title, at=at, by=by, line=reason)
    record_act(
        "order.assign", order, by=by, at=at, reason=reason,
        detail={"from": before.pk if before else None, "to": to.pk if to else None},
    )  # fmt: skip
    refresh_summary(order, at=at)
    return order


@transaction.atomic
def cancel_order(order: ServiceOrder, *, reason: str, by: Any | None, at: datetime) -> ServiceOrder:
    """撤销: only while nobody was reached; attempts that wait are stopped. ``by`` is ``None`` for a client."""
    order = locked_order(order.pk)
    states.may_cancel(cells_of(order)).require()
    if by is None:
        house_step(order, "cancel", at=at, reason=reason)
    else:
        take_order_step(order, "cancel", by=by, at=at, reason=reason)
    stop_attempts(order, at=at, by=by, reason=reason)
    who = by.name if by is not None else "办案系统"
    write_trail(order, "cancelled", f"{who}撤销任务", at=at, by=by, line=reason)
    integration.publish(events.ORDER_CANCELLED, order_id=order.pk, at=at)
    refresh_summary(order, at=at)
    return order


@transaction.atomic
def end_unserved(order: ServiceOrder, *, reason: str, by: Any, at: datetime) -> ServiceOrder:
    """未能送达，办结: end an order without success; the reason stays with it."""
    order = locked_order(order.pk)
    states.may_complete_unserved(cells_of(order)).require()
    take_order_step(order, "complete_unserved", by=by, at=at, reason=reason)
    stop_attempts(order, at=at, by=by, reason=reason)
    order.completed_at, order.reopened_at = at, None
    order.save(update_fields=["completed_at", "reopened_at"])
    write_trail(order, "completed", f"{by.name}登记未能送达，办结", at=at, by=by, line=reason)
    integration.publish(events.ORDER_COMPLETED, order_id=order.pk, at=at)
    refresh_summary(order, at=at)
    return order


@transaction.atomic
def reopen_order(order: ServiceOrder, *, reason: str, by: Any, at: datetime) -> ServiceOrder:
    """重新送达 after the order had ended: open until a person closes it, though every paper be in effect."""
    order = locked_order(order.pk)
    take_order_step(order, "reopen", by=by, at=at, reason=reason)
    order.completed_at, order.reopened_at = None, at
    order.save(update_fields=["completed_at", "reopened_at"])
    write_trail(order, "reopened", f"{by.name}重新送达", at=at, by=by, line=reason)
    integration.publish(events.ORDER_REOPENED, order_id=order.pk, at=at)
    refresh_summary(order, at=at)
    return order


@transaction.atomic
def close_order(order: ServiceOrder, *, by: Any, at: datetime) -> ServiceOrder:
    """办结 by hand: an order that was taken up again, once everything is in effect."""
    order = locked_order(order.pk)
    states.may_complete(cells_of(order)).require()
    take_order_step(order, "complete", by=by, at=at)
    complete_order(order, f"{by.name}办结", by=by, at=at)
    refresh_summary(order, at=at)
    return order


def _require_whole(order: ServiceOrder) -> None:
    kinds = [
        DocumentKind(kind)
        for kind in order.documents.filter(withdrawn_at=None).values_list("kind", flat=True)
    ]
    states.may_submit(
        ServiceClass(order.service_class), category=CaseCategory(order.category), kinds=kinds,
        recipient_count=order.recipients.filter(withdrawn_at=None).count(),
        procedure=Procedure(order.court_case.procedure),
    ).require()  # fmt: skip
