"""What the person served may see: the attempts of the session and nothing beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from xiezhi.domains.service_of_process.models import Attempt, Cell, OrderDocument, Proof
from xiezhi.domains.service_of_process.types import AttemptState, Channel
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.kernel.workflow.queries.clocks import clocks_on
from xiezhi.lib.verdict import NotFound

_HIDDEN = (AttemptState.DRAFT.value, AttemptState.CANCELLED.value, AttemptState.HELD.value)


def companions_of(attempt: Attempt) -> tuple[int, ...]:
    """Attempts that open together with this one: what was laid into the portal for the same recipient of the case."""
    return tuple(
        Attempt.objects.filter(
            recipient__party_id=attempt.recipient.party_id,
            recipient__agency_id=attempt.recipient.agency_id,
            channel=Channel.PORTAL.value,
        )
        .exclude(pk=attempt.pk)
        .exclude(state__in=[*_HIDDEN, AttemptState.QUEUED.value])
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def attempts_open_to(session: RecipientSession, *, at: datetime) -> QuerySet[Attempt]:
    """The attempts of a session that are open still; one that was stopped since closes at once."""
    return (
        Attempt.objects.filter(pk__in=session.attempt_ids, open_until__gt=at)
        .exclude(state__in=_HIDDEN)
        .select_related("order__court_case", "order__court", "recipient__party", "recipient__agency")
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything the page 看文书 shows."""

    attempts: list[Attempt]
    cells: list[Cell]
    proofs: list[Proof]
    clocks: list[Any]

    @property
    def unread(self) -> int:
        """How many papers were not opened yet."""
        return sum(cell.viewed_at is None for cell in self.cells)

    @property
    def unsigned(self) -> list[Cell]:
        """Papers that were seen and not signed for."""
        return [cell for cell in self.cells if cell.viewed_at is not None and cell.signed_at is None]


def reading_of(session: RecipientSession, *, at: datetime) -> Reading:
    """The papers of a session, in few queries; refused as if absent where nothing is open."""
    attempts = list(attempts_open_to(session, at=at))
    if not attempts:
        raise NotFound
    by_id = {attempt.pk: attempt for attempt in attempts}
    cells = list(
        Cell.objects.filter(attempt_id__in=by_id)
        .select_related("document__file")
        .order_by("attempt_id", "document__position", "document_id")
    )
    for cell in cells:
        cell.attempt = by_id[cell.attempt_id]
    proofs = list(
        Proof.objects.filter(
            attempt_id__in=by_id, kind="electronic_proof", superseded_by=None
        ).select_related("file")
    )
    recipients = {attempt.recipient_id for attempt in attempts}
    clocks = list(clocks_on("service_of_process.recipient", recipients).filter(held_at=None))
    return Reading(attempts=attempts, cells=cells, proofs=proofs, clocks=clocks)


def document_open_to(session: RecipientSession, document_id: int, *, at: datetime) -> OrderDocument:
    """One document, if it lies in an attempt of this session; anybody else's is not there."""
    open_ids = list(attempts_open_to(session, at=at).values_list("pk", flat=True))
    found = (
        OrderDocument.objects.filter(pk=document_id, cells__attempt_id__in=open_ids)
        .select_related("file")
        .distinct()
        .first()
    )
    if found is None:
        raise NotFound
    return found


def proof_open_to(session: RecipientSession, proof_id: int, *, at: datetime) -> Proof:
    """One proof of this session."""
    open_ids = list(attempts_open_to(session, at=at).values_list("pk", flat=True))
    found = (
        Proof.objects.filter(pk=proof_id, attempt_id__in=open_ids, kind="electronic_proof")
        .select_related("file")
        .first()
    )
    if found is None:
        raise NotFound
    return found
