"""Take a document that was made online and sealed into an order (SP-05)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.documents import add_made_document
from xiezhi.domains.service_of_process.forms.made import MadeDocumentForm
from xiezhi.domains.service_of_process.pages.order_acts import make_address
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import sample_order
from xiezhi.domains.service_of_process.types import DocumentKind
from xiezhi.kernel.documents.permissions import MAKE
from xiezhi.kernel.documents.queries import made_visible_to
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused
from xiezhi.ui.dates import cn_moment
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

_MOST_OFFERED = 30


@page(
    "service_of_process:document-made", title="加入在线制作的文书", right=permissions.DOCUMENT, menu=MENU,
    methods=("GET", "POST"), sample=sample_order,
)  # fmt: skip
def document_made(request: Any, order_id: int) -> HttpResponse:
    """Choose among the sealed documents this person may see, newest first."""
    order = opened(request, order_id)
    if not permissions.may_over(request.person, permissions.DOCUMENT, order, on=day_of(request.moment)):
        raise Http404
    form = MadeDocumentForm(
        request.POST if request.method == "POST" else None, offered=_offered(request, order)
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = add_made_document(
                order, int(form.cleaned_data["made"]), kind=DocumentKind(form.cleaned_data["kind"]), by=request.person,
                at=request.moment,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:order", f"已加入{added.name}", order.pk)
    context = {
        "form": form, "order": order, "title": "加入在线制作的文书", "submit_label": "加入",
        "make_url": make_address(order.court_case_id) if request.may(MAKE) else "",
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/made.html", context, status=status_of(form))


def _offered(request: Any, order: Any) -> list[tuple[str, str]]:
    """What was sealed, this case's first; a few, because who takes one in has just made it."""
    sealed = made_visible_to(request.person, on=day_of(request.moment)).filter(
        issued__issued_at__isnull=False
    )
    rows = list(sealed.order_by("-issued__issued_at", "-pk")[:_MOST_OFFERED])
    rows.sort(
        key=lambda one: (one.about_kind, one.about_id) != ("cases.court_case", str(order.court_case_id))
    )
    return [
        (
            str(one.pk),
            f"{one.title}　{one.issued.document_no}　{cn_moment(one.issued.issued_at, request.moment)}",
        )
        for one in rows
    ]
