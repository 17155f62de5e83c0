"""物流: ask the carrier, take what it tells, notice when it falls silent, open what has to be done then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from xiezhi.domains.service_of_process.actions.parcel_steps import (
    PARCEL,
    SILENT,
    UNREGISTERED,
    locked_parcel,
    parcel_step,
    record_parcel,
)
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.channels.carrier import CarrierDesk, NoAnswer, carrier_desk
from xiezhi.domains.service_of_process.channels.carrier.configured import tell_address
from xiezhi.domains.service_of_process.models import Parcel, ParcelEvent
from xiezhi.domains.service_of_process.permissions import REGISTER, SEND
from xiezhi.domains.service_of_process.queries.parcels import UNDER_WAY, tries_known
from xiezhi.domains.service_of_process.rules.posting import (
    END_OF_EVENT,
    STEP_OF_END,
    check_event_time,
    is_silent,
)
from xiezhi.domains.service_of_process.types import ReturnReason
from xiezhi.domains.service_of_process.types.paths import parcel_path
from xiezhi.domains.service_of_process.types.posting import Carrier, MailEvent, MailEventKind, ParcelState
from xiezhi.kernel.jobs.actions import defer
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import NotFound

ASK_AGAIN_AFTER = timedelta(minutes=30)
_TOLD = {
    MailEventKind.ACCEPTED: ("sent", "邮局收寄"), MailEventKind.TRIED: ("failed", "投递未成"),
    MailEventKind.SIGNED: ("signed", "邮局回报本人签收"), MailEventKind.SIGNED_BY_OTHER: ("signed", "邮局回报他人签收"),
    MailEventKind.RETURNED: ("failed", "邮件退回"), MailEventKind.LOST: ("failed", "邮件遗失"),
}  # fmt: skip
_WANTED = {
    ParcelState.SIGNED: "上传回执", ParcelState.SIGNED_BY_OTHER: "上传回执，核对代收人",
    ParcelState.RETURNED: "登记退信", ParcelState.LOST: "登记邮件遗失，重新安排送达",
}  # fmt: skip


def ask_carrier(parcel_id: int, *, at: datetime, desk: CarrierDesk | None = None) -> int:
    """Ask what became of one parcel; the call is made outside any transaction. Answers how much was new."""
    parcel = Parcel.objects.filter(pk=parcel_id).first()
    if parcel is None or parcel.state not in UNDER_WAY:
        return 0
    try:
        desk = desk or carrier_desk()
        if parcel.asked_at is None:
            desk.follow(parcel.tracking_no, tell=tell_address())
        events = desk.events_of(parcel.tracking_no)
    except NoAnswer as error:
        Parcel.objects.filter(pk=parcel_id).update(ask_fault=str(error)[:200])
        return 0
    taken = take_events(parcel.tracking_no, events, through="pull", at=at)
    Parcel.objects.filter(pk=parcel_id).update(asked_at=at, ask_fault="")
    return taken


def ask_about_all(*, at: datetime) -> int:
    """Put a question on the queue for every parcel under way that was not asked about lately."""
    due = Parcel.objects.filter(state__in=UNDER_WAY).filter(
        Q(asked_at=None) | Q(asked_at__lte=at - ASK_AGAIN_AFTER)
    )  # fmt: skip
    numbers = list(due.order_by("asked_at", "pk").values_list("pk", flat=True)[:2000])
    for number in numbers:
        with transaction.atomic():
            defer("service_of_process.ask_carrier", once=f"carrier-{number}", parcel_id=number)
    return len(numbers)


@transaction.atomic
def take_events(tracking_no: str, events: Iterable[MailEvent], *, through: str, at: datetime) -> int:
    """Keep what a carrier told, each event once; what cannot be is left out and recorded.

    A number that nobody has is :class:`NotFound`. What the carrier tells moves
    the parcel, never the legal effect: that follows from the receipt.
    """
    found = (
        Parcel.objects.filter(tracking_no=tracking_no).exclude(tracking_no="").values_list("pk", flat=True)
    )
    if not found:
        raise NotFound
    parcel = locked_parcel(found[0])
    known = set(parcel.events.values_list("event_no", flat=True))
    fresh, impossible = [], 0
    for event in sorted(events, key=lambda one: one.at):
        if event.event_no in known:
            continue
        if parcel.posted_on is None or check_event_time(event.at, posted_on=parcel.posted_on, now=at):
            impossible += 1
            continue
        known.add(event.event_no)
        fresh.append(event)
    for event in fresh:
        _keep(parcel, event, through, at)
    if fresh or impossible:
        record_parcel(
            "events", parcel, by=None, at=at,
            detail={"taken": len(fresh), "impossible": impossible, "through": through},
        )  # fmt: skip
    if fresh:
        _move(parcel, fresh, at)
    return len(fresh)


def _keep(parcel: Parcel, event: MailEvent, through: str, at: datetime) -> None:
    ParcelEvent.objects.create(
        parcel=parcel, event_no=event.event_no, at=event.at, kind=event.kind.value, place=event.place, text=event.text,
        reason=event.reason.value if event.reason else "", through=through, taken_at=at,
    )  # fmt: skip
    if event.kind in _TOLD:
        kind, title = _TOLD[event.kind]
        words = [event.place, event.text, event.reason.label if event.reason else ""]
        write_trail(
            parcel.attempt.order, kind, f"{title}：{parcel.attempt.recipient.party.name}", at=event.at,
            attempt=parcel.attempt, line="，".join(one for one in words if one),
            evidence={"parcel": parcel.pk, "tracking_no": parcel.tracking_no, "event": event.event_no},
        )  # fmt: skip


def _move(parcel: Parcel, fresh: list[MailEvent], at: datetime) -> None:
    last = parcel.events.order_by("-at", "-pk").first()
    if last is not None:
        parcel.last_word_at, parcel.last_word = last.at, last.kind
        parcel.save(update_fields=["last_word_at", "last_word"])
    workflow.close_tasks(SILENT, on=(PARCEL, parcel.pk), by=None, at=at)
    if parcel.state == ParcelState.HANDED.value:
        parcel_step(parcel, "move", at=at)
    ends = [event for event in fresh if event.kind in END_OF_EVENT]
    if not ends or parcel.ended_at is not None:
        return
    end = END_OF_EVENT[ends[-1].kind]
    if parcel.state != end.value:
        parcel_step(parcel, STEP_OF_END[end], at=at)
    open_result_task(parcel, at=at, reason=ends[-1].reason)


def open_result_task(parcel: Parcel, *, at: datetime, reason: ReturnReason | None = None) -> None:
    """A to-do for the specialist: the receipt or the returned letter waits, with what is at stake."""
    order, name = parcel.attempt.order, parcel.attempt.recipient.party.name
    state = ParcelState(parcel.state)
    tries = tries_known(parcel, on=day_of(at))
    line = "；".join(
        part for part in (
            f"退回原因：{reason.label}" if reason else "", tries.sentence if tries.count else "",
            "送达效力由规则按退回原因和地址来源判定" if state is ParcelState.RETURNED else "",
        ) if part
    )  # fmt: skip
    workflow.open_task(
        UNREGISTERED, on=(PARCEL, parcel.pk), title=f"{_WANTED[state]}：{name}的邮件{state.label}", line=line,
        url=parcel_path(parcel.pk), button="去登记", case_no=order.court_case.case_no,
        organisation_id=order.organisation_id, person_id=order.specialist_id, right=REGISTER, at=at,
        due_at=order.due_at,
    )  # fmt: skip


def watch_silence(*, at: datetime) -> int:
    """Open a to-do for each parcel of which its carrier has told nothing for too long."""
    opened = 0
    rows = Parcel.objects.filter(state__in=UNDER_WAY).select_related(
        "attempt__order__court_case", "attempt__recipient__party"
    )
    for parcel in rows.iterator(chunk_size=500):
        heard = parcel.last_word_at or parcel.handed_at
        if heard is None or not is_silent(Carrier(parcel.carrier), last_word_at=heard, at=at):
            continue
        _open_silent(parcel, heard, at)
        opened += 1
    return opened


def _open_silent(parcel: Parcel, heard: datetime, at: datetime) -> None:
    order, days = parcel.attempt.order, (day_of(at) - day_of(heard)).days
    why = f"；查询失败：{parcel.ask_fault}" if parcel.ask_fault else ""
    with transaction.atomic():
        workflow.open_task(
            SILENT, on=(PARCEL, parcel.pk), url=parcel_path(parcel.pk), button="去查询",
            title=f"{days}天没有物流信息：{parcel.attempt.recipient.party.name}的邮件",
            line=f"{Carrier(parcel.carrier).label}{parcel.tracking_no}，请向承运方查询{why}",
            case_no=order.court_case.case_no, organisation_id=order.organisation_id, person_id=order.specialist_id,
            right=SEND, at=at,
        )  # fmt: skip


def close_parcel_tasks(parcel: Parcel, *, by: Any, at: datetime) -> None:
    """Nothing more has to be done about this parcel."""
    workflow.close_tasks(SILENT, UNREGISTERED, on=(PARCEL, parcel.pk), by=by, at=at)
