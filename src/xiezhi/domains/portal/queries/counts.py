"""The figures at the end of the rail's lines; each is one indexed count."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from xiezhi.kernel.notifications.queries import unread_count
from xiezhi.kernel.workflow.queries.tasks import open_tasks_of


def _tasks(request: Any) -> dict[str, int]:
    """Open, troubled and waiting to-dos of the person, counted once a request."""
    kept: dict[str, int] | None = getattr(request, "task_counts", None)
    if kept is None:
        from django.db.models import Count

        kept = (
            open_tasks_of(request.person, on=request.moment.date())
            .order_by()
            .aggregate(
                open=Count("pk", filter=Q(held=False)),
                trouble=Count("pk", filter=Q(held=False, due_at__lt=request.moment)),
                waiting=Count("pk", filter=Q(held=True)),
            )
        )
        request.task_counts = kept
    return kept


def work(request: Any) -> int:
    """To-dos that wait for the person."""
    return _tasks(request)["open"]


def trouble(request: Any) -> int:
    """To-dos past their limit."""
    return _tasks(request)["trouble"]


def waiting(request: Any) -> int:
    """To-dos that stand still until somebody else decides."""
    return _tasks(request)["waiting"]


def unread(request: Any) -> int:
    """Messages not read yet."""
    return unread_count(request.person)
