"""Read what left the house."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiezhi.kernel.identity.permissions import scope_of
from xiezhi.kernel.notifications import permissions
from xiezhi.kernel.notifications.models import OutgoingMessage


def outgoing_visible_to(person: Any, *, on: date) -> QuerySet[OutgoingMessage]:
    """SMS and mails the person may look at, newest first."""
    scope = scope_of(person, permissions.VIEW_OUTGOING, on=on)
    return OutgoingMessage.objects.filter(organisation_id__in=scope.organisation_ids).order_by(
        "-queued_at", "-pk"
    )


def messages_about(kind: str, object_ids: list[int]) -> QuerySet[OutgoingMessage]:
    """SMS and mails about these things; whoever asks has shown the right to see the things."""
    return OutgoingMessage.objects.filter(object_kind=kind, object_id__in=object_ids).order_by(
        "queued_at", "pk"
    )


def message_by_id(message_id: int) -> OutgoingMessage | None:
    """One outgoing message, for reactions."""
    return OutgoingMessage.objects.filter(pk=message_id).first()
