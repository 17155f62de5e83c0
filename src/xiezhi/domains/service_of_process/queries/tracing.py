"""Read assistance letters, material checks, and who looked a party up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiezhi.domains.service_of_process.models import (
    AssistanceLetter,
    Attempt,
    MailingAddress,
    MaterialCheck,
    Recipient,
    ServiceAddress,
    ServiceOrder,
)
from xiezhi.domains.service_of_process.permissions import orders_visible_to
from xiezhi.domains.service_of_process.queries.usable import addresses_of, live_on
from xiezhi.domains.service_of_process.rules.tracing import ReachFacts
from xiezhi.domains.service_of_process.types import AttemptState, RecipientKind
from xiezhi.domains.service_of_process.types.tracing import MaterialItem
from xiezhi.kernel.identity.queries.lookups import standing_of_grant, uses_about
from xiezhi.kernel.identity.types import GrantStanding
from xiezhi.lib.verdict import NotFound

PARTY = "cases.party"
_SERVED = (AttemptState.SERVED.value, AttemptState.DEEMED_SERVED.value)
_UNFINISHED = (
    AttemptState.DRAFT.value, AttemptState.QUEUED.value, AttemptState.ATTEMPTING.value, AttemptState.HELD.value,
)  # fmt: skip
_FACES = (
    "order__court_case",
    "order__judge",
    "recipient__party",
    "grant__decided_by",
    "drafted_by",
    "document",
)


def letters_visible_to(person: Any, *, on: date) -> QuerySet[AssistanceLetter]:
    """The letters of the orders this person may open."""
    return AssistanceLetter.objects.filter(order__in=orders_visible_to(person, on=on)).select_related(*_FACES)


def letter_visible_to(person: Any, letter_id: int, *, on: date) -> AssistanceLetter:
    """One letter, where its order may be opened; else as if it were not there."""
    found = letters_visible_to(person, on=on).filter(pk=letter_id).first()
    if found is None:
        raise NotFound
    return found


def reach_facts(recipient: Recipient, *, on: date) -> ReachFacts:
    """What was tried to reach this recipient in this order."""
    states = list(Attempt.objects.filter(recipient=recipient).values_list("state", flat=True))
    return ReachFacts(
        kind=RecipientKind(recipient.kind), has_id_no=bool(recipient.party.id_no),
        usable_addresses=live_on(addresses_of(recipient), on).count(),
        failed=states.count(AttemptState.FAILED.value), unfinished=sum(state in _UNFINISHED for state in states),
        served=any(state in _SERVED for state in states), will_not_confirm=recipient.will_not_confirm_on is not None,
    )  # fmt: skip


def addresses_told(letter: AssistanceLetter, *, on: date) -> list[ServiceAddress]:
    """What the register told under this letter, while its grant stands; nothing afterwards."""
    if letter.grant is None or standing_of_grant(letter.grant, on=on) is not GrantStanding.STANDING:
        return []
    return list(live_on(ServiceAddress.objects.filter(grant=letter.grant), on).order_by("pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One line of the check-list: as it was last ticked, or not yet."""

    item: MaterialItem
    last: MaterialCheck | None


def material_of(order: ServiceOrder) -> list[Checked]:
    """The check-list of an order with the newest tick on each line."""
    last: dict[str, MaterialCheck] = {}
    for one in order.material_checks.select_related("by").order_by("at", "pk"):
        last[one.item] = one
    return [Checked(item=item, last=last.get(item.value)) for item in MaterialItem]


def mailing_addresses_of(order: ServiceOrder) -> dict[int, MailingAddress]:
    """The confirmed mailing address of each recipient, the newest."""
    rows = MailingAddress.objects.filter(recipient__order=order).select_related("address__grant", "by")
    return {one.recipient_id: one for one in rows.order_by("at", "pk")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look as the person looked up is told: which court, for which case, why, when."""

    court: str
    role: str
    case_no: str
    why: str
    at: Any


def looks_told_to(party_id: int, case_id: int) -> list[Look]:
    """Every look at a party in this case, newest first; a post of the court instead of anybody's name."""
    found = uses_about((PARTY, party_id)).filter(grant__court_case_id=case_id)
    return [
        Look(
            court=one.grant.court.name, role=(one.by.title if one.by else "") or "送达工作人员",
            case_no=one.grant.case_no, why=one.grant.purpose_facts.plain, at=one.at,
        )
        for one in found
    ]  # fmt: skip
