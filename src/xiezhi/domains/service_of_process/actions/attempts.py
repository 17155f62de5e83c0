"""送达一次: plan an attempt, hold it, withdraw it, put another in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.locks import (
    house_step,
    locked_attempt,
    locked_order,
    require_open,
    take_attempt_step,
)
from xiezhi.domains.service_of_process.actions.parcel_steps import drop_parcel
from xiezhi.domains.service_of_process.actions.pickup_steps import drop_counter_work
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.actions.visit_steps import follow_assignment, leave_visit
from xiezhi.domains.service_of_process.models import (
    Attempt,
    Cell,
    OrderDocument,
    Recipient,
    ServiceAddress,
    ServiceOrder,
)
from xiezhi.domains.service_of_process.queries.usable import addresses_of, live_on
from xiezhi.domains.service_of_process.rules.classes import may_use
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AttemptState,
    Authority,
    CaseCategory,
    Channel,
    DocumentKind,
    Method,
    OrderState,
    Procedure,
    RecipientKind,
    ServiceClass,
)
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan, Batch, Skipped
from xiezhi.kernel.identity.queries.people import person_by_id
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused

KIND_OF_CHANNEL = {
    Channel.SMS_LINK: AddressKind.MOBILE,
    Channel.EMAIL: AddressKind.EMAIL,
    Channel.WECHAT: AddressKind.WECHAT,
    Channel.FAX: AddressKind.FAX,
    Channel.PHONE: AddressKind.MOBILE,
    Channel.POST: AddressKind.POSTAL,
    Channel.VISIT: AddressKind.POSTAL,
}
CHANNELS_OF_METHOD = {
    Method.ELECTRONIC: (Channel.SMS_LINK, Channel.EMAIL, Channel.PORTAL, Channel.WECHAT, Channel.FAX),
    Method.DIRECT: (Channel.VISIT, Channel.COUNTER),
    Method.LEAVING: (Channel.VISIT,),
    Method.AT_COURT: (Channel.COUNTER,),
    Method.PICKUP: (Channel.COUNTER,),
    Method.POSTAL: (Channel.POST,),
    Method.ENTRUSTED: (Channel.OTHER_COURT,),
    Method.HANDOVER: (Channel.COURIER_UNIT,),
    Method.NOTICE: (Channel.PUBLICATION,),
    Method.SIMPLE: (Channel.PHONE, Channel.SMS_LINK, Channel.EMAIL, Channel.FAX, Channel.WECHAT),
}
_WITHOUT_ADDRESS = frozenset(
    {Channel.PORTAL, Channel.COUNTER, Channel.PUBLICATION, Channel.OTHER_COURT, Channel.COURIER_UNIT}
)
_READY = frozenset({OrderState.ACCEPTED.value, OrderState.SERVING.value})
_LIVE = (AttemptState.QUEUED.value, AttemptState.ATTEMPTING.value)


@transaction.atomic
def plan_attempt(order: ServiceOrder, plan: AttemptPlan, *, by: Any, at: datetime) -> Attempt:
    """Lay out one attempt: method, channel, address, documents; nothing goes out yet."""
    order = locked_order(order.pk)
    permissions.require_order(by, order, permissions.SEND, on=day_of(at))
    attempt = write_attempt(order, plan, by=by, at=at)
    refresh_summary(order, at=at)
    return attempt


@transaction.atomic
def plan_attempts(order: ServiceOrder, plans: list[AttemptPlan], *, by: Any, at: datetime) -> Batch:
    """Lay out several at once; what cannot be planned is left out and explained."""
    order = locked_order(order.pk)
    permissions.require_order(by, order, permissions.SEND, on=day_of(at))
    batch = Batch()
    for plan in plans:
        try:
            with transaction.atomic():
                batch.done.append(write_attempt(order, plan, by=by, at=at).pk)
        except Refused as refused:
            batch.skipped.append(
                Skipped(
                    id=plan.recipient_id, label=_label(order, plan.recipient_id), reason=refused.message,
                    remedy=refused.remedy, code=refused.code,
                )
            )  # fmt: skip
    refresh_summary(order, at=at)
    return batch


def _label(order: ServiceOrder, recipient_id: int) -> str:
    found = Recipient.objects.filter(order=order, pk=recipient_id).select_related("party").first()
    return found.party.name if found else ""


def write_attempt(order: ServiceOrder, plan: AttemptPlan, *, by: Any, at: datetime) -> Attempt:
    """Check a plan against class, procedure and address and write it; the order is locked."""
    if order.state not in _READY:
        raise Conflict(
            f"任务现在是“{OrderState(order.state).label}”，还不能安排送达",
            code="order_not_ready",
            remedy="请先核实受理",
        )
    recipient = _recipient(order, plan)
    documents = _documents(order, plan)
    _check_way(order, recipient, documents, plan)
    if plan.method is Method.ENTRUSTED and not plan.reason.strip():
        raise Refused("请写明直接送达有困难的情形", field="reason", basis="cpl-91", code="reason_missing")
    address = _address(recipient, plan, at)
    replaced = _replaced(recipient, plan)
    last = recipient.attempts.aggregate(last=Max("number"))["last"]
    attempt = Attempt.objects.create(
        order=order, recipient=recipient, number=(last or 0) + 1, method=plan.method.value, channel=plan.channel.value,
        address=address, address_text=address.value if address else "", address_masked=address.masked if address else "",
        authority=_authority(recipient).value, replaces=replaced, reason=plan.reason.strip()[:200],
        assigned_to=_server(order, plan, at), created_at=at, created_by=by, result=_ground_of_notice(recipient, plan, at),
    )  # fmt: skip
    Cell.objects.bulk_create(Cell(attempt=attempt, document=document) for document in documents)
    record_act(
        "attempt.plan", order, by=by, at=at, attempt=attempt, reason=attempt.reason,
        detail={"method": attempt.method, "channel": attempt.channel, "documents": [d.pk for d in documents]},
    )  # fmt: skip
    return attempt


def _recipient(order: ServiceOrder, plan: AttemptPlan) -> Recipient:
    recipient = (
        Recipient.objects.filter(order=order, pk=plan.recipient_id, withdrawn_at=None)
        .select_related("party", "agency")
        .first()
    )
    if recipient is None:
        raise Refused("受送达人不在这个任务中", field="recipient_id", code="other_order")
    recipient.order = order
    return recipient


def _documents(order: ServiceOrder, plan: AttemptPlan) -> list[OrderDocument]:
    rows = list(OrderDocument.objects.filter(order=order, withdrawn_at=None).order_by("position", "pk"))
    if plan.document_ids:
        wanted = set(plan.document_ids)
        rows = [row for row in rows if row.pk in wanted]
        if len(rows) != len(wanted):
            raise Refused("有文书不在这个任务中，或者已经撤下", field="document_ids", code="other_order")
    if not rows:
        raise Refused("没有可以送达的文书", field="document_ids", remedy="请先加入文书")
    return rows


def _check_way(
    order: ServiceOrder, recipient: Recipient, documents: list[OrderDocument], plan: AttemptPlan
) -> None:
    if plan.channel not in CHANNELS_OF_METHOD[plan.method]:
        raise Refused(
            f"{plan.method.label}不能走{plan.channel.label}",
            field="channel",
            remedy=f"可以选择：{'、'.join(c.label for c in CHANNELS_OF_METHOD[plan.method])}",
        )
    for document in documents:
        may_use(
            ServiceClass(order.service_class), plan.method, category=CaseCategory(order.category),
            procedure=Procedure(order.court_case.procedure), kind=DocumentKind(document.kind),
            recipient=RecipientKind(recipient.kind),
        ).require()  # fmt: skip


def _address(recipient: Recipient, plan: AttemptPlan, at: datetime) -> ServiceAddress | None:
    if plan.channel in _WITHOUT_ADDRESS and plan.address_id is None:
        return None
    wanted = KIND_OF_CHANNEL.get(plan.channel)
    address = live_on(addresses_of(recipient), day_of(at)).filter(pk=plan.address_id).first()
    if address is None:
        raise Refused(
            f"没有{recipient.party.name}可用的{wanted.label if wanted else '地址'}",
            field="address_id",
            remedy="请先登记或者确认送达地址",
            code="no_address",
        )
    if wanted is not None and address.kind != wanted.value:
        raise Refused(
            f"{plan.channel.label}要用{wanted.label}", field="address_id", remedy=f"请选择{wanted.label}"
        )
    return address


def _replaced(recipient: Recipient, plan: AttemptPlan) -> Attempt | None:
    if plan.replaces_id is None:
        return None
    found = Attempt.objects.filter(recipient=recipient, pk=plan.replaces_id).first()
    if found is None:
        raise NotFound
    if not plan.reason.strip():
        raise Refused("请写明换方式或者换地址的理由", field="reason")
    return found


def _ground_of_notice(recipient: Recipient, plan: AttemptPlan, at: datetime) -> dict[str, Any]:
    """Why a public notice is thought to be open; each other way is read from what was tried (民诉法95)."""
    if plan.method is not Method.NOTICE:
        return {}
    return {
        "whereabouts_unknown": plan.whereabouts_unknown,
        "foreign_without_domicile": plan.foreign_without_domicile,
        "reason_recorded": bool(plan.reason.strip()),
        "address_known": live_on(addresses_of(recipient), day_of(at)).exists(),
    }


def _authority(recipient: Recipient) -> Authority:
    return Authority(recipient.agency.authority) if recipient.agency is not None else Authority.NOT_NEEDED


def _server(order: ServiceOrder, plan: AttemptPlan, at: datetime) -> Any | None:
    """Who goes out: must be let near the order's court as one who registers results."""
    if plan.assigned_to_id is None:
        return None
    person = person_by_id(plan.assigned_to_id)
    if person is None or not person.is_active:
        raise Refused("没有这名外出送达人员", field="assigned_to_id")
    if not permissions.may_over(person, permissions.REGISTER, order, on=day_of(at)):
        raise Refused(f"{person.name}不是本院的外出送达人员", field="assigned_to_id", remedy="请重新选择")
    return person


@transaction.atomic
def assign_attempt(attempt: Attempt, *, to: Any, by: Any, at: datetime, reason: str = "") -> Attempt:
    """Hand one attempt to somebody who serves outside, or to another one."""
    attempt = locked_attempt(attempt.pk)
    permissions.require_order(by, attempt.order, permissions.ASSIGN, on=day_of(at))
    plan = AttemptPlan(
        recipient_id=attempt.recipient_id, method=Method(attempt.method), channel=Channel(attempt.channel),
        assigned_to_id=to.pk,
    )  # fmt: skip
    before, attempt.assigned_to = attempt.assigned_to_id, _server(attempt.order, plan, at)
    attempt.save(update_fields=["assigned_to"])
    follow_assignment(attempt, to)
    write_trail(
        attempt.order, "assigned", f"{by.name}派{to.name}外出送达", at=at, by=by, attempt=attempt, line=reason
    )
    record_act(
        "attempt.assign", attempt.order, by=by, at=at, attempt=attempt, reason=reason,
        detail={"from": before, "to": to.pk},
    )  # fmt: skip
    refresh_summary(attempt.order, at=at)
    return attempt


@transaction.atomic
def cancel_attempt(attempt: Attempt, *, reason: str, by: Any, at: datetime) -> Attempt:
    """取消: take back an attempt that has not gone out; its link, if it had one, opens nothing."""
    attempt = locked_attempt(attempt.pk)
    if attempt.cells.filter(handed_at__isnull=False).exists():
        raise Conflict("已经交付通道，不能取消", code="already_handed", remedy="可以停发，写明理由")
    take_attempt_step(attempt, "cancel", by=by, at=at, reason=reason)
    _end(attempt, at)
    drop_parcel(attempt, by=by, at=at, reason=reason)
    drop_counter_work(attempt, by=by, at=at, reason=reason)
    leave_visit(attempt, by=by, at=at, reason=reason)
    write_trail(
        attempt.order,
        "cancelled",
        f"{by.name}取消第{attempt.number}次送达",
        at=at,
        by=by,
        attempt=attempt,
        line=reason,
    )
    refresh_summary(attempt.order, at=at)
    return attempt


@transaction.atomic
def hold_attempt(attempt: Attempt, *, reason: str, by: Any, at: datetime) -> Attempt:
    """停发: what is out stays a fact, the link opens no more until it is resumed."""
    attempt = locked_attempt(attempt.pk)
    take_attempt_step(attempt, "hold", by=by, at=at, reason=reason)
    write_trail(
        attempt.order,
        "held",
        f"{by.name}停发第{attempt.number}次送达",
        at=at,
        by=by,
        attempt=attempt,
        line=reason,
    )
    refresh_summary(attempt.order, at=at)
    return attempt


@transaction.atomic
def resume_attempt(attempt: Attempt, *, reason: str, by: Any, at: datetime) -> Attempt:
    """恢复 what was held."""
    attempt = locked_attempt(attempt.pk)
    require_open(attempt.order)
    take_attempt_step(attempt, "resume", by=by, at=at, reason=reason)
    write_trail(
        attempt.order,
        "resumed",
        f"{by.name}恢复第{attempt.number}次送达",
        at=at,
        by=by,
        attempt=attempt,
        line=reason,
    )
    refresh_summary(attempt.order, at=at)
    return attempt


def stop_for(attempt: Attempt, *, at: datetime, reason: str) -> None:
    """Stop an attempt because of what the person reached said; who said it is no person of the house."""
    if attempt.state == AttemptState.DRAFT.value:
        house_step(attempt, "cancel", at=at, reason=reason)
    elif attempt.state in _LIVE:
        house_step(attempt, "hold", at=at, reason=reason)


def _end(attempt: Attempt, at: datetime) -> None:
    attempt.ended_at = at
    attempt.save(update_fields=["ended_at"])
