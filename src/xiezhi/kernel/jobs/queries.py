"""Look at the queue: what waits, what failed, how old the oldest is."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob


def counts_by_state() -> dict[str, int]:
    """Number of jobs by state (todo, doing, succeeded, failed…)."""
    return dict(ProcrastinateJob.objects.values_list("status").annotate(Count("id")))


def failed_jobs() -> QuerySet[Any]:
    """Jobs that used up their tries, newest first: a person has to look at them."""
    return ProcrastinateJob.objects.filter(status="failed").order_by("-id")


def oldest_waiting() -> int | None:
    """Id of the job that waits longest, ``None`` when the queue is empty."""
    found = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).aggregate(oldest=Min("id"))
    return found["oldest"]
