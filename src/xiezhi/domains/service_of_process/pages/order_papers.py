"""What an order leaves on paper: proofs, the report, a page to print."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import papers
from xiezhi.domains.service_of_process.actions.blank_proofs import blank_proofs_of_order
from xiezhi.domains.service_of_process.pages import order_faces
from xiezhi.domains.service_of_process.pages.files import content_answer, file_answer
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import sample_order
from xiezhi.domains.service_of_process.queries.for_systems import changes_of, proofs_of, trail_of
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.lib.verdict import Refused
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

KINDS = {
    "electronic_proof": "电子送达回证",
    "sent_record": "发送记录",
    "report": "送达报告书",
    "case_file": "全案送达材料",
    "scanned_proof": "送达回证（纸质）",
    "visit_record": "外出送达记录",
    "entrusting_letter": "委托送达函",
    "handover_letter": "转交送达函",
}


@page("service_of_process:print", title="打印任务", own=True, menu=MENU, sample=sample_order)
def print_page(request: Any, order_id: int) -> HttpResponse:
    """Everything of an order on paper."""
    order = opened(request, order_id)
    matrix = matrix_of(order)
    context = {
        "order": order, "panel": order_faces.facts_panel(order, matrix, today=request.moment.date()),
        "matrix": matrix, "documents": matrix.live_documents, "trail": list(trail_of(order))[::-1],
        "cells": [cell for _, cell in sorted(matrix.cells.items())], "changes": changes_of(order),
        "printed_at": request.moment,
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/print.html", context)


@page(
    "service_of_process:report", title="送达报告和回证", right=permissions.REPORT, menu=MENU, methods=("GET", "POST"),
    sample=sample_order,
)  # fmt: skip
def report(request: Any, order_id: int) -> HttpResponse:
    """Proofs and reports of the order; POST makes a new report, of the order or of the whole case."""
    order = opened(request, order_id)
    if not permissions.may_over(request.person, permissions.REPORT, order, on=request.moment.date()):
        raise Http404
    if request.method == "POST":
        whole = request.POST.get("what") == "case"
        work = papers.request_case_file if whole else papers.request_report
        try:
            work(order, by=request.person, at=request.moment)
        except Refused as refusal:
            return redirect_with_notice(
                request, "service_of_process:report", refusal.message, order.pk, level="danger"
            )
        return redirect_with_notice(
            request, "service_of_process:report", "正在生成，做好后会出现在下面，可以先离开", order.pk
        )
    found = [(KINDS.get(one.kind, one.kind), one) for one in proofs_of(order)][::-1]
    return render_page(request, "service_of_process/orders/papers.html", {"order": order, "papers": found})


@page(
    "service_of_process:blank-proofs", title="空白送达回证", right=permissions.REPORT, menu=MENU, methods=("POST",),
    sample=sample_order,
)  # fmt: skip
def blank_proofs(request: Any, order_id: int) -> HttpResponse:
    """One sheet for each recipient of the order, to be signed by hand."""
    order = opened(request, order_id)
    if not permissions.may_over(request.person, permissions.REPORT, order, on=request.moment.date()):
        raise Http404
    try:
        pdf = blank_proofs_of_order(order, by=request.person, at=request.moment)
    except Refused as refusal:
        said = f"{refusal.message}，{refusal.remedy}" if refusal.remedy else refusal.message
        return redirect_with_notice(request, "service_of_process:order", said, order.pk, level="danger")
    name = f"空白送达回证{order.order_no}.pdf"
    return content_answer(request, pdf, media_type="application/pdf", file_name=name, saving=False)


@page(
    "service_of_process:proof-file", title="回证文件", own=True, menu=MENU,
    sample=lambda world: {**sample_order(world), "proof_id": world.sample("proof").pk},
)  # fmt: skip
def proof_file(request: Any, order_id: int, proof_id: int) -> HttpResponse:
    """One proof or report as PDF; the download is recorded."""
    order = opened(request, order_id)
    found = proofs_of(order).filter(pk=proof_id).first()
    if found is None or found.file is None:
        raise Http404
    audit.record(
        "service_of_process.proof.read", by=request.person, at=request.moment, outcome=Outcome.READ,
        on=On("service_of_process.proof", str(found.pk), found.number, order.organisation_id),
    )  # fmt: skip
    return file_answer(request, found.file, name=f"{KINDS.get(found.kind, '文件')}{found.number}")
