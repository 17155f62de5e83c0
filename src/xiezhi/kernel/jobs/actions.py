"""Put work off: a job is written with the transaction that asks for it, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

JobBody = Callable[..., None]


def name_of(body: JobBody) -> str:
    """``notifications.hand_over_message``: the app and the function."""
    return f"{body.__module__.removesuffix('.jobs').rpartition('.')[2]}.{body.__name__}"


def job(
    *, queue_name: str = "default", tries: int = 8, wait: int = 2, growth: int = 4, alone: str | None = None
) -> Callable[[JobBody], Any]:
    """Declare a function as a job.

    It takes ids only and calls one action. A failing job is tried ``tries``
    times, first after ``wait`` seconds, then ``growth`` times longer each
    time. Jobs with the same ``alone`` never run side by side.
    """
    retry = RetryStrategy(max_attempts=tries, exponential_wait=growth, wait=wait)

    def declare(body: JobBody) -> Any:
        name = name_of(body)
        return queue.task(name=name, queue=queue_name, retry=retry, lock=alone)(body)

    return declare


def periodic(
    cron: str, *, alone: str | None = None, queue_name: str = "schedule"
) -> Callable[[JobBody], Any]:
    """Declare a job that runs by the clock; ``cron`` may carry seconds as a sixth field."""

    def declare(body: JobBody) -> Any:
        name = name_of(body)

        def run(timestamp: int) -> None:
            body()

        task = queue.task(name=name, queue=queue_name, queueing_lock=name, lock=alone or name)(run)
        return queue.periodic(cron=cron)(task)

    return declare


def defer(name: str, *, at: datetime | None = None, once: str | None = None, **ids: Any) -> None:
    """Put the job of that name on the queue inside the present transaction, for now or for ``at``.

    Jobs are named (``notifications.hand_over_message``), since actions must
    not import them; a test checks that every name deferred is declared.
    ``once`` names the work: while one of that name waits, another is not added.
    """
    options: dict[str, Any] = {}
    if at is not None:
        options["schedule_at"] = at
    if once is not None:
        options["queueing_lock"] = once
    task = queue.configure_task(name, allow_unknown=False, **options)
    try:
        # A savepoint, so that a refused duplicate does not spoil the caller's transaction.
        with transaction.atomic():
            task.defer(**ids)
    except AlreadyEnqueued:
        return
