"""Post that comes back, notices that run, papers to be fetched, and telephone calls."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xiezhi.domains.service_of_process.rules.effects import (
    effect_of,
    may_give_default_judgment,
    may_publish_notice,
)
from xiezhi.domains.service_of_process.rules.effects_postal import may_post
from xiezhi.domains.service_of_process.tests.rules.support import ASKED_ON, by_post, d
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    CaseCategory,
    Channel,
    DocumentKind,
    EffectFacts,
    EffectState,
    FailureReason,
    Medium,
    Method,
    NoticeFacts,
    PickupFacts,
    Procedure,
    Publication,
    RecipientKind,
    ReturnReason,
    Signer,
    SimpleFacts,
)
from xiezhi.lib.verdict import NotSupported, Refused

CRIMINAL = {"category": CaseCategory.CRIMINAL}
BACK: dict[str, Any] = {"returned_on": d("04-02")}


def test_signed_for_lost_under_way_and_back_without_a_reason() -> None:
    signed = effect_of(by_post(signed_on=d("04-01")))
    assert (signed.state, signed.effective_on, signed.rule) == (EffectState.SERVED, d("04-01"), "S5")
    assert effect_of(by_post(about=CRIMINAL, signed_on=d("04-01"))).rule == "CR5"
    assert effect_of(by_post(lost=True)).failure is FailureReason.MAIL_LOST
    lost = effect_of(by_post(**BACK, return_reason=ReturnReason.LOST))
    assert lost.failure is FailureReason.MAIL_LOST
    assert effect_of(by_post()).next_try == "等待邮政回执"
    assert effect_of(by_post(**BACK)).next_try == "登记退回原因"


@pytest.mark.parametrize(
    ("part", "about", "says"),
    [
        ({"return_reason": ReturnReason.REFUSED}, {}, "本人或者其指定的代收人拒绝签收"),
        (
            {
                "return_reason": ReturnReason.REFUSED,
                "address_status": AddressStatus.FROM_OTHER_PARTY,
            },
            {},
            "拒绝签收",
        ),
        ({"return_reason": ReturnReason.UNKNOWN_PERSON}, {}, "不准确"),
        ({"return_reason": ReturnReason.MOVED}, {}, "变更后没有及时告知"),
        (
            {
                "return_reason": ReturnReason.UNKNOWN_PERSON,
                "address_status": AddressStatus.FOUND_BY_COURT,
                "refused_to_provide_after_notice": True,
            },
            {},
            "拒不提供",
        ),
        ({"return_reason": ReturnReason.MOVED}, {"category": CaseCategory.ADMINISTRATIVE}, "变更"),
    ],
)
def test_back_through_the_partys_own_doing(part: dict[str, Any], about: dict[str, Any], says: str) -> None:
    effect = effect_of(by_post(about=about, **BACK, **part))
    assert (effect.state, effect.effective_on, effect.rule) == (EffectState.DEEMED_SERVED, d("04-02"), "A5")
    assert says in effect.reason
    assert "没有过错" in effect.rebut_by
    if about:
        assert "第五十一条第三款" in effect.cited


@pytest.mark.parametrize(
    ("part", "about"),
    [
        ({"return_reason": ReturnReason.REFUSED_BY_OTHER}, {}),
        ({"return_reason": ReturnReason.MOVED, "address_change_reported": True}, {}),
        ({"return_reason": ReturnReason.NO_ONE, "address_status": AddressStatus.FOUND_BY_COURT}, {}),
        ({"return_reason": ReturnReason.REFUSED}, CRIMINAL),
    ],
)
def test_back_without_a_ground_to_deem(part: dict[str, Any], about: dict[str, Any]) -> None:
    effect = effect_of(by_post(about=about, **BACK, **part))
    assert (effect.state, effect.failure) == (EffectState.FAILED, FailureReason.NO_DEEMING_CONDITION)


@pytest.mark.parametrize(
    ("part", "about"),
    [
        ({"return_reason": ReturnReason.NO_ONE}, {}),
        ({"return_reason": ReturnReason.REFUSED}, {"document_kind": DocumentKind.MEDIATION_STATEMENT}),
    ],
)
def test_back_and_for_a_person_to_decide(part: dict[str, Any], about: dict[str, Any]) -> None:
    with pytest.raises(NotSupported):
        effect_of(by_post(about=about, **BACK, **part))


def test_the_other_party_in_the_household_may_not_take_the_mail() -> None:
    part: dict[str, Any] = {
        "signer": Signer.ADULT_RELATIVE,
        "signer_lives_together": True,
        "signer_is_other_party": True,
        "signed_on": d("04-01"),
    }
    effect = effect_of(by_post(**part))
    assert (effect.state, effect.rule) == (EffectState.ATTEMPTING, "A7")
    assert effect.failure is FailureReason.SIGNER_NOT_ENTITLED
    pending = effect_of(by_post(signer=Signer.AGENT, signed_on=d("04-01")))
    assert (pending.state, pending.failure) == (EffectState.ATTEMPTING, None)


def test_contents_that_differ_from_the_receipt() -> None:
    signed: dict[str, Any] = {"signed_on": d("04-01")}
    at_once = effect_of(by_post(**signed, contents_differ_returned_on=d("04-01")))
    assert (at_once.state, at_once.rule) == (EffectState.NOT_SERVED, "A8")
    with pytest.raises(NotSupported):
        effect_of(by_post(**signed, contents_differ_returned_on=d("04-02")))
    company = {"recipient_kind": RecipientKind.ORGANISATION}
    desk: dict[str, Any] = {**signed, "signer": Signer.MAIL_ROOM}
    within = effect_of(by_post(about=company, **desk, contents_differ_returned_on=d("04-04")))
    assert within.state is EffectState.NOT_SERVED
    with pytest.raises(NotSupported):
        effect_of(by_post(about=company, **desk, contents_differ_returned_on=d("04-05")))


@pytest.mark.parametrize(
    ("reason", "tries", "deemed"),
    [
        (ReturnReason.UNKNOWN_PERSON, 2, False),
        (ReturnReason.UNKNOWN_PERSON, 3, True),
        (ReturnReason.NO_ONE, 2, False),
        (ReturnReason.REFUSED, 1, True),
    ],
)
def test_the_post_has_to_try_three_times_unless_refused(
    reason: ReturnReason, tries: int, deemed: bool
) -> None:
    effect = effect_of(by_post(**BACK, return_reason=reason, delivery_tries=tries))
    assert effect.deemed is deemed
    assert effect.rule == ("A5" if deemed else "A6")


def test_when_papers_may_go_by_post() -> None:
    assert may_post()
    assert may_post(agreed_to_come=True).code == "agreed_to_come"
    assert may_post(whereabouts_unknown=True).code == "whereabouts_unknown"


def by_notice(*, on: date = ASKED_ON, about: dict[str, Any] | None = None, **part: Any) -> EffectFacts:
    part.setdefault("address_known", False)
    part.setdefault("whereabouts_unknown", True)
    part.setdefault("reason_recorded", True)
    return EffectFacts(method=Method.NOTICE, on=on, notice=NoticeFacts(**part), **(about or {}))


PRINTED = (Publication(medium=Medium.NEWSPAPER, published_on=d("01-16")),)


def test_a_notice_runs_until_its_last_day() -> None:
    assert effect_of(by_notice()).next_try == "上传公告报样"
    running = effect_of(by_notice(on=d("02-14"), publications=PRINTED))
    assert (running.state, running.expected_on) == (EffectState.ATTEMPTING, d("02-15"))
    over = effect_of(by_notice(on=d("02-15"), publications=PRINTED))
    assert (over.state, over.effective_on) == (EffectState.DEEMED_SERVED, d("02-15"))
    abroad = effect_of(by_notice(publications=PRINTED, foreign_without_domicile=True))
    assert (abroad.effective_on, abroad.rule) == (d("03-17"), "S7f")
    assert "第二百八十三条第二款" in abroad.cited


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"whereabouts_unknown": False}, "no_earlier_attempt"),
        ({"reason_recorded": False}, "reason_not_recorded"),
        (
            {"earlier_attempts": (Method.POSTAL,), "feasible_methods": (Method.DIRECT, Method.POSTAL)},
            "not_exhausted",
        ),
    ],
)
def test_a_notice_is_closed_until_the_rest_is_proved(part: dict[str, Any], code: str) -> None:
    verdict = may_publish_notice(by_notice(**part))
    assert verdict.code == code
    assert verdict.remedy
    with pytest.raises(Refused):
        effect_of(by_notice(**part))


def test_a_notice_names_what_was_not_tried_and_opens_afterwards() -> None:
    tried: dict[str, Any] = {"feasible_methods": (Method.DIRECT, Method.POSTAL), "address_known": True}
    refusal = may_publish_notice(by_notice(**tried, earlier_attempts=(Method.POSTAL,)))
    assert refusal.reason == "公告前还没有试过：直接送达"
    assert may_publish_notice(by_notice(**tried, earlier_attempts=(Method.POSTAL, Method.DIRECT)))
    with pytest.raises(NotSupported):
        may_publish_notice(by_notice(about=CRIMINAL))
    with pytest.raises(Refused):
        may_publish_notice(EffectFacts(method=Method.NOTICE, on=ASKED_ON))


def to_fetch(*, on: date = ASKED_ON, about: dict[str, Any] | None = None, **part: Any) -> EffectFacts:
    part.setdefault("pickup_until_on", d("05-20"))
    part.setdefault("told_period", True)
    about = {"procedure": Procedure.SIMPLE, "document_kind": DocumentKind.JUDGMENT, **(about or {})}
    return EffectFacts(method=Method.PICKUP, on=on, pickup=PickupFacts(**part), **about)


def test_a_judgment_fetched_or_not_fetched() -> None:
    fetched = effect_of(to_fetch(collected_on=d("05-18")))
    assert (fetched.state, fetched.effective_on, fetched.rule) == (EffectState.SERVED, d("05-18"), "S9")
    late = effect_of(to_fetch(collected_on=d("05-22")))
    assert (late.state, late.effective_on) == (EffectState.DEEMED_SERVED, d("05-20"))
    untold = effect_of(to_fetch(collected_on=d("05-22"), told_period=False))
    assert (untold.effective_on, untold.rule) == (d("05-22"), "S1")
    on_the_day = effect_of(to_fetch(on=d("05-20")))
    assert (on_the_day.state, on_the_day.expected_on) == (EffectState.ATTEMPTING, d("05-20"))
    assert effect_of(to_fetch(told_period=None)).next_try == "补交宣判笔录，或者另行送达"
    assert effect_of(to_fetch(pickup_until_on=None)).rule == "S9"


def test_other_papers_not_fetched_are_not_served() -> None:
    other: dict[str, Any] = {"announced_in_court": False}
    over = effect_of(to_fetch(**other))
    assert (over.state, over.failure) == (EffectState.FAILED, FailureReason.NOT_COLLECTED)
    assert effect_of(to_fetch(on=d("05-19"), **other)).state is EffectState.ATTEMPTING
    assert effect_of(to_fetch(pickup_until_on=None, **other)).rule == "S1"
    assert effect_of(to_fetch(collected_on=d("05-18"), **other)).rule == "S1"


def test_fetching_outside_the_rule_is_for_a_person() -> None:
    with pytest.raises(NotSupported):
        effect_of(to_fetch(about={"procedure": Procedure.ORDINARY}))
    with pytest.raises(NotSupported):
        effect_of(to_fetch(about=CRIMINAL))


def by_call(*, about: dict[str, Any] | None = None, **part: Any) -> EffectFacts:
    about = {"procedure": Procedure.SIMPLE, "document_kind": DocumentKind.HEARING_NOTICE, **(about or {})}
    return EffectFacts(method=Method.SIMPLE, on=ASKED_ON, simple=SimpleFacts(**part), **about)


def test_a_confirmed_call_is_service_of_a_notice() -> None:
    effect = effect_of(by_call(confirmed=True, confirmed_on=d("06-01"), recorded=True))
    assert (effect.state, effect.effective_on, effect.rule) == (EffectState.SERVED, d("06-01"), "S8")
    assert may_give_default_judgment(by_call(confirmed=True, confirmed_on=d("06-01")))
    proved = effect_of(by_call(channel=Channel.EMAIL, otherwise_proved_on=d("06-02")))
    assert proved.effective_on == d("06-02")
    about = {"category": CaseCategory.ADMINISTRATIVE}
    assert effect_of(by_call(about=about, confirmed=True, confirmed_on=d("06-01"))).rule == "S8a"
    assert effect_of(by_call(about=about)).rule == "S8ax"


@pytest.mark.parametrize(
    ("about", "part", "state"),
    [
        ({"document_kind": DocumentKind.JUDGMENT}, {"confirmed": True}, EffectState.NOT_SERVED),
        ({"procedure": Procedure.ORDINARY}, {"confirmed": True}, EffectState.NOT_SERVED),
        ({}, {"recorded": False, "confirmed": True}, EffectState.ATTEMPTING),
        ({"document_kind": DocumentKind.ANSWER_NOTICE}, {}, EffectState.ATTEMPTING),
        ({}, {}, EffectState.NOT_SERVED),
    ],
)
def test_a_call_that_is_not_service(about: dict[str, Any], part: dict[str, Any], state: EffectState) -> None:
    facts = by_call(about=about, **part)
    assert effect_of(facts).state is state
    assert not may_give_default_judgment(facts)


def test_criminal_calls_are_for_a_person() -> None:
    with pytest.raises(NotSupported):
        effect_of(by_call(about=CRIMINAL))
