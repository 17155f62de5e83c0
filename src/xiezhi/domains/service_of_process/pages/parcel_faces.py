"""How a parcel looks: what is next, what is known, its way as a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.queries.parcels import tries_known
from xiezhi.domains.service_of_process.types.posting import (
    Carrier,
    DeliveryTries,
    MailEventKind,
    ParcelState,
)
from xiezhi.ui.components import Action, Happening, NextStep, Row
from xiezhi.ui.dates import cn_full, cn_moment

_LOOKS = {
    "accepted": ("package", ""), "moved": ("truck", ""), "out": ("truck-delivery", ""), "tried": ("alert-triangle", "warn"),
    "signed": ("signature", "fact"), "signed_by_other": ("signature", "fact"), "returning": ("truck-return", "warn"),
    "returned": ("truck-return", "danger"), "lost": ("package-off", "danger"),
}  # fmt: skip
_STATES = {
    "prepared": "queued", "printed": "queued", "handed": "handed", "in_transit": "handed", "signed": "signed",
    "signed_by_other": "signed", "returned": "failed", "lost": "failed", "withdrawn": "none",
}  # fmt: skip
May = Callable[[str], bool]


def _url(name: str, parcel: Any) -> str:
    return reverse(f"service_of_process:{name}", args=[parcel.pk])


def parcel_step_face(parcel: Any, *, may: May) -> NextStep:
    """The one thing to do with a parcel, or what is waited for."""
    send, register = may(permissions.SEND), may(permissions.REGISTER)
    state = ParcelState(parcel.state)
    if parcel.ended_at is not None:
        return NextStep("结果已登记", reason="送达效力见任务页")
    match state:
        case ParcelState.PREPARED:
            return NextStep("核对收件信息，打印面单", action=_act("打印面单", "parcel-print", parcel, send))
        case ParcelState.PRINTED:
            return NextStep("交寄后回填邮寄单号", action=_act("回填单号", "parcel-post", parcel, send))
        case ParcelState.HANDED | ParcelState.IN_TRANSIT:
            why = f"查询失败：{parcel.ask_fault}" if parcel.ask_fault else "物流自动更新"
            return NextStep("等待签收或者退回", reason=why)
        case ParcelState.SIGNED | ParcelState.SIGNED_BY_OTHER:
            if parcel.receipt_id is None:
                return NextStep(
                    "上传回执",
                    reason="物流签收不等于送达，以回执为准",
                    action=_act("上传回执", "parcel-receipt", parcel, register),
                )
            return NextStep("核对回执，登记结果", action=_act("去核对", "parcel-end", parcel, register))
        case ParcelState.RETURNED:
            return NextStep(
                "登记退信",
                reason="是否视为送达，由规则按退回原因和地址来源判定",
                action=_act("去登记", "parcel-end", parcel, register),
            )
        case ParcelState.LOST:
            return NextStep(
                "登记邮件遗失",
                reason="登记后重新安排送达",
                action=_act("去登记", "parcel-end", parcel, register),
            )
        case ParcelState.WITHDRAWN:
            return NextStep("已删除")
    raise AssertionError(state)


def _act(label: str, name: str, parcel: Any, allowed: bool) -> Action | None:
    return Action(label, _url(name, parcel), kind="filled") if allowed else None


def acts_of(parcel: Any, *, may: May) -> list[Action]:
    """Everything else this person may do with it now."""
    send, register = may(permissions.SEND), may(permissions.REGISTER)
    prepared, printed = parcel.state == "prepared", parcel.state == "printed"
    out = parcel.state in ("handed", "in_transit", "signed", "signed_by_other", "returned", "lost")
    offered = (
        (send and prepared, "更正收件信息", "parcel-edit", "pencil"), (send and printed, "重打面单", "parcel-print", "printer"),
        (send and prepared, "回填单号", "parcel-post", "barcode"), (send and printed, "作废面单", "parcel-void", ""),
        (send and parcel.state == "handed" and not parcel.last_word, "更正单号", "parcel-post", "barcode"),
        (register and out and not parcel.ended_at, "上传回执", "parcel-receipt", "scan"),
        (register and out, "更正结果" if parcel.ended_at else "登记结果", "parcel-end", "clipboard-check"),
        (send and prepared, "删除", "parcel-withdraw", "trash"),
    )  # fmt: skip
    return [Action(label, _url(name, parcel), icon) for allowed, label, name, icon in offered if allowed]


def parcel_panel(parcel: Any, tries: DeliveryTries) -> list[Row]:
    """What is known of a parcel; the address masked."""
    order = parcel.attempt.order
    rows = [
        Row("任务", order.order_no, url=reverse("service_of_process:order", args=[order.pk])),
        Row("收件人", parcel.receiver), Row("收件地址", parcel.address_masked),
        Row("地址来源", parcel.attempt.get_address_status_display() or "—"),
        Row("承运", Carrier(parcel.carrier).label), Row("邮寄单号", parcel.tracking_no or "还没有回填"),
        Row("交寄日期", cn_full(parcel.posted_on) if parcel.posted_on else "还没有交寄"),
        Row("内件", "、".join(f"{one['name']}{one['copies']}份{one['pages']}页" for one in parcel.contents)),
    ]  # fmt: skip
    if tries.count:
        rows.append(Row("投递", tries.sentence, tone="" if tries.is_enough else "warn"))
    if parcel.signer_name:
        rows.append(Row("签收人", parcel.signer_name))
    if parcel.receipt_id:
        rows.append(
            Row("回执", f"{cn_moment(parcel.receipt_at)}上传", url=_url("parcel-receipt-file", parcel))
        )
    if parcel.same_reason:
        rows.append(Row("再寄的理由", parcel.same_reason))
    return rows


def happenings(parcel: Any, events: Iterable[Any]) -> list[Happening]:
    """The way of a parcel, newest first."""
    found = [
        Happening(
            f"{MailEventKind(one.kind).label}{'，' + one.place if one.place else ''}", _LOOKS[one.kind][0],
            line="，".join(part for part in (one.text, one.get_reason_display() if one.reason else "") if part),
            at=one.at, tone=_LOOKS[one.kind][1],
        )
        for one in events
    ]  # fmt: skip
    if parcel.handed_at:
        found.append(Happening("交寄，回填单号", "send", line=parcel.tracking_no, at=parcel.handed_at))
    if parcel.printed_at:
        found.append(Happening("打印面单", "printer", line=f"第{parcel.print_count}次", at=parcel.printed_at))
    return [*found, Happening("建立邮件", "package", at=parcel.made_at)]


def parcels_face(parcels: Iterable[Any], *, today: date) -> list[dict[str, Any]]:
    """The parcels of an order as its page shows them to the judge's team."""
    return [
        {
            "parcel": one, "course": happenings(one, one.events.all()), "tries": tries_known(one, on=today),
            "state": state_of(one),
        }
        for one in parcels
    ]  # fmt: skip


def state_of(parcel: Any) -> tuple[str, str]:
    """How the state of a parcel looks, and its word."""
    waits = parcel.ended_at is None and parcel.state in ("signed", "signed_by_other")
    return _STATES[parcel.state], "等回执" if waits else ParcelState(parcel.state).label
