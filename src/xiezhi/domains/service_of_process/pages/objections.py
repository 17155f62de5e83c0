"""What recipients answered: objections for the judge, papers to be sent, 我不是这个人."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.inquiries import answer_inquiry
from xiezhi.domains.service_of_process.actions.objections import decide_objection
from xiezhi.domains.service_of_process.forms.sending import AnswerForm, DecisionForm
from xiezhi.domains.service_of_process.pages.files import file_answer
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import (
    sample_inquiry_file,
    sample_objection_file,
    sample_order,
)
from xiezhi.domains.service_of_process.queries.objections import (
    inquiries_of,
    not_me_reports_of,
    objections_of,
    paper_requests_of,
)
from xiezhi.domains.service_of_process.types import ObjectionDecision
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

CHOICES = [pair for pair in ObjectionDecision.choices() if pair[0] != "withdrawn"]


@page(
    "service_of_process:objections", title="异议和反馈", own=True, menu=MENU, methods=("GET", "POST"),
    sample=sample_order,
)  # fmt: skip
def objections(request: Any, order_id: int) -> HttpResponse:
    """All that came back from the people served; the judge decides here."""
    order = opened(request, order_id)
    decides = permissions.may_over(request.person, permissions.DECIDE, order, on=request.moment.date())
    found = list(objections_of(order))
    form = DecisionForm(None, choices=CHOICES)
    if request.method == "POST":
        chosen = next((one for one in found if str(one.pk) == request.POST.get("objection")), None)
        if chosen is None or not decides:
            raise Http404
        form = DecisionForm(request.POST, choices=CHOICES)
        if form.is_valid():
            filled = form.cleaned_data
            try:
                decide_objection(
                    chosen, decision=ObjectionDecision(filled["decision"]), reason=filled["reason"],
                    by=request.person, at=request.moment, other_date_on=filled["decided_date"],
                )  # fmt: skip
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                return redirect_with_notice(
                    request, "service_of_process:order", "决定已保存，效力和回证随之更新", order.pk
                )
    context = {
        "order": order, "objections": found, "form": form, "decides": decides,
        "papers": paper_requests_of(order), "not_me": not_me_reports_of(order), "inquiries": inquiries_of(order),
        "answers": permissions.may_over(request.person, permissions.ANSWER, order, on=request.moment.date()),
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/objections.html", context, status=status_of(form))


@page(
    "service_of_process:inquiry", title="答复留言", right=permissions.ANSWER, menu=MENU, methods=("GET", "POST"),
    sample=lambda world: {**sample_order(world), "inquiry_id": world.sample("inquiry").pk},
)  # fmt: skip
def inquiry(request: Any, order_id: int, inquiry_id: int) -> HttpResponse:
    """One question of a person served, and its answer."""
    order = opened(request, order_id)
    found = inquiries_of(order).filter(pk=inquiry_id).first()
    if found is None or not permissions.may_over(
        request.person, permissions.ANSWER, order, on=request.moment.date()
    ):
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    back = reverse("service_of_process:objections", args=[order.pk])
    if request.method == "POST" and form.is_valid():
        try:
            answer_inquiry(found, text=form.cleaned_data["text"], by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, back, "答复已送出，对方在文书页面上看得到")
    context = {
        "order": order, "inquiry": found, "form": form, "title": "答复留言", "submit_label": "答复", "back_to": back,
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/inquiry.html", context, status=status_of(form))


@page(
    "service_of_process:inquiry-file", title="留言附件", own=True, menu=MENU,
    sample=sample_inquiry_file,
)  # fmt: skip
def inquiry_file(request: Any, order_id: int, inquiry_id: int, file_id: int) -> HttpResponse:
    """A file that came with a question."""
    order = opened(request, order_id)
    return _attached(request, inquiries_of(order).filter(pk=inquiry_id).first(), file_id)


@page(
    "service_of_process:objection-file", title="异议附件", own=True, menu=MENU,
    sample=sample_objection_file,
)  # fmt: skip
def objection_file(request: Any, order_id: int, objection_id: int, file_id: int) -> HttpResponse:
    """A file that came with an objection."""
    order = opened(request, order_id)
    return _attached(request, objections_of(order).filter(pk=objection_id).first(), file_id)


def _attached(request: Any, found: Any, file_id: int) -> HttpResponse:
    """A file that came with what was found; nothing where either is not there."""
    file = next((one for one in found.files.all() if one.pk == file_id), None) if found else None
    if file is None:
        raise Http404
    return file_answer(request, file, name=file.name.rpartition(".")[0] or file.name)
