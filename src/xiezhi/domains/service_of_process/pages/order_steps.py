"""Take one step of an order, after saying what happens then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import orders as actions
from xiezhi.domains.service_of_process.forms.orders import AssignForm, QuestionForm, ReasonForm
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import sample_order
from xiezhi.domains.service_of_process.rules.states import ORDER_WORKFLOW
from xiezhi.kernel.identity.queries.people import holders_of
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

Work = Callable[..., Any]
STEPS: dict[str, tuple[Work, tuple[str, ...], str]] = {
    "submit": (
        actions.submit_order,
        ("任务交到送达中心，由送达专员核实", "进度随时看得到，办结时会告诉您"),
        "已提请送达",
    ),
    "resubmit": (actions.submit_order, ("任务再次交到送达中心",), "已再次提请"),
    "accept": (actions.accept_order, ("任务归您办理，可以安排送达",), "已受理"),
    "return": (actions.return_order, ("任务回到提请人，补正后可以再提请",), "已退回"),
    "cancel": (actions.cancel_order, ("没有发出的都停下来", "任务留存，可以查看"), "任务已撤销"),
    "complete_unserved": (actions.end_unserved, ("任务办结，结果是未能送达",), "已办结"),
    "complete": (actions.close_order, ("任务办结，以后要再送达须写明理由重新开始",), "已办结"),
    "reopen": (
        actions.reopen_order,
        ("任务回到送达中，可以再安排送达", "全部生效后不会自动办结，由您确认办结"),
        "已重新开始",
    ),
}


@page(
    "service_of_process:step", title="办理", own=True, menu=MENU, methods=("GET", "POST"),
    sample=lambda world: {**sample_order(world), "name": "accept"},
)  # fmt: skip
def step(request: Any, order_id: int, name: str) -> HttpResponse:
    """One step: what happens, a reason where the step asks for one, and the button."""
    order = opened(request, order_id)
    if name not in STEPS:
        raise Http404
    declared = ORDER_WORKFLOW.step(name)
    if not permissions.may_over(request.person, declared.right, order, on=request.moment.date()):
        raise Http404
    work, happens, done = STEPS[name]
    form = (
        ReasonForm(request.POST if request.method == "POST" else None) if declared.reason_required else None
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = {"reason": form.cleaned_data["reason"]} if form else {}
        try:
            work(order, by=request.person, at=request.moment, **reason)
        except Refused as refusal:
            form = form or QuestionForm({})
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:order", f"{order.order_no}：{done}", order.pk
            )
    back = reverse("service_of_process:order", args=[order.pk])
    kind = "danger" if name in {"cancel", "return"} else "filled"
    context = {
        "question": f"{declared.label}？", "number": f"{order.order_no}　{order.court_case.case_no}", "happens": happens, "back_url": back,
        "action": Action(declared.label, kind=kind, method="post"), "form": form,
    }  # fmt: skip
    status = status_of(form)
    return render_page(request, "service_of_process/orders/step.html", context, status=status)


@page(
    "service_of_process:assign", title="转交", right=permissions.ASSIGN, menu=MENU, methods=("GET", "POST"),
    sample=sample_order,
)  # fmt: skip
def assign(request: Any, order_id: int) -> HttpResponse:
    """Hand the order to a colleague, or back to the centre."""
    order = opened(request, order_id)
    if not permissions.may_over(request.person, permissions.ASSIGN, order, on=request.moment.date()):
        raise Http404
    people = holders_of(permissions.SEND, order.organisation_id, on=request.moment.date())
    form = AssignForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in people if str(one.pk) == form.cleaned_data["to"]), None)
        try:
            actions.assign_order(
                order, to=chosen, by=request.person, at=request.moment, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            said = f"已转给{chosen.name}" if chosen else "已交回送达中心"
            return redirect_with_notice(request, "service_of_process:order", said, order.pk)
    context = {"form": form, "order": order, "title": "转交任务"}
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))
