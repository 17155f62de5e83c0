"""外出任务: made with its attempt, taken by one team, given back, released, handed to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.actions.visit_steps import (
    VISIT,
    close_visit_tasks,
    is_waiting,
    locked_visit,
    open_entries,
    record_visit,
    visit_step,
)
from xiezhi.domains.service_of_process.models import Attempt, Visit, VisitEntry
from xiezhi.domains.service_of_process.queries.visits import may_be_sent, visit_policy, visits_of_server
from xiezhi.domains.service_of_process.types.paths import visit_path
from xiezhi.domains.service_of_process.types.visits import LOCKED, VisitState
from xiezhi.kernel.crypto import queries as crypto
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused

_LOCKED = [one.value for one in LOCKED]


def write_visit(
    attempt: Attempt, *, by: Any, at: datetime, reasons: Sequence[str] = (), by_rule: bool = False
) -> Visit:
    """Put an attempt on somebody's way; one that waits for the same door takes it along."""
    order = attempt.order
    same = crypto.exact(Visit.objects.filter(court_id=order.court_id), "address", attempt.address_text)
    visit = (
        same.select_for_update(of=("self",))
        .filter(state=VisitState.WAITING.value, server_id=attempt.assigned_to_id)
        .order_by("pk")
        .first()
    )
    if visit is None:
        visit = Visit(
            visit_no=f"WC{order.order_no.replace('-', '')[2:]}{attempt.pk:06d}", court_id=order.court_id,
            organisation_id=order.organisation_id, address=attempt.address_text,
            address_masked=attempt.address_masked, server_id=attempt.assigned_to_id, by_rule=by_rule, made_at=at,
            since=at, due_at=order.due_at, reasons=list(reasons),
        )  # fmt: skip
    else:
        visit.due_at = min((one for one in (visit.due_at, order.due_at) if one is not None), default=None)
        visit.reasons = list(dict.fromkeys([*visit.reasons, *reasons]))
    visit.save()
    VisitEntry.objects.create(visit=visit, attempt=attempt)
    record_visit("add", visit, by=by, at=at, detail={"attempt": attempt.pk, "by_rule": by_rule})
    _tell_server(visit, at)
    return visit


@transaction.atomic
def accept_visit(visit: Visit, *, by: Any, at: datetime) -> Visit:
    """接收: from now on task and address are this person's alone, until reported, given back or timed out."""
    if not visits_of_server(by, on=day_of(at)).filter(pk=visit.pk).exists():
        _require_not_taken(visit, by)
        raise NotFound
    visit = locked_visit(visit.pk)
    _require_not_taken(visit, by)
    if visit.server_id == by.pk and not is_waiting(visit):
        return visit
    if not visits_of_server(by, on=day_of(at)).filter(pk=visit.pk).exists():
        raise NotFound
    visit.server, visit.accepted_at = by, at
    visit.lock_until = at + timedelta(hours=visit_policy(visit.court_id).lock_hours)
    try:
        with transaction.atomic():
            visit_step(visit, "accept", at=at, by=by)
            visit.save()
    except IntegrityError as error:
        raise Conflict(
            "这个地址已经有人去了", code="door_taken", remedy="等那一趟反馈以后再接收，免得两队人上同一家门"
        ) from error
    for entry in open_entries(visit):
        Attempt.objects.filter(pk=entry.attempt_id).update(assigned_to=by)
        write_trail(
            entry.attempt.order, "visit", f"{by.name}接收外出送达", at=at, by=by, attempt=entry.attempt,
            line=f"任务{visit.visit_no}",
        )  # fmt: skip
    _tell_server(visit, at)
    return visit


def _require_not_taken(visit: Visit, by: Any) -> None:
    """Whoever saw it waiting is told that another was first; who never could see it learns nothing."""
    fresh = Visit.objects.select_related("server").get(pk=visit.pk)
    waited_for = fresh.team_id in (None, by.organisation_id)
    if fresh.state in _LOCKED and fresh.server_id != by.pk and waited_for:
        raise Conflict("这个任务刚刚被别人接收了", code="taken", remedy="请看其他待接收的任务")


@transaction.atomic
def set_out(visit: Visit, *, by: Any, at: datetime) -> Visit:
    """出发."""
    visit = held_visit(visit, by)
    visit.left_at = at
    visit_step(visit, "set_out", at=at, by=by)
    visit.save()
    for entry in open_entries(visit):
        write_trail(entry.attempt.order, "visit", f"{by.name}出发送达", at=at, by=by, attempt=entry.attempt)
    return visit


@transaction.atomic
def give_back(visit: Visit, *, reason: str, by: Any, at: datetime) -> Visit:
    """退回: task and address are free again for another team."""
    visit = held_visit(visit, by)
    _free(visit, "give_back", f"{by.name}退回外出任务", by=by, at=at, reason=reason)
    return visit


def release_overdue(*, at: datetime) -> int:
    """Free what was taken and not reported in time; each stands alone."""
    ids = Visit.objects.filter(state__in=_LOCKED, lock_until__lt=at).values_list("pk", flat=True)
    count = 0
    for visit_id in list(ids):
        with transaction.atomic():
            visit = locked_visit(visit_id)
            if visit.state not in _LOCKED or visit.lock_until is None or visit.lock_until >= at:
                continue
            who = visit.server.name if visit.server else ""
            _free(
                visit,
                "release",
                f"{who}到时没有反馈，外出任务释放",
                by=None,
                at=at,
                reason="超过锁定时间没有反馈",
            )
            count += 1
    return count


@transaction.atomic
def reassign_visit(
    visit: Visit, *, server_id: int | None, team: Any | None, reason: str, by: Any, at: datetime
) -> Visit:
    """改派: the service manager gives a visit to a person or a team, and says why; whoever had it has it no more."""
    visit = locked_visit(visit.pk)
    if not permissions.may_over(by, permissions.ASSIGN, visit, on=day_of(at)):
        raise NotFound
    if not reason.strip():
        raise Refused("请写明改派的理由", field="reason", code="reason_missing")
    to = None
    if server_id is not None:
        to = may_be_sent(server_id, visit, on=day_of(at))
        if to is None:
            raise Refused("这个人不是本院的外出送达人员", field="server", remedy="请重新选择")
    before = visit.server
    name = to.name if to is not None else (team.name if team is not None else "本院外出送达人员")
    if is_waiting(visit):
        record_visit("reassign", visit, by=by, at=at, reason=reason)
        visit.since = at
        _told(visit, f"{by.name}把外出任务派给{name}", by=by, at=at, line=reason)
    else:
        _free(visit, "reassign", f"{by.name}把外出任务改派给{name}", by=by, at=at, reason=reason)
    visit.server, visit.team = to, team
    visit.save(update_fields=["server", "team", "since"])
    for entry in open_entries(visit):
        Attempt.objects.filter(pk=entry.attempt_id).update(assigned_to=to)
    if before is not None and before != to:
        close_visit_tasks(visit, by=by, at=at)
    _tell_server(visit, at)
    return visit


def held_visit(visit: Visit, by: Any) -> Visit:
    """The visit, locked, if this very person took it; anybody else finds nothing there."""
    visit = locked_visit(visit.pk)
    if visit.server_id != by.pk:
        raise NotFound
    return visit


def _free(visit: Visit, step: str, title: str, *, by: Any, at: datetime, reason: str) -> None:
    _told(visit, title, by=by, at=at, line=reason)
    visit_step(visit, step, at=at, by=by, reason=reason)
    visit.server, visit.accepted_at, visit.lock_until, visit.left_at = None, None, None, None
    visit.save()
    Attempt.objects.filter(visit_entries__in=open_entries(visit)).update(assigned_to=None)
    close_visit_tasks(visit, by=by, at=at)


def _told(visit: Visit, title: str, *, by: Any, at: datetime, line: str) -> None:
    for entry in open_entries(visit):
        write_trail(entry.attempt.order, "visit", title, at=at, by=by, attempt=entry.attempt, line=line[:200])


def _tell_server(visit: Visit, at: datetime) -> None:
    """What stands on the list of whoever was named, or took it; the address is not said."""
    if visit.server_id is None:
        return
    count = visit.entries.filter(is_open=True).count()
    workflow.open_task(
        VISIT, on=(VISIT, visit.pk), title=f"外出送达：{visit.address_masked}，{count}人",
        url=visit_path(visit.pk), line="；".join(visit.reasons), button="去接收" if is_waiting(visit) else "去送达",
        case_no="", organisation_id=visit.organisation_id, person_id=visit.server_id, right=permissions.VISIT,
        due_at=visit.due_at, at=at,
    )  # fmt: skip
