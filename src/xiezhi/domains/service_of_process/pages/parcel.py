"""One parcel: its waybill, its way, its receipt; what may be done with it now."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import parcel_results, parcels, tracking, waybills
from xiezhi.domains.service_of_process.actions.parcel_results import READ, READING
from xiezhi.domains.service_of_process.forms.orders import ReasonForm
from xiezhi.domains.service_of_process.forms.parcels import (
    ParcelEndForm,
    ParcelForm,
    PrintForm,
    ReceiptForm,
    TrackingForm,
)
from xiezhi.domains.service_of_process.pages.files import file_answer
from xiezhi.domains.service_of_process.pages.parcel_faces import (
    acts_of,
    happenings,
    parcel_panel,
    parcel_step_face,
    state_of,
)
from xiezhi.domains.service_of_process.pages.parcels import MENU, WRITES, sample_parcel
from xiezhi.domains.service_of_process.queries.parcels import (
    GONE_OUT,
    effects_if_returned,
    events_of,
    parcels_visible_to,
    same_post,
    tries_known,
)
from xiezhi.domains.service_of_process.types.posting import Layout, ParcelState
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

MAY_COME_BACK = ("handed", "in_transit", "returned")


def opened_parcel(request: Any, parcel_id: int, right: str = "") -> Any:
    """The parcel, where this person may open it and holds the right over its order; else as if there were none."""
    found = parcels_visible_to(request.person, on=request.moment.date()).filter(pk=parcel_id).first()
    if found is None:
        raise Http404
    if right and not permissions.may_over(
        request.person, right, found.attempt.order, on=request.moment.date()
    ):
        raise Http404
    return found


@page("service_of_process:parcel", title="邮件", own=True, menu=MENU, sample=sample_parcel)
def parcel(request: Any, parcel_id: int) -> HttpResponse:
    """The page of a parcel, for the specialist and for the judge's team."""
    found = opened_parcel(request, parcel_id)
    today = request.moment.date()

    def may(right: str) -> bool:
        return permissions.may_over(request.person, right, found.attempt.order, on=today)

    tries = tries_known(found, on=today)
    waiting = found.state in ("prepared", "printed")
    context = {
        "parcel": found, "order": found.attempt.order, "state": state_of(found), "tries": tries,
        "step": parcel_step_face(found, may=may), "acts": acts_of(found, may=may),
        "panel": parcel_panel(found, tries), "course": happenings(found, events_of(found)),
        "same": same_post(found, on=today) if waiting and not found.same_reason else None,
        "waybills": found.waybills.select_related("batch__printed_by").order_by("-number"),
        "returns": effects_if_returned(found, on=today) if found.state == "returned" and not found.ended_at else [],
        "may_send": may(permissions.SEND),
    }  # fmt: skip
    return render_page(request, "service_of_process/parcels/detail.html", context)


@page(
    "service_of_process:parcel-edit", title="更正收件信息", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_parcel,
)  # fmt: skip
def parcel_edit(request: Any, parcel_id: int) -> HttpResponse:
    """Correct what stands on the waybill before it is printed; the old value is kept."""
    found = opened_parcel(request, parcel_id, permissions.SEND)
    shown = ("receiver", "receiver_phone", "address", "postcode", "carrier", "remark", "same_reason")
    form = ParcelForm(request.POST or None, initial={name: getattr(found, name) for name in shown})
    if request.method == "POST" and form.is_valid():
        try:
            done = parcels.correct_parcel(
                found, form.change(), by=request.person, at=request.moment, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            said = f"已更正{'、'.join(one.label for one in done)}" if done else "没有改动"
            return redirect_with_notice(request, "service_of_process:parcel", said, found.pk)
    notes = (
        ("原来的值", "更正前后的值都留在任务的“改过的信息”里，承办法官看得到。"),
        ("地址", "换地址不是改错字：要写明从哪里来。受送达人没有确认的地址，退回不视为送达。"),
    )
    return _form_page(request, found, form, "更正收件信息", "保存", notes)


def _form_page(
    request: Any, found: Any, form: Any, title: str, label: str, notes: Any, **more: Any
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "parcel": found, "title": title, "submit_label": label, "notes": notes, **more}
    return render_page(request, "service_of_process/parcels/form.html", context, status=status_of(form))


def _ask(
    request: Any, found: Any, work: Any, *, question: str, happens: str, label: str, said: str, to: str
) -> Any:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            work(found, reason=form.cleaned_data["reason"], by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, f"service_of_process:{to}", said, *((found.pk,) if to == "parcel" else ())
            )
    context = {
        "question": question, "happens": (happens,), "form": form,
        "back_url": reverse("service_of_process:parcel", args=[found.pk]),
        "action": Action(label, kind="danger", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


@page(
    "service_of_process:parcel-withdraw", title="删除邮寄任务", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_parcel,
)  # fmt: skip
def parcel_withdraw(request: Any, parcel_id: int) -> HttpResponse:
    """Delete a parcel before printing."""
    found = opened_parcel(request, parcel_id, permissions.SEND)
    return _ask(
        request, found, parcels.withdraw_parcel, question=f"删除邮件{found.parcel_no}？",
        happens="这一次邮寄送达随之取消，可以另行安排", label="删除", said="已删除", to="parcels",
    )  # fmt: skip


@page(
    "service_of_process:parcel-void", title="作废面单", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_parcel,
)  # fmt: skip
def parcel_void(request: Any, parcel_id: int) -> HttpResponse:
    """Throw away a printed waybill so that the parcel may be corrected or deleted."""
    found = opened_parcel(request, parcel_id, permissions.SEND)
    return _ask(
        request, found, parcels.void_waybill, question=f"作废邮件{found.parcel_no}的面单？",
        happens="打印出来的面单请销毁；更正后可以重新打印", label="作废面单", said="面单已作废", to="parcel",
    )  # fmt: skip


@page(
    "service_of_process:parcel-print", title="打印面单", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_parcel,
)  # fmt: skip
def parcel_print(request: Any, parcel_id: int) -> HttpResponse:
    """Print one, for the first time or again with a reason."""
    found = opened_parcel(request, parcel_id, permissions.SEND)
    form = PrintForm(request.POST or None)
    if found.print_count:
        form.fields["reason"].required = True
    if request.method == "POST" and form.is_valid():
        try:
            batch = waybills.print_waybills(
                [found], layout=Layout(form.cleaned_data["layout"]), by=request.person, at=request.moment,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("service_of_process:waybills", batch.pk)
    notes = (("重打", "每次打印都留有记录；重打要写理由，旧面单请销毁。"),)
    return _form_page(request, found, form, "打印面单", "打印", notes)


@page(
    "service_of_process:parcel-post", title="回填邮寄单号", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_parcel,
)  # fmt: skip
def parcel_post(request: Any, parcel_id: int) -> HttpResponse:
    """Enter the number the carrier gave, or correct it while nothing was told."""
    found = opened_parcel(request, parcel_id, permissions.SEND)
    corrects = found.state == ParcelState.HANDED.value
    form = TrackingForm(
        request.POST or None, corrects=corrects,
        initial={"posted_on": request.moment.date(), "tracking_no": found.tracking_no},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        try:
            if corrects:
                tracking.correct_tracking_no(
                    found,
                    filled["tracking_no"],
                    reason=filled["reason"],
                    by=request.person,
                    at=request.moment,
                )
            else:
                tracking.post_parcel(
                    found, filled["tracking_no"], posted_on=filled["posted_on"], by=request.person,
                    at=request.moment,
                )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:parcel", "单号已回填，物流会自动更新", found.pk
            )
    notes = (("回填以后", "物流自动查询，法官团队在任务页上看得到；签收后请上传回执。"),)
    return _form_page(request, found, form, "回填邮寄单号", "回填", notes)


@page(
    "service_of_process:parcel-receipt", title="上传回执", right=permissions.REGISTER, menu=MENU, methods=WRITES,
    sample=sample_parcel,
)  # fmt: skip
def parcel_receipt(request: Any, parcel_id: int) -> HttpResponse:
    """Take a scan, a PDF, or what the camera sees; it is read and proposes (SP-29, SP-45)."""
    found = opened_parcel(request, parcel_id, permissions.REGISTER)
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["receipt"]
        try:
            parcel_results.keep_receipt(
                found, (given.name, given.read()), by=request.person, at=request.moment
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("service_of_process:parcel-end", found.pk)
    notes = (
        ("识读只是建议", "系统读出日期、签收人和单号，供您核对；由您确认以后才登记。"),
        ("拍不清楚", "铺平、靠近、不要反光。读不出的，可以对照原件自己填。"),
    )
    return _form_page(request, found, form, "上传回执", "上传", notes)


@page(
    "service_of_process:parcel-end", title="登记邮寄结果", right=permissions.REGISTER, menu=MENU, methods=WRITES,
    sample=sample_parcel,
)  # fmt: skip
def parcel_end(request: Any, parcel_id: int) -> HttpResponse:
    """Confirm how it ended, beside the scan and what was read off it."""
    found = opened_parcel(request, parcel_id, permissions.REGISTER)
    reading = (
        json.loads(found.receipt_reading) if found.receipt_state == READ and found.receipt_reading else {}
    )
    form = ParcelEndForm(
        request.POST or None, corrects=found.ended_at is not None, initial=_proposed(found, reading)
    )
    if request.method == "POST" and form.is_valid():
        try:
            parcel_results.end_parcel(
                found, form.end(), by=request.person, at=request.moment,
                reason=form.cleaned_data.get("reason", ""),
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:parcel", "结果已登记", found.pk)
    context = {
        "reading": reading, "is_reading": found.receipt_state == READING, "gone_out": found.state in GONE_OUT,
        "returns": effects_if_returned(found, on=request.moment.date()) if found.state in MAY_COME_BACK else [],
    }  # fmt: skip
    return _form_page(request, found, form, "登记邮寄结果", "确认登记", (), **context)


def _proposed(found: Any, reading: dict[str, Any]) -> dict[str, Any]:
    """What the form begins with: the state as the carrier told it, the rest as read off the receipt."""
    state = found.state if found.state in ("signed", "signed_by_other", "returned", "lost") else ""
    signer = reading.get("signer") or ""
    if reading.get("return_reason"):
        state = "returned"
    elif signer:
        state = "signed" if signer == "recipient" else "signed_by_other"
    last = found.events.filter(kind=state).order_by("-at").first() if state else None
    on = reading.get("signed_on") or reading.get("returned_on") or (last.at if last else None)
    return {
        "state": state, "ended_on": on, "signer": signer or "recipient", "signer_name": reading.get("signer_name", ""),
        "return_reason": reading.get("return_reason") or (last.reason if last else ""),
    }  # fmt: skip


def _sample_receipt(world: Any) -> dict[str, Any]:
    return {"parcel_id": world.sample("received_parcel").pk}


@page("service_of_process:parcel-receipt-file", title="回执文件", own=True, menu=MENU, sample=_sample_receipt)
def parcel_receipt_file(request: Any, parcel_id: int) -> HttpResponse:
    """The scan of the receipt."""
    found = opened_parcel(request, parcel_id)
    if found.receipt is None:
        raise Http404
    return file_answer(request, found.receipt, name=f"回执{found.parcel_no}")
