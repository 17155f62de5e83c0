"""上门自取: the reception list, what lies ready, and the record that belongs to an identity number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.domains.service_of_process.models import Attempt, Cell, Pickup, PickupPicture, ServiceOrder
from xiezhi.domains.service_of_process.permissions import attempts_visible_to
from xiezhi.domains.service_of_process.queries.usable import addresses_of, live_on
from xiezhi.domains.service_of_process.rules.pickups import is_opponent
from xiezhi.domains.service_of_process.types import AddressKind, AddressStatus
from xiezhi.domains.service_of_process.types.pickups import PickupState
from xiezhi.kernel.cases.queries import matching
from xiezhi.kernel.crypto import queries as encrypted

OPEN = (PickupState.MARKED.value, PickupState.INFORMED.value)
VIEWS: dict[str, tuple[str, Q]] = {
    "open": ("待领取", Q(state__in=OPEN)),
    "over": ("逾期未领", Q(state=PickupState.NOT_COLLECTED.value)),
    "done": ("已办结", Q(state__in=(PickupState.COLLECTED.value, PickupState.REFUSED.value))),
    "all": ("全部", Q()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupTerms:
    """Conditions of the list; what is empty does not narrow."""

    view: str = "open"
    text: str = ""


def pickups_visible_to(person: Any, *, on: date) -> QuerySet[Pickup]:
    """The collections of the attempts this person may open."""
    return Pickup.objects.filter(attempt__in=attempts_visible_to(person, on=on)).select_related(
        "attempt__order__court_case", "attempt__order__court", "attempt__recipient__party"
    )


def pickups_listed(person: Any, terms: PickupTerms, *, on: date) -> QuerySet[Pickup]:
    """The reception list, without its order and page."""
    view = VIEWS.get(terms.view, VIEWS["open"])
    found = pickups_visible_to(person, on=on).filter(view[1])
    words = terms.text.strip()
    if words:
        plain = words.upper().replace(" ", "")
        found = found.filter(
            Q(pickup_no__istartswith=plain) | Q(attempt__order__order_no__istartswith=plain)
            | matching(words, path="attempt__order__court_case__")
        )  # fmt: skip
    return found


def pickups_of_holder(person: Any, id_no: str, *, on: date) -> list[Pickup]:
    """The collections of exactly this number's holder, those that wait first; a part of a number finds nothing."""
    mine = encrypted.exact(
        pickups_visible_to(person, on=on), "attempt__recipient__party__id_no", id_no
    ).exclude(state=PickupState.WITHDRAWN.value)
    rank = {state: place for place, state in enumerate((PickupState.INFORMED, PickupState.MARKED))}
    rows = list(mine.order_by("until_on", "pk")[:50])
    return sorted(rows, key=lambda one: rank.get(PickupState(one.state), len(rank)))


def pickup_by_id(person: Any, pickup_id: int, *, on: date) -> Pickup | None:
    """One collection, where this person may open it."""
    return (
        pickups_visible_to(person, on=on)
        .select_related("attempt__recipient__agency", "told_by", "checked_by", "made_by")
        .filter(pk=pickup_id)
        .first()
    )


def pickups_of(order: ServiceOrder) -> list[Pickup]:
    """The collections of one order, for its page."""
    rows = Pickup.objects.filter(attempt__order=order).exclude(state=PickupState.WITHDRAWN.value)
    return list(rows.select_related("attempt__recipient__party").order_by("pk"))


def papers_of(attempt: Attempt) -> list[Cell]:
    """The papers of an attempt, as they lie in the order."""
    return list(
        Cell.objects.filter(attempt=attempt)
        .select_related("document__file")
        .order_by("document__position", "document_id")
    )


def marks_of(cells: Iterable[Cell]) -> list[str]:
    """One mark for each paper as it stands now: another file or number of copies is another paper."""
    return [
        f"{cell.document_id}-{cell.document.copies}-{cell.document.file.sm3[:24]}"
        for cell in cells
        if cell.document.withdrawn_at is None
    ]


def pictures_of(pickup: Pickup) -> list[PickupPicture]:
    """What was taken at the window, in order; a deleted one keeps its line."""
    return list(pickup.pictures.select_related("file", "masked", "taken_by"))


def mobile_for_reminder(attempt: Attempt, *, on: date) -> str:
    """A number the recipient gave or confirmed, else the one in the case; empty where none is known."""
    given = [
        row
        for row in live_on(addresses_of(attempt.recipient), on)
        if row.kind == AddressKind.MOBILE.value and AddressStatus(row.status).from_recipient
    ]
    if given:
        return str(max(given, key=lambda row: row.pk).value)
    who = attempt.recipient.agency or attempt.recipient.party
    return str(who.phone)


def other_party_nos(attempt: Attempt) -> set[str]:
    """The identity numbers of those who stand against the recipient in the case (A7)."""
    mine = attempt.recipient.party
    rows = attempt.order.court_case.parties.exclude(pk=mine.pk)
    return {row.id_no for row in rows if row.id_no and is_opponent(mine.role, row.role)}


def pictures_over(*, on: date) -> list[int]:
    """Pictures whose time is over and that no open objection still needs."""
    rows = PickupPicture.objects.filter(delete_on__lte=on, deleted_at=None).exclude(
        pickup__attempt__cells__objected=True
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:500])


def periods_over(*, on: date) -> list[int]:
    """Collections whose last day has passed."""
    rows = Pickup.objects.filter(state=PickupState.INFORMED.value, until_on__lt=on)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def last_days(*, on: date) -> list[int]:
    """Collections whose last day is this one, not reminded of it."""
    rows = Pickup.objects.filter(state=PickupState.INFORMED.value, until_on=on, reminded_last_day_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))
