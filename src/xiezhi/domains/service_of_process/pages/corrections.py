"""更正: change what a task says; what stood there stays beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import corrections as actions
from xiezhi.domains.service_of_process.forms.corrections import (
    CorrectAgencyForm,
    CorrectDocumentForm,
    CorrectOrderForm,
    CorrectPartyForm,
)
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import (
    sample_agency,
    sample_document,
    sample_order,
    sample_recipient,
)
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.identity.queries.people import holders_of
from xiezhi.lib.masking import mask_email, mask_id_no, mask_phone
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

WRITES = ("GET", "POST")
ORDER_FIELDS = ("service_class", "category", "wanted_by_on", "note", "judge_id", "clerk_id")
PARTY_FIELDS = ("role", "name", "kind", "representative")
DOCUMENT_FIELDS = ("name", "kind", "dated_on", "copies", "issued_no")
KEPT = (
    ("原来的值", "改动前后的内容、谁改的、什么时候、为什么，都留在任务的“改过的信息”里，承办法官看得到。"),
    ("已经发出的", "改当事人信息不改已经发出的记录。号码写错的，请改好后重新发送。"),
)  # fmt: skip


@page(
    "service_of_process:correct", title="更正任务信息", right=permissions.CORRECT, menu=MENU, methods=WRITES,
    sample=sample_order,
)  # fmt: skip
def correct(request: Any, order_id: int) -> HttpResponse:
    """Correct the task: class, wished day, note, judge and clerk."""
    return order_form(request, allowed(request, order_id, permissions.CORRECT), advanced=False)


@page(
    "service_of_process:party-correct", title="更正当事人信息", right=permissions.CORRECT, menu=MENU,
    methods=WRITES, sample=sample_recipient,
)  # fmt: skip
def party_correct(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """Correct or complete the data of somebody who is to be served."""
    order = allowed(request, order_id, permissions.CORRECT)
    recipient = order.recipients.select_related("party").filter(pk=recipient_id).first()
    if recipient is None:
        raise Http404
    return party_form(request, order, recipient.party, advanced=False)


@page(
    "service_of_process:document-correct", title="更正文书信息", right=permissions.CORRECT, menu=MENU,
    methods=WRITES, sample=sample_document,
)  # fmt: skip
def document_correct(request: Any, order_id: int, document_id: int) -> HttpResponse:
    """Correct name, kind, date and copies of a document."""
    return document_form(
        request, allowed(request, order_id, permissions.CORRECT), document_id, advanced=False
    )


@page(
    "service_of_process:agency-correct", title="更正代理人信息", right=permissions.CORRECT, menu=MENU,
    methods=WRITES, sample=sample_agency,
)  # fmt: skip
def agency_correct(request: Any, order_id: int, agency_id: int) -> HttpResponse:
    """Correct the data of an agent of a party of this case."""
    order = allowed(request, order_id, permissions.CORRECT)
    return agency_form(request, order, agency_id, advanced=False)


def allowed(request: Any, order_id: int, right: str) -> Any:
    order = opened(request, order_id)
    if not permissions.may_over(request.person, right, order, on=request.moment.date()):
        raise Http404
    return order


def order_form(request: Any, order: Any, *, advanced: bool) -> HttpResponse:
    form = CorrectOrderForm(
        request.POST or None, people=_people(request, order), needs_reason=advanced,
        initial={name: getattr(order, name) for name in ORDER_FIELDS},
    )  # fmt: skip
    return _corrected(
        request, order, form, title="修改任务" if advanced else "更正任务信息", advanced=advanced,
        work=lambda **how: actions.correct_order(order, form.changes(), **how),
    )  # fmt: skip


def party_form(request: Any, order: Any, party: Any, *, advanced: bool) -> HttpResponse:
    form = CorrectPartyForm(
        request.POST or None, needs_reason=advanced,
        initial={name: getattr(party, name) for name in PARTY_FIELDS},
        masked=_masked(party),
    )  # fmt: skip
    return _corrected(
        request, order, form, title=f"更正{party.name}的信息", advanced=advanced,
        work=lambda **how: actions.correct_party(order, party.pk, form.changes(), **how),
    )  # fmt: skip


def agency_form(request: Any, order: Any, agency_id: int, *, advanced: bool) -> HttpResponse:
    agency = case_queries.agency_by_id(agency_id)
    if agency is None or agency.party.court_case_id != order.court_case_id:
        raise Http404
    form = CorrectAgencyForm(
        request.POST or None, needs_reason=advanced, initial={"name": agency.name, "firm": agency.firm},
        masked=_masked(agency),
    )  # fmt: skip
    return _corrected(
        request, order, form, title=f"更正代理人{agency.name}的信息", advanced=advanced,
        work=lambda **how: actions.correct_agency(order, agency.pk, form.changes(), **how),
    )  # fmt: skip


def _masked(person: Any) -> dict[str, str]:
    return {
        "id_no": mask_id_no(person.id_no) if person.id_no else "",
        "phone": mask_phone(person.phone) if person.phone else "",
        "email": mask_email(person.email) if person.email else "",
    }


def document_form(request: Any, order: Any, document_id: int, *, advanced: bool) -> HttpResponse:
    document = order.documents.filter(pk=document_id, withdrawn_at=None).first()
    if document is None:
        raise Http404
    document.order = order
    form = CorrectDocumentForm(
        request.POST or None, needs_reason=advanced,
        initial={name: getattr(document, name) for name in DOCUMENT_FIELDS},
    )  # fmt: skip
    return _corrected(
        request, order, form, title=f"更正《{document.name}》的信息", advanced=advanced,
        work=lambda **how: actions.correct_document(document, form.changes(), **how),
    )  # fmt: skip


def _corrected(
    request: Any, order: Any, form: Any, *, title: str, work: Callable[..., Any], advanced: bool
) -> HttpResponse:
    back = "service_of_process:manage" if advanced else "service_of_process:order"
    if request.method == "POST" and form.is_valid():
        try:
            done = work(
                by=request.person, at=request.moment, reason=form.cleaned_data["reason"], advanced=advanced
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            said = f"改了{'、'.join(one.label for one in done)}，原来的值已留存" if done else "没有改动"
            return redirect_with_notice(request, back, said, order.pk)
    context = {
        "form": form,
        "order": order,
        "title": title,
        "notes": KEPT,
        "back_to": reverse(back, args=[order.pk]),
    }
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))


def _people(request: Any, order: Any) -> list[tuple[str, str]]:
    """Who may try the case: those of the court who ask for service, and who stands there now."""
    today = request.moment.date()
    found = [
        one
        for place in (order.organisation_id, order.court_id)
        for one in holders_of(permissions.VIEW_OWN, place, on=today)
    ]
    known = {str(one.pk): f"{one.name}（{one.organisation}）" for one in found}
    for one in (order.judge, order.clerk):
        if one is not None:
            known.setdefault(str(one.pk), one.name)
    return list(known.items())
