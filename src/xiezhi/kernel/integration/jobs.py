"""Deliver events to other systems."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from xiezhi.kernel.integration import actions
from xiezhi.kernel.jobs.actions import job


@job(queue_name="outgoing", tries=5)
def deliver_event(delivery_id: int) -> None:
    """Try one delivery."""
    actions.deliver(delivery_id, at=timezone.localtime())


@job(queue_name="outgoing")
def react_to_event(event: str, publication: str, ids: dict[str, Any], moments: list[str]) -> None:
    """Tell those who must hear of an event."""
    actions.react(event, publication, ids, moments)
