"""送达地址确认书 (decision 26): asked for, filled in at the counter, by phone, on paper or in the portal, confirmed, taken back."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import events, permissions
from xiezhi.domains.service_of_process.actions.addresses import locked_orders_of, refresh_all, write_address
from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import AddressConfirmation, Attempt, ServiceAddress
from xiezhi.domains.service_of_process.rules.addresses import ConfirmationFacts, confirmation_complete
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressSource,
    AddressStatus,
    Authority,
    ConfirmedBy,
    Consent,
    Signer,
    Stage,
)
from xiezhi.domains.service_of_process.types.drafts import AddressDraft, ConfirmationDraft
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.cases import permissions as case_permissions
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.kernel.crypto.actions.codes import random_token
from xiezhi.kernel.geo import queries as geo
from xiezhi.kernel.integration import actions as integration
from xiezhi.lib.dates import day_of
from xiezhi.lib.identifiers import checked_postcode
from xiezhi.lib.verdict import Conflict, NotFound, Refused

ASKED, CONFIRMED, REPLACED, WITHDRAWN = "asked", "confirmed", "replaced", "withdrawn"
_LINK_BYTES = 12
_LINK_VALID = timedelta(days=15)
_TOLD = ("scope", "effect", "how_to_change")


@transaction.atomic
def start_confirmation(
    party: Any, *, how: ConfirmedBy, by: Any, at: datetime
) -> tuple[AddressConfirmation, str]:
    """Begin a confirmation; for the portal the token of its link is given back, once and never again."""
    court_case = party.court_case
    case_permissions.require_case(by, court_case, permissions.CONFIRM_ADDRESS, on=day_of(at))
    token = random_token(_LINK_BYTES) if how is ConfirmedBy.PLATFORM else ""
    confirmation = AddressConfirmation.objects.create(
        party_id=party.pk, court_case=court_case, organisation_id=court_case.organisation_id,
        number=_next_number(court_case), state=ASKED, how=how.value, link_hash=token_hash(token) if token else "",
        link_until=at + _LINK_VALID if token else None, created_at=at, created_by=by,
    )  # fmt: skip
    _record(confirmation, "start", by, at)
    return confirmation, token


def token_hash(token: str) -> str:
    """What is kept of a link: enough to know it again, nothing to rebuild it from."""
    return hashlib.sha256(token.encode()).hexdigest()


def _next_number(court_case: Any) -> str:
    """QR-17-01: numbered within the case, whose row is locked."""
    cases.lock_case(court_case.pk)
    count = AddressConfirmation.objects.filter(court_case=court_case).count()
    return f"QR-{court_case.pk}-{count + 1:02d}"


def facts_of(
    draft: ConfirmationDraft, *, proof: str, authority: Authority, explained_by: str
) -> ConfirmationFacts:
    """A form as the rules see it."""
    kinds = [
        kind
        for kind, value in ((AddressKind.MOBILE, draft.mobile), (AddressKind.EMAIL, draft.email))
        if value.strip()
    ]
    return ConfirmationFacts(
        confirmer=draft.confirmer, authority=authority, postcode=draft.postcode.strip(),
        postal_address=draft.postal_address.strip(), phone=draft.mobile.strip() or draft.receiver_phone.strip(),
        consent=draft.consent, electronic_addresses=tuple(kinds), stages=frozenset(draft.stages),
        explained_by=explained_by, told_scope="scope" in draft.told, told_effect="effect" in draft.told,
        told_how_to_change="how_to_change" in draft.told, confirmed_on=draft.confirmed_on, proof=proof,
    )  # fmt: skip


@transaction.atomic
def confirm_address(
    confirmation: AddressConfirmation, draft: ConfirmationDraft, *, by: Any | None, at: datetime, file: Any = None,
    signature: Any = None,
) -> AddressConfirmation:  # fmt: skip
    """Confirm: everything the form must hold is there, and who confirms may do so.

    The addresses become confirmed from that day on; an earlier confirmation of
    the same party (or of the same agent) is replaced, never changed. ``by`` is
    ``None`` where the party itself fills the form in the portal.
    """
    orders = locked_orders_of(confirmation.party_id)
    confirmation = _locked(confirmation.pk)
    if by is not None:
        case_permissions.require_case(by, confirmation.court_case, permissions.CONFIRM_ADDRESS, on=day_of(at))
    if confirmation.state != ASKED:
        raise Conflict("这份确认书已经确认过", code="already_confirmed", remedy="需要变更时请另填一份")
    if draft.confirmed_on > day_of(at):
        raise Refused("确认日期还没有到", field="confirmed_on", remedy="请填写实际确认的日期")
    agency = _agency(draft, confirmation)
    confirmation_complete(
        facts_of(
            draft, proof=_proof(draft, file, signature), authority=_authority(draft, agency),
            explained_by=_explainer(draft, confirmation),
        )
    ).require()  # fmt: skip
    _lay(confirmation, draft, agency, file, signature)
    confirmation.save()
    _replace_earlier(confirmation)
    _write_addresses(confirmation, draft, by, at)
    _told(confirmation, orders, by, at)
    refresh_all(orders, at=at)
    integration.publish(
        events.ADDRESS_CONFIRMED, confirmation_id=confirmation.pk, party_id=confirmation.party_id, at=at
    )
    return confirmation


def _locked(pk: int) -> AddressConfirmation:
    found = (
        AddressConfirmation.objects.select_for_update(of=("self",))
        .select_related("party", "court_case", "agency")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _agency(draft: ConfirmationDraft, confirmation: AddressConfirmation) -> Any | None:
    if draft.agency_id is None:
        return None
    agency = case_queries.agency_by_id(draft.agency_id)
    if agency is None or agency.party_id != confirmation.party_id:
        raise Refused("这名代理人不是该当事人的代理人", field="agency_id")
    return agency


def _authority(draft: ConfirmationDraft, agency: Any | None) -> Authority:
    if draft.confirmer is not Signer.AGENT:
        return Authority.NOT_NEEDED
    return Authority(agency.authority) if agency is not None else Authority.UNCHECKED


def _proof(draft: ConfirmationDraft, file: Any, signature: Any) -> str:
    if file is not None:
        return "签名的确认书"
    if signature:
        return "电子签名"
    return draft.recording_no.strip()


def _explainer(draft: ConfirmationDraft, confirmation: AddressConfirmation) -> str:
    """Who told: a person of the court, or the portal, whose page says it before the form can be sent."""
    if draft.explained_by_id is not None:
        return str(draft.explained_by_id)
    return "平台页面告知" if confirmation.how == ConfirmedBy.PLATFORM.value else ""


def _lay(confirmation: Any, draft: ConfirmationDraft, agency: Any, file: Any, signature: Any) -> None:
    confirmation.state, confirmation.confirmed_on = CONFIRMED, draft.confirmed_on
    confirmation.consent = draft.consent.value
    confirmation.stages = [stage.value for stage in Stage if stage in draft.stages]
    confirmation.channels = [channel.value for channel in draft.channels]
    confirmation.mobile, confirmation.email = draft.mobile.strip(), draft.email.strip()
    postal = draft.postal_address.strip()
    confirmation.postal_address = (
        geo.checked_address(postal, field="postal_address", label="通信地址") if postal else ""
    )
    confirmation.postcode = checked_postcode(draft.postcode)
    confirmation.receiver, confirmation.receiver_phone = draft.receiver.strip(), draft.receiver_phone.strip()
    confirmation.agency, confirmation.confirmer = agency, draft.confirmer.value
    confirmation.explained_by_id, confirmation.explained_at = draft.explained_by_id, draft.explained_at
    confirmation.told = [item for item in _TOLD if item in draft.told]
    confirmation.recording_no, confirmation.file = draft.recording_no.strip()[:60], file
    confirmation.signature, confirmation.link_hash = _sealed(signature), ""


def _sealed(signature: Any) -> str:
    """A signature as text: strokes, or the name typed with where it was typed."""
    if not signature:
        return ""
    return signature if isinstance(signature, str) else json.dumps(signature, ensure_ascii=False)


def _replace_earlier(confirmation: AddressConfirmation) -> None:
    """An address that the new form no longer names ends the day the new one begins (written change)."""
    earlier = AddressConfirmation.objects.filter(
        party_id=confirmation.party_id, agency_id=confirmation.agency_id, state=CONFIRMED
    ).exclude(pk=confirmation.pk)
    for old in earlier:
        old.state, old.replaced_by = REPLACED, confirmation
        old.save(update_fields=["state", "replaced_by"])
        ServiceAddress.objects.filter(confirmation=old, until_on=None).update(
            until_on=confirmation.confirmed_on, change_reported_on=confirmation.confirmed_on
        )


def _write_addresses(
    confirmation: AddressConfirmation, draft: ConfirmationDraft, by: Any, at: datetime
) -> None:
    values = (
        (AddressKind.POSTAL, draft.postal_address),
        (AddressKind.MOBILE, draft.mobile),
        (AddressKind.EMAIL, draft.email),
    )
    for kind, value in values:
        if value.strip():
            write_address(
                confirmation.party_id,
                AddressDraft(
                    kind=kind, value=value, source=AddressSource.CONFIRMATION_FORM, status=AddressStatus.CONFIRMED,
                    agency_id=draft.agency_id, known_as_own=True,
                ),
                by=by, at=at, confirmation=confirmation, from_on=draft.confirmed_on,
            )  # fmt: skip


def _told(confirmation: AddressConfirmation, orders: list[Any], by: Any, at: datetime) -> None:
    how = ConfirmedBy(confirmation.how).label
    agreed = "同意电子送达" if Consent(confirmation.consent) is not Consent.NONE else "不同意电子送达"
    for order in orders:
        write_trail(
            order, "confirmation", f"{confirmation.party.name}确认送达地址", at=at, by=by, line=f"{how}，{agreed}",
            recipient=order.recipients.filter(party_id=confirmation.party_id).first(),
            evidence={"confirmation": confirmation.pk, "number": confirmation.number},
        )  # fmt: skip
    _record(confirmation, "confirm", by, at)


@transaction.atomic
def withdraw_consent(
    confirmation: AddressConfirmation, *, at: datetime, by: Any | None = None, note: str = ""
) -> AddressConfirmation:
    """撤回电子送达同意: what was sent before stays; from now on the court first looks at the withdrawal (规则5)."""
    orders = locked_orders_of(confirmation.party_id)
    confirmation = _locked(confirmation.pk)
    if by is not None:
        case_permissions.require_case(by, confirmation.court_case, permissions.ADDRESS, on=day_of(at))
    if confirmation.consent == Consent.NONE.value or confirmation.state != CONFIRMED:
        raise Refused("没有可以撤回的电子送达同意", code="nothing_to_withdraw")
    if confirmation.withdrawn_at is not None:
        return confirmation
    confirmation.withdrawn_at, confirmation.withdrawal_reason = at, note.strip()[:200]
    confirmation.withdrawal_accepted = None
    confirmation.save(update_fields=["withdrawn_at", "withdrawal_reason", "withdrawal_accepted"])
    for order in orders:
        write_trail(
            order, "consent_withdrawn", f"{confirmation.party.name}撤回电子送达同意", at=at, by=by, line=note,
            evidence={"confirmation": confirmation.pk},
        )  # fmt: skip
    _record(confirmation, "withdraw_consent", by, at)
    integration.publish(events.CONSENT_WITHDRAWN, confirmation_id=confirmation.pk, at=at)
    refresh_all(orders, at=at)
    return confirmation


@transaction.atomic
def decide_withdrawal(
    confirmation: AddressConfirmation, *, accepted: bool, reason: str, by: Any, at: datetime
) -> AddressConfirmation:
    """What the court made of the withdrawal; attempts sent after it are judged anew."""
    orders = locked_orders_of(confirmation.party_id)
    confirmation = _locked(confirmation.pk)
    case_permissions.require_case(by, confirmation.court_case, permissions.WITHDRAWAL, on=day_of(at))
    if confirmation.withdrawn_at is None:
        raise Refused("当事人没有撤回同意", code="nothing_withdrawn")
    if not reason.strip():
        raise Refused("请写明审查的理由", field="reason")
    confirmation.withdrawal_accepted = accepted
    confirmation.save(update_fields=["withdrawal_accepted"])
    _record(confirmation, "decide_withdrawal", by, at, reason)
    for order in orders:
        write_trail(
            order, "consent_withdrawn", f"{by.name}{'接受' if accepted else '不接受'}撤回同意", at=at, by=by, line=reason,
            evidence={"confirmation": confirmation.pk},
        )  # fmt: skip
        attempts = Attempt.objects.filter(
            order=order, recipient__party_id=confirmation.party_id, method="electronic"
        ).select_related("recipient__party", "address", "message")
        for attempt in attempts.exclude(state__in=["draft", "cancelled"]):
            attempt.order, attempt.recipient.order = order, order
            derive_effects(attempt, at=at)
    refresh_all(orders, at=at)
    return confirmation


def _record(confirmation: AddressConfirmation, verb: str, by: Any, at: datetime, reason: str = "") -> None:
    audit.record(
        f"service_of_process.confirmation.{verb}", by=by, at=at, reason=reason,
        on=On("service_of_process.confirmation", str(confirmation.pk), confirmation.number, confirmation.organisation_id),
        detail={"state": confirmation.state, "consent": confirmation.consent},
    )  # fmt: skip


def link_is_open(confirmation: AddressConfirmation, *, at: datetime) -> bool:
    """May a form still be filled in through its link?"""
    return (
        confirmation.state == ASKED and confirmation.link_until is not None and at < confirmation.link_until
    )
