"""支持工单 and 版本说明: ask for help from any page, see what was promised and what changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from xiezhi.domains.portal import permissions
from xiezhi.domains.portal.actions.tickets import answer_ticket, raise_ticket, reopen_ticket
from xiezhi.domains.portal.forms import ReopenForm, TicketAnswerForm, TicketForm
from xiezhi.domains.portal.queries.tickets import breached, releases, ticket_visible_to, tickets_visible_to
from xiezhi.domains.portal.rules.service_hours import is_breached
from xiezhi.domains.portal.types import TicketState
from xiezhi.lib.verdict import NotFound, Refused
from xiezhi.ui.components import ViewTab
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "support"
LOOKS = {TicketState.RAISED: "queued", TicketState.PROPOSED: "handed", TicketState.SOLVED: "effective"}
TABS = (("", "全部"), ("open", "没有解决"), ("breached", "超期"))


def _sample(world: Any) -> dict[str, Any]:
    return {"ticket_id": world.sample("ticket").pk}


@page("portal:support", title="支持工单", own=True, menu=MENU, fragment=True)
def support(request: Any) -> HttpResponse:
    """One's own tickets; all of one's organisations for who answers; those past their clock apart."""
    found = tickets_visible_to(request.person, on=request.moment.date())
    tab = request.GET.get("tab", "")
    if tab == "breached":
        found = breached(found, now=request.moment)
    elif tab == "open":
        found = found.exclude(state=TicketState.SOLVED.value)
    rows = paginate_by_key(found, request, order=("-raised_at",), size=30)
    context = {
        "page": rows, "rows": [_faced(one, request.moment) for one in rows.items], "tab": tab,
        "tabs": [ViewTab(label, f"?tab={name}" if name else "?", is_current=name == tab) for name, label in TABS],
    }  # fmt: skip
    return render_page(request, "portal/support.html", context, fragment="portal/_tickets.html")


def _faced(ticket: Any, now: Any) -> dict[str, Any]:
    state = TicketState(ticket.state)
    late = is_breached(ticket.solution_due_at, ticket.proposed_at, ticket.solved_at, now=now)
    return {
        "one": ticket,
        "look": "failed" if late and state is TicketState.RAISED else LOOKS[state],
        "label": state.label,
        "late": late,
    }


@page("portal:ticket-new", title="提支持工单", own=True, menu=MENU, methods=("GET", "POST"))
def ticket_new(request: Any) -> HttpResponse:
    """Tell what does not work; the page one came from goes along."""
    came_from = request.GET.get("from", "")
    form = TicketForm(request.POST or None, initial={"page": came_from if came_from.startswith("/") else ""})
    if request.method == "POST" and form.is_valid():
        try:
            made = raise_ticket(**form.cleaned_data, by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "portal:ticket", f"已提交，编号{made.number}", made.pk)
    return render_page(request, "portal/ticket_new.html", {"form": form}, status=status_of(form))


@page("portal:ticket", title="支持工单", own=True, menu=MENU, methods=("GET", "POST"), sample=_sample)
def ticket(request: Any, ticket_id: int) -> HttpResponse:
    """One ticket with its clock and every word; who answers does so here, who raised it may open it again."""
    found = ticket_visible_to(request.person, ticket_id, on=request.moment.date())
    answers = bool(request.may(permissions.ANSWER, found))
    reopens = found.raised_by_id == request.person.pk and found.state != TicketState.RAISED.value
    posted = request.POST if request.method == "POST" else None
    is_reopening = posted is not None and posted.get("do") == "reopen"
    form = TicketAnswerForm(None if is_reopening else posted)
    again = ReopenForm(posted if is_reopening else None)
    used: Any = again if is_reopening else form
    if posted is not None:
        if not (reopens if is_reopening else answers):
            raise NotFound
        if used.is_valid():
            try:
                _act(request, found, is_reopening, used.cleaned_data)
            except NotFound:
                raise
            except Refused as refusal:
                show_refusal(used, refusal)
            else:
                return redirect_with_notice(request, "portal:ticket", "已保存", found.pk)
    context = {
        **_faced(found, request.moment), "answers": found.answers.select_related("by"), "form": form, "again": again,
        "may_answer": answers and found.state != TicketState.SOLVED.value, "may_reopen": reopens,
    }  # fmt: skip
    return render_page(request, "portal/ticket.html", context, status=status_of(used))


def _act(request: Any, found: Any, is_reopening: bool, filled: dict[str, Any]) -> None:
    if is_reopening:
        reopen_ticket(found, reason=filled["reason"], by=request.person, at=request.moment)
    else:
        answer_ticket(found, filled["what"], text=filled["text"], by=request.person, at=request.moment)


@page("portal:release-notes", title="版本说明", own=True)
def release_notes(request: Any) -> HttpResponse:
    """What each upgrade brought."""
    return render_page(request, "portal/release_notes.html", {"releases": releases()})
