"""What a row shows, who has to do what, what runs from service, and the end of an order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.support import service
from tests.support.clock import NOW, moment

from xiezhi.domains.service_of_process.actions.reports import record_handed, record_report
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.types import ServiceClass
from xiezhi.kernel.notifications.models import Message
from xiezhi.kernel.workflow.models import Clock, Task
from xiezhi.kernel.workflow.queries.tasks import open_tasks_of

FIRM = "青禾餐饮管理有限公司"


def open_kinds(order: Any) -> dict[str, Task]:
    rows = Task.objects.filter(object_kind="service_of_process.order", object_id=order.pk, closed_at=None)
    return {task.kind.rpartition(".")[2]: task for task in rows}


def test_the_worst_cell_and_the_count_stand_in_the_row(world: Any) -> None:
    order = service.make_order(world, recipients=("陆文澜", "沈嘉树"))
    service.make_sent(world, order=order)
    order.refresh_from_db()
    assert (order.cell_count, order.effective_count, order.summary_state) == (8, 4, "none")
    assert order.next_sentence == "打电话确认沈嘉树的送达地址"
    surety = service.recipient(order, "沈嘉树")
    service.make_address(world, surety, value="19900000104")
    attempt = service.make_attempt(world, surety)
    send_attempt(attempt, by=world.service_specialist, at=NOW)
    record_report(attempt.pk, arrived=False, at=NOW, code="number_invalid")
    order.refresh_from_db()
    assert (order.summary_state, order.effective_count) == ("failed", 4)
    assert order.next_button == "换地址再发"


def test_the_statutory_day_binds_while_its_paper_is_open(world: Any) -> None:
    case = service.make_case(world, hearing_at=moment("2026-12-08 09:30"))
    order = service.make_order(
        world, court_case=case, documents=(*service.DOCUMENTS[:1], ("summons", "开庭传票", 1)),
        wanted_by_on=moment("2026-11-27 00:00").date(),
    )  # fmt: skip
    assert order.due_reason == "起诉状副本最迟11-18（周三）发送"
    sent = service.make_sent(world, order=order, documents=[order.documents.first()])
    sent.order.refresh_from_db()
    assert sent.order.due_reason == "提请时要求11-27（周五）前送出"


def test_to_dos_open_and_close_by_themselves(world: Any) -> None:
    order = service.make_order(world)
    assert set(open_kinds(order)) == {"confirm_address", "choose_method"}
    person = service.recipient(order)
    service.make_confirmation(world, person.party)
    assert set(open_kinds(order)) == {"choose_method"}
    attempt = service.make_attempt(world, service.recipient(order))
    send_attempt(attempt, by=world.service_specialist, at=NOW)
    assert set(open_kinds(order)) == {"send"}
    record_handed(attempt.pk, at=NOW)
    assert open_kinds(order) == {}
    record_report(attempt.pk, arrived=True, at=NOW)
    assert open_kinds(order) == {}
    mine = [task.kind for task in open_tasks_of(world.service_specialist, on=NOW.date())]
    assert mine == []


def test_the_team_is_told_of_the_end_once_without_any_content(world: Any) -> None:
    case = service.make_case(world)
    order = service.make_order(world, court_case=case, by=world.clerk)
    sent = service.make_sent(world, order=order)
    assert sent.order.state == "completed"
    assert sent.order.told_at is not None
    told = Message.objects.filter(kind="service_of_process.completed")
    assert {message.person for message in told} == {world.judge, world.clerk}
    for message in told:
        text = message.title + message.line
        assert "（2026）沪0199民初4127号" in text
        for hidden in ("陆文澜", "起诉状", "房屋租赁", "199****", sent.attempt.address_masked):
            assert hidden not in text
    record_report(sent.attempt.pk, arrived=True, at=NOW)
    record_handed(sent.attempt.pk, at=NOW)
    assert Message.objects.filter(kind="service_of_process.completed").count() == 2


def test_the_answer_period_runs_for_who_is_sued_alone_and_says_why(world: Any) -> None:
    order = service.make_order(world, recipients=("陆文澜", "沈嘉树", "黎安"))
    service.make_sent(world, order=order)
    clock = Clock.objects.get()
    defendant = service.recipient(order)
    assert (clock.object_kind, clock.object_id) == ("service_of_process.recipient", defendant.pk)
    assert str(defendant.answer_due_on) == "2026-12-01"
    assert [step["text"] for step in clock.steps] == [
        "被告收到起诉状副本之日：2026年11月16日", "起算当日不计入，自次日起计15日，至2026年12月1日",
    ]  # fmt: skip
    assert clock.basis == "民诉法128"
    assert clock.provisional is False
    assert clock.person_label == "被告"


def test_an_appeal_period_runs_from_the_service_of_each_party_and_may_be_provisional(world: Any) -> None:
    order = service.make_order(
        world, documents=(("judgment", "民事判决书", 6),), recipients=("黎安", "陆文澜"),
        service_class=ServiceClass.JUDGMENTS,
    )  # fmt: skip
    first = service.make_sent(world, order=order, at=moment("2026-12-28 10:00"))
    clock = Clock.objects.get()
    assert (clock.limit_id, clock.provisional) == ("C09.judgment", True)
    assert str(clock.due_at.astimezone(NOW.tzinfo).date()) == "2027-01-12"
    assert any("暂定" in step["text"] for step in clock.steps)
    assert first.order.state == "serving"


def test_the_earliest_of_several_ways_counts(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    service.make_confirmation(world, sent.attempt.recipient.party)
    second = service.make_attempt(world, service.recipient(sent.order), channel="email", at=NOW)
    send_attempt(second, by=world.service_specialist, at=NOW)
    record_report(second.pk, arrived=True, at=NOW)
    service.open_session(sent, answer=service.tail_of(sent))
    from xiezhi.domains.service_of_process.actions.reading import record_view

    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=NOW + timedelta(hours=1))
    clock = Clock.objects.get(limit_id="C02.answer")
    assert clock.facts == {"complaint_copy_received_on": "2026-11-19"}
    sent.order.refresh_from_db()
    assert (sent.order.state, sent.order.effective_count) == ("completed", 4)


def test_other_kinds_of_cases_start_no_clock_that_no_collected_law_gives(world: Any) -> None:
    case = service.make_case(world, case_no="（2026）沪0199行初12号", category="administrative")
    sent = service.make_sent(world, order=service.make_order(world, court_case=case))
    assert {str(cell.effective_on) for cell in sent.cells()} == {"2026-11-16"}
    assert not Clock.objects.exists()


def test_titles_of_to_dos_and_next_steps_lie_encrypted(world: Any) -> None:
    from django.db import connection

    service.make_order(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT next_sentence::text, next_also::text FROM service_of_process_serviceorder")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT title::text, line::text FROM workflow_task")
        kept += str(cursor.fetchall())
        cursor.execute("SELECT title::text, line::text FROM service_of_process_trailentry")
        kept += str(cursor.fetchall())
    assert "陆文澜".encode().hex() not in kept
    assert "陆文澜" not in kept
