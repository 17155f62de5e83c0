"""Hand messages over; tell people of the house by mail what waits for them."""

from __future__ import annotations

from django.utils import timezone

from xiezhi.kernel.jobs.actions import job, periodic
from xiezhi.kernel.notifications import actions


@job(queue_name="outgoing", tries=5)
def hand_over_message(message_id: int) -> None:
    """Give one message to its gateway."""
    actions.hand_over(message_id, at=timezone.localtime())


@periodic("0 8 * * *")
def mail_unread_summaries() -> None:
    """Every morning: how many messages are unread, to who asked for a mail."""
    actions.mail_summaries(at=timezone.localtime())
