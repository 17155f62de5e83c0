"""标记上门自取: one act that lays out the attempt, puts it on the reception list and registers what was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.actions.attempts import plan_attempt
from xiezhi.domains.service_of_process.actions.pickups import inform_pickup
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.models import Pickup, Recipient
from xiezhi.domains.service_of_process.types import Channel, Method
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan
from xiezhi.domains.service_of_process.types.pickups import PickupTelling


@transaction.atomic
def mark_for_pickup(
    recipient: Recipient, told: PickupTelling | None, *, by: Any, at: datetime, reason: str = "",
    document_ids: tuple[int, ...] = (),
) -> Pickup:  # fmt: skip
    """The party wants to fetch the papers: on the reception list from now on, told or still to be told."""
    plan = AttemptPlan(
        recipient_id=recipient.pk, method=Method.PICKUP, channel=Channel.COUNTER, document_ids=document_ids, reason=reason,
    )  # fmt: skip
    attempt = plan_attempt(recipient.order, plan, by=by, at=at)
    send_attempt(attempt, by=by, at=at)
    pickup = Pickup.objects.get(attempt_id=attempt.pk)
    return inform_pickup(pickup, told, by=by, at=at) if told is not None else pickup
