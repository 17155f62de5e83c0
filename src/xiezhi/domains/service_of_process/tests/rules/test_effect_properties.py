"""What holds for every combination of facts, found by machine rather than by example."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.domains.service_of_process.rules.effects import apply_objection, earliest_effect, effect_of
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    Authority,
    CaseCategory,
    Channel,
    Consent,
    ConsentFacts,
    DocumentKind,
    Effect,
    EffectFacts,
    EffectState,
    ElectronicFacts,
    FailureReason,
    InPersonFacts,
    Medium,
    Method,
    NoticeFacts,
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
)
from xiezhi.lib.dates import CHINA
from xiezhi.lib.verdict import Refused

days = st.dates(date(2023, 6, 1), date(2026, 12, 31))
maybe = st.none() | days
yes = st.booleans()
# Most draws are ordinary, so that most answers are conclusions and not refusals.
ASKED_LATER = date(2027, 6, 1)
asked = st.just(ASKED_LATER) | st.just(ASKED_LATER) | days
dated = st.none() | st.just(date(2023, 6, 1)) | days
mostly = st.sampled_from([True, True, True, False])
seldom = mostly.map(lambda value: not value)


def often(usual: Any, every: Any) -> st.SearchStrategy[Any]:
    """The usual value in about half of the draws."""
    return st.just(usual) | st.sampled_from(every)


moments = st.builds(lambda day: datetime.combine(day, time(12), tzinfo=CHINA), days)

consents = st.builds(
    ConsentFacts,
    kind=st.sampled_from(Consent),
    given_on=st.none() | st.just(date(2023, 6, 1)) | days,
    stages=st.sampled_from([frozenset(), frozenset({Stage.FIRST_INSTANCE})]),
    withdrawn_at=st.none() | st.none() | moments,
    withdrawal_accepted=st.none() | yes,
)
messages = st.builds(
    ElectronicFacts,
    channel=st.sampled_from([channel for channel in Channel if channel.electronic]),
    address_status=st.sampled_from(AddressStatus),
    consent=consents,
    reminder_only=seldom,
    known_as_own=st.none() | yes,
    handed_at=st.none() | moments,
    arrived_on=maybe,
    proved_arrival_on=maybe,
    replied_on=maybe,
    acted_on=maybe,
    read_on=maybe,
    identity_checked=yes,
    failure=st.none() | st.none() | st.none() | st.just(FailureReason.BOUNCED),
)
acts = st.builds(
    InPersonFacts,
    reaction=st.sampled_from(Reaction),
    signer=often(Signer.RECIPIENT, Signer),
    signer_lives_together=st.none() | yes,
    signer_is_other_party=seldom,
    named_receiver=yes,
    place=often(Place.HOME, [None, *Place]),
    address_status=st.none() | st.sampled_from(AddressStatus),
    address_wrong=seldom,
    signed_on=maybe,
    left_on=maybe,
    noted_on=maybe,
    officer_note=mostly,
    witness_kind=st.sampled_from(WitnessKind),
    witness_signed=yes,
    recording=st.sampled_from(Recording),
    returned_on=st.none() | st.none() | days,
)
items = st.builds(
    PostalFacts,
    address_status=st.sampled_from(AddressStatus),
    signer=often(Signer.RECIPIENT, Signer),
    signer_lives_together=st.none() | yes,
    signer_is_other_party=seldom,
    signed_on=maybe,
    returned_on=maybe,
    return_reason=st.none() | st.sampled_from(ReturnReason),
    refused_to_provide_after_notice=yes,
    address_change_reported=yes,
    contents_differ_returned_on=st.none() | st.none() | days,
    no_fault_proved=seldom,
)
notices = st.builds(
    NoticeFacts,
    publications=st.lists(
        st.builds(Publication, medium=st.sampled_from(Medium), published_on=days), max_size=3
    ).map(tuple),
    earlier_attempts=often((Method.POSTAL,), [(), (Method.POSTAL,)]),
    address_known=yes,
    whereabouts_unknown=mostly,
    foreign_without_domicile=yes,
    reason_recorded=mostly,
)
pickups = st.builds(
    PickupFacts,
    pickup_until_on=maybe,
    told_period=st.none() | yes,
    collected_on=maybe,
    announced_in_court=yes,
)
calls = st.builds(
    SimpleFacts,
    channel=st.sampled_from([Channel.PHONE, Channel.FAX]),
    confirmed=yes,
    confirmed_on=maybe,
    otherwise_proved_on=maybe,
    recorded=st.none() | yes,
)
PART = {
    Method.ELECTRONIC: ("electronic", messages),
    Method.POSTAL: ("postal", items),
    Method.NOTICE: ("notice", notices),
    Method.PICKUP: ("pickup", pickups),
    Method.SIMPLE: ("simple", calls),
}

USUAL_KIND = {Method.HANDOVER: RecipientKind.PRISONER}


@st.composite
def all_facts(draw: st.DrawFn, method: Method | None = None) -> EffectFacts:
    chosen = method or draw(st.sampled_from(Method))
    name, part = PART.get(chosen, ("in_person", acts))
    surroundings: dict[str, Any] = {name: draw(part)}
    return EffectFacts(
        method=chosen,
        on=draw(asked),
        document_kind=draw(often(DocumentKind.SUMMONS, DocumentKind)),
        document_dated_on=draw(dated),
        category=draw(often(CaseCategory.CIVIL_COMMERCIAL, CaseCategory)),
        procedure=draw(st.sampled_from([Procedure.ORDINARY, Procedure.SIMPLE, *Procedure])),
        recipient_kind=draw(often(USUAL_KIND.get(chosen, RecipientKind.PERSON), RecipientKind)),
        authority=draw(often(Authority.NOT_NEEDED, Authority)),
        **surroundings,
    )


def answer(facts: EffectFacts) -> Effect | Refused:
    try:
        return effect_of(facts)
    except Refused as refusal:
        return refusal


def decided(facts: EffectFacts) -> Effect | None:
    """The effect, or None where the facts are refused or left to a person."""
    found = answer(facts)
    return found if isinstance(found, Effect) else None


@settings(max_examples=100)
@given(facts=all_facts())
def test_every_refusal_is_said_in_chinese_with_a_remedy(facts: EffectFacts) -> None:
    found = answer(facts)
    if isinstance(found, Refused):
        assert found.message
        assert found.remedy
        assert found.code


@settings(max_examples=250)
@given(facts=all_facts())
def test_every_answer_says_why_and_no_date_is_impossible(facts: EffectFacts) -> None:
    effect = decided(facts)
    if effect is None:
        return
    assert effect.reason.endswith("。")
    assert "{" not in effect.reason
    assert effect.articles
    assert (effect.effective_on is not None) == effect.state.effective
    if effect.effective_on is not None:
        assert effect.effective_on <= facts.on
        assert facts.document_dated_on is None or effect.effective_on >= facts.document_dated_on
        assert effect.evidence
        assert effect.rebuttable == bool(effect.rebut_by)
        assert effect.failure is None


@settings(max_examples=150)
@given(facts=all_facts(Method.ELECTRONIC))
def test_electronic_service_rests_on_consent_or_on_proof(facts: EffectFacts) -> None:
    effect = decided(facts)
    if effect is None or not effect.effective or facts.electronic is None:
        return
    part = facts.electronic
    proof = part.replied_on or part.acted_on or part.read_on
    consented = part.consent.kind is not Consent.NONE and part.address_status.from_recipient
    assert consented or proof
    assert not part.reminder_only
    assert facts.authority in {Authority.NOT_NEEDED, Authority.VALID}
    if not consented:
        assert effect.rule in {"E4a", "E4b"}
        assert effect.effective_on in {part.replied_on, part.acted_on, part.read_on}


@settings(max_examples=100)
@given(facts=all_facts(), kind=st.sampled_from(ObjectionKind), moment=moments)
def test_an_open_objection_always_freezes(facts: EffectFacts, kind: ObjectionKind, moment: datetime) -> None:
    effect = decided(facts)
    if effect is None:
        return
    frozen = apply_objection(effect, [ObjectionFacts(kind=kind, raised_at=moment)])
    assert frozen.frozen
    assert not frozen.effective
    assert frozen.period_from_on is None
    assert frozen.state is effect.state
    assert frozen.effective_on == effect.effective_on


@settings(max_examples=100)
@given(several=st.lists(all_facts(), min_size=1, max_size=5))
def test_the_earliest_of_several_is_one_of_them_and_none_is_earlier(several: list[EffectFacts]) -> None:
    effects = [effect for effect in map(decided, several) if effect is not None]
    found = earliest_effect(effects)
    if found is None:
        assert effects == []
        return
    dates = [effect.effective_on for effect in effects if effect.effective_on is not None]
    assert found.effective_on == min(dates, default=None)
    assert earliest_effect(reversed(effects)).effective_on == found.effective_on  # type: ignore[union-attr]


@given(facts=all_facts(Method.NOTICE), later=st.integers(0, 400))
def test_a_notice_once_over_keeps_its_date(facts: EffectFacts, later: int) -> None:
    effect = decided(facts)
    if effect is None or effect.state is not EffectState.DEEMED_SERVED:
        return
    again = decided(EffectFacts(**{**_as_dict(facts), "on": facts.on + timedelta(days=later)}))
    assert again == effect


def _as_dict(facts: EffectFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in EffectFacts.__slots__}
