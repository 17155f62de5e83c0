"""材料核对: the check-list of a task, and the mailing address of each recipient."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.material import check_material, confirm_mailing_address
from xiezhi.domains.service_of_process.forms.tracing import MaterialForm
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.recipients import may
from xiezhi.domains.service_of_process.pages.samples import sample_order
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.domains.service_of_process.queries.tracing import mailing_addresses_of, material_of
from xiezhi.domains.service_of_process.queries.usable import addresses_of, live_on
from xiezhi.domains.service_of_process.types import AddressKind
from xiezhi.domains.service_of_process.types.tracing import MaterialDraft, MaterialItem
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page


@page(
    "service_of_process:material", title="材料核对", right=permissions.CHECK, menu=MENU, methods=("GET", "POST"),
    sample=sample_order,
)  # fmt: skip
def material(request: Any, order_id: int) -> HttpResponse:
    """Tick what was looked at; choose and confirm where each recipient's papers are posted to."""
    order = opened(request, order_id)
    if not may(request, order, permissions.CHECK):
        raise Http404
    if request.method == "POST" and request.POST.get("what") == "address":
        return _confirm(request, order)
    checked = material_of(order)
    last = {one.item.value: "yes" if one.last.fits else "no" for one in checked if one.last is not None}
    notes = {f"{one.item.value}_note": one.last.note for one in checked if one.last is not None}
    form = MaterialForm(
        request.POST if request.method == "POST" else None,
        items=tuple(MaterialItem),
        initial={**last, **notes},
    )
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        drafts = [
            MaterialDraft(
                item=item, fits=filled[item.value] == "yes", note=filled.get(f"{item.value}_note") or ""
            )
            for item in MaterialItem
        ]
        try:
            check_material(order, drafts, by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:material", "核对结果已保存", order.pk)
    context = {"order": order, "checked": checked, "form": form, "people": _people(request, order)}
    return render_page(request, "service_of_process/material/check.html", context, status=status_of(form))


def _people(request: Any, order: Any) -> list[dict[str, Any]]:
    """Each recipient with the addresses that hold today and the one that was confirmed."""
    confirmed = mailing_addresses_of(order)
    found = []
    for recipient in matrix_of(order).live_recipients:
        known = live_on(addresses_of(recipient), request.moment.date()).filter(kind=AddressKind.POSTAL.value)
        choices, last = list(known), confirmed.get(recipient.pk)
        holds = last is not None and any(one.pk == last.address_id for one in choices)
        found.append({"one": recipient, "choices": choices, "last": last, "holds": holds})
    return found


def _confirm(request: Any, order: Any) -> HttpResponse:
    recipient = next(
        (one for one in matrix_of(order).live_recipients if str(one.pk) == request.POST.get("recipient")),
        None,
    )
    chosen = request.POST.get("address", "")
    if recipient is None:
        raise Http404
    try:
        confirm_mailing_address(
            recipient,
            int(chosen) if chosen.isdigit() and len(chosen) < 18 else 0,
            by=request.person,
            at=request.moment,
        )
    except Refused as refusal:
        said = f"{refusal.message}，{refusal.remedy}" if refusal.remedy else refusal.message
        return redirect_with_notice(request, "service_of_process:material", said, order.pk, level="danger")
    return redirect_with_notice(request, "service_of_process:material", "邮寄地址已确认", order.pk)
