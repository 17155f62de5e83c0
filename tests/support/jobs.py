"""Run what was put on the queue, in this transaction and this thread."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app as queue


def run_jobs(*, twice: bool = False, most: int = 1000, only: str = "") -> list[str]:
    """Run every job that waits (whatever its time), oldest first; return their names.

    With ``twice`` each job runs a second time at once, as after a crash
    between the work and the note that it was done. ``only`` leaves the jobs
    of other names where they are.
    """
    ran: list[str] = []
    for _ in range(most):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
                " AND (task_name = %s OR %s = '') ORDER BY id LIMIT 1",
                [only, only],
            )
            row = cursor.fetchone()
            if row is None:
                return ran
            job_id, name, arguments = row
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
        import json

        kwargs = json.loads(arguments) if isinstance(arguments, str) else arguments
        for _ in range(2 if twice else 1):
            queue.tasks[name].func(**kwargs)
        ran.append(name)
    raise AssertionError(f"more than {most} jobs; the last was {ran[-1]}")
