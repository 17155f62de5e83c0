"""What is known of a recipient when the house asks whether somebody has to go there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.domains.service_of_process.models import AddressConfirmation, Attempt, Cell, Recipient
from xiezhi.domains.service_of_process.queries.usable import addresses_offered_for
from xiezhi.domains.service_of_process.types import AddressKind, AttemptState, Consent, Method
from xiezhi.domains.service_of_process.types.visits import VisitNeed
from xiezhi.lib.dates import day_of

_ELECTRONIC = {AddressKind.MOBILE.value, AddressKind.EMAIL.value}
_OVER = {AttemptState.FAILED.value, AttemptState.CANCELLED.value}
_RUNS = {AttemptState.QUEUED.value, AttemptState.ATTEMPTING.value}


def visit_need(recipient: Recipient, *, at: datetime) -> VisitNeed:
    """The facts of one recipient for :func:`rules.visits.needs_visit`."""
    attempts = list(recipient.attempts.prefetch_related("cells").order_by("number"))
    cells = [cell for attempt in attempts for cell in attempt.cells.all()]
    electronic = [one for one in attempts if one.method == Method.ELECTRONIC.value]
    kinds = {one.address.kind for one in addresses_offered_for(recipient, on=day_of(at))}
    settled = not open_documents(recipient) or any(cell.objected or cell.frozen for cell in cells)
    return VisitNeed(
        electronic_allowed=not _said_no(recipient), has_electronic_address=bool(kinds & _ELECTRONIC),
        electronic_failures=sum(one.state == AttemptState.FAILED.value for one in electronic),
        waiting_days=_waiting_days(electronic, day_of(at)), has_postal_address=AddressKind.POSTAL.value in kinds,
        under_way_by_hand=any(
            one.method != Method.ELECTRONIC.value and one.state not in _OVER for one in attempts
        ),
        settled=settled,
    )  # fmt: skip


def _waiting_days(electronic: list[Attempt], on: date) -> int | None:
    """Since when something is out that nobody opened, signed for or answered; None where nothing waits like that."""
    silent = [
        day_of(one.queued_at)
        for one in electronic
        if one.state in _RUNS
        and one.queued_at is not None
        and one.replied_on is None
        and not any(cell.viewed_at or cell.signed_at for cell in one.cells.all())
    ]
    return (on - min(silent)).days if silent else None


def _said_no(recipient: Recipient) -> bool:
    latest = (
        AddressConfirmation.objects.filter(party_id=recipient.party_id, state="confirmed")
        .order_by("-confirmed_on", "-pk")
        .values_list("consent", flat=True)
        .first()
    )
    return latest == Consent.NONE.value


def open_documents(recipient: Recipient) -> list[int]:
    """The papers of the order that are not in effect for this recipient."""
    served = Cell.objects.filter(attempt__recipient=recipient, frozen=False).exclude(effective_on=None)
    rows = recipient.order.documents.filter(withdrawn_at=None).exclude(pk__in=served.values("document_id"))
    return list(rows.order_by("position", "pk").values_list("pk", flat=True))


def postal_address_of(recipient: Recipient, *, on: date) -> Any | None:
    """The best address with a door that the party offered or the court knows."""
    offered = addresses_offered_for(recipient, on=on)
    return next((one.address for one in offered if one.address.kind == AddressKind.POSTAL.value), None)
