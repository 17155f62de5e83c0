"""Read to-dos."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.workflow.models import StepRecord, Task
from xiezhi.lib.rights import RIGHTS


def open_tasks_of(person: Any, *, on: date) -> QuerySet[Task]:
    """What this person may take up now, most urgent first.

    Own to-dos, those open to a right the person holds, and those of whom the
    person stands in for, as far as the person's own rights reach.
    """
    grants = permissions.grants_held_by(person, on=on)
    mine = Q(person=person)
    absent = permissions.acts_as(person, on=on) - {person.pk}
    if absent:
        theirs = Task.objects.filter(closed_at=None, person_id__in=absent)
        for right in theirs.values_list("right", flat=True).distinct():
            mine |= Q(
                person_id__in=absent, right=right, organisation_id__in=grants.scope(right).organisation_ids
            )
    for right in Task.objects.filter(closed_at=None, person=None).values_list("right", flat=True).distinct():
        scope = grants.scope(right)
        if not scope.is_empty:
            mine |= Q(person=None, right=right, organisation_id__in=scope.organisation_ids)
    return Task.objects.filter(mine, closed_at=None).order_by("held", "due_at", "pk")


def tasks_left_behind(person: Any, deputy: Any, *, on: date) -> tuple[int, list[str]]:
    """How many open to-dos of a person there are, and the rights a deputy lacks for some of them."""
    grants = permissions.grants_held_by(deputy, on=on)
    tasks = Task.objects.filter(closed_at=None, person=person)
    asked = tasks.order_by().values_list("right", "organisation_id").distinct()
    lacking = {right for right, place in asked if not grants.scope(right).covers(place)}
    return tasks.count(), [RIGHTS[one].label for one in sorted(lacking) if one in RIGHTS]


def task_topics(person: Any, ids: tuple[int, ...], on: date) -> set[str]:
    """What a change of this person's to-dos is signalled as: their own, and those of places where they may act."""
    grants = permissions.grants_held_by(person, on=on)
    rights = Task.objects.filter(person=None).values_list("right", flat=True).distinct()
    places = set().union(*(grants.scope(right).organisation_ids for right in rights))
    whose = {f"workflow.person:{pk}" for pk in permissions.acts_as(person, on=on)}
    return whose | {*(f"workflow.place:{place}" for place in places)}


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
