"""Objections: freeze effect and periods, decided by a judge alone, carried into effect, periods and proof."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW, moment

from xiezhi.domains.service_of_process.actions.objections import (
    decide_objection,
    raise_objection,
    register_objection,
)
from xiezhi.domains.service_of_process.models import Objection, Proof
from xiezhi.domains.service_of_process.types import ObjectionDecision, ObjectionKind
from xiezhi.kernel.files.actions import store
from xiezhi.kernel.notifications.models import Message
from xiezhi.kernel.workflow.models import Clock, Task
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def decide(world: Any, objection: Any, decision: ObjectionDecision, **more: Any) -> Any:
    return decide_objection(
        objection,
        **{
            "decision": decision,
            "reason": "查明属实",
            "by": world.judge,
            "at": NOW + timedelta(days=1),
            **more,
        },
    )


def test_an_objection_freezes_everything_that_was_derived(world: Any) -> None:
    sent, objection = service.make_objected(world)
    assert sent.fresh().state == "contested"
    cells = sent.cells()
    assert all(cell.objected and cell.frozen for cell in cells)
    assert "效力冻结" in cells[0].facts.text
    order = sent.order
    order.refresh_from_db()
    assert (order.state, order.summary_state, order.effective_count) == ("serving", "objected", 0)
    assert (order.next_code, order.next_waiting, order.due_at) == ("wait_decision", True, None)
    clock = Clock.objects.get(limit_id="C02.answer")
    assert clock.held_at == NOW
    recipient = sent.attempt.recipient
    recipient.refresh_from_db()
    assert recipient.answer_due_on is None
    tasks = {task.kind.rpartition(".")[2]: task for task in Task.objects.filter(closed_at=None)}
    assert tasks["decide_objection"].person == world.judge
    assert (tasks["wait_decision"].held, tasks["wait_decision"].person) == (True, world.service_specialist)
    message = Message.objects.get(kind="service_of_process.objection")
    assert message.person == world.judge
    assert "号码8月" not in message.title + message.line
    assert objection.decision == ""


def test_one_objection_at_a_time(world: Any) -> None:
    sent, _ = service.make_objected(world)
    with pytest.raises(Conflict, match="还没有决定"):
        raise_objection(sent.session, sent.attempt.pk, kind=ObjectionKind.OTHER, at=NOW)
    assert Objection.objects.count() == 1


def test_dismissed_the_effect_stands_and_periods_run_as_before(world: Any) -> None:
    sent, objection = service.make_objected(world)
    decide(world, objection, ObjectionDecision.DISMISSED)
    assert sent.fresh().state == "served"
    assert {str(cell.effective_on) for cell in sent.cells()} == {"2026-11-16"}
    clock = Clock.objects.get(limit_id="C02.answer")
    assert (clock.held_at, str(clock.due_at.date())) == (None, "2026-12-01")
    sent.order.refresh_from_db()
    assert sent.order.state == "completed"
    proof = Proof.objects.get(attempt=sent.attempt, kind="electronic_proof")
    assert "送达日期仍为2026年11月16日" in proof.additions.last().line
    # The team was told of the end once, though the order ended twice.
    assert Message.objects.filter(kind="service_of_process.completed", person=world.judge).count() == 1


def test_sustained_nothing_was_served_and_a_new_proof_says_so(world: Any) -> None:
    sent, objection = service.make_objected(world)
    old = Proof.objects.get(attempt=sent.attempt, kind="electronic_proof")
    said = old.sealed_facts
    decide(world, objection, ObjectionDecision.SUSTAINED)
    assert sent.fresh().state == "failed"
    assert {(str(cell.effective_on), cell.failed) for cell in sent.cells()} == {("None", "set_aside")}
    assert not Clock.objects.filter(ended_at=None).exists()
    fresh = Proof.objects.get(supersedes=old)
    assert fresh.facts["service_date"]["text"] == "出具时尚未判定"
    assert fresh.facts["supersedes"]["number"] == old.number
    assert "异议成立" in fresh.supersede_reason
    old.refresh_from_db()
    assert old.sealed_facts == said
    assert old.additions.last().line == f"本回证已被{fresh.number}替代"
    sent.order.refresh_from_db()
    assert (sent.order.state, sent.order.next_code) == ("serving", "resend")


def test_another_date_moves_effect_period_and_proof(world: Any) -> None:
    sent, objection = service.make_objected(world, confirmed=True)
    with pytest.raises(Refused, match="改定的送达日期"):
        decide(world, objection, ObjectionDecision.OTHER_DATE)
    with pytest.raises(Refused, match="还没有到"):
        decide(world, objection, ObjectionDecision.OTHER_DATE, other_date_on=date(2026, 12, 24))
    decide(world, objection, ObjectionDecision.OTHER_DATE, other_date_on=date(2026, 11, 18))
    assert {str(cell.effective_on) for cell in sent.cells()} == {"2026-11-18"}
    assert str(Clock.objects.get(limit_id="C02.answer").due_at.date()) == "2026-12-03"
    fresh = Proof.objects.get(attempt=sent.attempt, kind="electronic_proof", superseded_by=None)
    assert fresh.facts["service_date"]["on"] == "2026-11-18"


def test_a_reason_is_needed_and_one_decision_is_final(world: Any) -> None:
    _, objection = service.make_objected(world)
    with pytest.raises(Refused, match="理由"):
        decide(world, objection, ObjectionDecision.DISMISSED, reason=" ")
    decide(world, objection, ObjectionDecision.DISMISSED)
    with pytest.raises(Conflict, match="已经决定"):
        decide(world, objection, ObjectionDecision.SUSTAINED)


@pytest.mark.parametrize(
    "who", ["clerk", "service_specialist", "court_admin", "judge_elsewhere", "supervisor"]
)
def test_nobody_but_the_judge_of_the_case_decides(world: Any, who: str) -> None:
    _, objection = service.make_objected(world)
    with pytest.raises(NotFound):
        decide(world, objection, ObjectionDecision.DISMISSED, by=world.people[who])
    objection.refresh_from_db()
    assert objection.decision == ""


def test_a_judge_of_another_case_of_the_court_does_not_decide(world: Any) -> None:
    case = service.make_case(world, judge=world.court_admin, clerk=world.court_admin)
    order = service.make_order(world, court_case=case, by=world.court_admin)
    _, objection = service.make_objected(world, order=order)
    with pytest.raises(NotFound):
        decide(world, objection, ObjectionDecision.DISMISSED)


def test_a_date_that_cannot_be_is_refused_and_nothing_is_decided(world: Any) -> None:
    order = service.make_order(
        world, documents=(service.document_draft("complaint", "起诉状副本", 2, dated_on=date(2026, 11, 12)),)
    )
    _, objection = service.make_objected(world, order=order)
    with pytest.raises(Refused, match="早于文书日期"):
        decide(world, objection, ObjectionDecision.OTHER_DATE, other_date_on=date(2026, 11, 1))
    objection.refresh_from_db()
    assert objection.decision == ""


def test_photos_come_with_it_and_words_have_a_bound(world: Any) -> None:
    sent = service.make_viewed(world)
    with pytest.raises(Refused) as refused:
        raise_objection(sent.session, sent.attempt.pk, kind=ObjectionKind.OTHER, text="长" * 2001, at=NOW)
    assert refused.value.field == "text"
    file = store(service.png(), name="营业厅.png", by=None, at=NOW)
    objection = raise_objection(
        sent.session,
        sent.attempt.pk,
        kind=ObjectionKind.OTHER,
        text="<script>alert(1)</script>",
        files=[file],
        at=NOW,
    )
    assert list(objection.files.all()) == [file]
    assert objection.text == "<script>alert(1)</script>"


def test_an_objection_by_letter_is_registered_by_the_centre(world: Any) -> None:
    sent = service.make_sent(world)
    objection = register_objection(
        sent.attempt,
        kind=ObjectionKind.NOT_RECEIVED,
        text="来信称未收到",
        by=world.service_specialist,
        at=NOW,
    )
    assert objection.attempt.state == "contested"
    with pytest.raises(NotFound):
        register_objection(sent.attempt, kind=ObjectionKind.OTHER, by=world.field_server, at=NOW)


def test_nothing_is_objected_to_before_anything_went_out(world: Any) -> None:
    order = service.make_order(world)
    service.make_confirmation(world, service.recipient(order).party)
    attempt = service.make_attempt(world, service.recipient(order))
    with pytest.raises(Conflict, match="不用提异议"):
        register_objection(attempt, kind=ObjectionKind.OTHER, by=world.service_specialist, at=NOW)


def test_a_report_during_an_objection_lifts_nothing(world: Any) -> None:
    from xiezhi.domains.service_of_process.actions.reports import record_report

    sent, _ = service.make_objected(world, confirmed=False, arrived=False)
    record_report(sent.attempt.pk, arrived=True, at=moment("2026-11-16 14:55"))
    assert sent.fresh().state == "contested"
    assert all(cell.frozen or cell.effective_on is None for cell in sent.cells())
    sent.order.refresh_from_db()
    assert sent.order.summary_state == "objected"
