"""Periods that begin at service: 答辩期 from the complaint copy, 上诉期 from judgments, for each recipient alone."""

from __future__ import annotations

from datetime import date, datetime

from xiezhi.domains.service_of_process.models import Cell, Recipient
from xiezhi.domains.service_of_process.types import CaseCategory, DocumentKind, Stage
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused

RECIPIENT = "service_of_process.recipient"
_ANSWERERS = ("被告", "第三人", "被反诉人")
_ANSWER = "C02.answer"
_LIMITS: dict[tuple[CaseCategory, DocumentKind], tuple[str, str]] = {
    (CaseCategory.CIVIL_COMMERCIAL, DocumentKind.COMPLAINT): (_ANSWER, "complaint_copy_received_on"),
    (CaseCategory.CIVIL_COMMERCIAL, DocumentKind.JUDGMENT): ("C09.judgment", "judgment_served_on"),
    (CaseCategory.CIVIL_COMMERCIAL, DocumentKind.RULING): ("C09.ruling", "ruling_served_on"),
    (CaseCategory.CRIMINAL, DocumentKind.JUDGMENT): ("C09.criminal_judgment", "judgment_served_on"),
    (CaseCategory.CRIMINAL, DocumentKind.RULING): ("C09.criminal_ruling", "ruling_served_on"),
}


def start_periods(recipient: Recipient, *, at: datetime) -> None:
    """Start, restart, hold or end the periods of one recipient by the earliest effective service of each paper.

    Only limits that the collected law knows are started; in other kinds of
    cases the period is for a person to set (decision 14).
    """
    order = recipient.order
    cells = list(Cell.objects.filter(attempt__recipient=recipient).select_related("document"))
    category = CaseCategory(order.category)
    answer_due: date | None = None
    for kind in (DocumentKind.COMPLAINT, DocumentKind.JUDGMENT, DocumentKind.RULING):
        found = _LIMITS.get((category, kind))
        if found is None or not _runs(recipient, kind):
            continue
        limit_id, fact = found
        of_kind = [cell for cell in cells if cell.document.kind == kind.value]
        served_on = min((c.effective_on for c in of_kind if c.effective_on and not c.frozen), default=None)
        due = _start(recipient, limit_id, fact, served_on, held=any(c.frozen for c in of_kind), at=at)
        if limit_id == _ANSWER:
            answer_due = due
    if recipient.answer_due_on != answer_due:
        recipient.answer_due_on = answer_due
        recipient.save(update_fields=["answer_due_on"])


def _runs(recipient: Recipient, kind: DocumentKind) -> bool:
    """An answer is asked of those who are sued; an appeal is open against a first judgment only."""
    if recipient.order.court_case.stage != Stage.FIRST_INSTANCE.value:
        return False
    if kind is DocumentKind.COMPLAINT:
        return any(word in recipient.party.role for word in _ANSWERERS)
    return True


def _start(
    recipient: Recipient, limit_id: str, fact: str, served_on: date | None, *, held: bool, at: datetime
) -> date | None:
    on = (RECIPIENT, recipient.pk)
    if served_on is None:
        if held:
            workflow.hold_clocks(on, at=at, reason="异议未决，效力冻结", limit_id=limit_id)
        else:
            workflow.end_clocks(on, at=at, reason="没有生效的送达", limit_id=limit_id)
        return None
    try:
        clock = workflow.start_clock(
            limit_id, on=on, facts={fact: served_on}, organisation_id=recipient.order.organisation_id, at=at,
            person_label=recipient.party.role, reason=f"{recipient.order.order_no}送达生效",
        )  # fmt: skip
    except Refused:
        # No collected law for that day: the period is left to a person, the service stands.
        return None
    return day_of(clock.due_at) if clock.due_at else None
