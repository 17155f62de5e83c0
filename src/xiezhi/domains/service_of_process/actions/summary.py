"""What a row shows, who has to do what, and the end of an order: derived anew after each change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.domains.service_of_process import events
from xiezhi.domains.service_of_process.actions.completion import tell_completion
from xiezhi.domains.service_of_process.actions.locks import house_step
from xiezhi.domains.service_of_process.actions.papers import write_report
from xiezhi.domains.service_of_process.actions.tasks import refresh_tasks
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.queries.matrix import Matrix, cell_facts_of, matrix_of, order_facts_of
from xiezhi.domains.service_of_process.queries.means import notices_of_order, offers_of
from xiezhi.domains.service_of_process.queries.usable import recipients_without_address
from xiezhi.domains.service_of_process.rules import states
from xiezhi.domains.service_of_process.rules.summary import summarise
from xiezhi.domains.service_of_process.rules.urgency import urgency
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    CellFacts,
    CellState,
    DocumentKind,
    OrderState,
    Urgency,
    UrgencyLevel,
)
from xiezhi.kernel.integration import actions as integration
from xiezhi.kernel.workflow.queries.clocks import reckoned
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused

_ENDED = frozenset({OrderState.COMPLETED.value, OrderState.CANCELLED.value})
_DERIVED = (
    "summary_state", "cell_count", "effective_count", "next_code", "next_button", "next_sentence", "next_also",
    "next_waiting", "due_at", "due_reason", "changed_at",
)  # fmt: skip


def cells_of(order: ServiceOrder) -> list[CellFacts]:
    """The cells of an order as the rules see them."""
    return cell_facts_of(matrix_of(order))


def refresh_summary(order: Any, *, at: datetime) -> ServiceOrder:
    """Derive the columns of the list, the to-dos and the end of the order; the order is locked or new."""
    matrix = matrix_of(order)
    _complete(matrix, at)
    pressing = urgency_of(matrix, at)
    unasked = tuple(one.party.name for one in recipients_without_address(matrix, on=day_of(at)))
    facts = order_facts_of(
        matrix, without_address=unasked, due_at=pressing.due_at,
        due_reason=_due_words(pressing, at), offers=offers_of(matrix, on=day_of(at)), notices=notices_of_order(order.pk),
    )  # fmt: skip
    summary = summarise(facts)
    step = summary.next_step
    order.summary_state = summary.state.value
    order.cell_count, order.effective_count = summary.cell_count, summary.effective_count
    order.next_code, order.next_button = (step.code, step.button) if step else ("", "")
    order.next_sentence, order.next_also = (step.sentence, step.also) if step else ("", "")
    order.next_waiting = step.waiting if step else False
    over = order.state in _ENDED
    held = pressing.level is UrgencyLevel.HELD
    order.due_at = None if over or held else pressing.due_at
    order.due_reason = "" if over else pressing.reason[:120]
    order.changed_at = at
    order.save(update_fields=list(_DERIVED))
    refresh_tasks(order, facts, pressing, at=at)
    refreshed: ServiceOrder = order
    return refreshed


def _complete(matrix: Matrix, at: datetime) -> None:
    """Everything in legal effect and no objection open: the order ends by itself, and its team is told once.

    One that a person took up again for a reason stays open until a person closes it.
    """
    order = matrix.order
    if order.state != OrderState.SERVING.value or order.reopened_at is not None:
        return
    cells = cell_facts_of(matrix)
    if not cells or not states.may_complete(cells):
        return
    house_step(order, "complete", at=at)
    complete_order(order, "全部文书依法生效，任务办结", by=None, at=at)


def complete_order(order: ServiceOrder, title: str, *, by: Any, at: datetime) -> None:
    """Note the end of an order and tell its team, once the step was taken."""
    order.completed_at, order.reopened_at = at, None
    order.save(update_fields=["completed_at", "reopened_at"])
    write_trail(order, "completed", title, at=at, by=by)
    integration.publish(events.ORDER_COMPLETED, order_id=order.pk, at=at)
    tell_completion(order, at=at)
    write_report(order, by=None, at=at)


def urgency_of(matrix: Matrix, at: datetime) -> Urgency:
    """Which day binds this order now: only for papers that are not served yet."""
    order = matrix.order
    cells = cell_facts_of(matrix)
    open_names = {cell.document for cell in cells if cell.state is not CellState.EFFECTIVE}
    open_kinds = {DocumentKind(d.kind) for d in matrix.live_documents if d.name in open_names}
    return urgency(
        now=at, requested_by_on=order.wanted_by_on, held_for=_held_for(order, cells),
        **_statutory_days(order, open_kinds),
    )  # fmt: skip


def _held_for(order: ServiceOrder, cells: list[CellFacts]) -> str:
    """The clock stands still only while nothing is left to do but the judge's decision."""
    objected = any(cell.state is CellState.OBJECTED for cell in cells)
    others = any(cell.state not in {CellState.OBJECTED, CellState.EFFECTIVE} for cell in cells)
    if not objected or others:
        return ""
    return f"等{order.judge.name}法官决定" if order.judge else "等法官决定"


def _statutory_days(order: ServiceOrder, open_kinds: set[DocumentKind]) -> dict[str, Any]:
    court_case = order.court_case
    hearing_on = day_of(court_case.hearing_at) if court_case.hearing_at else None
    category = CaseCategory(order.category)
    days: dict[str, Any] = {}
    if (
        category is CaseCategory.CIVIL_COMMERCIAL
        and DocumentKind.COMPLAINT in open_kinds
        and court_case.filed_on
    ):
        days["answer_due_on"] = _due("C02.serve_complaint", {"case_filed_on": court_case.filed_on})
    summons = open_kinds & {DocumentKind.SUMMONS, DocumentKind.HEARING_NOTICE}
    if hearing_on is not None and summons:
        days["hearing_on"] = hearing_on
        if category is CaseCategory.CIVIL_COMMERCIAL:
            days["hearing_notice_due_on"] = _due(
                "C04", {"hearing_on": hearing_on, "procedure": court_case.procedure}
            )
    if hearing_on is not None and category is CaseCategory.CRIMINAL and DocumentKind.INDICTMENT in open_kinds:
        days["indictment_due_on"] = _due("W08.indictment_copy", {"hearing_on": hearing_on})
    return days


def _due(limit_id: str, facts: dict[str, Any]) -> date | None:
    """The day, where the limit binds; a limit the law tables cannot reckon binds nobody here."""
    try:
        found = reckoned(limit_id, facts)
    except Refused:
        return None
    return found.due_on if found.binding else None


def _due_words(pressing: Urgency, at: datetime) -> str:
    return pressing.reason if pressing.due_at is not None else ""
