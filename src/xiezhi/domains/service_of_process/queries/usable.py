"""Addresses that may be used for a recipient, in the order of the rules (A1 to A4), each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xiezhi.domains.service_of_process.models import Recipient, ServiceAddress
from xiezhi.domains.service_of_process.queries.matrix import Matrix
from xiezhi.domains.service_of_process.rules.addresses import AddressFacts, choose_addresses, status_on
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressSource,
    AddressStatus,
    RecipientKind,
    Stage,
)
from xiezhi.kernel.identity.queries.lookups import require_standing, standing_condition
from xiezhi.lib.verdict import NotSupported


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedAddress:
    """An address in its place: what it is, why it stands there, and whether arrival alone would be service."""

    address: ServiceAddress
    rule: str
    reason: str
    arrival_is_service: bool


def addresses_of(recipient: Recipient) -> QuerySet[ServiceAddress]:
    """Everything known of a recipient: the party's own addresses, and the agent's where one takes the papers."""
    whose = Q(agency=None)
    if recipient.agency_id is not None:
        whose |= Q(agency_id=recipient.agency_id)
    return (
        ServiceAddress.objects.filter(whose, party_id=recipient.party_id)
        .select_related("confirmation", "agency")
        .order_by("pk")
    )


def live_on(rows: QuerySet[ServiceAddress], on: date) -> QuerySet[ServiceAddress]:
    """Addresses that hold on a day and were not blocked; what a register told, while its grant stands."""
    granted = Q(grant=None) | standing_condition("grant", on=on)
    return rows.filter(granted, Q(until_on=None) | Q(until_on__gt=on), blocked_at=None, from_on__lte=on)


def require_granted(address: ServiceAddress, *, on: date) -> None:
    """Refuse an address from a register whose grant no longer stands."""
    if address.grant is not None:
        require_standing(address.grant, on=on)


def address_facts(row: ServiceAddress, stage: Stage) -> AddressFacts:
    """A row as the rules see it."""
    confirmation = row.confirmation
    stages = [Stage(s) for s in confirmation.stages] if confirmation else []
    return AddressFacts(
        kind=AddressKind(row.kind),
        source=AddressSource(row.source),
        status=AddressStatus(row.status),
        known_on=row.from_on,
        last_used_on=row.last_used_on,
        confirmed_at=stages[0] if stages else stage if confirmation else None,
        confirmed_for=frozenset(stages),
        change_reported_on=row.change_reported_on,
        unusable=row.blocked_reason if row.blocked_at else "",
        label=row.masked,
    )


def status_of(row: ServiceAddress, *, stage: Stage, on: date) -> AddressStatus:
    """What is known of an address on that day.

    Where the rules cannot say whether an old confirmation still holds, the
    address counts as found by the court: arrival there is then not taken for
    service, which wrongs nobody.
    """
    try:
        return status_on(address_facts(row, stage), stage=stage, on=on)
    except NotSupported:
        return AddressStatus.FOUND_BY_COURT


def addresses_offered_for(recipient: Recipient, *, on: date) -> list[OfferedAddress]:
    """The addresses to offer, in the order in which the law has them used, each with its reason."""
    stage = Stage(recipient.order.court_case.stage)
    rows = list(live_on(addresses_of(recipient), on))
    facts = [address_facts(row, stage) for row in rows]
    by_identity = {id(fact): row for fact, row in zip(facts, rows, strict=True)}
    choices = choose_addresses(
        facts, recipient=RecipientKind(recipient.kind), stage=stage, on=on,
        # A judge who let a register be asked has found that the party cannot be reached (A4).
        will_not_confirm=recipient.will_not_confirm_on is not None or any(row.grant_id for row in rows),
    )  # fmt: skip
    return [
        OfferedAddress(
            address=by_identity[id(choice.address)], rule=choice.rule, reason=choice.reason,
            arrival_is_service=choice.arrival_is_service,
        )
        for choice in choices
    ]  # fmt: skip


def recipients_without_address(matrix: Matrix, *, on: date) -> tuple[Recipient, ...]:
    """Recipients whom nobody has tried yet and for whom no address is given or confirmed."""
    untried = [r for r in matrix.live_recipients if not _tried(matrix, r)]
    if not untried:
        return ()
    whose = {recipient.party_id for recipient in untried}
    known = set(
        live_on(ServiceAddress.objects.filter(party_id__in=whose), on)
        .filter(status__in=[AddressStatus.CONFIRMED.value, AddressStatus.OFFERED.value])
        .values_list("party_id", flat=True)
    )
    return tuple(
        recipient
        for recipient in untried
        if recipient.party_id not in known and recipient.will_not_confirm_on is None
    )


def _tried(matrix: Matrix, recipient: Recipient) -> bool:
    return any(attempt.state != "cancelled" for attempt in matrix.attempts_of(recipient.pk))


def confirmed_channels(rows: Iterable[ServiceAddress]) -> frozenset[AddressKind]:
    """The kinds of electronic address a recipient has confirmed."""
    return frozenset(AddressKind(row.kind) for row in rows if row.status == AddressStatus.CONFIRMED.value) - {
        AddressKind.POSTAL
    }
