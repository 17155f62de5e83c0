"""Read to-dos."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.workflow.models import StepRecord, Task


def open_tasks_of(person: Any, *, on: date) -> QuerySet[Task]:
    """What this person may take up now: own to-dos, and those open to a right the person holds; most urgent first."""
    grants = permissions.grants_held_by(person, on=on)
    mine = Q(person=person)
    for right in Task.objects.filter(closed_at=None, person=None).values_list("right", flat=True).distinct():
        scope = grants.scope(right)
        if not scope.is_empty:
            mine |= Q(person=None, right=right, organisation_id__in=scope.organisation_ids)
    return Task.objects.filter(mine, closed_at=None).order_by("held", "due_at", "pk")


def task_topics(person: Any, ids: tuple[int, ...], on: date) -> set[str]:
    """What a change of this person's to-dos is signalled as: their own, and those of places where they may act."""
    grants = permissions.grants_held_by(person, on=on)
    rights = Task.objects.filter(person=None).values_list("right", flat=True).distinct()
    places = set().union(*(grants.scope(right).organisation_ids for right in rights))
    return {f"workflow.person:{person.pk}", *(f"workflow.place:{place}" for place in places)}


def tasks_on(kind: str, object_id: int) -> QuerySet[Task]:
    """Open to-dos on one thing."""
    return Task.objects.filter(object_kind=kind, object_id=object_id, closed_at=None).order_by(
        "held", "due_at"
    )


def history_of(workflow: str, object_id: int) -> QuerySet[StepRecord]:
    """Steps one thing took, oldest first."""
    return (
        StepRecord.objects.filter(workflow=workflow, object_id=object_id)
        .select_related("by")
        .order_by("at", "pk")
    )
