"""What a system let in by its key may read: the orders of its own court, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from xiezhi.domains.service_of_process.models import OrderChange, Proof, ServiceOrder, TrailEntry
from xiezhi.kernel.identity.queries.organisations import court_of, ids_with_below
from xiezhi.lib.verdict import NotFound

_AROUND = ("court_case", "court", "organisation", "judge", "clerk", "specialist", "client")


def orders_visible_to_client(client: Any) -> QuerySet[ServiceOrder]:
    """The orders of the client's court; of its division and what lies below, where it is registered there."""
    organisation = client.organisation
    court = court_of(organisation)
    if court.pk == organisation.pk:
        return ServiceOrder.objects.filter(court_id=court.pk).select_related(*_AROUND)
    return ServiceOrder.objects.filter(organisation_id__in=ids_with_below(organisation)).select_related(
        *_AROUND
    )


def order_of_client(client: Any, order_no: str) -> ServiceOrder:
    """One order by its number; absent and belonging to another court look the same."""
    order = None
    if order_no.isprintable():
        order = orders_visible_to_client(client).filter(order_no=order_no).first()
    if order is None:
        raise NotFound
    return order


def orders_changed(
    client: Any, *, since: datetime | None, state: str, after: tuple[datetime, int] | None, most: int
) -> list[ServiceOrder]:
    """Orders in the order of their latest change, oldest first, from behind a key."""
    orders = orders_visible_to_client(client).order_by("changed_at", "pk")
    if since is not None:
        orders = orders.filter(changed_at__gte=since)
    if state:
        orders = orders.filter(state=state)
    if after is not None:
        moment, pk = after
        orders = orders.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=pk))
    return list(orders[:most])


def orders_of_case(client: Any, case_no: str) -> list[ServiceOrder]:
    """Every order of one case, oldest first (SP-22)."""
    return list(
        orders_visible_to_client(client).filter(court_case__case_no=case_no).order_by("requested_at", "pk")
    )


def changes_of(order: ServiceOrder) -> QuerySet[OrderChange]:
    """What was corrected: the old value beside the new one."""
    return OrderChange.objects.filter(order=order).select_related("by")


def trail_of(order: ServiceOrder) -> QuerySet[TrailEntry]:
    """The timeline, newest first."""
    return TrailEntry.objects.filter(order=order).select_related("by", "recipient__party")


def proofs_of(order: ServiceOrder) -> QuerySet[Proof]:
    """Everything issued for an order, oldest first."""
    newer = Prefetch("superseded_by", queryset=Proof.objects.only("pk", "number", "supersedes_id"))
    return (
        Proof.objects.filter(order=order)
        .select_related("file", "attempt__recipient__party")
        .prefetch_related(newer)
        .order_by("issued_at", "pk")
    )


def proof_of(order: ServiceOrder, number: str) -> Proof:
    """One proof of an order by its number."""
    found = proofs_of(order).filter(number=number).first() if number.isprintable() else None
    if found is None or found.file is None:
        raise NotFound
    return found


def report_of(order: ServiceOrder) -> Proof:
    """The newest report of an order."""
    found = proofs_of(order).filter(kind="report", file__isnull=False).last()
    if found is None:
        raise NotFound("送达报告书还没有生成")
    return found
