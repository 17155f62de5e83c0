"""Electronic service: arrival, reply, reading; consent, its scope and its withdrawal."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from xiezhi.domains.service_of_process.rules.consents import consent_covers
from xiezhi.domains.service_of_process.rules.effects import earliest_effect, effect_of
from xiezhi.domains.service_of_process.rules.effects_electronic import paper_copy
from xiezhi.domains.service_of_process.tests.rules.support import AGREED, at, by_hand_of_server, by_message, d
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    Authority,
    CaseCategory,
    Channel,
    Consent,
    ConsentFacts,
    DocumentKind,
    EffectState,
    FailureReason,
    LitigationStep,
    Procedure,
    Stage,
)
from xiezhi.lib.verdict import NotSupported

FOUND: dict[str, Any] = {"address_status": AddressStatus.FOUND_BY_COURT, "consent": ConsentFacts()}


def test_arrival_at_a_confirmed_address_is_service_read_or_not() -> None:
    effect = effect_of(by_message(arrived_on=d("11-16")))
    assert (effect.state, effect.effective_on, effect.rule) == (EffectState.SERVED, d("11-16"), "E3")
    assert not effect.presumed
    assert "同意依据：送达地址确认书2026-0031" in effect.evidence
    assert effect.articles[0].cited == "《人民法院在线诉讼规则》（法释〔2021〕12号）第三十一条第一款"
    assert effect.period_from_on == d("11-17")


def test_without_a_report_of_arrival_a_view_shows_that_it_had_arrived() -> None:
    assert effect_of(by_message()).state is EffectState.ATTEMPTING
    effect = effect_of(by_message(read_on=d("11-17"), replied_on=d("11-18")))
    assert (effect.effective_on, effect.rule) == (d("11-17"), "E3")


def test_arrival_at_an_address_found_by_the_court_is_not_service() -> None:
    effect = effect_of(by_message(arrived_on=d("11-16"), **FOUND))
    assert (effect.state, effect.effective_on) == (EffectState.NOT_SERVED, None)
    assert "未经受送达人提供或者确认" in effect.reason


@pytest.mark.parametrize(
    ("proof", "rule", "presumed", "served_on"),
    [
        ({"replied_on": d("11-17")}, "E4a", False, d("11-17")),
        ({"acted_on": d("11-18")}, "E4a", False, d("11-18")),
        ({"read_on": d("11-19")}, "E4b", True, d("11-19")),
        ({"read_on": d("11-16"), "replied_on": d("11-17")}, "E4b", True, d("11-16")),
        ({"read_on": d("11-18"), "acted_on": d("11-17"), "replied_on": d("11-19")}, "E4a", False, d("11-17")),
    ],
)
def test_the_first_proof_counts(proof: dict[str, Any], rule: str, presumed: bool, served_on: date) -> None:
    effect = effect_of(by_message(arrived_on=d("11-16"), **proof, **FOUND))
    assert (effect.rule, effect.presumed, effect.effective_on) == (rule, presumed, served_on)
    assert effect.rebuttable


def test_an_address_from_the_other_party_needs_to_be_his_own() -> None:
    told: dict[str, Any] = {**FOUND, "address_status": AddressStatus.FROM_OTHER_PARTY, "read_on": d("11-16")}
    with pytest.raises(NotSupported):
        effect_of(by_message(**told))
    assert effect_of(by_message(**told, identity_checked=True)).rule == "E4b"
    assert effect_of(by_message(**told, known_as_own=True)).rule == "E4b"
    with pytest.raises(NotSupported):
        effect_of(by_message(**{**FOUND, "known_as_own": False, "read_on": d("11-16")}))


def test_a_confirmed_address_without_consent_needs_proof_too() -> None:
    told: dict[str, Any] = {"consent": ConsentFacts(), "arrived_on": d("11-16")}
    effect = effect_of(by_message(**told))
    assert effect.state is EffectState.NOT_SERVED
    assert "没有同意电子送达" in effect.reason
    assert effect_of(by_message(**told, read_on=d("11-17"))).rule == "E4b"


def test_a_reminder_is_a_notice_not_service() -> None:
    effect = effect_of(by_message(arrived_on=d("11-16"), read_on=d("11-16"), reminder_only=True))
    assert (effect.state, effect.rule) == (EffectState.NOT_SERVED, "E7")


def test_a_failure_says_which() -> None:
    effect = effect_of(by_message(failure=FailureReason.MAILBOX_UNKNOWN))
    assert (effect.state, effect.failure) == (EffectState.FAILED, FailureReason.MAILBOX_UNKNOWN)
    assert effect.reason == "电子送达没有完成：收件人不存在。"


def test_an_agents_message_waits_for_his_power_of_attorney() -> None:
    arrived: dict[str, Any] = {"arrived_on": d("11-19"), "read_on": d("11-19")}
    unchecked = effect_of(by_message(about={"authority": Authority.UNCHECKED}, **arrived))
    assert (unchecked.state, unchecked.next_try) == (EffectState.ATTEMPTING, "请核对授权委托书")
    assert effect_of(by_message(about={"authority": Authority.VALID}, **arrived)).effective_on == d("11-19")


def test_criminal_cases_only_in_the_fast_track() -> None:
    about: dict[str, Any] = {"category": CaseCategory.CRIMINAL}
    with pytest.raises(NotSupported):
        effect_of(by_message(about=about, arrived_on=d("11-16")))
    about["procedure"] = Procedure.FAST_TRACK
    assert effect_of(by_message(about=about, arrived_on=d("11-16"))).effective


def test_the_recipient_proves_another_day() -> None:
    effect = effect_of(by_message(arrived_on=d("11-16"), proved_arrival_on=d("11-17")))
    assert (effect.effective_on, effect.rule) == (d("11-17"), "E3d")
    same = effect_of(by_message(arrived_on=d("11-16"), proved_arrival_on=d("11-16")))
    assert same.rule == "E3"


@pytest.mark.parametrize(
    ("consent", "asked", "code"),
    [
        (ConsentFacts(), {}, "no_consent"),
        (ConsentFacts(kind=Consent.EXPRESS, steps=frozenset({LitigationStep.HEARING})), {}, "other_step"),
        (
            ConsentFacts(kind=Consent.EXPRESS, stages=frozenset({Stage.FIRST_INSTANCE})),
            {"stage": Stage.ENFORCEMENT},
            "other_stage",
        ),
        (
            ConsentFacts(kind=Consent.EXPRESS, channels=frozenset({Channel.EMAIL})),
            {"channel": Channel.SMS_LINK},
            "other_channel",
        ),
        (AGREED, {"at": at("11-11 09:00")}, "no_consent_yet"),
        (
            ConsentFacts(kind=Consent.EXPRESS, withdrawn_at=at("11-14 09:00"), withdrawal_accepted=True),
            {"at": at("11-16 09:00")},
            "withdrawn",
        ),
    ],
)
def test_a_consent_does_not_cover(consent: ConsentFacts, asked: dict[str, Any], code: str) -> None:
    verdict = consent_covers(consent, **{"stage": Stage.FIRST_INSTANCE, **asked})
    assert verdict.code == code
    assert verdict.reason


@pytest.mark.parametrize(
    ("consent", "asked"),
    [
        (AGREED, {"at": at("11-12 09:00"), "channel": Channel.EMAIL, "stage": Stage.RETRIAL}),
        (ConsentFacts(kind=Consent.CONDUCT, given_on=d("11-18")), {"at": at("11-16 09:00")}),
        (
            ConsentFacts(kind=Consent.EXPRESS, withdrawn_at=at("11-18 09:00"), withdrawal_accepted=True),
            {"at": at("11-16 09:00")},
        ),
        (
            ConsentFacts(kind=Consent.EXPRESS, withdrawn_at=at("11-14 09:00"), withdrawal_accepted=False),
            {"at": at("11-16 09:00")},
        ),
    ],
)
def test_a_consent_covers(consent: ConsentFacts, asked: dict[str, Any]) -> None:
    assert consent_covers(consent, **{"stage": Stage.FIRST_INSTANCE, **asked})


def test_a_withdrawal_nobody_has_looked_at_is_for_a_person() -> None:
    consent = ConsentFacts(kind=Consent.EXPRESS, withdrawn_at=at("11-14 09:00"))
    with pytest.raises(NotSupported):
        consent_covers(consent, stage=Stage.FIRST_INSTANCE, at=at("11-16 09:00"))


def test_after_an_accepted_withdrawal_a_view_decides_nothing_by_itself() -> None:
    gone = ConsentFacts(kind=Consent.EXPRESS, withdrawn_at=at("11-14 09:00"), withdrawal_accepted=True)
    sent: dict[str, Any] = {"consent": gone, "handed_at": at("11-16 09:00"), "arrived_on": d("11-16")}
    assert effect_of(by_message(**sent)).state is EffectState.NOT_SERVED
    with pytest.raises(NotSupported):
        effect_of(by_message(**sent, read_on=d("11-16")))
    before = {**sent, "handed_at": at("11-13 09:00")}
    assert effect_of(by_message(**before)).effective_on == d("11-16")


def test_a_kept_consent_stands_although_he_withdrew() -> None:
    kept = ConsentFacts(kind=Consent.EXPRESS, withdrawn_at=at("11-14 09:00"), withdrawal_accepted=False)
    effect = effect_of(by_message(consent=kept, handed_at=at("11-16 09:00"), arrived_on=d("11-16")))
    assert effect.rule == "E3"


def test_e6_needs_more_than_one_effective_channel_and_takes_what_there_is() -> None:
    sms = effect_of(by_message(arrived_on=d("11-16")))
    mail = effect_of(by_message(channel=Channel.EMAIL, failure=FailureReason.BOUNCED))
    found = earliest_effect([mail, sms])
    assert found == sms
    waiting = effect_of(by_message())
    assert earliest_effect([mail, waiting]) == waiting
    assert earliest_effect([]) is None


def test_a_signature_beside_a_message_counts_if_it_came_first() -> None:
    sms = effect_of(by_message(arrived_on=d("11-16")))
    visit = effect_of(by_hand_of_server(signed_on=d("11-15")))
    assert earliest_effect([sms, visit]) == visit


@pytest.mark.parametrize(
    ("kind", "owed"),
    [(DocumentKind.JUDGMENT, True), (DocumentKind.MEDIATION_STATEMENT, True), (DocumentKind.SUMMONS, False)],
)
def test_paper_is_owed_for_what_decides(kind: DocumentKind, owed: bool) -> None:
    verdict = paper_copy(kind)
    assert verdict.allowed is owed
    assert kind.label in verdict.reason


def test_an_answer_is_kept_whole_in_plain_values() -> None:
    record = effect_of(by_message(arrived_on=d("11-16"))).as_record()
    assert json.loads(json.dumps(record)) == record
    assert (record["state"], record["effective_on"], record["rule"]) == ("served", "2026-11-16", "E3")
    assert record["articles"][0]["text"].startswith("人民法院向受送达人主动提供或者确认的电子地址送达的")
    waiting = effect_of(by_message(failure=FailureReason.BOUNCED)).as_record()
    assert (waiting["effective_on"], waiting["failure"]) == (None, "bounced")
