"""What goes out, who gets in with it, and when the proof is issued."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.domains.service_of_process.rules import access, proofs
from xiezhi.domains.service_of_process.rules.effects import apply_objection, effect_of
from xiezhi.domains.service_of_process.rules.messages import (
    DEMO_MARK,
    EffectWordingFacts,
    MessageFacts,
    effect_wording,
    mail_letter,
    pickup_sms_text,
    portal_letter,
    portal_sms_text,
    reminder_sms_text,
    sms_parts,
    sms_text,
)
from xiezhi.domains.service_of_process.tests.rules.support import AGREED, ASKED_ON, at, by_message, d
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    CaseCategory,
    Channel,
    Consent,
    ConsentFacts,
    Method,
    ObjectionDecision,
    ObjectionFacts,
    ObjectionKind,
    Procedure,
)
from xiezhi.lib.verdict import Refused

FACTS = MessageFacts(
    court="上海市临江区人民法院",
    case_no="（2026）沪0199民初4127号",
    document_count=4,
    link="https://sd.linjiang.example/r/8sKq2WmD4x",
    code="7K2M9C",
    check_code="7K2M",
    check_site="法院网站“核对短信”",
    open_until_on=d("12-31"),
)


def wording_for(status: AddressStatus, consent: ConsentFacts = AGREED, **more: Any) -> Any:
    more.setdefault("method", Method.ELECTRONIC)
    return effect_wording(
        EffectWordingFacts(
            on=ASKED_ON, channel=Channel.SMS_LINK, address_status=status, consent=consent, **more
        )
    )


def test_the_sms_has_what_the_catalogue_asks_and_nothing_of_the_person() -> None:
    text = sms_text(FACTS)
    for part in (
        FACTS.court,
        FACTS.case_no,
        FACTS.link,
        FACTS.code,
        "12368",
        "核对码7K2M",
        "不点链接也能核对",
    ):
        assert part in text
    assert "视为送达" not in text
    assert sms_parts(text) <= 2


@pytest.mark.parametrize("demo", [False, True])
@pytest.mark.parametrize("status", list(AddressStatus))
def test_with_every_sentence_it_stays_within_three_parts(status: AddressStatus, demo: bool) -> None:
    text = sms_text(replace(FACTS, demo=demo), wording_for(status))
    assert sms_parts(text) <= 3
    assert text.startswith(DEMO_MARK) is demo


def test_a_message_that_does_not_fit_is_refused() -> None:
    long = replace(FACTS, link="https://sd.linjiang.example/" + "r" * 150)
    with pytest.raises(Refused) as refusal:
        sms_text(long)
    assert refusal.value.code == "sms_too_long"
    with pytest.raises(Refused):
        pickup_sms_text(FACTS, "立案大厅" * 60)


@pytest.mark.parametrize(("length", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_parts_of_a_long_sms(length: int, parts: int) -> None:
    assert sms_parts("文" * length) == parts


def test_a_rare_character_takes_two_units() -> None:
    assert sms_parts("𬭁" * 36) == 2


def test_arrival_as_service_is_said_only_with_consent_and_the_persons_own_address() -> None:
    confirmed = wording_for(AddressStatus.CONFIRMED)
    assert (confirmed.rule, confirmed.deems) == ("E3", True)
    assert "您已确认这个地址" in confirmed.text
    assert "您已提供这个地址" in wording_for(AddressStatus.OFFERED).text
    for status, consent in (
        (AddressStatus.FOUND_BY_COURT, AGREED),
        (AddressStatus.FROM_OTHER_PARTY, AGREED),
        (AddressStatus.CONFIRMED, ConsentFacts()),
        (AddressStatus.CONFIRMED, ConsentFacts(kind=Consent.EXPRESS, withdrawn_at=at("11-14 09:00"))),
    ):
        said = wording_for(status, consent)
        assert (said.rule, said.deems) == ("E4", False)
        assert "到达不等于送达" in said.text


def test_a_court_may_leave_the_sentence_out_but_not_add_one_of_its_own() -> None:
    assert wording_for(AddressStatus.CONFIRMED, court_adds_sentence=False) is None
    kept = wording_for(AddressStatus.FOUND_BY_COURT, court_adds_sentence=False)
    assert not kept.deems
    assert wording_for(AddressStatus.CONFIRMED, method=Method.POSTAL) is None
    assert wording_for(AddressStatus.CONFIRMED, category=CaseCategory.CRIMINAL) is None
    fast: dict[str, Any] = {"category": CaseCategory.CRIMINAL, "procedure": Procedure.FAST_TRACK}
    assert wording_for(AddressStatus.CONFIRMED, **fast).deems


def test_not_fetching_is_said_to_count_only_after_a_judgment_in_court() -> None:
    told: dict[str, Any] = {
        "method": Method.PICKUP,
        "pickup_until_on": d("12-20"),
        "announced_in_court": True,
        "procedure": Procedure.SIMPLE,
    }
    said = wording_for(AddressStatus.CONFIRMED, **told)
    assert (said.rule, said.deems) == ("S9", True)
    assert "2026年12月20日前" in said.text
    assert sms_parts(pickup_sms_text(FACTS, "诉讼服务中心3号窗口", said)) <= 3
    for change in (
        {"announced_in_court": False},
        {"procedure": Procedure.ORDINARY},
        {"pickup_until_on": None},
        {"court_adds_sentence": False},
        {"category": CaseCategory.CRIMINAL},
    ):
        assert wording_for(AddressStatus.CONFIRMED, **{**told, **change}) is None


def test_a_reminder_says_that_it_is_not_service() -> None:
    text = reminder_sms_text(replace(FACTS, demo=True))
    assert "不是送达" in text
    assert FACTS.code not in text
    assert text.startswith(DEMO_MARK)


def test_a_hint_at_the_portal_gives_the_way_in_and_claims_nothing() -> None:
    text = portal_sms_text(replace(FACTS, demo=True))
    for part in (FACTS.court, FACTS.case_no, FACTS.link, FACTS.code, FACTS.check_code, "只是提醒"):
        assert part in text
    assert "即为送达" not in text
    assert sms_parts(text) <= 3
    assert text.startswith(DEMO_MARK)


def test_letters_say_the_same_in_plain_text() -> None:
    said = wording_for(AddressStatus.CONFIRMED)
    mail = mail_letter(replace(FACTS, demo=True), said)
    for part in (FACTS.court, FACTS.case_no, FACTS.link, FACTS.code, "不收钱", "核对码7K2M", said.text):
        assert part in mail.body
    assert mail.subject.startswith(DEMO_MARK)
    assert "<" not in mail.body
    assert FACTS.case_no not in mail.subject
    portal = portal_letter(FACTS)
    assert "提出异议" in portal.body
    assert FACTS.code not in portal.body
    assert "2026年12月31日前" in portal.body


@given(seed=st.randoms())
def test_codes_use_only_characters_that_cannot_be_confused(seed: Any) -> None:
    code = access.new_code(seed.choice)
    assert len(code) == 6
    assert not set(code) & set("01OILQZSGBV")
    assert access.code_readable(code)
    assert access.normal_code(code) == code
    assert access.codes_equal(f" {code[:3].lower()}-{code[3:]} ", code)


def test_codes_from_the_system_differ() -> None:
    codes = {access.new_code(secrets.choice) for _ in range(200)}
    assert len(codes) > 190
    assert len(access.new_check_code(secrets.choice)) == 4


@pytest.mark.parametrize(
    ("typed", "meant"), [("７ｋ２ｍ９ｃ", "7K2M9C"), ("7k2m 9c", "7K2M9C"), ("ZSGBV2", "2568U2")]
)
def test_what_was_meant(typed: str, meant: str) -> None:
    assert access.normal_code(typed) == meant


@pytest.mark.parametrize(
    ("typed", "code"), [("7K2M", "code_length"), ("7K2M90", "code_alphabet"), ("", "code_length")]
)
def test_what_cannot_be_a_code(typed: str, code: str) -> None:
    verdict = access.code_readable(typed)
    assert verdict.code == code
    assert verdict.remedy


OPEN = access.AccessFacts(open_until=at("12-31 00:00"))
NOW = at("11-20 10:00")


def test_tries_then_a_pause_then_the_end() -> None:
    facts, now = OPEN, NOW
    for lock in range(access.STANDARD.most_locks):
        for wrong in range(access.STANDARD.most_wrong_tries):
            assert access.may_try(facts, now), (lock, wrong)
            assert access.tries_left(facts) == access.STANDARD.most_wrong_tries - wrong
            facts = access.after_wrong_try(facts, now)
        assert not access.may_try(facts, now)
        now += access.STANDARD.locked_for
    dead = access.may_try(facts, now)
    assert dead.code == "dead"
    assert "12368" in dead.remedy


def test_a_pause_says_how_long() -> None:
    locked = replace(OPEN, locked_until=NOW + timedelta(minutes=15))
    verdict = access.may_try(locked, NOW + timedelta(minutes=5, seconds=1))
    assert (verdict.code, verdict.reason) == ("locked", "输错次数太多，请10分钟以后再试")
    assert access.may_try(locked, NOW + timedelta(minutes=15))


def test_expired_or_stopped() -> None:
    assert access.may_try(OPEN, at("12-31 00:00")).code == "expired"
    assert access.may_try(OPEN, at("12-31 00:00") - timedelta(seconds=1))
    assert access.may_try(replace(OPEN, stopped=True), NOW).code == "stopped"


def test_sending_again() -> None:
    again = access.may_resend
    assert again(last_sent_at=None, sent_today=0, at=NOW)
    assert again(last_sent_at=NOW - timedelta(minutes=1), sent_today=1, at=NOW)
    assert again(last_sent_at=NOW - timedelta(seconds=59), sent_today=1, at=NOW).code == "too_soon"
    assert again(last_sent_at=None, sent_today=5, at=NOW).code == "too_many"


ID_NO = "31019919870312402X"


@pytest.mark.parametrize(
    ("typed", "held", "right"),
    [
        ("402X", {"citizen_id": ID_NO, "name": "陆文澜"}, True),
        ("４０２ｘ", {"citizen_id": ID_NO}, True),
        (" 402x ", {"citizen_id": ID_NO}, True),
        ("4021", {"citizen_id": ID_NO}, False),
        ("02X", {"citizen_id": ID_NO}, False),
        (ID_NO, {"citizen_id": ID_NO}, False),
        ("陆文澜", {"citizen_id": ID_NO, "name": "陆文澜"}, False),
        ("陆文澜", {"name": "陆文澜"}, True),
        ("玛丽・安娜", {"name": "玛丽·安娜"}, True),
        ("john smith", {"name": "John  Smith"}, True),
        ("青禾餐饮(上海)有限公司", {"name": "青禾餐饮（上海）有限公司"}, True),
        ("青禾餐饮", {"name": "青禾餐饮（上海）有限公司"}, False),
        ("", {"name": ""}, False),
        ("𬭁㛃", {"name": "𬭁㛃"}, True),
        ("G123", {"citizen_id": "G12345678", "name": "Anna"}, False),
        ("anna", {"citizen_id": "G12345678", "name": "Anna"}, True),
    ],
)
def test_the_question_of_identity(typed: str, held: dict[str, Any], right: bool) -> None:
    assert access.identity_matches(typed, **held) is right


def test_six_characters_where_a_court_wants_them_and_one_question_for_all() -> None:
    six = access.AccessPolicy(tail_length=6)
    assert access.identity_matches("12402X", citizen_id=ID_NO, policy=six)
    assert not access.identity_matches("402X", citizen_id=ID_NO, policy=six)
    assert access.identity_question(six).label == "身份证号最后6位"
    assert "单位全称" in access.identity_question().hint
    assert access.identity_held(ID_NO) is access.IdentityHeld.CITIZEN_ID
    assert access.identity_held("") is access.IdentityHeld.NAME_ONLY


ISSUED = proofs.ProofFacts(issued_at=at("11-16 15:02"), effective_on=d("11-16"), rule="E3")


def test_the_first_view_issues_the_proof_and_later_ones_are_added() -> None:
    assert proofs.on_view(None) is proofs.ProofStep.ISSUE
    assert proofs.on_view(proofs.ProofFacts()) is proofs.ProofStep.ISSUE
    assert proofs.on_view(ISSUED) is proofs.ProofStep.ADD_RECORD
    assert proofs.on_sign(ISSUED) is proofs.ProofStep.ADD_RECORD
    assert proofs.on_sign(None) is proofs.ProofStep.ISSUE
    assert proofs.proof_date(at("11-16 23:59")) == d("11-16")


def test_a_ruling_supersedes_and_a_later_date_is_only_added() -> None:
    effect = effect_of(by_message(arrived_on=d("11-16")))
    assert proofs.on_effect(None, effect, by_ruling=True) is proofs.ProofStep.NOTHING
    assert proofs.on_effect(ISSUED, effect, by_ruling=False) is proofs.ProofStep.NOTHING
    unsaid = replace(ISSUED, effective_on=None, rule="")
    assert proofs.on_effect(unsaid, effect, by_ruling=False) is proofs.ProofStep.ADD_RECORD
    gone = apply_objection(
        effect,
        [
            ObjectionFacts(
                kind=ObjectionKind.NOT_RECEIVED,
                raised_at=at("11-18 10:00"),
                decision=ObjectionDecision.SUSTAINED,
                decided_at=at("11-20 10:00"),
            )
        ],
    )
    assert proofs.on_effect(ISSUED, gone, by_ruling=True) is proofs.ProofStep.SUPERSEDE
    assert proofs.on_effect(ISSUED, effect, by_ruling=True) is proofs.ProofStep.NOTHING
    assert proofs.served_on_text(effect) == "2026年11月16日"
    assert proofs.served_on_text(gone) == proofs.served_on_text(None) == "出具时尚未判定"


def test_each_channel_keeps_its_own_record() -> None:
    call = proofs.RecordFacts(
        channel=Channel.PHONE,
        address="19900006021",
        at=NOW,
        answered_by="自述为陆文澜",
        said="告知将发送诉讼文书",
        recording_no="R-1116-0382",
    )
    assert proofs.record_complete(call)
    missing = proofs.record_complete(replace(call, recording_no="", said=""))
    assert missing.reason == "电话送达的记录还缺：通话内容、录音"
    sms = proofs.RecordFacts(channel=Channel.SMS_LINK, address="19900006021", at=NOW, documents=("传票",))
    assert proofs.record_complete(sms).reason == "短信送达的记录还缺：截屏"
    assert proofs.record_complete(replace(sms, screenshot_kept=True))
    assert not proofs.record_complete(proofs.RecordFacts(channel=Channel.POST))
