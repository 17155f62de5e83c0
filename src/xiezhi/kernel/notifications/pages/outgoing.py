"""外发消息: SMS and e-mails that left the house, what became of each, and one more try."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from xiezhi.kernel.notifications import actions, permissions, queries
from xiezhi.kernel.notifications.forms import MEANS, STATES, OutgoingFilter
from xiezhi.kernel.notifications.types import OutgoingState
from xiezhi.lib.verdict import Refused
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "outgoing_messages"
SIZE = 30
_STATE, _MEANS = dict(STATES), dict(MEANS)


@page("notifications:outgoing", title="外发消息", right=permissions.VIEW_OUTGOING, menu=MENU, fragment=True)
def outgoing(request: Any) -> HttpResponse:
    """Newest first; addresses masked, texts never shown."""
    form = OutgoingFilter(request.GET)
    found = queries.outgoing_visible_to(request.person, on=request.moment.date())
    number = "".join(letter for letter in form.value_of("q") or "" if letter.isprintable())
    if number:
        found = found.filter(case_no__startswith=number.replace("(", "（").replace(")", "）"))
    if form.value_of("state"):
        found = found.filter(state__in=form.value_of("state"))
    if form.value_of("means"):
        found = found.filter(means__in=form.value_of("means"))
    rows = paginate_by_key(found, request, order=("-queued_at",), size=SIZE)
    context = {"filters": form, "page": rows, "rows": [_row(one) for one in rows.items]}
    return render_page(
        request, "notifications/outgoing.html", context, fragment="notifications/_outgoing_rows.html"
    )


@page(
    "notifications:outgoing-message", title="外发消息", right=permissions.VIEW_OUTGOING, menu=MENU,
    methods=("GET", "POST"), sample=lambda world: {"message_id": world.sample("message").pk},
)  # fmt: skip
def outgoing_message(request: Any, message_id: int) -> HttpResponse:
    """One message with its tries; POST tries again what never reached the gateway."""
    found = (
        queries.outgoing_visible_to(request.person, on=request.moment.date()).filter(pk=message_id).first()
    )
    if found is None:
        raise Http404
    may_retry = request.may(permissions.RETRY, found)
    if request.method == "POST":
        if not may_retry:
            raise Http404
        try:
            actions.retry(found.pk, by=request.person, at=request.moment)
        except Refused as refusal:
            said = f"{refusal.message}，{refusal.remedy}" if refusal.remedy else refusal.message
            return redirect_with_notice(
                request, "notifications:outgoing-message", said, found.pk, level="danger"
            )
        return redirect_with_notice(request, "notifications:outgoing-message", "正在重试", found.pk)
    context = {
        **_row(found), "tries": found.all_tries.all(),
        "may_retry": may_retry and found.handed_at is None and found.state != OutgoingState.ARRIVED.value,
    }  # fmt: skip
    return render_page(request, "notifications/outgoing_message.html", context)


def _row(message: Any) -> dict[str, Any]:
    look = "failed" if message.state == OutgoingState.FAILED.value else message.state
    return {
        "one": message, "look": look, "state": _STATE.get(message.state, message.state),
        "means": _MEANS.get(message.means, message.means),
    }  # fmt: skip
