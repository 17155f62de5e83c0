"""邮寄任务: the parcels a person may see, narrowed by conditions; what is known of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from xiezhi.domains.service_of_process.models import Attempt, Parcel, ParcelEvent, Recipient, WaybillBatch
from xiezhi.domains.service_of_process.permissions import attempts_visible_to, orders_visible_to
from xiezhi.domains.service_of_process.queries.facts import effect_facts
from xiezhi.domains.service_of_process.queries.usable import addresses_of, live_on
from xiezhi.domains.service_of_process.rules.effects import effect_of
from xiezhi.domains.service_of_process.rules.posting import SAME_WITHIN_DAYS, tries_of
from xiezhi.domains.service_of_process.types import AddressKind, ReturnReason
from xiezhi.domains.service_of_process.types.posting import (
    DeliveryTries,
    LegalPreview,
    MailEventKind,
    ParcelState,
)
from xiezhi.kernel.cases.queries import matching
from xiezhi.kernel.search.queries.counting import counts_up_to
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import NotSupported, Refused

UNDER_WAY = (ParcelState.HANDED.value, ParcelState.IN_TRANSIT.value)
ENDED = tuple(
    one.value
    for one in (ParcelState.SIGNED, ParcelState.SIGNED_BY_OTHER, ParcelState.RETURNED, ParcelState.LOST)
)
GONE_OUT = (*UNDER_WAY, *ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelTerms:
    """Conditions of the list; what is empty does not narrow."""

    text: str = ""
    states: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    posted_from: date | None = None
    posted_until: date | None = None
    made_from: date | None = None
    made_until: date | None = None
    view: str = ""


def parcels_visible_to(person: Any, *, on: date) -> QuerySet[Parcel]:
    """The parcels of the attempts this person may open."""
    return Parcel.objects.filter(attempt__in=attempts_visible_to(person, on=on)).select_related(
        "attempt__order__court_case", "attempt__order__court", "attempt__recipient__party"
    )


def parcels_listed(person: Any, terms: ParcelTerms, *, at: datetime) -> QuerySet[Parcel]:
    """The list, without its order and page."""
    found = parcels_visible_to(person, on=at.date())
    view = _VIEWS.get(terms.view)
    found = found.filter(view) if view is not None else found.exclude(state=ParcelState.WITHDRAWN.value)
    words = terms.text.strip()
    if words:
        plain = words.upper().replace(" ", "")
        by_number = Q(parcel_no__istartswith=plain) | Q(tracking_no__istartswith=plain)
        found = found.filter(
            by_number | Q(attempt__order__order_no__istartswith=plain)
            | matching(words, path="attempt__order__court_case__")
        )  # fmt: skip
    if terms.states:
        found = found.filter(state__in=terms.states)
    if terms.carriers:
        found = found.filter(carrier__in=terms.carriers)
    for name, value in (("posted_on__gte", terms.posted_from), ("posted_on__lte", terms.posted_until)):
        found = found.filter(**{name: value}) if value else found
    if terms.made_from:
        found = found.filter(made_at__gte=_start(terms.made_from))
    if terms.made_until:
        found = found.filter(made_at__lt=_start(terms.made_until + timedelta(days=1)))
    return found


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


_VIEWS = {
    "prepared": Q(state=ParcelState.PREPARED.value),
    "printed": Q(state=ParcelState.PRINTED.value),
    "under_way": Q(state__in=UNDER_WAY),
    "to_register": Q(state__in=ENDED, ended_at=None),
    "returned": Q(state=ParcelState.RETURNED.value),
    "done": Q(ended_at__isnull=False),
    "withdrawn": Q(state=ParcelState.WITHDRAWN.value),
}


def view_counts(person: Any, *, at: datetime) -> dict[str, int]:
    """How many parcels stand under each tab of work."""
    seen = Parcel.objects.filter(attempt__in=attempts_visible_to(person, on=at.date()))
    return counts_up_to(
        {name: seen.filter(view) for name, view in _VIEWS.items() if name not in {"done", "withdrawn"}}
    )


def parcels_of(order: Any) -> list[Parcel]:
    """The parcels of an order with what their carriers told; the page of the order has asked for the right."""
    rows = Parcel.objects.filter(attempt__order=order).exclude(state=ParcelState.WITHDRAWN.value)
    return list(
        rows.select_related("attempt__recipient__party", "attempt__order")
        .prefetch_related("events")
        .order_by("-made_at")
    )


def parcel_id_of(attempt: Attempt) -> int | None:
    """The parcel of a postal attempt."""
    return Parcel.objects.filter(attempt=attempt).values_list("pk", flat=True).first()


def events_of(parcel: Parcel) -> list[ParcelEvent]:
    """What the carrier told, newest first."""
    return list(parcel.events.all())


def tries_known(parcel: Parcel, *, on: date) -> DeliveryTries:
    """How often the carrier says it tried (A6)."""
    told = [(MailEventKind(one.kind), one.at) for one in parcel.events.all()]
    return tries_of(told, on=on)


def same_post(parcel: Parcel, *, on: date) -> Parcel | None:
    """A parcel with the same papers to the same party and address that went out not long ago, or waits printed."""
    others = Parcel.objects.filter(
        content_hash=parcel.content_hash, attempt__recipient__party_id=parcel.attempt.recipient.party_id,
        address_index=parcel.address_index,
    ).exclude(pk=parcel.pk)  # fmt: skip
    recent = Q(posted_on__gte=on - timedelta(days=SAME_WITHIN_DAYS)) & Q(state__in=GONE_OUT)
    waits = Q(state=ParcelState.PRINTED.value)
    return others.filter(recent | waits).order_by("-made_at").first()


def effects_if_returned(parcel: Parcel, *, on: date) -> list[LegalPreview]:
    """What the rules would say of a return today, reason by reason; nothing is written."""
    attempt: Attempt = parcel.attempt
    cell = attempt.cells.select_related("document").first()
    if cell is None:
        return []
    tries = tries_known(parcel, on=on).count
    found = []
    for reason in ReturnReason:
        if reason is ReturnReason.LOST:
            continue
        facts = effect_facts(attempt, cell, on=on)
        if facts.postal is None:
            return []
        postal = replace(
            facts.postal, posted_on=parcel.posted_on or facts.postal.posted_on, signed_on=None, returned_on=on,
            return_reason=reason, delivery_tries=tries or None, lost=False,
        )  # fmt: skip
        found.append(_preview(reason, replace(facts, postal=postal)))
    return found


def _preview(reason: ReturnReason, facts: Any) -> LegalPreview:
    try:
        effect = effect_of(facts, [])
    except NotSupported as question:
        return LegalPreview(reason=reason, sentence=f"要由法官判断：{question.message}", tone="warn")
    except Refused as impossible:
        return LegalPreview(reason=reason, sentence=impossible.message, tone="danger")
    if effect.state.effective and effect.effective_on:
        return LegalPreview(
            reason=reason, sentence=f"视为{full_date(effect.effective_on)}送达：{effect.reason}"
        )
    return LegalPreview(reason=reason, sentence=f"不产生送达效力：{effect.reason}", tone="quiet")


def batches_visible_to(person: Any, *, on: date) -> QuerySet[WaybillBatch]:
    """Printed batches all of whose waybills the person may see."""
    seen = Parcel.objects.filter(attempt__in=attempts_visible_to(person, on=on))
    hidden = WaybillBatch.objects.filter(
        waybills__parcel__in=Parcel.objects.exclude(pk__in=seen.values("pk"))
    )
    return (
        WaybillBatch.objects.filter(Q(printed_by_id=person.pk) | Q(waybills__parcel__in=seen))
        .exclude(pk__in=hidden.values("pk")).select_related("printed_by").distinct()
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Postable:
    """A recipient with an address to which mail may go."""

    recipient: Recipient
    order: Any
    addresses: list[Any]


def postable_in(person: Any, words: str, *, on: date) -> list[Postable]:
    """Recipients of open orders that match a case number, task number or name, with their postal addresses."""
    plain = words.strip()
    if not plain:
        return []
    orders = (
        orders_visible_to(person, on=on)
        .filter(state__in=("accepted", "serving"))
        .select_related("court_case")
    )
    orders = orders.filter(
        Q(order_no__istartswith=plain.upper()) | matching(plain, path="court_case__")
    ).order_by("-requested_at")[:20]  # fmt: skip
    found = []
    for order in orders:
        for recipient in order.recipients.filter(withdrawn_at=None).select_related("party", "agency"):
            rows = live_on(addresses_of(recipient), on).filter(kind=AddressKind.POSTAL.value)
            found.append(Postable(recipient=recipient, order=order, addresses=list(rows)))
    return found
