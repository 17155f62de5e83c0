"""Show a masked number in full: to who may, for a reason that is written down, on that one page only."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process.forms.orders import ReasonForm
from xiezhi.domains.service_of_process.pages.orders import MENU
from xiezhi.domains.service_of_process.pages.recipients import may, recipient_of
from xiezhi.domains.service_of_process.pages.samples import sample_recipient
from xiezhi.domains.service_of_process.queries.usable import addresses_of
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity.permissions import UNMASK
from xiezhi.ui.components import Row
from xiezhi.ui.forms import status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import render_page


@page(
    "service_of_process:unmask", title="查看完整号码", right=UNMASK, menu=MENU, methods=("GET", "POST"),
    sample=sample_recipient,
)  # fmt: skip
def unmask(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """Ask for the reason first; the answer is never kept by a browser."""
    order, found = recipient_of(request, order_id, recipient_id)
    if not may(request, order, UNMASK):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    rows: list[Row] = []
    if request.method == "POST" and form.is_valid():
        audit.record(
            "identity.personal_field.unmask", by=request.person, at=request.moment, outcome=Outcome.READ,
            reason=form.cleaned_data["reason"], detail={"recipient": found.pk},
            on=On("service_of_process.order", str(order.pk), order.order_no, order.organisation_id),
        )  # fmt: skip
        rows = [
            Row("证件号码", found.party.id_no or "没有登记"),
            Row("手机号", found.party.phone or "没有登记"),
        ]
        rows += [Row(one.get_kind_display(), one.value) for one in addresses_of(found).filter(grant=None)]
    context = {
        "order": order, "recipient": found, "form": form, "rows": rows,
        "back_url": reverse("service_of_process:recipient", args=[order.pk, found.pk]),
    }  # fmt: skip
    answer = render_page(
        request, "service_of_process/recipients/unmask.html", context, status=status_of(form)
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
