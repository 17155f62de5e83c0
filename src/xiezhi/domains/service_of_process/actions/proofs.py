"""送达凭证: the electronic proof issued at the first view, the record of sending, what is added later, what supersedes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from xiezhi.domains.service_of_process import events
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Attempt, Proof, ProofAddition, ServiceOrder
from xiezhi.domains.service_of_process.queries.proof_facts import proof_facts
from xiezhi.domains.service_of_process.rules.entrusting_letters import ENTRUSTING, HANDING
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.integration import actions as integration
from xiezhi.kernel.jobs.actions import defer
from xiezhi.lib.case_numbers import BadCaseNumber, parse
from xiezhi.lib.verdict import Refused

ELECTRONIC, SENT, REPORT, CASE_FILE, SCANNED, VISITED = (
    "electronic_proof", "sent_record", "report", "case_file", "scanned_proof", "visit_record",
)  # fmt: skip
_WORDS = {
    ELECTRONIC: "送证",
    SENT: "送记",
    REPORT: "送报",
    CASE_FILE: "送卷",
    SCANNED: "送回",
    VISITED: "送访",
    ENTRUSTING: "送委",
    HANDING: "送转",
}
MAKE_FILE = "service_of_process.make_proof_file"


def next_number(order: ServiceOrder, kind: str) -> str:
    """（2026）沪0199送证4127-01号: the case's own number with a running part; one writer at a time for each stem."""
    stem = _stem(order, _WORDS[kind])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stem])
    taken = Proof.objects.filter(number__startswith=stem).values_list("number", flat=True)
    last = max((int(m[1]) for n in taken if (m := re.search(r"-(\d+)号$", n))), default=0)
    return f"{stem}{last + 1:02d}号"


def _stem(order: ServiceOrder, word: str) -> str:
    court = order.court.court_code or order.court.short_name
    try:
        number = parse(order.court_case.case_no)
    except BadCaseNumber:
        return f"（{order.requested_at.year}）{court}{word}{order.order_no}-"
    return f"（{number.year}）{court}{word}{number.serial}-"


def issue_at_first_view(attempt: Attempt, *, at: datetime) -> Proof:
    """电子送达回证 (SP-24): what it says is fixed in the transaction of the first view; a job makes its page.

    The order is locked. A proof that stands is given back: its date never changes.
    """
    standing = electronic_proof_of(attempt)
    if standing is not None:
        return standing
    number = next_number(attempt.order, ELECTRONIC)
    proof = Proof(
        kind=ELECTRONIC, number=number, order=attempt.order, attempt=attempt, issued_at=at,
    )  # fmt: skip
    proof.facts = proof_facts(attempt, at=at, number=number)
    proof.save()
    _issued(proof, at)
    return proof


def electronic_proof_of(attempt: Attempt) -> Proof | None:
    """The proof of an attempt that stands now; one that was superseded does not."""
    return (
        Proof.objects.filter(attempt=attempt, kind=ELECTRONIC, superseded_by=None)
        .order_by("-issued_at", "-pk")
        .first()
    )


def write_sent_record(attempt: Attempt, *, by: Any, at: datetime) -> Proof:
    """发送记录 (SP-21): recipient, channel, documents and time of what was sent, as the page showed it."""
    number = next_number(attempt.order, SENT)
    proof = Proof(kind=SENT, number=number, order=attempt.order, attempt=attempt, issued_at=at)
    facts = proof_facts(attempt, at=at, number=number, kind=SENT)
    facts["sent_by"] = by.name if by is not None else ""
    facts["check_code"] = attempt.check_code
    proof.facts = facts
    proof.save()
    defer(MAKE_FILE, proof_id=proof.pk)
    return proof


def add_record(proof: Proof, *, kind: str, line: str, at: datetime) -> ProofAddition:
    """追加记录: what came after the proof; holds no name and no number.

    Where its page is not made yet, the making carries the additions over.
    """
    proof = Proof.objects.select_for_update(of=("self",)).get(pk=proof.pk)
    if proof.issued_document_id is not None:
        documents.add_record(proof.issued_document_id, line=line[:200], at=at)
    return ProofAddition.objects.create(proof=proof, at=at, kind=kind, line=line[:200])


@transaction.atomic
def supersede_proof(attempt: Attempt, *, reason: str, by: Any, at: datetime) -> Proof | None:
    """A new proof in the place of one that a ruling made untrue; the old one stays, marked as superseded."""
    standing = electronic_proof_of(attempt)
    if standing is None:
        return None
    if not reason.strip():
        raise Refused("请写明替代的理由", field="reason")
    number = next_number(attempt.order, ELECTRONIC)
    fresh = Proof(
        kind=ELECTRONIC, number=number, order=attempt.order, attempt=attempt, issued_at=at, supersedes=standing,
        supersede_reason=reason.strip()[:200],
    )  # fmt: skip
    facts = proof_facts(attempt, at=at, number=number)
    facts["supersedes"] = {
        "number": standing.number,
        "issued_at": standing.issued_at.isoformat(),
        "reason": reason,
    }
    fresh.facts = facts
    fresh.save()
    add_record(standing, kind="superseded", line=f"本回证已被{number}替代", at=at)
    _issued(fresh, at)
    record_act(
        "proof.supersede", attempt.order, by=by, at=at, reason=reason, attempt=attempt,
        detail={"old": standing.number, "new": number},
    )  # fmt: skip
    return fresh


def _issued(proof: Proof, at: datetime) -> None:
    defer(MAKE_FILE, proof_id=proof.pk)
    write_trail(
        proof.order, "proof", f"出具电子送达回证{proof.number}", at=at, attempt=proof.attempt,
        evidence={"proof": proof.pk, "number": proof.number},
    )  # fmt: skip
    integration.publish(
        events.PROOF_ISSUED, order_id=proof.order_id, attempt_id=proof.attempt_id, proof_id=proof.pk, at=at
    )
