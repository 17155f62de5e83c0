"""The list of orders: what a person may see, narrowed by conditions; and the figures over its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from xiezhi.domains.service_of_process.models import Attempt, OrderDocument, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.permissions import orders_visible_to
from xiezhi.domains.service_of_process.types import OrderState
from xiezhi.kernel.cases.queries import matching
from xiezhi.kernel.search.queries.counting import counts_up_to

HANDED_IN = "handed_in"
"""The view behind figures: every order but drafts nobody handed in."""
ENDED = (OrderState.COMPLETED.value, OrderState.CANCELLED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerms:
    """Conditions of the list; what is empty does not narrow. ``_until`` days are inclusive for the reader."""

    text: str = ""
    states: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    service_classes: tuple[str, ...] = ()
    requested_from: date | None = None
    requested_until: date | None = None
    hearing_from: date | None = None
    hearing_until: date | None = None
    order_states: tuple[str, ...] = ()
    organisation_id: int | None = None
    view: str = ""


def orders_listed(person: Any, terms: OrderTerms, *, at: datetime) -> QuerySet[ServiceOrder]:
    """Orders as the list shows them, without their order and page."""
    found = orders_visible_to(person, on=at.date()).select_related("court_case", "judge")
    shown = Recipient.objects.filter(withdrawn_at=None).select_related("party").order_by("position", "pk")
    return _narrowed(_viewed(found, terms.view, person, at), terms).prefetch_related(
        Prefetch("recipients", queryset=shown, to_attr="shown_recipients")
    )


def _viewed(found: QuerySet[ServiceOrder], view: str, person: Any, at: datetime) -> QuerySet[ServiceOrder]:
    condition = _views(person, at).get(view)
    return found.filter(condition) if condition is not None else found


def _views(person: Any, at: datetime) -> dict[str, Q]:
    tomorrow = datetime.combine(at.date() + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())
    running = ~Q(state__in=ENDED)
    return {
        "mine": Q(specialist=person) | Q(requested_by=person) | Q(judge=person) | Q(clerk=person),
        "today": Q(due_at__lt=tomorrow) & running,
        "trouble": Q(summary_state__in=["failed", "objected"]) & running,
        "waiting": Q(next_waiting=True) & running,
        "unverified": Q(state=OrderState.SUBMITTED.value),
        "ended": Q(state__in=ENDED),
        HANDED_IN: ~Q(state=OrderState.DRAFT.value),
    }


def view_counts(person: Any, *, at: datetime) -> dict[str, int]:
    """How many orders stand under each tab of work; what has ended is history and not counted."""
    seen = orders_visible_to(person, on=at.date())
    views = {name: condition for name, condition in _views(person, at).items() if name != "ended"}
    return counts_up_to({name: seen.filter(condition) for name, condition in views.items()})


def _narrowed(found: QuerySet[ServiceOrder], terms: OrderTerms) -> QuerySet[ServiceOrder]:
    words = terms.text.strip()
    if words:
        by_number = Q(order_no__istartswith=words) if words.upper().startswith("SD") else Q()
        found = (
            found.filter(by_number | matching(words, path="court_case__"))
            if not by_number
            else found.filter(by_number)
        )
    if terms.states:
        found = found.filter(summary_state__in=terms.states)
    if terms.order_states:
        found = found.filter(state__in=terms.order_states)
    if terms.organisation_id is not None:
        found = found.filter(organisation_id=terms.organisation_id)
    if terms.service_classes:
        found = found.filter(service_class__in=terms.service_classes)
    if terms.channels:
        found = found.filter(Exists(Attempt.objects.filter(order=OuterRef("pk"), channel__in=terms.channels)))
    if terms.documents:
        kept = OrderDocument.objects.filter(order=OuterRef("pk"), kind__in=terms.documents, withdrawn_at=None)
        found = found.filter(Exists(kept))
    return found.filter(_between("requested_at", terms.requested_from, terms.requested_until)).filter(
        _between("court_case__hearing_at", terms.hearing_from, terms.hearing_until)
    )


def _between(field: str, first: date | None, last: date | None) -> Q:
    condition = Q()
    if first is not None:
        condition &= Q(
            **{f"{field}__gte": datetime.combine(first, time(), tzinfo=timezone.get_default_timezone())}
        )
    if last is not None:
        after = datetime.combine(last + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())
        condition &= Q(**{f"{field}__lt": after})
    return condition
