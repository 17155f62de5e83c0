"""What gateways and carriers report: in any order, as often as they like, and the picture is the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import events
from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.locks import house_step, locked_attempt
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Attempt, Cell
from xiezhi.domains.service_of_process.types import AttemptState, Channel, Fact, FailureReason
from xiezhi.kernel.integration import actions as integration

_DEAD = frozenset({AttemptState.CANCELLED.value})
_REASONS = {
    "number_invalid": FailureReason.NUMBER_INVALID,
    "invalid_number": FailureReason.NUMBER_INVALID,
    "mailbox_unknown": FailureReason.MAILBOX_UNKNOWN,
    "no_mailbox": FailureReason.MAILBOX_UNKNOWN,
    "bounced": FailureReason.BOUNCED,
    "gateway_refused": FailureReason.GATEWAY_REFUSED,
    "refused": FailureReason.GATEWAY_REFUSED,
    "expired": FailureReason.NO_REPORT,
    "no_report": FailureReason.NO_REPORT,
}


@transaction.atomic
def record_handed(attempt_id: int, *, at: datetime) -> Attempt:
    """交付通道: the gateway took the message. The earliest word stands."""
    attempt = locked_attempt(attempt_id)
    note_handed(attempt, at=at)
    refresh_summary(attempt.order, at=at)
    return attempt


def note_handed(attempt: Attempt, *, at: datetime) -> None:
    """The same inside a transaction that holds the order."""
    if attempt.state in _DEAD or not _earlier(attempt, Fact.HANDED, at):
        return
    if attempt.state == AttemptState.QUEUED.value:
        house_step(attempt, "hand_over", at=at)
    write_trail(
        attempt.order, "handed", f"{Channel(attempt.channel).label}已交付通道", at=at, attempt=attempt,
        line=attempt.address_masked, evidence=_gateway(attempt),
    )  # fmt: skip
    integration.publish(events.ATTEMPT_HANDED, order_id=attempt.order_id, attempt_id=attempt.pk, at=at)


def _gateway(attempt: Attempt) -> dict[str, Any]:
    message = attempt.message
    return (
        {"message": message.pk, "gateway_no": message.gateway_no} if message is not None else {"portal": True}
    )


@transaction.atomic
def record_report(
    attempt_id: int, *, arrived: bool, at: datetime, reason: str = "", code: str = ""
) -> Attempt:
    """到达 or failed: what the carrier or the mailbox said. A success after a failure counts, not the reverse."""
    attempt = locked_attempt(attempt_id)
    if arrived:
        note_arrival(attempt, at=at, evidence={**_gateway(attempt), "report": "arrived"})
    else:
        _note_failure(attempt, at=at, reason=reason, code=code)
    refresh_summary(attempt.order, at=at)
    return attempt


def note_arrival(attempt: Attempt, *, at: datetime, evidence: dict[str, Any]) -> None:
    """Arrival inside a transaction that holds the order; whatever arrived had been handed over."""
    if attempt.state in _DEAD or not _earlier(attempt, Fact.ARRIVED, at):
        return
    _clear_failure(attempt, at)
    note_handed(attempt, at=_handed_at(attempt) or at)
    write_trail(
        attempt.order, "arrived", _ARRIVALS.get(Channel(attempt.channel), "到达"), at=at, attempt=attempt,
        line=f"{Channel(attempt.channel).label}{attempt.address_masked}", evidence=evidence,
    )  # fmt: skip
    integration.publish(events.ATTEMPT_ARRIVED, order_id=attempt.order_id, attempt_id=attempt.pk, at=at)
    derive_effects(attempt, at=at)


_ARRIVALS = {
    Channel.SMS_LINK: "运营商回报：到达",
    Channel.EMAIL: "对方邮箱系统接收",
    Channel.PORTAL: "已在门户展示",
}


def _handed_at(attempt: Attempt) -> datetime | None:
    message = attempt.message
    return message.handed_at if message is not None else None


def _earlier(attempt: Attempt, fact: Fact, at: datetime) -> bool:
    """Write the moment where none or a later one stands; say whether anything was new."""
    name = f"{fact.value}_at"
    changed = fresh = False
    for cell in Cell.objects.filter(attempt=attempt):
        known = getattr(cell, name)
        fresh = fresh or known is None
        if known is None or at < known:
            setattr(cell, name, at)
            cell.save(update_fields=[name])
            changed = True
    if changed and not fresh and fact is Fact.ARRIVED:
        # The same report with an earlier moment: the date may move, the story does not.
        derive_effects(attempt, at=at)
    return fresh


def note_seen(attempt: Attempt, *, at: datetime) -> None:
    """Who opened it or answered it had it: a report of failure before was wrong, one that is missing is not needed."""
    _clear_failure(attempt, at)
    if attempt.state == AttemptState.QUEUED.value:
        note_handed(attempt, at=_handed_at(attempt) or at)


def _note_failure(attempt: Attempt, *, at: datetime, reason: str, code: str) -> None:
    if attempt.state in _DEAD or attempt.failed:
        return
    if Cell.objects.filter(attempt=attempt).exclude(arrived_at=None, viewed_at=None, signed_at=None).exists():
        # It is there already: a late or contradicting report changes nothing.
        return
    failure = failure_of(code, attempt)
    attempt.failed, attempt.failed_at = failure.value, at
    attempt.save(update_fields=["failed", "failed_at"])
    title = f"{Channel(attempt.channel).label}失败：{failure.label}"
    write_trail(
        attempt.order, "failed", title, at=at, attempt=attempt, line="，".join(p for p in (attempt.address_masked, reason) if p),
        evidence={**_gateway(attempt), "code": code},
    )  # fmt: skip
    if attempt.state == AttemptState.QUEUED.value:
        house_step(attempt, "fail", at=at)
    derive_effects(attempt, at=at)
    integration.publish(
        events.ATTEMPT_FAILED, order_id=attempt.order_id, attempt_id=attempt.pk, reason=failure.value, at=at
    )


def note_given_up(attempt: Attempt, failure: FailureReason, *, at: datetime) -> None:
    """Nothing came in time; inside a transaction that holds the order."""
    attempt.failed, attempt.failed_at = failure.value, at
    attempt.save(update_fields=["failed", "failed_at"])
    write_trail(
        attempt.order, "failed", f"{Channel(attempt.channel).label}失败：{failure.label}", at=at, attempt=attempt,
        line=attempt.address_masked,
    )  # fmt: skip
    derive_effects(attempt, at=at)
    integration.publish(
        events.ATTEMPT_FAILED, order_id=attempt.order_id, attempt_id=attempt.pk, reason=failure.value, at=at
    )


def failure_of(code: str, attempt: Attempt) -> FailureReason:
    """Our word for what a gateway said; an unknown word is a rejection by the carrier or a bounce."""
    known = _REASONS.get(code)
    if known is not None:
        return known
    if code in FailureReason.__members__.values():
        return FailureReason(code)
    return FailureReason.BOUNCED if attempt.channel == Channel.EMAIL.value else FailureReason.CARRIER_REJECTED


def _clear_failure(attempt: Attempt, at: datetime) -> None:
    """补收到回报: it was given up too early."""
    if not attempt.failed:
        return
    attempt.failed, attempt.failed_at, attempt.ended_at = "", None, None
    attempt.save(update_fields=["failed", "failed_at", "ended_at"])
    if attempt.state == AttemptState.FAILED.value:
        house_step(attempt, "report_late", at=at)


def catch_up(attempt_id: int) -> None:
    """Carry over what the message of an attempt says, in case nobody heard it: safe to run at any time."""
    attempt = Attempt.objects.select_related("message").filter(pk=attempt_id).first()
    message = attempt.message if attempt is not None else None
    if attempt is None or message is None:
        return
    if message.handed_at is not None:
        record_handed(attempt_id, at=message.handed_at)
    if message.reported_at is not None:
        record_report(
            attempt_id, arrived=message.state == "arrived", at=message.reported_at, reason=message.failure,
            code=message.failure_code,
        )  # fmt: skip
