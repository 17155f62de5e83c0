"""The recipient objects: what was derived is frozen until a judge decides, then as decided."""

from __future__ import annotations

from typing import Any

import pytest

from xiezhi.domains.service_of_process.rules.effects import apply_objection, earliest_effect, effect_of
from xiezhi.domains.service_of_process.tests.rules.support import at, by_message, d
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    Channel,
    ConsentFacts,
    Effect,
    EffectState,
    FailureReason,
    ObjectionDecision,
    ObjectionFacts,
    ObjectionKind,
)
from xiezhi.lib.verdict import Refused


def presumed() -> Effect:
    return effect_of(
        by_message(address_status=AddressStatus.FOUND_BY_COURT, consent=ConsentFacts(), read_on=d("11-17"))
    )


def objection(decision: ObjectionDecision | None = None, **more: Any) -> ObjectionFacts:
    if decision is not None:
        more.setdefault("decided_at", at("11-20 10:00"))
    return ObjectionFacts(
        kind=ObjectionKind.NOT_MY_ADDRESS, raised_at=at("11-18 10:31"), decision=decision, **more
    )


def test_an_objection_freezes_and_no_period_runs() -> None:
    effect = apply_objection(presumed(), [objection()])
    assert effect.frozen
    assert not effect.effective
    assert effect.period_from_on is None
    assert effect.effective_on == d("11-17")
    assert "这不是我的号码或邮箱" in effect.reason
    assert "法官决定前效力冻结" in effect.reason


def test_sustained_means_not_served() -> None:
    decided = objection(ObjectionDecision.SUSTAINED, reason="号码8月已经停用")
    effect = apply_objection(presumed(), [decided])
    assert (effect.state, effect.effective_on) == (EffectState.NOT_SERVED, None)
    assert effect.failure is FailureReason.SET_ASIDE
    assert "号码8月已经停用" in effect.reason
    assert effect.next_try == "重新送达"


@pytest.mark.parametrize("decision", [ObjectionDecision.DISMISSED, ObjectionDecision.WITHDRAWN])
def test_dismissed_or_withdrawn_the_date_stands(decision: ObjectionDecision) -> None:
    effect = apply_objection(presumed(), [objection(decision)])
    assert (effect.effective_on, effect.frozen) == (d("11-17"), False)
    assert effect.evidence[-1] == "对异议的决定（2026年11月20日）"


def test_another_date() -> None:
    effect = apply_objection(presumed(), [objection(ObjectionDecision.OTHER_DATE, other_date_on=d("11-19"))])
    assert effect.effective_on == d("11-19")
    assert "改定为2026年11月19日" in effect.reason


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "facts_missing"),
        ({"other_date_on": d("11-21")}, "served_in_future"),
        ({"other_date_on": d("11-10")}, "served_before_document"),
    ],
)
def test_another_date_has_to_be_possible(more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        apply_objection(
            presumed(), [objection(ObjectionDecision.OTHER_DATE, **more)], document_dated_on=d("11-13")
        )
    assert refusal.value.code == code


def test_a_date_cannot_be_moved_where_there_is_none_nor_decided_without_a_day() -> None:
    nothing = effect_of(by_message())
    with pytest.raises(Refused) as refusal:
        apply_objection(nothing, [objection(ObjectionDecision.OTHER_DATE, other_date_on=d("11-19"))])
    assert refusal.value.code == "nothing_to_change"
    with pytest.raises(Refused):
        apply_objection(nothing, [objection(ObjectionDecision.DISMISSED, decided_at=None)])


def test_a_second_objection_freezes_again() -> None:
    second = ObjectionFacts(kind=ObjectionKind.OTHER, raised_at=at("11-20 16:00"))
    effect = apply_objection(presumed(), [second, objection(ObjectionDecision.DISMISSED)])
    assert effect.frozen


def test_an_attempt_without_objection_counts_beside_a_frozen_one() -> None:
    frozen = apply_objection(presumed(), [objection()])
    mail = effect_of(by_message(channel=Channel.EMAIL, arrived_on=d("11-20")))
    assert earliest_effect([frozen, mail]) == mail
    assert earliest_effect([frozen]) == frozen
    assert earliest_effect([frozen, effect_of(by_message())]) == frozen
