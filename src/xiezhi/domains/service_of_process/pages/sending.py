"""Lay out an attempt, confirm it on a page of its own, send it (SP-16, SP-20, SP-21)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import attempts as plans
from xiezhi.domains.service_of_process.actions import sending
from xiezhi.domains.service_of_process.forms.orders import ReasonForm
from xiezhi.domains.service_of_process.forms.sending import WAYS, SendForm
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import sample_attempt, sample_order
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.domains.service_of_process.queries.usable import addresses_offered_for
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action, Row
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

WRITES = ("GET", "POST")


def _require(request: Any, order: Any) -> None:
    if not permissions.may_over(request.person, permissions.SEND, order, on=request.moment.date()):
        raise Http404


@page(
    "service_of_process:send",
    title="安排送达",
    right=permissions.SEND,
    menu=MENU,
    methods=WRITES,
    sample=sample_order,
)
def send(request: Any, order_id: int) -> HttpResponse:
    """Choose recipient, way, address and documents; nothing goes out before the next page."""
    order = opened(request, order_id)
    _require(request, order)
    matrix = matrix_of(order)
    known = {r.pk: addresses_offered_for(r, on=request.moment.date()) for r in matrix.live_recipients}
    form = _form(request, matrix, known)
    if request.method == "POST" and form.is_valid():
        try:
            attempt = plans.plan_attempt(order, _plan(form, matrix), by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("service_of_process:send-confirm", order.pk, attempt.pk)
    context = {
        "form": form, "order": order, "title": "安排送达", "submit_label": "下一步：核对",
        "notes": (
            ("先看地址", "已确认的地址，到达当天就能判定送达；没有确认的，要等对方查阅、签收或回复。"),
            ("换方式要写理由", "上一次没有成功时，理由写进送达报告书。"),
        ),
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))


def _form(request: Any, matrix: Any, known: dict[int, list[Any]]) -> SendForm:
    recipients = [(str(r.pk), f"{r.party.name}（{r.party.role}）") for r in matrix.live_recipients]
    addresses = [
        (
            f"{pk}:{one.address.pk}",
            f"{_name(matrix, pk)} · {one.address.masked} · {one.address.get_status_display()}",
        )
        for pk, offered in known.items()
        for one in offered
    ]
    documents = [(str(d.pk), d.name) for d in matrix.live_documents]
    initial = {"recipient": request.GET.get("recipient") or (recipients[0][0] if recipients else "")}
    if request.GET.get("way") in dict(WAYS):
        initial["way"] = request.GET["way"]
    if addresses:
        initial["address"] = addresses[0][0]
    return SendForm(
        request.POST or None, recipients=recipients, addresses=addresses, documents=documents, initial=initial
    )


def _name(matrix: Any, recipient_id: int) -> str:
    return next(str(r.party.name) for r in matrix.live_recipients if r.pk == recipient_id)


def _plan(form: SendForm, matrix: Any) -> AttemptPlan:
    filled = form.cleaned_data
    method, channel = form.way_chosen()
    recipient_id = int(filled["recipient"])
    owner, _, address_id = filled["address"].partition(":")
    if address_id and int(owner) != recipient_id:
        raise Refused("这个地址是另一名受送达人的", field="address", remedy="请选择同一个人的地址")
    earlier = matrix.attempts_of(recipient_id)
    failed = next((one for one in reversed(earlier) if one.state in {"failed", "held"}), None)
    return AttemptPlan(
        recipient_id=recipient_id, method=method, channel=channel, address_id=int(address_id) if address_id else None,
        document_ids=tuple(int(one) for one in filled["documents"]), reason=filled["reason"],
        replaces_id=failed.pk if failed else None,
    )  # fmt: skip


def attempt_of(request: Any, order_id: int, attempt_id: int) -> tuple[Any, Any]:
    """The order and one of its attempts."""
    order = opened(request, order_id)
    attempt = order.attempts.select_related("recipient__party", "address").filter(pk=attempt_id).first()
    if attempt is None:
        raise Http404
    attempt.order = order
    return order, attempt


@page(
    "service_of_process:send-confirm", title="核对后发送", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_attempt,
)  # fmt: skip
def send_confirm(request: Any, order_id: int, attempt_id: int) -> HttpResponse:
    """Say once more whom, where, what and with which effect; then send."""
    order, attempt = attempt_of(request, order_id, attempt_id)
    _require(request, order)
    form = ReasonForm({"reason": "-"}) if request.method == "POST" else ReasonForm()
    if request.method == "POST":
        try:
            with transaction.atomic():
                sending.send_attempt(attempt, by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            said = f"已提交发送给{attempt.recipient.party.name}，发送记录随后生成"
            return redirect_with_notice(request, "service_of_process:order", said, order.pk)
    names = [cell.document.name for cell in attempt.cells.select_related("document")]
    context = {
        "order": order, "attempt": attempt, "form": form if form.is_bound else None,
        "rows": [
            Row("送给谁", f"{attempt.recipient.party.name}（{attempt.recipient.party.role}）"),
            Row("方式", f"{attempt.get_method_display()} · {attempt.get_channel_display()}"),
            Row("地址", attempt.address_masked or "不需要地址"),
            Row("文书", "、".join(names)),
        ],
        "back_url": reverse("service_of_process:order", args=[order.pk]),
        "action": Action("发送", icon="send", kind="filled", method="post"),
    }  # fmt: skip
    status = status_of(form)
    return render_page(request, "service_of_process/orders/send_confirm.html", context, status=status)


@page(
    "service_of_process:attempt-stop", title="停发", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_attempt,
)  # fmt: skip
def attempt_stop(request: Any, order_id: int, attempt_id: int) -> HttpResponse:
    """Stop an attempt that is out, or take one back that still waits."""
    order, attempt = attempt_of(request, order_id, attempt_id)
    _require(request, order)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    waits = attempt.state in {"draft", "queued"}
    if request.method == "POST" and form.is_valid():
        work = plans.cancel_attempt if waits else plans.hold_attempt
        try:
            work(attempt, reason=form.cleaned_data["reason"], by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:order", "已停下", order.pk)
    context = {
        "question": f"{'取消' if waits else '停发'}给{attempt.recipient.party.name}的第{attempt.number}次送达？",
        "happens": ("对方用原来的链接和验证码打不开了" if not waits else "这一次不会发出",), "form": form,
        "back_url": reverse("service_of_process:order", args=[order.pk]),
        "action": Action("停下", kind="danger", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))
