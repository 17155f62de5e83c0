"""Hand messages over."""

from __future__ import annotations

from django.utils import timezone

from xiezhi.kernel.jobs.actions import job
from xiezhi.kernel.notifications import actions


@job(queue_name="outgoing", tries=5)
def hand_over_message(message_id: int) -> None:
    """Give one message to its gateway."""
    actions.hand_over(message_id, at=timezone.localtime())
