"""反馈: what the server tells of each recipient; the rules say what it means, and the visit ends with its record."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.actions.attempts import write_attempt
from xiezhi.domains.service_of_process.actions.locks import house_step
from xiezhi.domains.service_of_process.actions.papers import write_visit_record
from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.actions.visit_steps import (
    close_visit_tasks,
    open_entries,
    record_visit,
    visit_step,
)
from xiezhi.domains.service_of_process.actions.visits import held_visit
from xiezhi.domains.service_of_process.models import Attempt, Visit, VisitEntry, VisitEvidence
from xiezhi.domains.service_of_process.queries.visits import evidence_kinds
from xiezhi.domains.service_of_process.rules.visits import (
    check_times,
    leaving_checks,
    report_checks,
    require_checks,
    result_of,
    right_person,
)
from xiezhi.domains.service_of_process.types import (
    Channel,
    DocumentKind,
    Method,
    Procedure,
    RecipientKind,
)
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan
from xiezhi.domains.service_of_process.types.visits import LOCKED, CheckItem, EvidenceKind, VisitReport
from xiezhi.kernel.files import queries as stored
from xiezhi.lib.verdict import Conflict, NotFound

_LOCKED = [one.value for one in LOCKED]
LEFT_BECAUSE = "对方拒收，当场留置"


@transaction.atomic
def report_visit(visit: Visit, report: VisitReport, *, by: Any, at: datetime) -> VisitEntry:
    """Register what happened to one recipient; told twice it is told once.

    Each fact needs its own evidence, which has arrived before. Papers are left
    (留置) only where every item of the check-list is there.
    """
    visit = held_visit(visit, by)
    told = VisitEntry.objects.filter(client_id=report.client_id).first()
    if told is not None:
        if (told.visit_id, told.attempt_id) != (visit.pk, report.attempt_id):
            raise NotFound
        return told
    entry = next((one for one in open_entries(visit) if one.attempt_id == report.attempt_id), None)
    if visit.state not in _LOCKED or entry is None:
        raise Conflict(
            "这个任务已经反馈、退回或者改派", code="not_open", remedy="手机上的记录先不要删，请联系送达专员"
        )
    clock = check_times(report, accepted_at=visit.accepted_at, at=at)
    kinds = evidence_kinds(visit, entry)
    require_checks(report_checks(report, kinds), what="反馈")
    if report.left:
        require_checks(checks_of_leaving(entry, report, kinds), what="留置")
    _write(entry, report, at)
    _register(visit, entry, report, kinds, by, at)
    if clock:
        visit.clock_note = clock
        write_trail(
            entry.attempt.order, "visit", clock, at=at, by=by, attempt=entry.attempt,
            line="经过的时间按手机所记，旁边是服务器收到的时间",
            evidence={"phone": report.phone_now.isoformat(), "server": at.isoformat()},
        )  # fmt: skip
    record_visit(
        "report", visit, by=by, at=at,
        detail={"attempt": entry.attempt_id, "outcome": report.outcome.value, "left": report.left, "clock": clock},
    )  # fmt: skip
    if not open_entries(visit):
        visit_step(visit, "report", at=at, by=by)
        visit.reported_at, visit.lock_until = at, None
        close_visit_tasks(visit, by=by, at=at)
    visit.save()
    if visit.reported_at is not None:
        write_visit_record(visit, by=by, at=at)
    return entry


def checks_of_leaving(
    entry: VisitEntry, report: VisitReport, kinds: set[EvidenceKind]
) -> tuple[CheckItem, ...]:
    """The check-list of 留置 for the papers and the person of this entry."""
    attempt = entry.attempt
    documents = [DocumentKind(cell.document.kind) for cell in attempt.cells.select_related("document")]
    return leaving_checks(
        report, kinds, documents=documents, recipient=RecipientKind(attempt.recipient.kind),
        procedure=Procedure(attempt.order.court_case.procedure),
    )  # fmt: skip


def _write(entry: VisitEntry, report: VisitReport, at: datetime) -> None:
    entry.client_id, entry.outcome, entry.is_open = report.client_id, report.outcome.value, False
    entry.happened_at, entry.received_at = report.happened_at, at
    entry.was_there, entry.was_taken = report.was_there, report.outcome.taken
    entry.is_right_person = right_person(report)
    row: Any = entry
    row.sealed_report = json.dumps(asdict(report), default=_plain, ensure_ascii=False)
    entry.save()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _register(
    visit: Visit, entry: VisitEntry, report: VisitReport, kinds: set[EvidenceKind], by: Any, at: datetime
) -> None:
    attempt, method = entry.attempt, Method(entry.attempt.method)
    pieces = list(VisitEvidence.objects.filter(visit=visit, entry_id__in=[entry.pk]).select_related("file"))
    pieces += list(VisitEvidence.objects.filter(visit=visit, entry=None).select_related("file"))
    files = [one.file for one in pieces]
    scan = next((one.file for one in pieces if one.kind == EvidenceKind.RECEIPT.value), None)
    proof = (scan.name, stored.read(scan)) if scan is not None else None
    register_result(
        attempt, result_of(report, kinds, method=method), by=by, at=at, kept=files, proof=proof
    )  # fmt: skip
    if report.left and method is Method.DIRECT:
        left = _leaving_of(attempt, by, at)
        register_result(left, result_of(report, kinds, method=Method.LEAVING), by=by, at=at, kept=files)
        entry.left_attempt = left
        entry.save(update_fields=["left_attempt"])


def _leaving_of(attempt: Attempt, by: Any, at: datetime) -> Attempt:
    """留置 is an attempt of its own in the place of the refused one, for every paper that may be left."""
    papers = attempt.cells.select_related("document")
    plan = AttemptPlan(
        recipient_id=attempt.recipient_id, method=Method.LEAVING, channel=Channel.VISIT, address_id=attempt.address_id,
        document_ids=tuple(
            cell.document_id for cell in papers if cell.document.kind != DocumentKind.MEDIATION_STATEMENT.value
        ),
        reason=LEFT_BECAUSE, replaces_id=attempt.pk, assigned_to_id=by.pk,
    )  # fmt: skip
    left = write_attempt(attempt.order, plan, by=by, at=at)
    house_step(left, "queue", at=at, by=by)
    left.queued_at = at
    left.save(update_fields=["queued_at"])
    left.cells.update(queued_at=at)
    return left
