"""送达方式: for each recipient what was tried, what is next and why; 记明 what is not feasible."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.notices import note_means
from xiezhi.domains.service_of_process.forms.notices import MeansNoteForm
from xiezhi.domains.service_of_process.pages.means_faces import READY, action_of
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.recipients import recipient_of
from xiezhi.domains.service_of_process.pages.samples import sample_order, sample_recipient
from xiezhi.domains.service_of_process.queries.means import means_facts, next_means_of
from xiezhi.domains.service_of_process.queries.notices import notices_of
from xiezhi.domains.service_of_process.rules.tried import tried_list
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page


@page("service_of_process:means", title="送达方式", own=True, menu=MENU, sample=sample_order)
def means(request: Any, order_id: int) -> HttpResponse:
    """Way by way for each recipient; beside it the next one with its reason and its clock."""
    order = opened(request, order_id)
    rows = [
        _face(request, order, one)
        for one in order.recipients.filter(withdrawn_at=None).select_related("party", "agency").order_by("position")
    ]  # fmt: skip
    context = {"order": order, "rows": rows}
    return render_page(request, "service_of_process/notices/means.html", context)


def _face(request: Any, order: Any, recipient: Any) -> dict[str, Any]:
    recipient.order = order
    on = request.moment.date()
    step = next_means_of(recipient, on=on)
    acts = permissions.may_over(request.person, permissions.SEND, order, on=on) and order.state in READY
    notices = notices_of(recipient)
    live = any(one.is_live for one in notices)
    note = reverse("service_of_process:means-note", args=[order.pk, recipient.pk])
    return {
        "recipient": recipient, "items": tried_list(means_facts(recipient, on=on)), "notices": notices,
        "step": step, "due": order.due_reason if order.due_at else "",
        "action": action_of(order, recipient, step) if acts and step and not live else None,
        "note": Action("记明不可行或查找下落", note, "pencil") if acts else None,
    }  # fmt: skip


@page(
    "service_of_process:means-note", title="记明送达方式的情况", right=permissions.SEND, menu=MENU, methods=("GET", "POST"),
    sample=sample_recipient,
)  # fmt: skip
def means_note(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """Write down why a way is not feasible, or what a look-up gave."""
    order, found = recipient_of(request, order_id, recipient_id)
    if not permissions.may_over(request.person, permissions.SEND, order, on=request.moment.date()):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = MeansNoteForm(posted, request.FILES or None, initial={"on": request.moment.date()})
    if request.method == "POST" and form.is_valid():
        try:
            note_means(found, by=request.person, at=request.moment, **form.noted())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:means", "已记明，随卷保存", order.pk)
    context = {
        "form": form, "order": order, "title": f"记明：{found.party.name}", "submit_label": "记明",
        "back_to": reverse("service_of_process:means", args=[order.pk]),
        "notes": (
            ("什么时候要记", "公告送达只能最后用。其他方式要么试过，要么在这里逐项记明为什么不可行、谁说的。"),
            ("查找下落", "没有可用的地址，或者说他下落不明的，要写明向谁查过、结果怎样。"),
        ),
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))
