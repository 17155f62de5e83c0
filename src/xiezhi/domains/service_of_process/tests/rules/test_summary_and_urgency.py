"""What a row shows and asks for: 有异议, then 失败, else the least advanced; one next step; one clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.domains.service_of_process.rules.summary import (
    Viewer,
    next_step,
    pair_state,
    pair_states,
    summarise,
    worst,
)
from xiezhi.domains.service_of_process.rules.urgency import urgency
from xiezhi.domains.service_of_process.tests.rules.support import at, d
from xiezhi.domains.service_of_process.types import (
    Authority,
    CellFacts,
    CellState,
    Channel,
    FailureReason,
    FiveFacts,
    Method,
    NextStep,
    OrderFacts,
    OrderState,
    UrgencyLevel,
)

DUE = at("11-19 17:00")
QUEUED: dict[str, Any] = {"queued_at": at("11-16 14:50")}
HANDED: dict[str, Any] = {"handed_at": at("11-16 14:51")}
ARRIVED: dict[str, Any] = {**HANDED, "arrived_at": at("11-16 14:52")}
VIEWED: dict[str, Any] = {**ARRIVED, "viewed_at": at("11-16 15:02")}
SIGNED: dict[str, Any] = {**VIEWED, "signed_at": at("11-16 15:09")}
EFFECTIVE: dict[str, Any] = {**ARRIVED, "effective_on": d("11-16")}
OBJECTED: dict[str, Any] = {**VIEWED, "objected": True, "frozen": True}
FAILED: dict[str, Any] = {"failed": FailureReason.MAILBOX_UNKNOWN}


def cell(
    facts: dict[str, Any] | None = None, document: str = "起诉状副本", recipient: str = "陆文澜", **more: Any
) -> CellFacts:
    return CellFacts(document=document, recipient=recipient, facts=FiveFacts(**(facts or {})), **more)


def order(*cells: CellFacts, **more: Any) -> OrderFacts:
    more.setdefault("state", OrderState.SERVING)
    more.setdefault("due_at", DUE)
    return OrderFacts(cells=cells, **more)


def step(*cells: CellFacts, viewer: Viewer = Viewer.SPECIALIST, **more: Any) -> NextStep:
    found = next_step(order(*cells, **more), viewer=viewer)
    assert found is not None
    return found


def picture() -> OrderFacts:
    """The order of the reference picture: five papers, three people, seven attempts."""
    papers = ["起诉状副本", "应诉通知书", "举证通知书", "证据副本"]
    lu = [cell(EFFECTIVE, paper, "陆文澜", channel=Channel.SMS_LINK) for paper in papers]
    lu.append(cell(QUEUED, "开庭传票", "陆文澜", attempt_no=2, channel=Channel.PORTAL))
    agent: dict[str, Any] = {
        "agent": "周砚律师",
        "authority": Authority.UNCHECKED,
        "channel": Channel.SMS_LINK,
    }
    company = [cell(FAILED, paper, "青禾餐饮", channel=Channel.EMAIL, replaced=True) for paper in papers]
    states = [SIGNED, SIGNED, VIEWED, ARRIVED, HANDED]
    company += [
        cell(facts, paper, "青禾餐饮", attempt_no=2, **agent)
        for facts, paper in zip(states, [*papers, "开庭传票"], strict=True)
    ]
    shen = [cell(OBJECTED, paper, "沈嘉树", channel=Channel.SMS_LINK) for paper in papers]
    shen += [
        cell(QUEUED, paper, "沈嘉树", attempt_no=2, method=Method.POSTAL, channel=Channel.POST)
        for paper in [*papers, "开庭传票"]
    ]
    return order(*lu, *company, *shen, judge="陈默", due_reason="传票最迟12-04（周五）通知到")


def test_the_order_of_the_reference_picture() -> None:
    summary = summarise(picture())
    assert summary.state is CellState.OBJECTED
    assert (summary.effective_count, summary.cell_count) == (4, 15)
    assert summary.next_step is not None
    assert summary.next_step.sentence == "核对周砚律师的授权委托书，青禾餐饮的2份签收才能判定效力"
    assert summary.next_step.button == "去核对"
    assert summary.next_step.due_at == DUE
    assert summary.next_step.also == (
        "另有4件：沈嘉树的异议等陈默法官决定；传票最迟12-04（周五）通知到；发送，陆文澜1份等"
    )


def test_the_judge_is_asked_for_the_decision_first() -> None:
    found = next_step(picture(), viewer=Viewer.JUDGE)
    assert found is not None
    assert (found.code, found.sentence) == ("decide_objection", "决定沈嘉树的异议，送达效力已冻结")


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ([], CellState.NONE),
        ([cell()], CellState.NONE),
        ([cell(FAILED)], CellState.FAILED),
        ([cell(FAILED), cell(QUEUED, attempt_no=2)], CellState.QUEUED),
        ([cell(FAILED), cell(attempt_no=2)], CellState.FAILED),
        ([cell(VIEWED, replaced=True), cell(QUEUED, attempt_no=2)], CellState.QUEUED),
        ([cell(ARRIVED), cell(QUEUED, attempt_no=2)], CellState.ARRIVED),
        ([cell(EFFECTIVE), cell(FAILED, attempt_no=2)], CellState.EFFECTIVE),
        ([cell(EFFECTIVE), cell(OBJECTED, attempt_no=2)], CellState.OBJECTED),
    ],
)
def test_one_paper_for_one_person_over_its_attempts(cells: list[CellFacts], state: CellState) -> None:
    assert pair_state(cells) is state


any_cell = st.builds(
    cell,
    st.sampled_from([{}, QUEUED, HANDED, ARRIVED, VIEWED, SIGNED, EFFECTIVE, OBJECTED, FAILED]),
    st.sampled_from(["起诉状副本", "应诉通知书"]),
    st.sampled_from(["陆文澜", "沈嘉树"]),
    attempt_no=st.integers(1, 3),
    replaced=st.booleans(),
    stopped=st.booleans(),
    method=st.sampled_from(Method),
    channel=st.none() | st.sampled_from(Channel),
    authority=st.sampled_from(Authority),
    agent=st.just("周砚律师"),
)


@given(cells=st.lists(any_cell, max_size=8))
def test_a_summary_is_never_better_than_any_part(cells: list[CellFacts]) -> None:
    states = pair_states(cells)
    summary = summarise(order(*cells))
    assert all(summary.state.rank <= state.rank for state in states.values())
    assert (CellState.OBJECTED in states.values()) == (summary.state is CellState.OBJECTED)
    assert (summary.state is CellState.EFFECTIVE) == (set(states.values()) == {CellState.EFFECTIVE})


@given(cells=st.lists(any_cell, max_size=8), viewer=st.sampled_from(Viewer))
def test_there_is_always_one_next_step_and_it_is_done_only_when_all_is(
    cells: list[CellFacts], viewer: Viewer
) -> None:
    found = next_step(order(*cells), viewer=viewer)
    assert found is not None
    assert found.sentence
    assert found.waiting == (found.button == "")
    if found.code == "complete":
        assert set(pair_states(cells).values()) <= {CellState.EFFECTIVE}


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (OrderState.DRAFT, "submit"),
        (OrderState.RETURNED, "resubmit"),
        (OrderState.SUBMITTED, "check"),
        (OrderState.ACCEPTED, "choose_method"),
    ],
)
def test_before_the_first_attempt(state: OrderState, code: str) -> None:
    found = next_step(order(state=state))
    assert found is not None
    assert found.code == code


def test_after_the_end_nothing_is_asked() -> None:
    assert next_step(order(cell(FAILED), state=OrderState.COMPLETED)) is None
    assert next_step(order(state=OrderState.CANCELLED)) is None


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (cell(FAILED, recipient="孟川"), "换地址再发：孟川，收件人不存在"),
        (cell(QUEUED), "发送，陆文澜1份"),
        (cell(QUEUED, method=Method.POSTAL), "寄出法院专递，陆文澜1份"),
        (cell(QUEUED, method=Method.NOTICE), "上传公告报样，陆文澜1份"),
        (cell(), "选择送达方式和地址，陆文澜1份"),
        (cell(stopped=True), "已经停发，另找地址，陆文澜1份"),
        (cell(HANDED, channel=Channel.SMS_LINK), "等运营商回报"),
        (cell(HANDED, channel=Channel.EMAIL), "等对方邮箱系统回报"),
        (cell(HANDED, channel=Channel.VISIT), "等回报"),
        (cell(HANDED, method=Method.POSTAL), "等邮政回执"),
        (cell(ARRIVED), "等待查阅"),
        (cell(ARRIVED, method=Method.POSTAL), "等待签收"),
        (cell(SIGNED), "等待生效判定"),
        (cell(OBJECTED), "陆文澜的异议等法官决定"),
        (
            cell(VIEWED, agent="周砚律师", authority=Authority.UNCHECKED),
            "核对周砚律师的授权委托书，陆文澜的查阅才能判定效力",
        ),
        (cell(EFFECTIVE), "全部生效，可以办结"),
    ],
)
def test_what_is_blocking_in_one_sentence(one: CellFacts, sentence: str) -> None:
    assert step(one).sentence == sentence


def test_acts_come_before_waiting_and_failures_before_all() -> None:
    cells = [cell(HANDED, "应诉通知书"), cell(OBJECTED, recipient="沈嘉树"), cell(QUEUED, "开庭传票")]
    assert step(*cells).code == "send"
    assert step(*cells, cell(FAILED, recipient="孟川")).code == "resend"
    assert step(*cells, without_address=("恒屿建材",)).sentence == "打电话确认恒屿建材的送达地址"
    assert step(cells[0], cells[1]).code == "wait_decision"


def test_the_line_below_counts_what_else_is_open() -> None:
    assert step(cell(QUEUED)).also == ""
    assert step(cell(QUEUED), due_reason="12-08（周二）开庭").also == "12-08（周二）开庭"
    two = step(cell(QUEUED), cell(OBJECTED, recipient="沈嘉树"), judge="陈默")
    assert two.also == "另有1件：沈嘉树的异议等陈默法官决定"
    three = step(cell(QUEUED), cell(HANDED, "应诉通知书"), cell(FAILED, recipient="孟川"))
    assert three.also == "另有1件：发送，陆文澜1份"
    judge = step(cell(QUEUED), cell(OBJECTED, recipient="沈嘉树"), viewer=Viewer.JUDGE)
    assert judge.also == "另有1件：发送，陆文澜1份"
    assert step(cell(HANDED), due_reason="12-08（周二）开庭").also == "12-08（周二）开庭"


def test_several_recipients_stand_in_one_line() -> None:
    assert step(*[cell(QUEUED, recipient=name) for name in "甲乙"]).sentence == "发送，甲、乙共2份"
    many = step(*[cell(QUEUED, recipient=name) for name in "甲乙丙丁"])
    assert many.sentence == "发送，甲、乙等4人共4份"


def test_a_replaced_attempt_does_not_hide_what_is_waited_for() -> None:
    old = cell(VIEWED, replaced=True, attempt_no=1, agent="周砚律师", authority=Authority.UNCHECKED)
    assert step(cell(VIEWED, attempt_no=2), old).sentence == "等待生效判定"


def test_nothing_but_one_state_is_the_least_advanced() -> None:
    assert worst([]) is CellState.NONE
    assert worst([CellState.EFFECTIVE, CellState.HANDED]) is CellState.HANDED
    assert worst([CellState.FAILED, CellState.NONE]) is CellState.FAILED


def test_the_earliest_day_binds_and_says_why() -> None:
    found = urgency(
        now=at("11-19 14:20"),
        hearing_on=d("12-08"),
        hearing_notice_due_on=d("12-04"),
        answer_due_on=d("11-20"),
        requested_by_on=d("11-25"),
    )
    assert (found.level, found.due_at) == (UrgencyLevel.CALM, at("11-20 17:00"))
    assert found.reason == "起诉状副本最迟11-20（周五）发送"


@pytest.mark.parametrize(
    ("now", "level"),
    [
        ("11-19 23:59", UrgencyLevel.CALM),
        ("11-20 00:00", UrgencyLevel.SOON),
        ("11-20 17:00", UrgencyLevel.SOON),
        ("11-20 17:01", UrgencyLevel.OVER),
    ],
)
def test_calm_soon_and_over(now: str, level: UrgencyLevel) -> None:
    assert urgency(now=at(now), requested_by_on=d("11-20")).level is level


def test_the_statute_wins_a_tie_and_criminal_papers_have_their_own_day() -> None:
    found = urgency(now=at("11-19 14:20"), indictment_due_on=d("11-25"), requested_by_on=d("11-25"))
    assert found.reason == "起诉书副本最迟11-25（周三）送达"


def test_a_clock_stands_while_somebody_else_decides() -> None:
    held = urgency(now=at("11-19 14:20"), requested_by_on=d("11-18"), held_for="等陈默法官决定")
    assert (held.level, held.reason) == (UrgencyLevel.HELD, "等陈默法官决定")
    assert urgency(now=at("11-19 14:20"), held_for="等陈默法官决定").level is UrgencyLevel.HELD
    free = urgency(now=at("11-19 14:20"))
    assert (free.level, free.due_at, free.reason) == (UrgencyLevel.CALM, None, "没有时限")


@given(days=st.integers(-30, 30))
def test_urgency_only_grows(days: int) -> None:
    order_of = [UrgencyLevel.CALM, UrgencyLevel.SOON, UrgencyLevel.OVER]
    now = at("11-20 12:00") + timedelta(days=days)
    earlier = urgency(now=now, requested_by_on=d("11-20")).level
    later = urgency(now=now + timedelta(hours=7), requested_by_on=d("11-20")).level
    assert order_of.index(later) >= order_of.index(earlier)
