"""高级送达管理: any task of the court, changed and handled with a reason."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import management as actions
from xiezhi.domains.service_of_process.forms.orders import AssignForm, ReasonForm
from xiezhi.domains.service_of_process.pages.corrections import (
    WRITES,
    agency_form,
    allowed,
    document_form,
    order_form,
    party_form,
)
from xiezhi.domains.service_of_process.pages.orders import MENU
from xiezhi.domains.service_of_process.pages.samples import sample_agency, sample_document, sample_order
from xiezhi.domains.service_of_process.queries.for_systems import changes_of
from xiezhi.domains.service_of_process.rules.states import ORDER_WORKFLOW
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.identity.queries.people import holders_of
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

KEPT = ("理由、改动前后的内容和您的姓名留在任务里",)


@page(
    "service_of_process:manage", title="高级管理", right=permissions.ADVANCED, menu=MENU, sample=sample_order
)
def manage(request: Any, order_id: int) -> HttpResponse:
    """Everything of one task that may be changed, and every change that was made."""
    order = allowed(request, order_id, permissions.ADVANCED)
    acts = [Action("转交", reverse("service_of_process:manage-assign", args=[order.pk]))] + [
        Action(one.label, reverse("service_of_process:manage-step", args=[order.pk, one.name]))
        for one in ORDER_WORKFLOW.leaving(order.state)
        if one.name in actions.STEPS
    ]
    context = {
        "order": order, "parties": case_queries.parties_of(order.court_case).prefetch_related("agencies"),
        "documents": order.documents.filter(withdrawn_at=None), "changes": changes_of(order),
        "acts": acts,
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/manage.html", context)


@page(
    "service_of_process:manage-order", title="高级管理：修改任务", right=permissions.ADVANCED, menu=MENU,
    methods=WRITES, sample=sample_order,
)  # fmt: skip
def manage_order(request: Any, order_id: int) -> HttpResponse:
    """Change any task of the court, ended or not, with a reason."""
    return order_form(request, allowed(request, order_id, permissions.ADVANCED), advanced=True)


@page(
    "service_of_process:manage-party", title="高级管理：修改当事人", right=permissions.ADVANCED, menu=MENU,
    methods=WRITES,
    sample=lambda world: {**sample_order(world), "party_id": world.sample("party").pk},
)  # fmt: skip
def manage_party(request: Any, order_id: int, party_id: int) -> HttpResponse:
    """Change any party of the case, with a reason."""
    order = allowed(request, order_id, permissions.ADVANCED)
    party = case_queries.parties_of(order.court_case).filter(pk=party_id).first()
    if party is None:
        raise Http404
    return party_form(request, order, party, advanced=True)


@page(
    "service_of_process:manage-agency", title="高级管理：修改代理人", right=permissions.ADVANCED, menu=MENU,
    methods=WRITES, sample=sample_agency,
)  # fmt: skip
def manage_agency(request: Any, order_id: int, agency_id: int) -> HttpResponse:
    """Change any agent of the case, with a reason."""
    return agency_form(request, allowed(request, order_id, permissions.ADVANCED), agency_id, advanced=True)


@page(
    "service_of_process:manage-document", title="高级管理：修改文书", right=permissions.ADVANCED, menu=MENU,
    methods=WRITES, sample=sample_document,
)  # fmt: skip
def manage_document(request: Any, order_id: int, document_id: int) -> HttpResponse:
    """Change what is written about any document, with a reason."""
    return document_form(
        request, allowed(request, order_id, permissions.ADVANCED), document_id, advanced=True
    )


@page(
    "service_of_process:manage-assign", title="高级管理：转交", right=permissions.ADVANCED, menu=MENU,
    methods=WRITES, sample=sample_order,
)  # fmt: skip
def manage_assign(request: Any, order_id: int) -> HttpResponse:
    """Hand any task of the court over, with a reason."""
    order = allowed(request, order_id, permissions.ADVANCED)
    people = holders_of(permissions.SEND, order.organisation_id, on=request.moment.date())
    form = AssignForm(request.POST or None, people=people)
    form.fields["reason"].required = True
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in people if str(one.pk) == form.cleaned_data["to"]), None)
        try:
            actions.reassign_order(
                order, to=chosen, reason=form.cleaned_data["reason"], by=request.person, at=request.moment
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:manage", "已转交", order.pk)
    back = reverse("service_of_process:manage", args=[order.pk])
    context = {"form": form, "order": order, "title": "转交任务", "back_to": back}
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))


@page(
    "service_of_process:manage-step", title="高级管理：办理", right=permissions.ADVANCED, menu=MENU,
    methods=WRITES, sample=lambda world: {**sample_order(world), "name": "cancel"},
)  # fmt: skip
def manage_step(request: Any, order_id: int, name: str) -> HttpResponse:
    """Return, cancel, end or reopen any task of the court, with a reason."""
    order = allowed(request, order_id, permissions.ADVANCED)
    step = next((one for one in ORDER_WORKFLOW.leaving(order.state) if one.name == name), None)
    if step is None or name not in actions.STEPS:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_managed_step(
                order, name, reason=form.cleaned_data["reason"], by=request.person, at=request.moment
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:manage", f"{step.label}：已办", order.pk)
    context = {
        "question": f"{step.label}？", "number": f"{order.order_no}　{order.court_case.case_no}", "happens": KEPT, "form": form,
        "back_url": reverse("service_of_process:manage", args=[order.pk]),
        "action": Action(step.label, kind="danger", method="post"),
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/step.html", context, status=status_of(form))
