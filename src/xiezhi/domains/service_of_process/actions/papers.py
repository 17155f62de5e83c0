"""Reports and the pages of proofs: what is said is fixed first, the page is set and sealed by a job, then filed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import events, permissions
from xiezhi.domains.service_of_process.actions.locks import locked_order
from xiezhi.domains.service_of_process.actions.proofs import (
    CASE_FILE,
    ELECTRONIC,
    MAKE_FILE,
    REPORT,
    SENT,
    VISITED,
    next_number,
)
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.actions.visit_steps import finish_visit
from xiezhi.domains.service_of_process.models import Proof, ServiceOrder, Visit
from xiezhi.domains.service_of_process.queries.printed import printed_proof
from xiezhi.domains.service_of_process.queries.report_facts import PROOF_WORDS, report_facts
from xiezhi.domains.service_of_process.queries.visit_facts import visit_record_facts
from xiezhi.domains.service_of_process.rules.entrusting_letters import ENTRUSTING, HANDING
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.documents.actions.drawing import PROOF as PROOF_PAGE
from xiezhi.kernel.documents.actions.drawing import RECORD as RECORD_PAGE
from xiezhi.kernel.documents.types import Attachment, DocumentKind, IssueOrder
from xiezhi.kernel.files import queries as stored
from xiezhi.kernel.integration import actions as integration
from xiezhi.kernel.jobs.actions import defer
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused

_KINDS = {
    ELECTRONIC: DocumentKind.PROOF_OF_SERVICE,
    SENT: DocumentKind.DELIVERY_RECORD,
    REPORT: DocumentKind.SERVICE_REPORT,
    CASE_FILE: DocumentKind.SERVICE_REPORT,
    VISITED: DocumentKind.DELIVERY_RECORD,
    ENTRUSTING: ENTRUSTING,
    HANDING: HANDING,
}
_PAGES: dict[str, Path] = {ELECTRONIC: PROOF_PAGE, ENTRUSTING: documents.LETTER, HANDING: documents.LETTER}
_MOST_ATTACHED = 200


@transaction.atomic
def request_report(order: ServiceOrder, *, by: Any | None, at: datetime) -> Proof:
    """送达报告书 of one order (SP-08): what was recorded until now; its page is made by a job."""
    order = locked_order(order.pk)
    if by is not None:
        permissions.require_order(by, order, permissions.REPORT, on=day_of(at))
    return write_report(order, by=by, at=at)


def write_report(order: ServiceOrder, *, by: Any | None, at: datetime) -> Proof:
    """The same inside a transaction that holds the order."""
    proof = Proof(kind=REPORT, number=next_number(order, REPORT), order=order, issued_at=at)
    proof.facts = report_facts([order], at=at)
    return _kept(proof, by, at)


@transaction.atomic
def request_case_file(order: ServiceOrder, *, by: Any, at: datetime) -> Proof:
    """全案送达材料: one file for all orders of the case, the sealed proofs carried inside it."""
    order = locked_order(order.pk)
    permissions.require_order(by, order, permissions.REPORT, on=day_of(at))
    seen = permissions.orders_visible_to(by, on=day_of(at)).filter(court_case_id=order.court_case_id)
    orders = list(
        seen.select_related("court_case", "court", "judge")
        .exclude(state="draft")
        .order_by("requested_at", "pk")
    )
    if not orders:
        raise Refused("这个案件还没有提请过送达", code="nothing_served")
    proof = Proof(kind=CASE_FILE, number=next_number(order, CASE_FILE), order=order, issued_at=at)
    facts = report_facts(orders, at=at, whole_case=True)
    facts["carried"] = _carried(orders)
    proof.facts = facts
    return _kept(proof, by, at)


def write_visit_record(visit: Visit, *, by: Any, at: datetime) -> list[Proof]:
    """外出送达记录 of a visit that was reported: one for each order, and with it the report that goes back (SP-31)."""
    made: list[Proof] = []
    rows = visit.entries.exclude(outcome="").order_by("attempt__order_id", "pk")
    for order_id in dict.fromkeys(rows.values_list("attempt__order_id", flat=True)):
        order = locked_order(order_id)
        proof = Proof(kind=VISITED, number=next_number(order, VISITED), order=order, issued_at=at)
        proof.facts = visit_record_facts(visit, order, at=at)
        made += [_kept(proof, by, at), write_report(order, by=by, at=at)]
    return made


def _carried(orders: list[ServiceOrder]) -> list[int]:
    rows = Proof.objects.filter(order__in=orders, kind__in=[ELECTRONIC, "scanned_proof"]).exclude(file=None)
    return list(rows.order_by("issued_at", "pk").values_list("pk", flat=True)[:_MOST_ATTACHED])


def _kept(proof: Proof, by: Any, at: datetime) -> Proof:
    proof.save()
    defer(MAKE_FILE, proof_id=proof.pk)
    who = by.name if by is not None else "系统"
    write_trail(
        proof.order, "proof", f"{who}生成{PROOF_WORDS[proof.kind]}{proof.number}", at=at, by=by,
        evidence={"proof": proof.pk, "number": proof.number},
    )  # fmt: skip
    record_act(f"{proof.kind}.request", proof.order, by=by, at=at, detail={"number": proof.number})
    return proof


def make_proof_file(proof_id: int, *, at: datetime) -> Proof | None:
    """Set, seal and file the page of a proof whose facts stand; done already is done.

    Runs outside any transaction of its caller, since a seal is not taken back.
    """
    proof = (
        Proof.objects.select_related(
            "order__court_case", "order__court", "order__judge", "attempt", "supersedes"
        )
        .filter(pk=proof_id)
        .first()
    )
    if proof is None or proof.file_id is not None:
        return proof
    document = documents.issue(_order_for(proof, at), by=None, at=at)
    return _filed(proof.pk, document, at)


def _order_for(proof: Proof, at: datetime) -> IssueOrder:
    order = proof.order
    old = proof.supersedes
    return IssueOrder(
        kind=_KINDS[proof.kind], title=PROOF_WORDS[proof.kind], organisation_id=order.organisation_id,
        court=order.court.name, template=_PAGES.get(proof.kind, RECORD_PAGE), facts=printed_proof(proof),
        once_key=f"service_of_process.proof:{proof.pk}", about=("service_of_process.proof", str(proof.pk)),
        reason=_REASONS[proof.kind], document_no=proof.number, file_name=f"{PROOF_WORDS[proof.kind]}.pdf",
        attachments=tuple(_attachments(proof)),
        supersedes_id=old.issued_document_id if old is not None else None,
    )  # fmt: skip


_REASONS = {
    ELECTRONIC: "受送达人首次查阅，自动出具",
    SENT: "发送存证",
    REPORT: "送达经过存档",
    CASE_FILE: "全案送达材料存档",
    VISITED: "外出送达完成存档",
    ENTRUSTING: "委托其他法院送达",
    HANDING: "请单位转交文书",
}


def _attachments(proof: Proof) -> list[Attachment]:
    """The sealed proofs that a case file carries, each under its number."""
    carried = (
        Proof.objects.filter(pk__in=proof.facts.get("carried", []))
        .select_related("file")
        .order_by("issued_at", "pk")
    )
    return [
        Attachment(
            f"{one.pk:06d}.{'pdf' if one.file.media_type == 'application/pdf' else one.file.name.rpartition('.')[2]}",
            stored.read(one.file), one.file.media_type, f"{PROOF_WORDS.get(one.kind, '')}{one.number}",
        )
        for one in carried
        if one.file is not None
    ]  # fmt: skip


@transaction.atomic
def _filed(proof_id: int, document: Any, at: datetime) -> Proof:
    """Write down the file, carry over what was added meanwhile, and file it in the dossier, once."""
    proof = Proof.objects.select_for_update(of=("self",)).select_related("order__court_case").get(pk=proof_id)
    if proof.file_id is not None:
        return proof
    proof.file, proof.issued_document_id = document.file, document.pk
    proof.save(update_fields=["file", "issued_document_id"])
    for addition in proof.additions.all():
        documents.add_record(document.pk, line=addition.line, at=addition.at)
    order = proof.order
    if proof.kind != SENT:
        cases.file_in_dossier(
            order.court_case, kind=proof.kind, title=f"{PROOF_WORDS[proof.kind]}（{proof.number}）", number=proof.number,
            file=document.file, by=None, at=at,
        )  # fmt: skip
    if proof.kind == VISITED:
        finish_visit(proof.facts["visit"], at=at)
    if proof.kind in {REPORT, CASE_FILE, VISITED}:
        integration.publish(events.REPORT_ISSUED, order_id=order.pk, proof_id=proof.pk, at=at)
    return proof
