"""Papers held out by hand: who may take them, when a refusal is overcome, and when it is not."""

from __future__ import annotations

from typing import Any

import pytest

from xiezhi.domains.service_of_process.rules.effects import effect_of
from xiezhi.domains.service_of_process.tests.rules.support import ASKED_ON, by_hand_of_server, d
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    Authority,
    CaseCategory,
    DocumentKind,
    EffectFacts,
    EffectState,
    FailureReason,
    Method,
    Place,
    Procedure,
    Reaction,
    RecipientKind,
    Recording,
    Signer,
    WitnessKind,
)
from xiezhi.lib.verdict import NotSupported, Refused

CRIMINAL = {"category": CaseCategory.CRIMINAL}
COMPANY = {"recipient_kind": RecipientKind.ORGANISATION}
SIMPLE = {"procedure": Procedure.SIMPLE}
MEDIATION = {"document_kind": DocumentKind.MEDIATION_STATEMENT}


@pytest.mark.parametrize(
    ("about", "part"),
    [
        ({}, {"signer": Signer.RECIPIENT}),
        ({}, {"signer": Signer.STATUTORY_AGENT}),
        ({}, {"signer": Signer.NAMED_RECEIVER}),
        ({}, {"signer": Signer.NEIGHBOUR, "named_receiver": True}),
        ({}, {"signer": Signer.ADULT_RELATIVE, "signer_lives_together": True}),
        ({"authority": Authority.VALID}, {"signer": Signer.AGENT}),
        (COMPANY, {"signer": Signer.MAIL_ROOM}),
        (COMPANY, {"signer": Signer.LEGAL_REPRESENTATIVE}),
        (MEDIATION, {"signer": Signer.NAMED_RECEIVER}),
        (CRIMINAL, {"signer": Signer.ADULT_RELATIVE}),
        (CRIMINAL, {"signer": Signer.MAIL_ROOM}),
    ],
)
def test_these_may_sign(about: dict[str, Any], part: dict[str, Any]) -> None:
    effect = effect_of(by_hand_of_server(about=about, signed_on=d("03-10"), **part))
    assert effect.state is EffectState.SERVED
    assert effect.effective_on == d("03-10")
    assert effect.reason.startswith(part["signer"].label)


@pytest.mark.parametrize(
    ("about", "part", "says"),
    [
        ({}, {"signer": Signer.ADULT_RELATIVE, "signer_lives_together": False}, "没有与受送达人同住"),
        (COMPANY, {"signer": Signer.ADULT_RELATIVE, "signer_lives_together": True}, "受送达人是单位"),
        ({}, {"signer": Signer.MAIL_ROOM}, "受送达人是自然人"),
        ({"authority": Authority.INSUFFICIENT}, {"signer": Signer.AGENT}, "不包括代收"),
        (MEDIATION, {"signer": Signer.ADULT_RELATIVE, "signer_lives_together": True}, "应当直接送达本人"),
        (CRIMINAL, {"signer": Signer.ADULT_RELATIVE, "signer_is_other_party": True}, "对方当事人"),
    ],
)
def test_these_may_not_sign_and_service_goes_on(
    about: dict[str, Any], part: dict[str, Any], says: str
) -> None:
    effect = effect_of(by_hand_of_server(about=about, signed_on=d("03-10"), **part))
    assert effect.state is EffectState.ATTEMPTING
    assert effect.effective_on is None
    assert effect.failure is FailureReason.SIGNER_NOT_ENTITLED
    assert says in effect.reason


@pytest.mark.parametrize(
    ("part", "remedy"),
    [
        ({"signer": Signer.AGENT}, "请核对授权委托书"),
        ({"signer": Signer.ADULT_RELATIVE}, "请补记代收人与受送达人的关系"),
    ],
)
def test_a_signature_that_still_has_to_be_checked_is_no_failure(part: dict[str, Any], remedy: str) -> None:
    effect = effect_of(by_hand_of_server(signed_on=d("03-10"), **part))
    assert effect.state is EffectState.ATTEMPTING
    assert effect.failure is None
    assert effect.next_try == remedy


@pytest.mark.parametrize("signer", [Signer.AGENT, Signer.MAIL_ROOM])
def test_a_mediation_statement_taken_by_others_is_for_a_person(signer: Signer) -> None:
    about = {**MEDIATION, **COMPANY, "authority": Authority.VALID}
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(about=about, signer=signer, signed_on=d("03-10")))


@pytest.mark.parametrize(
    ("part", "next_try"),
    [
        ({"reaction": Reaction.SIGNED}, ""),
        ({"reaction": Reaction.ABSENT}, "另约时间再送，或者邮寄送达"),
        ({"reaction": Reaction.REFUSED}, "可以留置送达"),
        ({"reaction": Reaction.ABSENT, "address_wrong": True}, "另找地址"),
    ],
)
def test_direct_service_that_is_not_complete(part: dict[str, Any], next_try: str) -> None:
    effect = effect_of(by_hand_of_server(**part))
    assert effect.state is EffectState.ATTEMPTING
    assert effect.next_try == next_try


def test_outside_the_home_a_recorded_and_noted_refusal_is_service() -> None:
    part: dict[str, Any] = {"reaction": Reaction.REFUSED_TO_SIGN, "place": Place.ELSEWHERE}
    steps: list[tuple[dict[str, Any], str]] = [
        ({"signer": Signer.ADULT_RELATIVE, "signer_lives_together": True}, "只能向当事人本人"),
        ({}, "没有拍照、录像"),
        ({"recording": Recording.VIDEO}, "还没有注明"),
    ]
    for more, says in steps:
        effect = effect_of(by_hand_of_server(**part, **more))
        assert effect.state is EffectState.ATTEMPTING
        assert says in effect.reason
    whole: dict[str, Any] = {
        **part,
        "recording": Recording.VIDEO,
        "noted_on": d("03-12"),
        "officer_note": True,
    }
    effect = effect_of(by_hand_of_server(**whole))
    assert (effect.state, effect.effective_on, effect.rule) == (EffectState.DEEMED_SERVED, d("03-12"), "S1b")
    administrative = effect_of(by_hand_of_server(about={"category": CaseCategory.ADMINISTRATIVE}, **whole))
    assert "第五十二条" in administrative.cited


def test_an_address_he_gave_that_turns_out_wrong() -> None:
    part: dict[str, Any] = {
        "reaction": Reaction.ABSENT,
        "address_wrong": True,
        "address_status": AddressStatus.CONFIRMED,
    }
    assert effect_of(by_hand_of_server(about=SIMPLE, **part)).state is EffectState.ATTEMPTING
    noted = {**part, "noted_on": d("03-12"), "officer_note": True}
    effect = effect_of(by_hand_of_server(about=SIMPLE, **noted))
    assert (effect.state, effect.rule) == (EffectState.DEEMED_SERVED, "A5d")
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(**noted))


def test_refusing_at_court_and_at_the_pronouncement() -> None:
    part: dict[str, Any] = {"reaction": Reaction.REFUSED_TO_SIGN}
    assert effect_of(by_hand_of_server(Method.AT_COURT, **part)).state is EffectState.ATTEMPTING
    noted = {**part, "noted_on": d("06-01"), "officer_note": True, "place": Place.PRONOUNCEMENT}
    about = {"document_kind": DocumentKind.JUDGMENT}
    effect = effect_of(by_hand_of_server(Method.AT_COURT, about=about, **noted))
    assert (effect.state, effect.rule, effect.effective_on) == (EffectState.DEEMED_SERVED, "S10", d("06-01"))
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(Method.AT_COURT, about={"document_kind": DocumentKind.SUMMONS}, **noted))
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(Method.AT_COURT, signer=Signer.AGENT, **noted))


def test_at_court_signed_absent_and_criminal() -> None:
    signed = effect_of(by_hand_of_server(Method.AT_COURT, signed_on=d("06-01")))
    assert signed.effective_on == d("06-01")
    assert effect_of(by_hand_of_server(Method.AT_COURT, reaction=Reaction.ABSENT)).effective_on is None
    criminal = effect_of(by_hand_of_server(Method.AT_COURT, about=CRIMINAL, signed_on=d("06-01")))
    assert criminal.rule == "CR1"
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(Method.AT_COURT, about=CRIMINAL, reaction=Reaction.REFUSED))


LEFT: dict[str, Any] = {
    "reaction": Reaction.REFUSED,
    "recording": Recording.VIDEO,
    "place": Place.HOME,
    "left_on": d("03-11"),
}


@pytest.mark.parametrize(
    ("about", "change", "rule"),
    [
        ({}, {}, "S2"),
        ({"document_kind": DocumentKind.PAYMENT_ORDER}, {}, "S2p"),
        (
            {},
            {"recording": Recording.NONE, "witness_kind": WitnessKind.EMPLOYER, "witness_signed": True},
            "S2",
        ),
        (SIMPLE, {"place": Place.WORKPLACE}, "S2"),
        (
            SIMPLE,
            {
                "recording": Recording.NONE,
                "witness_kind": WitnessKind.RESIDENTS_COMMITTEE,
                "officer_note": True,
            },
            "S2s",
        ),
        (COMPANY, {"signer": Signer.MAIL_ROOM, "place": Place.WORKPLACE}, "S2"),
        ({"authority": Authority.VALID}, {"signer": Signer.AGENT, "named_receiver": True}, "S2"),
        (
            CRIMINAL,
            {"recording": Recording.NONE, "witness_kind": WitnessKind.OTHER, "witness_signed": True},
            "CR2",
        ),
        (
            CRIMINAL,
            {
                "recording": Recording.NONE,
                "witness_kind": WitnessKind.OTHER,
                "witness_signed": True,
                "place": Place.WORKPLACE,
            },
            "CR2",
        ),
    ],
)
def test_leaving_is_service(about: dict[str, Any], change: dict[str, Any], rule: str) -> None:
    effect = effect_of(by_hand_of_server(Method.LEAVING, about=about, **{**LEFT, **change}))
    assert (effect.state, effect.effective_on, effect.rule) == (EffectState.SERVED, d("03-11"), rule)


@pytest.mark.parametrize(
    ("about", "change", "failure"),
    [
        ({}, {"recording": Recording.NONE}, FailureReason.LEAVING_NOT_PROVED),
        (
            {},
            {"recording": Recording.NONE, "witness_kind": WitnessKind.OTHER, "witness_signed": True},
            FailureReason.LEAVING_NOT_PROVED,
        ),
        (
            {},
            {"recording": Recording.NONE, "witness_kind": WitnessKind.EMPLOYER, "officer_note": True},
            FailureReason.LEAVING_NOT_PROVED,
        ),
        ({}, {"place": Place.WORKPLACE}, FailureReason.LEFT_IN_WRONG_PLACE),
        (COMPANY, {"signer": Signer.MAIL_ROOM, "place": Place.ELSEWHERE}, FailureReason.LEFT_IN_WRONG_PLACE),
        ({}, {"signer": Signer.NEIGHBOUR}, FailureReason.SIGNER_NOT_ENTITLED),
        ({"authority": Authority.VALID}, {"signer": Signer.AGENT}, FailureReason.SIGNER_NOT_ENTITLED),
    ],
)
def test_leaving_that_is_not_service(
    about: dict[str, Any], change: dict[str, Any], failure: FailureReason
) -> None:
    effect = effect_of(by_hand_of_server(Method.LEAVING, about=about, **{**LEFT, **change}))
    assert (effect.state, effect.failure) == (EffectState.FAILED, failure)


@pytest.mark.parametrize(
    ("change", "next_try"),
    [
        ({"place": None}, "补记留置地点"),
        ({"left_on": None}, "补记留置日期"),
        ({"signer": Signer.ADULT_RELATIVE}, "请补记代收人与受送达人的关系"),
    ],
)
def test_leaving_with_something_unrecorded_waits(change: dict[str, Any], next_try: str) -> None:
    effect = effect_of(by_hand_of_server(Method.LEAVING, **{**LEFT, **change}))
    assert (effect.state, effect.next_try) == (EffectState.ATTEMPTING, next_try)


def test_what_was_signed_was_not_left() -> None:
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(Method.LEAVING, **{**LEFT, "reaction": Reaction.SIGNED}))


def test_entrusted_to_another_court() -> None:
    assert effect_of(by_hand_of_server(Method.ENTRUSTED, signed_on=d("05-08"))).rule == "S4"
    criminal = effect_of(by_hand_of_server(Method.ENTRUSTED, about=CRIMINAL, signed_on=d("05-08")))
    assert criminal.rule == "CR4"
    returned = effect_of(
        by_hand_of_server(Method.ENTRUSTED, reaction=Reaction.ABSENT, returned_on=d("05-08"))
    )
    assert returned.failure is FailureReason.UNIT_RETURNED
    assert effect_of(by_hand_of_server(Method.ENTRUSTED, reaction=Reaction.ABSENT)).next_try == ""
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(Method.ENTRUSTED, reaction=Reaction.REFUSED))


@pytest.mark.parametrize(
    ("kind", "article"),
    [
        (RecipientKind.SOLDIER, "第九十二条"),
        (RecipientKind.PRISONER, "第九十三条"),
        (RecipientKind.IN_COMPULSORY_EDUCATION, "第九十三条"),
    ],
)
def test_handed_over_through_a_unit(kind: RecipientKind, article: str) -> None:
    about = {"recipient_kind": kind}
    effect = effect_of(by_hand_of_server(Method.HANDOVER, about=about, signed_on=d("05-08")))
    assert article in effect.cited
    received = effect_of(
        by_hand_of_server(Method.HANDOVER, about=about, reaction=Reaction.ABSENT, unit_received_on=d("05-06"))
    )
    assert "2026年5月6日收到" in received.reason
    assert received.state is EffectState.ATTEMPTING


def test_handover_that_is_not_service() -> None:
    about = {"recipient_kind": RecipientKind.PRISONER}
    absent: dict[str, Any] = {"about": about, "reaction": Reaction.ABSENT}
    assert "已交" in effect_of(by_hand_of_server(Method.HANDOVER, **absent)).reason
    returned = effect_of(by_hand_of_server(Method.HANDOVER, **absent, returned_on=d("05-08")))
    assert returned.failure is FailureReason.UNIT_RETURNED
    other = effect_of(
        by_hand_of_server(Method.HANDOVER, about=about, signer=Signer.OTHER, signed_on=d("05-08"))
    )
    assert other.state is EffectState.ATTEMPTING
    criminal = effect_of(
        by_hand_of_server(Method.HANDOVER, about={**about, **CRIMINAL}, signed_on=d("05-08"))
    )
    assert criminal.rule == "CR6"
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(Method.HANDOVER, signed_on=d("05-08")))
    with pytest.raises(NotSupported):
        effect_of(by_hand_of_server(Method.HANDOVER, about=about, reaction=Reaction.REFUSED))


@pytest.mark.parametrize("method", list(Method))
def test_a_method_without_its_facts_is_refused_in_chinese(method: Method) -> None:
    with pytest.raises(Refused) as refusal:
        effect_of(EffectFacts(method=method, on=ASKED_ON))
    assert refusal.value.code == "facts_missing"
    assert method.label in refusal.value.message


def test_a_day_in_the_future_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        effect_of(by_hand_of_server(signed_on=d("11-22")))
    assert refusal.value.code == "served_in_future"
