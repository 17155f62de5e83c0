"""What the rules are told: rows turned into plain values, nothing decided here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.domains.service_of_process.models import (
    AddressConfirmation,
    Attempt,
    Cell,
    Objection,
    ServiceAddress,
)
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    Authority,
    CaseCategory,
    Channel,
    Consent,
    ConsentFacts,
    DocumentKind,
    EffectFacts,
    ElectronicFacts,
    FailureReason,
    InPersonFacts,
    Medium,
    Method,
    NoticeFacts,
    ObjectionDecision,
    ObjectionFacts,
    ObjectionKind,
    PickupFacts,
    Place,
    PostalFacts,
    Procedure,
    Publication,
    Reaction,
    RecipientKind,
    Recording,
    ReturnReason,
    Signer,
    SimpleFacts,
    Stage,
    WitnessKind,
    court_day,
)

_IN_PERSON = frozenset({Method.DIRECT, Method.AT_COURT, Method.LEAVING, Method.ENTRUSTED, Method.HANDOVER})
_NEVER_TRIED = frozenset({"draft", "cancelled", "queued"})


def consent_facts(attempt: Attempt) -> ConsentFacts:
    """The consent as it stood when the attempt was sent; whether it was taken back is read as it stands now."""
    kept: dict[str, Any] = attempt.consent or {}
    if not kept.get("kind"):
        return ConsentFacts()
    withdrawn_at, accepted = None, None
    if kept.get("confirmation"):
        row = (
            AddressConfirmation.objects.filter(pk=kept["confirmation"])
            .values_list("withdrawn_at", "withdrawal_accepted")
            .first()
        )
        withdrawn_at, accepted = row or (None, None)
    return ConsentFacts(
        kind=Consent(kept["kind"]),
        given_on=_day(kept.get("given_on")),
        stages=frozenset(Stage(s) for s in kept.get("stages", ())),
        channels=frozenset(Channel(c) for c in kept.get("channels", ())),
        withdrawn_at=withdrawn_at,
        withdrawal_accepted=accepted,
        evidence=kept.get("evidence", ""),
    )


def objection_facts(attempt: Attempt) -> list[ObjectionFacts]:
    """Every objection against the attempt, the oldest first."""
    return [_objection(row) for row in attempt.objections.order_by("raised_at", "pk")]


def _objection(row: Objection) -> ObjectionFacts:
    return ObjectionFacts(
        kind=ObjectionKind(row.kind),
        raised_at=row.raised_at,
        decision=ObjectionDecision(row.decision) if row.decision else None,
        decided_at=row.decided_at,
        other_date_on=row.decided_date,
        reason=row.reason,
    )


def effect_facts(
    attempt: Attempt, cell: Cell, *, on: date, consent: ConsentFacts | None = None
) -> EffectFacts:
    """Everything a decision on the effect of this paper in this attempt may look at."""
    order, court_case, method = attempt.order, attempt.order.court_case, Method(attempt.method)
    part: dict[str, Any] = {}
    if method is Method.ELECTRONIC:
        part["electronic"] = _electronic(attempt, cell, consent or consent_facts(attempt))
    elif method in _IN_PERSON:
        part["in_person"] = _in_person(attempt)
    elif method is Method.POSTAL:
        part["postal"] = _postal(attempt)
    elif method is Method.PICKUP:
        part["pickup"] = _pickup(attempt)
        if attempt.result.get("reaction"):
            part["in_person"] = _in_person(attempt)
    elif method is Method.SIMPLE:
        part["simple"] = _simple(attempt)
    else:
        part["notice"] = notice_facts(attempt)
    return EffectFacts(
        method=method,
        on=on,
        document_kind=DocumentKind(cell.document.kind),
        document_dated_on=cell.document.dated_on,
        category=CaseCategory(order.category),
        procedure=Procedure(court_case.procedure),
        stage=Stage(court_case.stage),
        recipient_kind=RecipientKind(attempt.recipient.kind),
        authority=Authority(attempt.authority),
        evidence=tuple(attempt.result.get("evidence", ())),
        **part,
    )


def _electronic(attempt: Attempt, cell: Cell, consent: ConsentFacts) -> ElectronicFacts:
    replied = [day for day in (attempt.replied_on, _court_day(cell.signed_at)) if day is not None]
    return ElectronicFacts(
        channel=Channel(attempt.channel),
        address_status=AddressStatus(attempt.address_status or AddressStatus.FOUND_BY_COURT.value),
        consent=consent,
        known_as_own=attempt.known_as_own,
        handed_at=cell.handed_at or attempt.queued_at,
        arrived_on=_court_day(cell.arrived_at),
        proved_arrival_on=attempt.proved_arrival_on,
        replied_on=min(replied, default=None),
        read_on=_court_day(cell.viewed_at),
        # A link opens only after the question of identity was answered.
        identity_checked=cell.viewed_at is not None,
        failure=FailureReason(attempt.failed) if attempt.failed else None,
    )


def _in_person(attempt: Attempt) -> InPersonFacts:
    r = attempt.result
    return InPersonFacts(
        reaction=Reaction(r.get("reaction") or Reaction.ABSENT.value),
        signer=Signer(r.get("signer") or Signer.NONE.value),
        signer_lives_together=r.get("signer_lives_together"),
        signer_is_other_party=bool(r.get("signer_is_other_party")),
        named_receiver=r.get("signer") == Signer.NAMED_RECEIVER.value,
        place=Place(r["place"]) if r.get("place") else None,
        address_status=AddressStatus(attempt.address_status) if attempt.address_status else None,
        address_wrong=bool(r.get("address_wrong")),
        signed_on=_day(r.get("signed_on")),
        left_on=_day(r.get("left_on")),
        noted_on=_day(r.get("happened_on")) if r.get("officer_note") else None,
        officer_note=bool(r.get("officer_note")),
        witness_kind=WitnessKind(r.get("witness_kind") or WitnessKind.NONE.value),
        witness_signed=bool(r.get("witness_signed")),
        recording=Recording(r.get("recording") or Recording.NONE.value),
        unit_received_on=_day(r.get("unit_received_on")),
        returned_on=_day(r.get("returned_on")),
    )


def _postal(attempt: Attempt) -> PostalFacts:
    r, address = attempt.result, attempt.address
    return PostalFacts(
        address_status=AddressStatus(attempt.address_status or AddressStatus.FOUND_BY_COURT.value),
        signer=Signer(r.get("signer") or Signer.RECIPIENT.value),
        signer_lives_together=r.get("signer_lives_together"),
        signer_is_other_party=bool(r.get("signer_is_other_party")),
        posted_on=_day(r.get("posted_on")),
        signed_on=_day(r.get("signed_on")),
        returned_on=_day(r.get("returned_on")),
        return_reason=ReturnReason(r["return_reason"]) if r.get("return_reason") else None,
        delivery_tries=r.get("delivery_tries"),
        refused_to_provide_after_notice=attempt.recipient.will_not_confirm_on is not None,
        address_change_reported=_reported_before(address, _day(r.get("posted_on"))),
        lost=r.get("return_reason") == ReturnReason.LOST.value,
    )


def _reported_before(address: ServiceAddress | None, posted_on: date | None) -> bool:
    """Had the party told of a new address before the mail went out?"""
    reported_on = address.change_reported_on if address is not None else None
    return reported_on is not None and (posted_on is None or reported_on <= posted_on)


def _pickup(attempt: Attempt) -> PickupFacts:
    r = attempt.result
    return PickupFacts(
        pickup_until_on=_day(r.get("pickup_until_on")),
        told_period=r.get("told_period"),
        collected_on=_day(r.get("collected_on")),
        announced_in_court=bool(r.get("announced_in_court")),
    )


def _simple(attempt: Attempt) -> SimpleFacts:
    r = attempt.result
    return SimpleFacts(
        channel=Channel(attempt.channel),
        informed_on=_day(r.get("informed_on")),
        confirmed=bool(r.get("confirmed")),
        confirmed_on=_day(r.get("happened_on")) if r.get("confirmed") else None,
        recorded=bool(r.get("recording_no")),
    )


def notice_facts(attempt: Attempt) -> NoticeFacts:
    """What was published, and every way that was tried before for this recipient."""
    r = attempt.result
    earlier = (
        Attempt.objects.filter(recipient=attempt.recipient, number__lt=attempt.number)
        .exclude(state__in=_NEVER_TRIED)
        .order_by("number")
        .values_list("method", flat=True)
    )
    tried = tuple(dict.fromkeys(Method(method) for method in earlier))
    return NoticeFacts(
        publications=tuple(
            Publication(medium=Medium(medium), published_on=date.fromisoformat(day))
            for medium, day in r.get("publications", ())
        ),
        earlier_attempts=tried,
        feasible_methods=tuple(Method(m) for m in r.get("feasible_methods", ())),
        address_known=bool(r.get("address_known", True)),
        whereabouts_unknown=bool(r.get("whereabouts_unknown")),
        foreign_without_domicile=bool(r.get("foreign_without_domicile")),
        reason_recorded=bool(r.get("reason_recorded")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _court_day(at: datetime | None) -> date | None:
    return court_day(at) if at is not None else None
