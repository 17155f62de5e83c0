"""Take a visit for writing, move it, and let it go with its attempt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.actions.locks import locked_order
from xiezhi.domains.service_of_process.models import Attempt, Visit, VisitEntry
from xiezhi.domains.service_of_process.types.visits import LIVE, VisitState
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.verdict import Conflict, NotFound

VISIT = "service_of_process.visit"
_LIVE = [one.value for one in LIVE]


def locked_visit(visit_id: int) -> Visit:
    """The visit with the orders of its recipients locked before it, the same way for everybody."""
    orders = VisitEntry.objects.filter(visit_id=visit_id).values_list("attempt__order_id", flat=True)
    for order_id in sorted(set(orders)):
        locked_order(order_id)
    found = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    if found is None:
        raise NotFound
    return found


def visit_step(visit: Visit, name: str, *, at: datetime, by: Any = None, reason: str = "") -> None:
    """A step of a visit; whoever calls has asked for the right."""
    workflow.take_step(visit, name, by=by, at=at, reason=reason, house=True)
    visit.since = at


def open_entries(visit: Visit) -> list[VisitEntry]:
    """The recipients without a result, with what a step has to know."""
    rows = visit.entries.filter(is_open=True).select_related(
        "attempt__order__court_case", "attempt__recipient__party", "attempt__recipient__agency"
    )
    return list(rows)


def leave_visit(attempt: Attempt, *, by: Any, at: datetime, reason: str) -> None:
    """An attempt that was taken back, or whose result came another way, is no longer on anybody's way."""
    entry = VisitEntry.objects.select_related("visit").filter(attempt=attempt, is_open=True).first()
    if entry is None:
        return
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=entry.visit_id)
    entry.is_open = False
    entry.save(update_fields=["is_open"])
    if visit.state in _LIVE and not visit.entries.filter(is_open=True).exists():
        if visit.entries.exclude(outcome="").exists():
            visit_step(visit, "report", at=at, by=by)
            visit.reported_at = at
        else:
            visit_step(visit, "drop", at=at, by=by, reason=reason)
        visit.save()
        close_visit_tasks(visit, by=by, at=at)


def record_visit(
    act: str, visit: Visit, *, by: Any, at: datetime, reason: str = "", detail: dict[str, Any] | None = None
) -> None:  # fmt: skip
    """Write the audit record of an act on a visit; no personal data."""
    audit.record(
        f"{VISIT}.{act}", by=by, at=at, reason=reason, detail=detail,
        on=On(VISIT, str(visit.pk), visit.visit_no, visit.organisation_id),
    )  # fmt: skip


def close_visit_tasks(visit: Visit, *, by: Any, at: datetime) -> None:
    """What stood on somebody's list about this visit is done."""
    workflow.close_tasks(VISIT, on=(VISIT, visit.pk), by=by, at=at)


def is_waiting(visit: Visit) -> bool:
    """Has nobody taken it?"""
    return visit.state == VisitState.WAITING.value


def follow_assignment(attempt: Attempt, to: Any) -> None:
    """An attempt handed to somebody by name: the visit that still waits is that one's."""
    entry = VisitEntry.objects.select_related("visit").filter(attempt=attempt, is_open=True).first()
    if entry is None:
        return
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=entry.visit_id)
    if visit.state != VisitState.WAITING.value:
        if visit.server_id != to.pk:
            raise Conflict("已经有人接收了这个外出任务", code="taken", remedy="请在外出任务里改派，写明理由")
        return
    visit.server = to
    visit.save(update_fields=["server"])


def finish_visit(visit_id: int, *, at: datetime) -> None:
    """The record is filed: the visit is over."""
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    if visit is not None and visit.state == VisitState.REPORTED.value:
        visit_step(visit, "finish", at=at)
        visit.save(update_fields=["since"])
