"""新建邮寄任务: lay out and queue a postal attempt for each chosen recipient; its parcel comes with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.actions.attempts import plan_attempt
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.models import Recipient
from xiezhi.domains.service_of_process.types import Channel, Method
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan, Batch, Skipped
from xiezhi.lib.verdict import Refused


def add_parcels(chosen: Iterable[tuple[Recipient, int]], *, reason: str = "", by: Any, at: datetime) -> Batch:
    """One parcel for each (recipient, address); what cannot go by post is left out and explained."""
    batch = Batch()
    for recipient, address_id in chosen:
        plan = AttemptPlan(
            recipient_id=recipient.pk, method=Method.POSTAL, channel=Channel.POST, address_id=address_id, reason=reason
        )  # fmt: skip
        try:
            with transaction.atomic():
                attempt = plan_attempt(recipient.order, plan, by=by, at=at)
                send_attempt(attempt, by=by, at=at)
        except Refused as refused:
            batch.skipped.append(
                Skipped(
                    id=recipient.pk, label=recipient.party.name, reason=refused.message, remedy=refused.remedy,
                    code=refused.code,
                )
            )  # fmt: skip
        else:
            batch.done.append(attempt.pk)
    return batch
