"""What the person served may see: only what a link or a code has opened, never more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xiezhi.domains.service_of_process.models import (
    AddressConfirmation,
    Attempt,
    Cell,
    Inquiry,
    Proof,
    ReceiptRecord,
)
from xiezhi.domains.service_of_process.types import AttemptState
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.kernel.workflow.queries.clocks import clocks_on
from xiezhi.lib.dates import day_of

RECIPIENT = "service_of_process.recipient"
_STOPPED = frozenset({AttemptState.DRAFT.value, AttemptState.HELD.value, AttemptState.CANCELLED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFacts:
    """A period that runs for the recipient: what has to be done, until when, and how that day was reckoned."""

    id: int
    limit: str
    title: str
    due_on: date
    basis: str
    steps: tuple[str, ...]
    provisional: bool
    held: bool


def received_attempt(opened: RecipientSession, attempt_id: int) -> Attempt | None:
    """The attempt, where this session opened it; else the same answer as for none."""
    if attempt_id not in opened.attempt_ids:
        return None
    return _attempts().filter(pk=attempt_id).first()


def received_attempts(opened: RecipientSession) -> list[Attempt]:
    """Everything this session opened, the latest first."""
    return list(_attempts().filter(pk__in=opened.attempt_ids).order_by("-queued_at", "-pk"))


def attempt_of_link(token: str) -> Attempt | None:
    """The attempt a link belongs to; what may be told of it is for the page to keep to itself."""
    mark = hashlib.sha256(token.encode()).hexdigest()
    return _attempts().filter(link_hash=mark).first()


def _attempts() -> Any:
    return Attempt.objects.select_related(
        "order__court_case", "order__court", "recipient__party", "recipient__agency", "address", "message"
    )


def is_stopped(attempt: Attempt, *, at: datetime) -> bool:
    """Does the link open nothing any more: stopped, taken back, or past its day?"""
    over = attempt.open_until is None or at >= attempt.open_until
    return attempt.state in _STOPPED or over or _not_theirs(attempt)


def _not_theirs(attempt: Attempt) -> bool:
    """Somebody said “not me” and the address was not cleared since."""
    address = attempt.address
    return (address is None or address.blocked_at is not None) and attempt.not_me_reports.exists()


def received_cells(attempt: Attempt) -> list[Cell]:
    """The documents of one attempt in the order in which the court put them."""
    found = Cell.objects.filter(attempt=attempt).select_related("document__file")
    cells = list(found.order_by("document__position", "document_id"))
    for cell in cells:
        cell.attempt = attempt
    return cells


def received_cell(attempt: Attempt, cell_id: int) -> Cell | None:
    """One document of this attempt; another person's gives the same answer as none."""
    return next((cell for cell in received_cells(attempt) if cell.pk == cell_id), None)


def proof_for(attempt: Attempt) -> Proof | None:
    """The electronic proof that stands now; its page may still be in the making."""
    found = Proof.objects.filter(attempt=attempt, kind="electronic_proof", superseded_by=None)
    return found.select_related("file").order_by("-issued_at").first()


def last_receipt(attempt: Attempt) -> ReceiptRecord | None:
    """The latest signature of this attempt."""
    return (
        ReceiptRecord.objects.filter(attempt=attempt)
        .prefetch_related("cells__document")
        .order_by("-at")
        .first()
    )


def periods_for(attempt: Attempt) -> list[PeriodFacts]:
    """Periods that run for this recipient, the first to end first."""
    return [
        PeriodFacts(
            id=clock.pk, limit=clock.limit_id.partition(".")[0], title=clock.title, due_on=day_of(clock.due_at), basis=clock.basis,
            steps=tuple(str(step["text"]) for step in clock.steps), provisional=clock.provisional,
            held=clock.held_at is not None,
        )
        for clock in clocks_on(RECIPIENT, [attempt.recipient_id])
        if clock.due_at is not None
    ]  # fmt: skip


def consent_behind(attempt: Attempt) -> AddressConfirmation | None:
    """The confirmed consent this message rests on, while it can still be withdrawn."""
    pk = attempt.consent.get("confirmation")
    if not isinstance(pk, int):
        return None
    return AddressConfirmation.objects.filter(
        pk=pk, party_id=attempt.recipient.party_id, state="confirmed"
    ).first()


def confirmation_of_link(token: str) -> AddressConfirmation | None:
    """The 送达地址确认书 a link belongs to."""
    mark = hashlib.sha256(token.encode()).hexdigest()
    found = AddressConfirmation.objects.select_related("party", "court_case__court", "organisation")
    return found.filter(link_hash=mark).first()


def confirmation_by_id(pk: int) -> AddressConfirmation | None:
    """The confirmation a browser has open."""
    found = AddressConfirmation.objects.select_related("party", "court_case__court", "organisation", "file")
    return found.filter(pk=pk).first()


def inquiries_for(attempt: Attempt) -> list[Inquiry]:
    """What was asked from here and what the court answered, the latest first; who answered stays unsaid."""
    return list(Inquiry.objects.filter(attempt=attempt).prefetch_related("files"))
