"""Read clocks, and reckon a day without starting one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from xiezhi.kernel.workflow.models import Clock
from xiezhi.kernel.workflow.rules.deadlines import due
from xiezhi.kernel.workflow.types import Due


def clocks_on(kind: str, object_ids: Iterable[int]) -> QuerySet[Clock]:
    """Clocks that run on these things, the earliest first."""
    return Clock.objects.filter(object_kind=kind, object_id__in=list(object_ids), ended_at=None).order_by(
        "due_at", "pk"
    )


def reckoned(limit_id: str, facts: Mapping[str, object]) -> Due:
    """When a limit ends by these facts; a year without an announced calendar gives a provisional day."""
    return due(limit_id, facts, provisional=True)
