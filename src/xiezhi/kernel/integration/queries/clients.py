"""Read other systems and what they were told."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.kernel.identity.permissions import scope_of
from xiezhi.kernel.integration import permissions
from xiezhi.kernel.integration.models import ApiClient, Delivery, DeliveryTry


def client_by_credentials(credentials: str) -> ApiClient | None:
    """The system behind ``client_id.secret``, where both are right and it is not stopped."""
    client_id, _, secret = credentials.partition(".")
    client = ApiClient.objects.select_related("organisation").filter(client_id=client_id, active=True).first()
    claimed = hashlib.sha256(secret.encode()).hexdigest()
    known = client.secret_hash if client else "0" * 64
    return client if hmac.compare_digest(known, claimed) else None


def clients_visible_to(person: Any, *, on: date, right: str = permissions.VIEW) -> QuerySet[ApiClient]:
    """Systems of the organisations over which the person holds the right."""
    scope = scope_of(person, right, on=on)
    found = ApiClient.objects.select_related("organisation")
    return found if scope.everywhere else found.filter(organisation_id__in=scope.organisation_ids)


def deliveries_visible_to(person: Any, *, on: date) -> QuerySet[Delivery]:
    """What those systems were told, newest first."""
    return (
        Delivery.objects.filter(client__in=clients_visible_to(person, on=on))
        .select_related("client")
        .order_by("-created_at", "-pk")
    )


def open_clients_of(organisation_id: int, scope: str) -> QuerySet[ApiClient]:
    """Systems of one organisation that may use an interface and are not stopped."""
    return ApiClient.objects.filter(organisation_id=organisation_id, scopes__contains=[scope], active=True)


def deliveries_sought(
    deliveries: QuerySet[Delivery], *, words: str = "", states: list[str] | None = None,
    events: list[str] | None = None, from_on: date | None = None, until_on: date | None = None,
) -> QuerySet[Delivery]:  # fmt: skip
    """Narrow a list of deliveries; ``until_on`` is the last day included."""
    if words.strip():
        plain = words.strip().replace("\x00", "")
        deliveries = deliveries.filter(Q(subject__icontains=plain) | Q(event_id=plain))
    if states:
        deliveries = deliveries.filter(state__in=states)
    if events:
        deliveries = deliveries.filter(event__in=events)
    if from_on:
        deliveries = deliveries.filter(created_at__date__gte=from_on)
    if until_on:
        deliveries = deliveries.filter(created_at__date__lte=until_on)
    return deliveries


def failed_count(person: Any, *, on: date) -> int:
    """Deliveries that were given up and wait for a person."""
    return deliveries_visible_to(person, on=on).filter(state="given_up").count()


def tries_of(delivery: Delivery) -> QuerySet[DeliveryTry]:
    """Every try, newest first."""
    return DeliveryTry.objects.filter(delivery=delivery).order_by("-at", "-pk")
