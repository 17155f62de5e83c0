"""发送: make the way in, write the message, queue it; handed over is what the gateway says, not what we hope."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from xiezhi.domains.service_of_process import events, permissions
from xiezhi.domains.service_of_process.actions.access import access_facts
from xiezhi.domains.service_of_process.actions.confirmations import token_hash
from xiezhi.domains.service_of_process.actions.entrustments import METHODS as GIVEN_AWAY
from xiezhi.domains.service_of_process.actions.entrustments import write_entrustment
from xiezhi.domains.service_of_process.actions.locks import house_step, locked_attempt, take_attempt_step
from xiezhi.domains.service_of_process.actions.parcels import write_parcel
from xiezhi.domains.service_of_process.actions.pickups import METHODS as FETCHED
from xiezhi.domains.service_of_process.actions.pickups import write_pickup
from xiezhi.domains.service_of_process.actions.proofs import write_sent_record
from xiezhi.domains.service_of_process.actions.reports import note_arrival, note_handed
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.actions.visits import write_visit
from xiezhi.domains.service_of_process.models import AddressConfirmation, Attempt, Cell
from xiezhi.domains.service_of_process.queries.codes import code_hash
from xiezhi.domains.service_of_process.queries.consents import consent_for
from xiezhi.domains.service_of_process.queries.facts import consent_facts, notice_facts
from xiezhi.domains.service_of_process.queries.settings import access_policy, settings_of
from xiezhi.domains.service_of_process.queries.usable import addresses_of, live_on, require_granted, status_of
from xiezhi.domains.service_of_process.rules.access import may_resend, may_try, new_check_code, new_code
from xiezhi.domains.service_of_process.rules.consents import consent_covers
from xiezhi.domains.service_of_process.rules.effects import may_publish_notice
from xiezhi.domains.service_of_process.rules.messages import (
    EffectWordingFacts,
    MessageFacts,
    effect_wording,
    mail_letter,
    portal_sms_text,
    sms_text,
)
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressStatus,
    AttemptState,
    Authority,
    CaseCategory,
    Channel,
    Consent,
    EffectFacts,
    Method,
    OrderState,
    Procedure,
    Stage,
)
from xiezhi.domains.service_of_process.types.drafts import Batch, Skipped
from xiezhi.domains.service_of_process.types.paths import CHECK_PATH, recipient_path
from xiezhi.kernel.integration import actions as integration
from xiezhi.kernel.notifications import actions as notifications
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, Refused

_MEANS = {Channel.SMS_LINK: "sms", Channel.EMAIL: "email"}
_TOKEN_BYTES = 12
_UNCONFIRMED = "地址还没有由受送达人确认或者提供，到达不等于送达"
ATTEMPT = "service_of_process.attempt"
HINT = "service_of_process.hint"
_HINTS = {AddressKind.MOBILE: "sms", AddressKind.EMAIL: "email"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What sending gave. ``code`` and ``token`` are known here and in the message alone, nowhere else."""

    attempt: Attempt
    token: str = ""
    code: str = ""


@transaction.atomic
def send_attempt(
    attempt: Attempt, *, by: Any, at: datetime, only_confirmed: bool = False, picked_for: str = ""
) -> Sent:
    """Send one attempt that is laid out: queue its message, or open it in the portal, or hand it to people.

    ``by`` is ``None`` where a rule of the house picked it (``picked_for`` says why).
    With ``only_confirmed`` (in a batch) an address that the recipient neither
    gave nor confirmed is refused; one by one it may be used knowingly.
    """
    attempt = locked_attempt(attempt.pk)
    order = attempt.order
    if by is None and picked_for:
        house_step(attempt, "queue", at=at, reason=picked_for)
    else:
        take_attempt_step(attempt, "queue", by=by, at=at)
    _freeze_address(attempt, at)
    _check_consent(attempt, at, only_confirmed)
    if attempt.method == Method.NOTICE.value:
        _check_notice(attempt, at)
    if order.state == OrderState.ACCEPTED.value:
        house_step(order, "start", at=at, by=by)
    attempt.queued_at = at
    attempt.cells.filter(queued_at=None).update(queued_at=at)
    sent = _prepare(attempt, at)
    attempt.save()
    channel = Channel(attempt.channel)
    count = attempt.cells.count()
    write_trail(
        order, "sent", f"{by.name if by is not None else '系统'}第{attempt.number}次发送", at=at, by=by, attempt=attempt,
        line="，".join(part for part in (channel.label, attempt.address_masked, f"{count}份文书") if part),
        evidence={"channel": attempt.channel, "documents": _document_ids(attempt)},
    )  # fmt: skip
    record_act(
        "attempt.send", order, by=by, at=at, attempt=attempt,
        detail={"channel": attempt.channel, "documents": _document_ids(attempt), "message": attempt.message_id},
    )  # fmt: skip
    _begin_work(attempt, picked_for, by, at)
    if channel is Channel.PORTAL:
        # Shown in the portal is arrival in the system of the recipient (解释135条2款).
        note_handed(attempt, at=at)
        note_arrival(attempt, at=at, evidence={"portal": True})
        _remind(attempt, sent, at)
    integration.publish(events.ATTEMPT_SENT, order_id=order.pk, attempt_id=attempt.pk, at=at)
    refresh_summary(order, at=at)
    return sent


def _begin_work(attempt: Attempt, picked_for: str, by: Any, at: datetime) -> None:
    """The thing that the means brings with it: sent record, parcel, pick-up, entrustment, visit."""
    channel = Channel(attempt.channel)
    if Method(attempt.method) is Method.ELECTRONIC:
        write_sent_record(attempt, by=by, at=at)
    if channel is Channel.POST:
        write_parcel(attempt, by=by, at=at)
    elif attempt.method in FETCHED:
        write_pickup(attempt, by=by, at=at)
    elif attempt.method in GIVEN_AWAY:
        write_entrustment(attempt, by=by, at=at)
    if channel is Channel.VISIT:
        write_visit(
            attempt, by=by, at=at, reasons=[picked_for] if picked_for else [], by_rule=bool(picked_for)
        )


def _document_ids(attempt: Attempt) -> list[int]:
    return list(attempt.cells.order_by("pk").values_list("document_id", flat=True))


def send_attempts(attempts: Iterable[Attempt], *, by: Any, at: datetime) -> Batch:
    """Send many: each stands alone, what cannot go is skipped and explained, nothing is sent twice."""
    batch = Batch()
    for attempt in sorted(attempts, key=lambda row: (row.order_id, row.pk)):
        try:
            with transaction.atomic():
                send_attempt(attempt, by=by, at=at, only_confirmed=True)
        except Refused as refused:
            batch.skipped.append(
                Skipped(
                    id=attempt.pk, label=f"{attempt.recipient.party.name}第{attempt.number}次", reason=refused.message,
                    remedy=refused.remedy, code=refused.code,
                )
            )  # fmt: skip
        else:
            batch.done.append(attempt.pk)
    return batch


def _freeze_address(attempt: Attempt, at: datetime) -> None:
    """What is known of the address and of the consent at this moment stays with the attempt."""
    address, recipient, on = attempt.address, attempt.recipient, day_of(at)
    if address is not None:
        if address.blocked_at is not None:
            raise Refused(
                f"{address.masked}已停用：{address.blocked_reason}", field="address_id", remedy="请换地址再发",
                code="address_blocked",
            )  # fmt: skip
        if address.until_on is not None and address.until_on <= on:
            raise Refused(
                f"{address.masked}已经变更，不再使用",
                field="address_id",
                remedy="请换地址再发",
                code="address_ended",
            )
        require_granted(address, on=on)
        stage = Stage(attempt.order.court_case.stage)
        attempt.address_text, attempt.address_masked = address.value, address.masked
        attempt.address_status = status_of(address, stage=stage, on=on).value
        attempt.known_as_own = address.known_as_own
    if recipient.agency is not None:
        attempt.authority = Authority(recipient.agency.authority).value
    if Method(attempt.method) is Method.ELECTRONIC:
        attempt.consent = consent_for(recipient, address, on=on)
        if address is None:
            agreed = attempt.channel in attempt.consent.get("channels", [attempt.channel])
            named = AddressStatus.CONFIRMED if attempt.consent and agreed else AddressStatus.FOUND_BY_COURT
            attempt.address_status = named.value


def _check_consent(attempt: Attempt, at: datetime, only_confirmed: bool) -> None:
    """No electronic service against a no; without a yes only knowingly, and then arrival is not service (E4)."""
    if Method(attempt.method) is not Method.ELECTRONIC:
        return
    order, confirmed = attempt.order, AddressStatus(attempt.address_status).from_recipient
    if only_confirmed and not confirmed:
        raise Refused(_UNCONFIRMED, code="address_unconfirmed", remedy="请先确认地址，或者逐件发送")
    if not attempt.consent:
        if _said_no(attempt):
            raise Refused(
                "受送达人在送达地址确认书中没有同意电子送达", code="no_consent", remedy="请改用其他送达方式",
                basis="在线规则29",
            )  # fmt: skip
        return
    covered = consent_covers(
        consent_facts(attempt), stage=Stage(order.court_case.stage), channel=Channel(attempt.channel), at=at
    )
    if not covered and covered.code in {"withdrawn", "other_stage", "other_channel"}:
        covered.require()


def _said_no(attempt: Attempt) -> bool:
    latest = (
        AddressConfirmation.objects.filter(party_id=attempt.recipient.party_id, state="confirmed")
        .order_by("-confirmed_on", "-pk")
        .values_list("consent", flat=True)
        .first()
    )
    return latest == Consent.NONE.value


def _check_notice(attempt: Attempt, at: datetime) -> None:
    """公告 only last: each feasible way tried, the reason recorded, no simple procedure (民诉法95)."""
    order = attempt.order
    may_publish_notice(
        EffectFacts(
            method=Method.NOTICE, on=day_of(at), category=CaseCategory(order.category),
            procedure=Procedure(order.court_case.procedure), notice=notice_facts(attempt),
        )
    ).require()  # fmt: skip


def _prepare(attempt: Attempt, at: datetime) -> Sent:
    """The way in for the recipient, and the message that carries it."""
    channel = Channel(attempt.channel)
    if Method(attempt.method) is not Method.ELECTRONIC or channel not in {*_MEANS, Channel.PORTAL}:
        return Sent(attempt)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    code, check_code = new_code(secrets.choice), new_check_code(secrets.choice)
    policy = access_policy(attempt.order.court_id)
    attempt.link_hash, attempt.code_hash, attempt.check_code = token_hash(token), code_hash(code), check_code
    attempt.open_until = at + policy.link_valid
    attempt.wrong_tries, attempt.lock_count, attempt.locked_until = 0, 0, None
    if channel in _MEANS:
        attempt.message = _queue_message(attempt, token, code, at)
    return Sent(attempt, token, code)


def _queue_message(attempt: Attempt, token: str, code: str, at: datetime) -> Any:
    order, means = attempt.order, _MEANS[Channel(attempt.channel)]
    facts = message_facts(attempt, token=token, code=code)
    wording = effect_wording(_wording_facts(attempt, at))
    if means == "sms":
        subject, body = "", sms_text(facts, wording)
    else:
        letter = mail_letter(facts, wording)
        subject, body = letter.subject, letter.body
    return notifications.send(
        means, to=attempt.address_text, subject=subject, body=body, object=(ATTEMPT, attempt.pk),
        organisation_id=order.organisation_id, case_no=order.court_case.case_no, at=at,
    )  # fmt: skip


def _remind(attempt: Attempt, sent: Sent, at: datetime) -> bool:
    """Tell the recipient of papers in the portal, at a number or mailbox the recipient gave; a hint, not service (E7)."""
    order = attempt.order
    known = [
        row
        for row in live_on(addresses_of(attempt.recipient), day_of(at))
        if AddressStatus(row.status).from_recipient and AddressKind(row.kind) in _HINTS
    ]
    if not known:
        return False
    chosen = min(known, key=lambda row: (list(_HINTS).index(AddressKind(row.kind)), -row.pk))
    text = portal_sms_text(message_facts(attempt, token=sent.token, code=sent.code))
    message = notifications.send(
        _HINTS[AddressKind(chosen.kind)], to=chosen.value, subject=f"{order.court.name}：门户有文书待查阅", body=text,
        object=(HINT, attempt.pk), organisation_id=order.organisation_id, case_no=order.court_case.case_no, at=at,
    )  # fmt: skip
    write_trail(
        order, "hint", f"{AddressKind(chosen.kind).label}提醒登录门户", at=at, attempt=attempt, line=chosen.masked,
        evidence={"message": message.pk},
    )  # fmt: skip
    return True


def message_facts(attempt: Attempt, *, token: str, code: str) -> MessageFacts:
    """What the words of a message are made of: court, number of the case, the way in."""
    order, chosen = attempt.order, settings_of(attempt.order.court_id)
    site = settings.SITE_URL.rstrip("/")
    if attempt.open_until is None:
        raise AssertionError("a message needs a way in")
    return MessageFacts(
        court=order.court.name, case_no=order.court_case.case_no, document_count=attempt.cells.count(),
        link=f"{site}{recipient_path(token)}", code=code, check_code=attempt.check_code,
        check_site=chosen.check_site or f"{site.partition('//')[2]}{CHECK_PATH}", hotline=chosen.hotline,
        open_until_on=day_of(attempt.open_until), demo=bool(settings.XIEZHI_DEMO),
    )  # fmt: skip


def _wording_facts(attempt: Attempt, at: datetime) -> EffectWordingFacts:
    order, court_case = attempt.order, attempt.order.court_case
    return EffectWordingFacts(
        method=Method(attempt.method), on=day_of(at), channel=Channel(attempt.channel),
        address_status=AddressStatus(attempt.address_status), consent=consent_facts(attempt),
        stage=Stage(court_case.stage), category=CaseCategory(order.category),
        procedure=Procedure(court_case.procedure),
        court_adds_sentence=settings_of(order.court_id).adds_effect_sentence,
    )  # fmt: skip


@transaction.atomic
def resend_message(attempt: Attempt, *, by: Any | None, at: datetime) -> Sent:
    """Send link and code again to the same address: the old ones open nothing any more.

    ``by`` is ``None`` where the recipient asks on the public page. The first
    message and its report stay what they were.
    """
    attempt = locked_attempt(attempt.pk)
    if by is not None:
        permissions.require_order(by, attempt.order, permissions.SEND, on=day_of(at))
    else:
        may_try(access_facts(attempt, at), at, access_policy(attempt.order.court_id)).require()
    channel = Channel(attempt.channel)
    if channel not in {*_MEANS, Channel.PORTAL} or attempt.queued_at is None:
        raise Refused("这次送达没有链接和验证码", code="no_message")
    if attempt.state in {AttemptState.HELD.value, AttemptState.CANCELLED.value}:
        raise Conflict("这次送达已经停发", code="stopped", remedy="请换地址再发")
    again = attempt.trail.filter(kind="resent")
    last = again.order_by("-at").values_list("at", flat=True).first()
    today = [moment for moment in again.values_list("at", flat=True) if day_of(moment) == day_of(at)]
    may_resend(
        last_sent_at=last or attempt.queued_at, sent_today=len(today), at=at,
        policy=access_policy(attempt.order.court_id),
    ).require()  # fmt: skip
    first, tries = attempt.message_id, (attempt.wrong_tries, attempt.lock_count, attempt.locked_until)
    sent = _prepare(attempt, at)
    if by is None:
        # A new code from the public page buys no new tries at the question of identity.
        attempt.wrong_tries, attempt.lock_count, attempt.locked_until = tries
    fresh = attempt.message_id
    if channel is Channel.PORTAL and not _remind(attempt, sent, at):
        raise Refused(
            "没有受送达人提供的手机号或者邮箱，不能提醒", code="no_address", remedy="请当面或者电话告知"
        )
    if first is not None and Cell.objects.filter(attempt=attempt, handed_at__isnull=False).exists():
        # Arrival and failure are read off the message that made the attempt.
        attempt.message_id = first
    attempt.save()
    who = by.name if by is not None else "受送达人"
    write_trail(
        attempt.order, "resent", f"{who}重发链接和验证码", at=at, by=by, attempt=attempt, line=attempt.address_masked,
        evidence={"message": fresh},
    )  # fmt: skip
    record_act("attempt.resend", attempt.order, by=by, at=at, attempt=attempt, detail={"message": fresh})
    return sent
