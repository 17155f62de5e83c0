"""Five facts, never one "served": the mark of a cell, its chips, its words."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.domains.service_of_process.tests.rules.support import at, d
from xiezhi.domains.service_of_process.types import (
    CellState,
    Fact,
    FactMark,
    FailureReason,
    FiveFacts,
    Method,
    NotMeRelation,
    court_day,
)

EVENTS = (Fact.HANDED, Fact.ARRIVED, Fact.VIEWED, Fact.SIGNED)


def test_the_labels_are_those_of_the_design() -> None:
    assert [state.label for state in CellState][1:] == [
        "待发送", "已交付", "已到达", "已查阅", "已签收", "已生效", "有异议", "失败",
    ]  # fmt: skip
    assert [state.value for state in CellState] == [
        "none", "queued", "handed", "arrived", "viewed", "signed", "effective", "objected", "failed",
    ]  # fmt: skip
    assert "".join(fact.mark for fact in Fact) == "交达阅签效"
    assert Method.choices()[0] == ("direct", "直接送达")
    assert Method("postal") is Method.POSTAL
    assert [relation.hint for relation in NotMeRelation] == ["号码以前可能是别人在用", "", "", ""]


def test_words_for_those_who_do_not_see_the_chips() -> None:
    facts = FiveFacts(handed_at=at("11-16 14:51"), arrived_at=at("11-16 14:52"))
    assert facts.text == "已交付、已到达，未查阅，未签收，未生效"
    assert facts.state is CellState.ARRIVED
    assert FiveFacts().text == "未交付，未到达，未查阅，未签收，未生效"
    assert FiveFacts().state is CellState.NONE
    assert FiveFacts(queued_at=at("11-16 14:50")).state is CellState.QUEUED


def test_effective_without_a_view_and_signed_without_effect() -> None:
    confirmed = FiveFacts(handed_at=at("11-16 14:51"), arrived_at=at("11-16 14:52"), effective_on=d("11-16"))
    assert confirmed.state is CellState.EFFECTIVE
    assert confirmed.text == "已交付、已到达、已生效，未查阅，未签收"
    unchecked = FiveFacts(viewed_at=at("11-19 14:09"), signed_at=at("11-19 14:12"))
    assert unchecked.state is CellState.SIGNED
    assert unchecked.text == "已查阅、已签收，未交付，没有到达回报，未生效"


def test_an_objection_shows_first_and_hatches_the_effect() -> None:
    facts = FiveFacts(
        handed_at=at("11-16 14:51"),
        arrived_at=at("11-16 14:52"),
        viewed_at=at("11-17 19:20"),
        effective_on=d("11-17"),
        objected=True,
        frozen=True,
    )
    assert facts.state is CellState.OBJECTED
    assert dict(facts.marks)[Fact.EFFECTIVE] is FactMark.FROZEN
    assert facts.text == "已交付、已到达、已查阅，未签收，效力冻结"


def test_frozen_without_an_open_objection_is_not_effective() -> None:
    facts = FiveFacts(signed_at=at("11-17 19:20"), effective_on=d("11-17"), frozen=True)
    assert facts.state is CellState.SIGNED


@pytest.mark.parametrize(
    ("reason", "struck"),
    [
        (FailureReason.GATEWAY_REFUSED, Fact.HANDED),
        (FailureReason.MAILBOX_UNKNOWN, Fact.ARRIVED),
        (FailureReason.LINK_EXPIRED, Fact.VIEWED),
        (FailureReason.SET_ASIDE, Fact.EFFECTIVE),
    ],
)
def test_a_failure_strikes_the_fact_it_prevented(reason: FailureReason, struck: Fact) -> None:
    facts = FiveFacts(queued_at=at("11-16 14:50"), failed=reason)
    assert facts.state is CellState.FAILED
    assert dict(facts.marks)[struck] is FactMark.BAD
    assert f"{struck.label}失败" in facts.text


moments = st.integers(0, 60 * 24 * 30).map(lambda minutes: at("10-01 08:00") + timedelta(minutes=minutes))
reports = st.lists(st.tuples(st.sampled_from(EVENTS), moments), max_size=12)


@given(reports=reports, seed=st.integers())
def test_reports_late_doubled_or_shuffled_leave_one_picture(
    reports: list[tuple[Fact, object]], seed: int
) -> None:
    def tell(order: list[tuple[Fact, object]]) -> FiveFacts:
        facts = FiveFacts(queued_at=at("10-01 08:00"))
        for fact, moment in order:
            facts = facts.recorded(fact, moment)  # type: ignore[arg-type]
        return facts

    shuffled = [*reports, *reports]
    random.Random(seed).shuffle(shuffled)
    assert tell(shuffled) == tell(reports)


@given(reports=reports)
def test_an_event_never_takes_a_cell_back(reports: list[tuple[Fact, object]]) -> None:
    facts, rank = FiveFacts(), FiveFacts().state.rank
    for fact, moment in reports:
        facts = facts.recorded(fact, moment)  # type: ignore[arg-type]
        assert facts.state.rank >= rank
        rank = facts.state.rank


def test_a_legal_date_is_no_event_and_a_moment_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="rule"):
        FiveFacts().recorded(Fact.EFFECTIVE, at("11-16 14:51"))
    with pytest.raises(ValueError, match="zone"):
        court_day(at("11-16 14:51").replace(tzinfo=None))
