"""To-dos that follow from an order: one for each kind of thing to do, closed by itself once it is done."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.permissions import right_of_step
from xiezhi.domains.service_of_process.rules.summary import Viewer
from xiezhi.domains.service_of_process.rules.todos import open_steps
from xiezhi.domains.service_of_process.types import NextStep, OrderFacts, Urgency, UrgencyLevel
from xiezhi.domains.service_of_process.types.paths import order_path
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.kernel.workflow.queries.tasks import tasks_on

ORDER = "service_of_process.order"
_PREFIX = "service_of_process."
_OF_THE_TEAM = frozenset({"submit", "resubmit"})
_DECIDE, _WAIT_DECISION = "decide_objection", "wait_decision"


def refresh_tasks(order: ServiceOrder, facts: OrderFacts, pressing: Urgency, *, at: datetime) -> None:
    """Open what has to be done, bring up to date what is open, close what is done."""
    groups: dict[str, list[NextStep]] = defaultdict(list)
    for step in open_steps(facts):
        if not step.waiting or step.code == _WAIT_DECISION:
            groups[step.code].append(step)
    for step in open_steps(facts, viewer=Viewer.JUDGE):
        if step.code == _DECIDE:
            groups[step.code].append(step)
    for code, steps in groups.items():
        _open(order, code, steps, pressing, at)
    wanted = {_PREFIX + code for code in groups}
    over = [task.kind for task in tasks_on(ORDER, order.pk) if task.kind not in wanted and _own(task.kind)]
    if over:
        workflow.close_tasks(*over, on=(ORDER, order.pk), by=None, at=at)


def _own(kind: str) -> bool:
    """Kinds this file opens; to-dos that somebody else hung on the order are left alone."""
    return kind.startswith(_PREFIX) and not kind.startswith(f"{_PREFIX}manual.")


def _open(order: ServiceOrder, code: str, steps: list[NextStep], pressing: Urgency, at: datetime) -> None:
    waits = code == _WAIT_DECISION
    first, rest = steps[0], steps[1:]
    workflow.open_task(
        _PREFIX + code, on=(ORDER, order.pk), title=first.sentence, url=order_path(order.pk),
        line=_line(rest, pressing), button=first.button or "查看", case_no=order.court_case.case_no,
        organisation_id=order.organisation_id, person_id=_person(order, code), right=right_of_step(code),
        due_at=None if waits or pressing.level is UrgencyLevel.HELD else first.due_at or pressing.due_at, at=at,
    )  # fmt: skip
    if waits:
        judge = f"{order.judge.name}法官" if order.judge else "法官"
        workflow.hold_task(_PREFIX + code, on=(ORDER, order.pk), waits_for=f"等{judge}决定")


def _line(rest: list[NextStep], pressing: Urgency) -> str:
    more = f"另有{len(rest)}件：{rest[0].sentence}" if rest else ""
    return "；".join(part for part in (more, pressing.reason if pressing.due_at else "") if part)


def _person(order: ServiceOrder, code: str) -> int | None:
    """Whose to-do it is; without a name anybody who holds the right may take it."""
    if code == _DECIDE:
        return order.judge_id
    if code in _OF_THE_TEAM:
        return order.requested_by_id
    return order.specialist_id
