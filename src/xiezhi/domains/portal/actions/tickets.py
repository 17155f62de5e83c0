"""Raise a support ticket, answer it, propose a solution, close it, open it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

import xiezhi
from xiezhi.domains.portal import permissions
from xiezhi.domains.portal.models import SupportTicket, TicketAnswer
from xiezhi.domains.portal.rules.service_hours import solution_due
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.notifications import actions as notifications
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import NotFound, Refused

TICKET = "portal.ticket"
TO_ANSWER = "portal.ticket_answer"
_SAID = {"answer": "答复了", "propose": "提出了解决方案", "solve": "已解决"}


@transaction.atomic
def raise_ticket(*, title: str, text: str, page: str, by: Any, at: datetime) -> SupportTicket:
    """提出: the clock to a proposed solution starts now, or with the next service hour."""
    if not title.strip():
        raise Refused("请用一句话写明问题", field="title", remedy="例如：打印面单时页面空白")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('portal.ticket.number'))")
    lead = f"GD-{day_of(at).year}-"
    last = (
        SupportTicket.objects.filter(number__startswith=lead)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    ticket = SupportTicket.objects.create(
        number=f"{lead}{int(last.removeprefix(lead)) + 1 if last else 1:05d}", title=title.strip()[:80],
        text=text.strip()[:2000], page=page[:200], release=xiezhi.__version__, organisation_id=by.organisation_id,
        raised_by=by, raised_at=at, solution_due_at=solution_due(at),
    )  # fmt: skip
    _open_task(ticket, at)
    audit.record(
        "portal.ticket.raise", by=by, at=at,
        on=On(TICKET, str(ticket.pk), ticket.number, ticket.organisation_id), detail={"页面": ticket.page},
    )  # fmt: skip
    return ticket


@transaction.atomic
def answer_ticket(ticket: SupportTicket, what: str, *, text: str, by: Any, at: datetime) -> SupportTicket:
    """答复: a word back (``answer``), a proposed solution (``propose``), or that it is solved (``solve``)."""
    ticket = _locked(ticket.pk)
    identity.require(by, permissions.ANSWER, ticket, on=day_of(at))
    if what not in _SAID:
        raise NotFound
    if not text.strip():
        raise Refused("请写明答复", field="text", remedy="对方会收到这段话")
    if what != "answer":
        workflow.take_step(ticket, what, by=by, at=at)
        name = "proposed_at" if what == "propose" else "solved_at"
        setattr(ticket, name, at)
        ticket.save(update_fields=[name])
        workflow.close_tasks(TO_ANSWER, on=(TICKET, ticket.pk), by=by, at=at)
    TicketAnswer.objects.create(ticket=ticket, what=what, text=text.strip()[:2000], by=by, at=at)
    notifications.notify(
        ticket.raised_by_id, "portal.ticket_answered", title=f"您的支持工单{ticket.number}{_SAID[what]}",
        line=ticket.title, url=f"/support/{ticket.pk}/", at=at,
    )  # fmt: skip
    return ticket


@transaction.atomic
def reopen_ticket(ticket: SupportTicket, *, reason: str, by: Any, at: datetime) -> SupportTicket:
    """没有解决: who raised it opens it again; a new clock starts."""
    ticket = _locked(ticket.pk)
    if by.pk != ticket.raised_by_id:
        raise NotFound
    workflow.take_step(ticket, "reopen", by=by, at=at, reason=reason, house=True)
    ticket.proposed_at = ticket.solved_at = None
    ticket.solution_due_at = solution_due(at)
    ticket.save(update_fields=["proposed_at", "solved_at", "solution_due_at"])
    TicketAnswer.objects.create(ticket=ticket, what="reopen", text=reason.strip()[:2000], by=by, at=at)
    _open_task(ticket, at)
    return ticket


def _open_task(ticket: SupportTicket, at: datetime) -> None:
    workflow.open_task(
        TO_ANSWER, on=(TICKET, ticket.pk), title=f"答复支持工单：{ticket.title}"[:120], url=f"/support/{ticket.pk}/",
        line=f"{ticket.raised_by.name}，{ticket.raised_by.organisation.short_name}", button="去答复",
        organisation_id=ticket.organisation_id, right=permissions.ANSWER, due_at=ticket.solution_due_at, at=at,
    )  # fmt: skip


def _locked(ticket_id: int) -> Any:
    found = (
        SupportTicket.objects.select_for_update(of=("self",))
        .select_related("raised_by__organisation")
        .filter(pk=ticket_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
