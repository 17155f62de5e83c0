"""Open and close a person's to-dos."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from xiezhi.kernel.workflow.models import Task


def open_task(
    kind: str, *, on: tuple[str, int], title: str, url: str, organisation_id: int, right: str, at: datetime,
    line: str = "", button: str = "去办理", case_no: str = "", person_id: int | None = None,
    due_at: datetime | None = None,
) -> Task:  # fmt: skip
    """Open a to-do, or bring the open one of this kind on this thing up to date."""
    task, _ = Task.objects.update_or_create(
        kind=kind, object_kind=on[0], object_id=on[1], closed_at=None,
        defaults={
            "title": title[:120], "line": line[:200], "button": button, "url": url, "case_no": case_no,
            "organisation_id": organisation_id, "person_id": person_id, "right": right, "due_at": due_at,
            "held": False, "held_for": "",
        },
        create_defaults={
            "title": title[:120], "line": line[:200], "button": button, "url": url, "case_no": case_no,
            "organisation_id": organisation_id, "person_id": person_id, "right": right, "due_at": due_at,
            "opened_at": at,
        },
    )  # fmt: skip
    _signal(Task.objects.filter(pk=task.pk))
    return task


def close_tasks(*kinds: str, on: tuple[str, int], by: Any, at: datetime, outcome: str = "done") -> int:
    """Close the open to-dos of these kinds on one thing; every kind where none is named."""
    tasks = Task.objects.filter(object_kind=on[0], object_id=on[1], closed_at=None)
    if kinds:
        tasks = tasks.filter(kind__in=kinds)
    _signal(tasks)
    return tasks.update(closed_at=at, closed_by=by, outcome=outcome)


def _signal(tasks: QuerySet[Task]) -> None:
    """Let work lists that show these know that they changed; heard after the commit, names of nobody in it."""
    for person_id, organisation_id in tasks.values_list("person_id", "organisation_id").distinct():
        told = f"workflow.person:{person_id}" if person_id else f"workflow.place:{organisation_id}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('xiezhi_thing', %s)", [told])


def hold_task(kind: str, *, on: tuple[str, int], waits_for: str) -> None:
    """Let the clock of a to-do stand still while somebody else decides."""
    Task.objects.filter(kind=kind, object_kind=on[0], object_id=on[1], closed_at=None).update(
        held=True, held_for=waits_for
    )


def release_task(kind: str, *, on: tuple[str, int], due_at: datetime | None) -> None:
    """Let it run again."""
    Task.objects.filter(kind=kind, object_kind=on[0], object_id=on[1], closed_at=None).update(
        held=False, held_for="", due_at=due_at
    )
