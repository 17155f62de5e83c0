"""Fetched papers: who may take them, what no signature is, what letters say; the rules of the window alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xiezhi.domains.service_of_process.rules.effects import effect_of
from xiezhi.domains.service_of_process.rules.entrusting_letters import (
    ENTRUSTING,
    HANDING,
    LetterFacts,
    letter_of,
)
from xiezhi.domains.service_of_process.rules.pickups import (
    PICKUP_STEPS,
    checked_holder_no,
    is_opponent,
    may_hand_over,
    unit_for,
)
from xiezhi.domains.service_of_process.rules.strokes import check_strokes
from xiezhi.domains.service_of_process.tests.rules.support import ASKED_ON, d
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    DocumentKind,
    EffectFacts,
    EffectState,
    InPersonFacts,
    Method,
    PickupFacts,
    Place,
    Procedure,
    Reaction,
    RecipientKind,
    Signer,
)
from xiezhi.domains.service_of_process.types.pickups import PickupState
from xiezhi.lib.identifiers import credit_check_character, id_check_digit
from xiezhi.lib.verdict import NotSupported, Refused


def fetched(came: InPersonFacts, *, on: date | None = None, **about: Any) -> EffectFacts:
    part = PickupFacts(
        pickup_until_on=d("05-20"),
        told_period=True,
        collected_on=on or d("05-18"),
        announced_in_court=about.pop("announced", False),
    )
    return EffectFacts(method=Method.PICKUP, on=ASKED_ON, pickup=part, in_person=came, **about)


def came(signer: Signer = Signer.RECIPIENT, **more: Any) -> InPersonFacts:
    return InPersonFacts(
        reaction=more.pop("reaction", Reaction.SIGNED),
        signer=signer,
        place=Place.COURT,
        signed_on=d("05-18"),
        **more,
    )


def test_who_fetches_must_be_one_who_may_sign() -> None:
    assert effect_of(fetched(came())).effective_on == d("05-18")
    wife = came(Signer.ADULT_RELATIVE, signer_lives_together=True)
    assert effect_of(fetched(wife)).state is EffectState.SERVED
    opponent = came(Signer.ADULT_RELATIVE, signer_lives_together=True, signer_is_other_party=True)
    assert (effect_of(fetched(opponent)).effective_on, effect_of(fetched(opponent)).rule) == (None, "A7")
    assert effect_of(fetched(came(Signer.NEIGHBOUR))).effective_on is None
    mediation = {"document_kind": DocumentKind.MEDIATION_STATEMENT}
    assert effect_of(fetched(wife, **mediation)).effective_on is None


def test_a_judgment_fetched_in_time_cites_its_own_rule_and_who_refuses_is_served_that_day() -> None:
    judgment = {"document_kind": DocumentKind.JUDGMENT, "procedure": Procedure.SIMPLE, "announced": True}
    assert effect_of(fetched(came(), **judgment)).rule == "S9"
    refused = came(reaction=Reaction.REFUSED_TO_SIGN, officer_note=True, noted_on=d("05-18"))
    effect = effect_of(fetched(refused, **judgment))
    assert (effect.state, effect.rule, effect.effective_on) == (EffectState.DEEMED_SERVED, "S1a", d("05-18"))
    with pytest.raises(NotSupported):
        effect_of(
            fetched(
                came(Signer.AGENT, reaction=Reaction.REFUSED_TO_SIGN, officer_note=True, noted_on=d("05-18"))
            )
        )


@pytest.mark.parametrize(
    ("strokes", "code"),
    [
        ([], "missing"), ([[]], "missing"), ([[{"x": 0.4, "y": 0.4}]], "too_little"), ([[[0.1, 0.1], [0.11, 0.1]]], "too_little"),
        ([[{"x": "a", "y": 0.4}]], "missing"), ([[[0.1, 0.1]] * 3] * 401, "too_long"),
    ],
)  # fmt: skip
def test_what_is_no_signature(strokes: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_strokes(strokes)
    assert refused.value.code == code


def test_a_name_in_two_strokes_is_one() -> None:
    check_strokes([[{"x": 0.1, "y": 0.2}, {"x": 0.5, "y": 0.6}], [[0.2, 0.7], [0.8, 0.3]]])


def test_a_number_is_taken_whole_or_not_at_all() -> None:
    assert checked_holder_no(" 310199 19900214002" + id_check_digit("31019919900214002")) == (
        "31019919900214002" + id_check_digit("31019919900214002")
    )
    stem = "91310199MA1XK0001"
    assert checked_holder_no(stem.lower() + credit_check_character(stem)) == stem + credit_check_character(
        stem
    )
    wrong = "0" if id_check_digit("31019919900214002") != "0" else "1"
    for text in ("", "3101991990", "31019919900214002", "31019919900214002" + wrong):
        with pytest.raises(Refused):
            checked_holder_no(text)


def test_the_papers_must_lie_ready() -> None:
    told = {"is_told": True}
    assert may_hand_over(PickupState.INFORMED, wanted=["a", "b"], checked=["a", "b"], **told)
    assert may_hand_over(PickupState.NOT_COLLECTED, wanted=["a"], checked=["a"], **told)
    assert may_hand_over(PickupState.INFORMED, wanted=["a", "b"], checked=["a"], **told).code == "not_checked"
    assert may_hand_over(PickupState.INFORMED, wanted=[], checked=[], **told).code == "no_papers"
    assert may_hand_over(PickupState.MARKED, wanted=["a"], checked=["a"], **told).code == "wrong_state"
    assert may_hand_over(PickupState.INFORMED, wanted=["a"], checked=["a"], is_told=False).code == "not_told"
    assert {step.name for step in PICKUP_STEPS} == {"inform", "collect", "refuse", "close", "withdraw"}


def test_who_stands_against_whom() -> None:
    assert is_opponent("原告", "被告")
    assert not is_opponent("被告", "保证人")
    assert unit_for(RecipientKind.SOLDIER) == "所在部队团以上单位的政治机关"
    assert unit_for(RecipientKind.PERSON) == ""


def letter(**more: Any) -> str:
    facts = LetterFacts(
        **{
            "kind": ENTRUSTING, "number": "（2026）沪0199送委4127-01号", "court": "上海市临江区人民法院",
            "to_name": "江州省远山市人民法院", "case_no": "（2026）沪0199民初4127号", "cause": "房屋租赁合同纠纷",
            "recipient": "陆文澜", "recipient_kind": RecipientKind.PERSON, "category": CaseCategory.CIVIL_COMMERCIAL,
            "address": "", "papers": (("起诉状副本", 1, 3),), "request": "", "contact": "电话12368", "written_on": ASKED_ON,
            **more,
        }
    )  # fmt: skip
    return "".join(f"{block['text']}{block['cells']}" for block in letter_of(facts))


def test_letters_cite_what_holds_for_them_and_no_more() -> None:
    assert "第一百三十四条" in letter()
    soldier = letter(kind=HANDING, recipient_kind=RecipientKind.SOLDIER)
    assert "系军人" in soldier
    assert "第九十二条至第九十四条" in soldier
    assert "十日" not in soldier
    assert "条" not in letter(category=CaseCategory.CRIMINAL).replace("三十四条", "")
    assert "另请注意：请避开农忙" in letter(request="请避开农忙")
