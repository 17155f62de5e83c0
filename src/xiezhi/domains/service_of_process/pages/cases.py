"""A case with everything that was served in it, on one page; and every document with who signed for it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.pages.files import file_answer
from xiezhi.domains.service_of_process.pages.order_acts import make_address
from xiezhi.domains.service_of_process.pages.order_papers import KINDS as PROOF_KINDS
from xiezhi.domains.service_of_process.queries.case_records import receipts_by_document, served_rows
from xiezhi.domains.service_of_process.queries.records import documents_found, gathered, message_records
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.cases.permissions import reach_of
from xiezhi.kernel.documents import permissions as making
from xiezhi.lib.masking import mask_email, mask_id_no, mask_phone
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, render_page

MENU = "service_cases"
SIZE = 20
LONGEST = 100


def _sample(world: Any) -> dict[str, Any]:
    return {"court_case_id": world.sample("case").pk}


@page("service_of_process:cases", title="案件", any_of=permissions.SEES_CASES, menu=MENU, fragment=True)
def cases(request: Any) -> HttpResponse:
    """The cases the person may see, found by number, party or identity number."""
    text = request.GET.get("q", "")[:LONGEST]
    found = case_queries.cases_found(request.person, text, on=request.moment.date())
    rows = paginate_by_key(
        found.select_related("judge", "organisation"), request, order=("-docketed_at",), size=SIZE
    )
    context = {"page": rows, "text": text}
    return render_page(
        request, "service_of_process/cases/list.html", context, fragment="service_of_process/cases/_rows.html"
    )


@page("service_of_process:case", title="案件", any_of=permissions.SEES_CASES, menu=MENU, sample=_sample)
def case(request: Any, court_case_id: int) -> HttpResponse:
    """Who was served with what, how and when, what is outstanding, and what proves it."""
    found = _opened(request, court_case_id)
    today = request.moment.date()
    whole = gathered(request.person, found.pk, on=today)
    documents = [document for matrix in whole.matrices for document in matrix.documents]
    receipts = receipts_by_document(documents)
    context = {
        "case": found, "parties": [_party(one) for one in found.parties.all()], "matrices": whole.matrices,
        "served": served_rows(whole.matrices), "outstanding": whole.outstanding,
        "documents": [(one, receipts.get(one.pk, ())) for one in documents],
        "messages": _messages(request, whole), "sees_messages": _may(request, permissions.VIEW_MESSAGES, found),
        "proofs": [(PROOF_KINDS.get(one.kind, "凭证"), one) for one in whole.proofs],
        "sees_proofs": _may(request, permissions.VIEW_PROOF, found), "dossier": found.dossier.all(),
        "new_url": f"{reverse('service_of_process:order-new')}?case_no={found.case_no}"
        if _may(request, permissions.REQUEST, found) else "",
        "make_url": make_address(found.pk) if _may(request, making.MAKE, found) else "",
    }  # fmt: skip
    return render_page(request, "service_of_process/cases/detail.html", context)


@page(
    "service_of_process:dossier-file", title="卷宗材料", right=permissions.VIEW_PROOF, menu=MENU,
    sample=lambda world: {**_sample(world), "item_id": world.sample("dossier").pk},
)  # fmt: skip
def dossier_file(request: Any, court_case_id: int, item_id: int) -> HttpResponse:
    """One thing filed in the dossier; who looked is recorded."""
    found = _opened(request, court_case_id)
    item = next((one for one in found.dossier.all() if one.pk == item_id), None)
    if item is None or not _may(request, permissions.VIEW_PROOF, found):
        raise Http404
    audit.record(
        "service_of_process.dossier.read", by=request.person, at=request.moment, outcome=Outcome.READ,
        on=On("cases.court_case", str(found.pk), found.case_no, found.organisation_id),
        detail={"item": item.pk, "kind": item.kind},
    )  # fmt: skip
    return file_answer(request, item.file, name=item.title)


@page(
    "service_of_process:documents", title="文书和签收记录", any_of=permissions.SEES_CASES, menu=MENU, fragment=True
)  # fmt: skip
def documents(request: Any) -> HttpResponse:
    """By case number or by its name: each document with the receipts for it."""
    text = request.GET.get("q", "")[:LONGEST]
    found = documents_found(request.person, text, on=request.moment.date())
    rows = paginate_by_key(found, request, order=("-added_at",), size=SIZE)
    receipts = receipts_by_document(rows.items)
    context = {"page": rows, "rows": [(one, receipts.get(one.pk, ())) for one in rows.items], "text": text}
    return render_page(
        request,
        "service_of_process/cases/documents.html",
        context,
        fragment="service_of_process/cases/_documents.html",
    )


def _opened(request: Any, court_case_id: int) -> Any:
    found = case_queries.case_with_parties(request.person, court_case_id, on=request.moment.date())
    if found is None:
        raise Http404
    return found


def _may(request: Any, right: str, court_case: Any) -> bool:
    return reach_of(request.person, right, on=request.moment.date()).covers(court_case)


def _messages(request: Any, whole: Any) -> list[Any]:
    seen = [
        matrix.order
        for matrix in whole.matrices
        if permissions.may_over(
            request.person, permissions.VIEW_MESSAGES, matrix.order, on=request.moment.date()
        )
    ]
    return message_records(seen) if seen else []


def _party(party: Any) -> dict[str, Any]:
    """A party as a page shows it: numbers masked."""
    return {
        "party": party, "id_no": mask_id_no(party.id_no) if party.id_no else "",
        "phone": mask_phone(party.phone) if party.phone else "",
        "email": mask_email(party.email) if party.email else "", "agents": party.agencies.all(),
    }  # fmt: skip
