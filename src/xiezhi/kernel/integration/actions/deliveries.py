"""Tell other systems what happened: signed, repeated, and never lost without a person knowing."""

from __future__ import annotations

import json
import time
import uuid
from datetime import datetime
from typing import Any

import httpx
from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.integration import events, permissions
from xiezhi.kernel.integration.actions.publishing import publish
from xiezhi.kernel.integration.models import ApiClient, Delivery, DeliveryTry
from xiezhi.kernel.integration.rules.retries import next_try_at
from xiezhi.kernel.integration.rules.signing import signature
from xiezhi.kernel.jobs.actions import defer
from xiezhi.lib.verdict import Conflict

DELIVER = "integration.deliver_event"
SECONDS = 15.0


def queue_delivery(
    client: ApiClient, event: str, *, subject: str, data: dict[str, Any], at: datetime, publication: str = ""
) -> Delivery | None:
    """Put one event for one system into the outbox, in the caller's transaction (CloudEvents 1.0).

    The same ``publication`` queued again for the same system is the same delivery.
    """
    if not client.webhook_url or not client.active:
        return None
    event_id = str(uuid.uuid5(uuid.UUID(publication), client.client_id) if publication else uuid.uuid4())
    body = {
        "specversion": "1.0", "id": event_id, "source": "/xiezhi", "type": event, "subject": subject,
        "time": at.isoformat(timespec="seconds"), "datacontenttype": "application/json", "data": data,
    }  # fmt: skip
    delivery, made = Delivery.objects.get_or_create(
        client=client, event_id=event_id,
        defaults={"event": event, "subject": subject, "body": body, "created_at": at},
    )  # fmt: skip
    if made:
        defer(DELIVER, delivery_id=delivery.pk)
    return delivery


def deliver(delivery_id: int, *, at: datetime) -> None:
    """Try one delivery; the receiver knows a repeated one by its id."""
    delivery = Delivery.objects.select_related("client").filter(pk=delivery_id, state="waiting").first()
    if delivery is None:
        return
    status, said = _post(delivery)
    _record(delivery_id, status, said, at)


def _post(delivery: Delivery) -> tuple[int | None, str]:
    body = json.dumps(delivery.body, ensure_ascii=False).encode()
    moment = str(int(time.time()))
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "webhook-id": delivery.event_id,
        "webhook-timestamp": moment,
        "webhook-signature": signature(delivery.client.webhook_secret, delivery.event_id, moment, body),
    }
    try:
        answer = httpx.post(
            delivery.client.webhook_url,
            content=body,
            headers=headers,
            timeout=SECONDS,
            follow_redirects=False,
        )
    except httpx.HTTPError as error:
        return None, f"没有回应（{type(error).__name__}）"
    return answer.status_code, answer.text[:200]


@transaction.atomic
def _record(delivery_id: int, status: int | None, said: str, at: datetime) -> None:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != "waiting":
        return
    delivery.tries += 1
    DeliveryTry.objects.create(delivery=delivery, at=at, status=status, answer=said[:300])
    if status is not None and 200 <= status < 300:
        delivery.state, delivery.delivered_at, delivery.next_try_at = "delivered", at, None
    else:
        delivery.next_try_at = next_try_at(delivery.tries, at)
        if delivery.next_try_at is None:
            delivery.state = "given_up"
            publish(events.DELIVERY_GIVEN_UP, delivery_id=delivery.pk, at=at)
        else:
            defer(DELIVER, at=delivery.next_try_at, delivery_id=delivery.pk)
    delivery.save(update_fields=["state", "tries", "next_try_at", "delivered_at"])


@transaction.atomic
def replay(delivery_id: int, *, by: Any, at: datetime) -> None:
    """Send an event again, with all its tries before it."""
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("client").get(pk=delivery_id)
    identity.require(by, permissions.REPLAY, delivery.client, on=at.date())
    if delivery.state == "waiting" and delivery.tries == 0:
        raise Conflict("这条推送还在排队", remedy="请稍等")
    delivery.state, delivery.tries, delivery.next_try_at = "waiting", 0, None
    delivery.save(update_fields=["state", "tries", "next_try_at"])
    defer(DELIVER, delivery_id=delivery.pk)
    audit.record(
        "integration.delivery.replay", by=by, at=at,
        on=On("delivery", str(delivery.pk), delivery.subject, delivery.client.organisation_id),
    )  # fmt: skip
