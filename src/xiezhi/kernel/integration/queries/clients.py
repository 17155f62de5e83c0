"""Read other systems and what they were told."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiezhi.kernel.identity.permissions import scope_of
from xiezhi.kernel.integration import permissions
from xiezhi.kernel.integration.models import ApiClient, Delivery


def client_by_credentials(credentials: str) -> ApiClient | None:
    """The system behind ``client_id.secret``, where both are right and it is not stopped."""
    client_id, _, secret = credentials.partition(".")
    client = ApiClient.objects.select_related("organisation").filter(client_id=client_id, active=True).first()
    claimed = hashlib.sha256(secret.encode()).hexdigest()
    known = client.secret_hash if client else "0" * 64
    return client if hmac.compare_digest(known, claimed) else None


def clients_visible_to(person: Any, *, on: date) -> QuerySet[ApiClient]:
    """Systems of the organisations over which the person holds the right."""
    scope = scope_of(person, permissions.VIEW, on=on)
    return ApiClient.objects.filter(organisation_id__in=scope.organisation_ids).select_related("organisation")


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
