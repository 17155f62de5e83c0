"""Read a person's box and the notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiezhi.kernel.notifications.models import Message, Notice, NoticeRead


def messages_of(person: Any) -> QuerySet[Message]:
    """The person's messages, newest first."""
    return Message.objects.filter(person=person).order_by("-at", "-pk")


def unread_count(person: Any) -> int:
    """How many the person has not read."""
    return Message.objects.filter(person=person, read_at=None).count()


def notices_for(person: Any, *, on: date) -> QuerySet[Notice]:
    """Notices of the person's organisation and of those above it, unread first."""
    organisation = person.organisation
    above = [
        organisation.path[: end + organisation.steplen]
        for end in range(0, len(organisation.path), organisation.steplen)
    ]
    return (
        Notice.objects.filter(organisation__path__in=above)
        .filter(Q(until_on=None) | Q(until_on__gt=on))
        .annotate(is_read=Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), person=person)))
        .order_by("is_read", "-published_at")
    )
