"""Send SMS and mail: written down first, handed over by a job, never more certain than the evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.integration.actions import publish
from xiezhi.kernel.jobs.actions import defer
from xiezhi.kernel.notifications import events, permissions
from xiezhi.kernel.notifications.channels.answers import HandedOver, NotHandedOver
from xiezhi.kernel.notifications.channels.configured import mail_server, sms_gateway
from xiezhi.kernel.notifications.models import OutgoingMessage, OutgoingTry
from xiezhi.kernel.notifications.rules.retries import next_try_at
from xiezhi.kernel.notifications.types import Means, OutgoingState
from xiezhi.lib.masking import mask_email, mask_phone
from xiezhi.lib.verdict import Conflict

HAND_OVER = "notifications.hand_over_message"


def send(
    means: Means | str, *, to: str, body: str, object: tuple[str, int], organisation_id: int, at: datetime,
    subject: str = "", case_no: str = "", not_before: datetime | None = None,
) -> OutgoingMessage:  # fmt: skip
    """Queue one message in the caller's transaction; a job hands it over after commit, or at ``not_before``."""
    means = Means(means)
    message = OutgoingMessage.objects.create(
        means=means.value, to=to, to_masked=mask_phone(to) if means is Means.SMS else mask_email(to),
        subject=subject[:200], body=body, object_kind=object[0], object_id=object[1], case_no=case_no,
        organisation_id=organisation_id, queued_at=at,
    )  # fmt: skip
    later = not_before if not_before is not None and not_before > at else None
    defer(HAND_OVER, at=later, message_id=message.pk)
    return message


def hand_over(message_id: int, *, at: datetime) -> None:
    """Give a queued message to its gateway; safe to run twice, since the gateway knows our number."""
    message = OutgoingMessage.objects.filter(pk=message_id, state=OutgoingState.QUEUED.value).first()
    if message is None:
        return
    try:
        answer = _give(message)
    except NotHandedOver as refusal:
        _record_refusal(message_id, refusal, at)
    else:
        _record_handed(message_id, answer, at)


def _give(message: OutgoingMessage) -> HandedOver:
    number = f"XZ{message.pk:012d}"
    if message.means == Means.SMS.value:
        return sms_gateway().hand_over(message_no=number, to=message.to, text=message.body)
    return mail_server().hand_over(
        message_no=number, to=message.to, subject=message.subject, text=message.body
    )


@transaction.atomic
def _record_handed(message_id: int, answer: HandedOver, at: datetime) -> None:
    message = OutgoingMessage.objects.select_for_update().get(pk=message_id)
    if message.handed_at is not None:
        return
    if message.state == OutgoingState.QUEUED.value:
        message.state = OutgoingState.HANDED.value
    message.gateway_no, message.handed_at, message.next_try_at = answer.number, at, None
    message.tries += 1
    message.save(update_fields=["state", "gateway_no", "handed_at", "next_try_at", "tries"])
    OutgoingTry.objects.create(message=message, at=at, ok=True, answer=answer.answer[:300])
    publish(events.MESSAGE_HANDED, message_id=message.pk, at=at)
    if answer.arrived:
        _report(message, arrived=True, reason="", code="", at=at)


@transaction.atomic
def _record_refusal(message_id: int, refusal: NotHandedOver, at: datetime) -> None:
    message = OutgoingMessage.objects.select_for_update().get(pk=message_id)
    if message.state != OutgoingState.QUEUED.value:
        return
    message.tries += 1
    OutgoingTry.objects.create(message=message, at=at, ok=False, answer=refusal.reason[:300])
    again = None if refusal.final else next_try_at(message.tries, at)
    message.failure, message.failure_code, message.next_try_at = refusal.reason[:200], refusal.code, again
    if again is None:
        message.state = OutgoingState.FAILED.value
        publish(events.MESSAGE_STUCK, message_id=message.pk, at=at)
        publish(
            events.MESSAGE_REPORTED, message_id=message.pk, arrived=False, reason=refusal.reason, code=refusal.code,
            at=at,
        )  # fmt: skip
    else:
        defer(HAND_OVER, at=again, message_id=message.pk)
    message.save(update_fields=["state", "tries", "failure", "failure_code", "next_try_at"])


@transaction.atomic
def record_report(gateway_no: str, *, arrived: bool, reason: str, code: str = "", at: datetime) -> bool:
    """Write down the carrier's report; the first one stands. False where the number is not ours."""
    if not gateway_no:
        return False
    message = (
        OutgoingMessage.objects.select_for_update()
        .filter(means=Means.SMS.value, gateway_no=gateway_no)
        .first()
    )
    if message is None:
        return False
    if message.reported_at is None:
        _report(message, arrived=arrived, reason=reason, code=code, at=at)
    return True


def _report(message: OutgoingMessage, *, arrived: bool, reason: str, code: str, at: datetime) -> None:
    message.reported_at = at
    message.state = (OutgoingState.ARRIVED if arrived else OutgoingState.FAILED).value
    message.failure, message.failure_code = ("", "") if arrived else (reason[:200], code[:40])
    message.save(update_fields=["reported_at", "state", "failure", "failure_code"])
    publish(events.MESSAGE_REPORTED, message_id=message.pk, arrived=arrived, reason=reason, code=code, at=at)


@transaction.atomic
def retry(message_id: int, *, by: Any, at: datetime) -> None:
    """Try a message that was given up once more, now."""
    message = OutgoingMessage.objects.select_for_update().get(pk=message_id)
    identity.require(by, permissions.RETRY, message, on=at.date())
    waiting = message.state == OutgoingState.QUEUED.value
    if message.handed_at is not None or not (waiting or message.state == OutgoingState.FAILED.value):
        raise Conflict("这条消息已经交给通道，不能重试", remedy="请另发一次")
    message.state, message.next_try_at = OutgoingState.QUEUED.value, None
    message.save(update_fields=["state", "next_try_at"])
    defer(HAND_OVER, message_id=message.pk)
    audit.record(
        "notifications.outgoing.retry", by=by, at=at,
        on=On("outgoing_message", str(message.pk), message.case_no, message.organisation_id),
    )  # fmt: skip
