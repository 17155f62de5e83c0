"""5×8小时: service days and hours, and the 24 hours within which a solution is proposed.

A ticket told outside service hours counts from the next opening. The 24 hours are hours of service days: a day
off in between does not count (told on Friday at 16:00, due on Monday at 16:00). So the clock never ends while
nobody is there to answer, and never stands longer than one service day.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from xiezhi.domains.portal.types import TicketState
from xiezhi.kernel.workflow.queries.limits import Calendar
from xiezhi.kernel.workflow.types import Step, Workflow
from xiezhi.lib.dates import CHINA

OPENS, CLOSES = time(9), time(17)
SOLUTION_HOURS = 24
ANSWER = "portal.ticket.answer"
_S = TicketState
TICKET_WORKFLOW = Workflow(
    name="portal.ticket", label="支持工单", initial=_S.RAISED, states=tuple(_S.choices()),
    steps=(
        Step("propose", "提出方案", (_S.RAISED,), _S.PROPOSED, ANSWER),
        Step("solve", "已解决", (_S.RAISED, _S.PROPOSED), _S.SOLVED, ANSWER),
        Step("reopen", "没有解决，重新打开", (_S.PROPOSED, _S.SOLVED), _S.RAISED, ANSWER, reason_required=True),
    ),
)  # fmt: skip


def counts_from(told_at: datetime) -> datetime:
    """The moment from which a ticket counts: at once in service hours, else the next opening."""
    local = told_at.astimezone(CHINA)
    day = local.date()
    if _is_service_day(day) and local.time() < CLOSES:
        return local if local.time() >= OPENS else _opening(day)
    return _opening(_next_service_day(day))


def solution_due(told_at: datetime) -> datetime:
    """When a solution has to be proposed by."""
    due = counts_from(told_at) + timedelta(hours=SOLUTION_HOURS)
    while not _is_service_day(due.date()):
        due += timedelta(days=1)
    return due


def is_breached(
    due_at: datetime, proposed_at: datetime | None, solved_at: datetime | None, *, now: datetime
) -> bool:
    """Whether no solution was there in time; what was solved in time needs no proposal."""
    answered = min((one for one in (proposed_at, solved_at) if one is not None), default=now)
    return answered > due_at


def _is_service_day(day: date) -> bool:
    return Calendar.official().guessing().is_working_day(day)


def _next_service_day(day: date) -> date:
    return Calendar.official().guessing().next_working_day(day)


def _opening(day: date) -> datetime:
    return datetime.combine(day, OPENS, CHINA)
