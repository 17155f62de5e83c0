"""The documents of an order: add, look at, replace, withdraw."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import documents as actions
from xiezhi.domains.service_of_process.forms.orders import DocumentForm, ReasonForm, ReplaceDocumentForm
from xiezhi.domains.service_of_process.pages.files import file_answer
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import sample_document, sample_order
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.domains.service_of_process.types import DocumentKind
from xiezhi.domains.service_of_process.types.drafts import DocumentDraft
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

WRITES = ("GET", "POST")


def _document(request: Any, order_id: int, document_id: int) -> tuple[Any, Any]:
    order = opened(request, order_id)
    found = order.documents.select_related("file").filter(pk=document_id).first()
    if found is None:
        raise Http404
    return order, found


def _require(request: Any, order: Any) -> None:
    if not permissions.may_over(request.person, permissions.DOCUMENT, order, on=request.moment.date()):
        raise Http404


def _draft(filled: dict[str, Any]) -> DocumentDraft:
    kind = DocumentKind(filled["kind"])
    return DocumentDraft(
        kind=kind, name=filled["name"] or kind.label, content=filled["file"].read(), file_name=filled["file"].name,
        dated_on=filled["dated_on"], copies=filled["copies"],
    )  # fmt: skip


@page(
    "service_of_process:document-new", title="加入文书", right=permissions.DOCUMENT, menu=MENU, methods=WRITES,
    sample=sample_order,
)  # fmt: skip
def document_new(request: Any, order_id: int) -> HttpResponse:
    """Upload one document into the order."""
    order = opened(request, order_id)
    _require(request, order)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_document(
                order, _draft(form.cleaned_data), by=request.person, at=request.moment
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:order", f"已加入{added.name}", order.pk)
    context = {"form": form, "order": order, "title": "加入文书", "submit_label": "加入"}
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))


@page("service_of_process:document", title="文书", own=True, menu=MENU, sample=sample_document)
def document(request: Any, order_id: int, document_id: int) -> HttpResponse:
    """One document: read it, see to whom it went, replace or withdraw it."""
    order, found = _document(request, order_id, document_id)
    matrix = matrix_of(order)
    served = [
        (attempt, cell)
        for attempt in matrix.attempts
        if (cell := matrix.cell(found.pk, attempt.pk)) is not None
    ]
    versions = [one for one in matrix.documents if one.name == found.name]
    context = {
        "order": order, "document": found, "served": served, "versions": versions,
        "may_edit": permissions.may_over(request.person, permissions.DOCUMENT, order, on=request.moment.date()),
        "may_correct": permissions.may_over(
            request.person, permissions.CORRECT, order, on=request.moment.date()
        ),
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/document.html", context)


@page("service_of_process:document-file", title="文书文件", own=True, menu=MENU, sample=sample_document)
def document_file(request: Any, order_id: int, document_id: int) -> HttpResponse:
    """The file itself; who opened it is recorded."""
    order, found = _document(request, order_id, document_id)
    audit.record(
        "service_of_process.document.read", by=request.person, at=request.moment, outcome=Outcome.READ,
        on=On("service_of_process.document", str(found.pk), order.order_no, order.organisation_id),
    )  # fmt: skip
    return file_answer(request, found.file, name=found.name)


@page(
    "service_of_process:document-replace", title="替换文书", right=permissions.DOCUMENT, menu=MENU, methods=WRITES,
    sample=sample_document,
)  # fmt: skip
def document_replace(request: Any, order_id: int, document_id: int) -> HttpResponse:
    """A new version; what was served stays with the old one."""
    order, found = _document(request, order_id, document_id)
    _require(request, order)
    initial = {"kind": found.kind, "name": found.name, "dated_on": found.dated_on, "copies": found.copies}
    form = ReplaceDocumentForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.replace_document(
                found, _draft(form.cleaned_data), reason=form.cleaned_data["reason"], by=request.person,
                at=request.moment,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:order", f"{found.name}已换成新版本", order.pk
            )
    context = {"form": form, "order": order, "title": f"替换{found.name}", "submit_label": "替换"}
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))


@page(
    "service_of_process:document-withdraw", title="撤下文书", right=permissions.DOCUMENT, menu=MENU, methods=WRITES,
    sample=sample_document,
)  # fmt: skip
def document_withdraw(request: Any, order_id: int, document_id: int) -> HttpResponse:
    """Take a document out of the order, with the reason."""
    order, found = _document(request, order_id, document_id)
    _require(request, order)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_document(
                found, reason=form.cleaned_data["reason"], by=request.person, at=request.moment
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:order", f"已撤下{found.name}", order.pk)
    context = {
        "question": f"撤下{found.name}？", "happens": ("不再对任何人送达这份文书", "已经送达的记录保留"), "form": form,
        "back_url": reverse("service_of_process:order", args=[order.pk]),
        "action": Action("撤下", kind="danger", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))
