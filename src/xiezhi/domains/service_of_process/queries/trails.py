"""经过 of one attempt."""

from __future__ import annotations

from django.db.models import QuerySet

from xiezhi.domains.service_of_process.models import TrailEntry


def trail_of_attempt(attempt_id: int) -> QuerySet[TrailEntry]:
    """Newest first."""
    return TrailEntry.objects.filter(attempt_id=attempt_id).order_by("-at", "-pk")
