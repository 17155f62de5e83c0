"""The matrix, the case on one page, sign-for records, messages and the phone list of judge and clerk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support import service
from tests.support.clock import NOW, TODAY

from xiezhi.domains.service_of_process.actions.reports import record_report
from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.domains.service_of_process.queries.orders import OrderTerms, orders_listed
from xiezhi.domains.service_of_process.queries.records import (
    documents_found,
    gathered,
    message_records,
    my_progress,
    receipts_found,
    steps_of,
)
from xiezhi.domains.service_of_process.types import CellState
from xiezhi.kernel.identity.models import Person

HOSTILE = ["'; DROP TABLE x; --", "%", "_", "\\", "\x00", "𬭁㛃", "a" * 5000, "(((((", "号", "{{7*7}}"]


def fresh(person: Any) -> Any:
    return Person.objects.get(pk=person.pk)


def test_a_matrix_takes_the_same_few_questions_whatever_its_size(world: Any) -> None:
    small = service.make_sent(world, confirmed=False).order
    case = service.make_case(world, case_no="（2026）沪0199民初9号")
    large = service.make_order(world, court_case=case, recipients=("陆文澜", "沈嘉树", "黎安"))
    for name, number in (("陆文澜", "19900000102"), ("沈嘉树", "19900000104"), ("黎安", "19900000101")):
        service.make_address(world, service.recipient(large, name), value=number)
        for _ in range(3):
            service.make_attempt(world, service.recipient(large, name))
    counts = []
    for order in (small, large):
        order = ServiceOrder.objects.select_related("court_case", "judge").get(pk=order.pk)
        with CaptureQueriesContext(connection) as asked:
            matrix = matrix_of(order)
            for attempt in matrix.attempts:
                for document in matrix.documents:
                    cell = matrix.cell(document.pk, attempt.pk)
                    assert cell is not None
                    assert cell.facts.text
                    assert attempt.recipient.party.name
                    assert cell.attempt.order.court_case.case_no
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_the_whole_case_on_one_page(world: Any) -> None:
    sent = service.make_viewed(world)
    case = sent.order.court_case
    second = service.make_order(
        world, court_case=case, documents=(("summons", "开庭传票", 1),), recipients=("陆文澜", "沈嘉树")
    )
    other = service.make_order(world, court_case=service.make_case(world, case_no="（2026）沪0199民初9号"))
    page = gathered(fresh(world.judge), case.pk, on=TODAY)
    assert [matrix.order for matrix in page.matrices] == [sent.order, second]
    assert [(row.recipient, row.document, row.state) for row in page.outstanding] == [
        ("陆文澜", "开庭传票", CellState.NONE), ("沈嘉树", "开庭传票", CellState.NONE),
    ]  # fmt: skip
    assert [proof.kind for proof in page.proofs] == ["sent_record", "report", "electronic_proof"]
    assert gathered(fresh(world.judge_elsewhere), case.pk, on=TODAY).matrices == []
    assert other.pk not in [matrix.order.pk for matrix in page.matrices]


def test_sign_for_records_are_found_by_number_name_and_document(world: Any) -> None:
    sent = service.make_signed(world, documents=2)
    case = service.make_case(
        world, case_no="（2026）沪0199民初9号", parties=[service.party_draft(name="黎安")]
    )
    service.make_order(world, court_case=case, recipients=("黎安",))
    for text in ("（2026）沪0199民初4127号", "4127", "陆文澜", "应诉通知书", ""):
        found = list(receipts_found(fresh(world.service_specialist), text, on=TODAY))
        assert [record.attempt_id for record in found] == [sent.attempt.pk], text
        assert [cell.document.name for cell in found[0].cells.all()] == ["起诉状副本", "应诉通知书"]
    assert not receipts_found(fresh(world.service_specialist), "黎安律师函", on=TODAY).exists()
    assert not receipts_found(fresh(world.judge_elsewhere), "陆文澜", on=TODAY).exists()


def test_documents_are_found_with_their_receipts(world: Any) -> None:
    service.make_signed(world, documents=2)
    found = list(documents_found(fresh(world.clerk), "应诉通知书", on=TODAY))
    assert [document.name for document in found] == ["应诉通知书"]
    assert [cell.signed_at is not None for cell in found[0].cells.all()] == [True]
    assert documents_found(fresh(world.clerk), "4127", on=TODAY).count() == 4


def test_each_message_shows_time_recipient_number_and_what_became_of_it_but_not_its_text(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False, arrived=False)
    message = sent.attempt.message
    message.state, message.failure, message.handed_at = "failed", "空号", service.SENT_AT
    message.save()
    orders = ServiceOrder.objects.filter(court_case__case_no="（2026）沪0199民初4127号")
    records = message_records(orders)
    assert [(r.means, r.to, r.state, r.failure) for r in records] == [
        ("sms", "199****0102", "failed", "空号")
    ]
    assert records[0].attempt.recipient.party.name == "陆文澜"
    assert records[0].queued_at == service.SENT_AT
    assert sent.code not in str(records)
    assert sent.token not in str(records)


def test_a_judge_sees_own_cases_without_a_number_typed(world: Any) -> None:
    waiting = service.make_order(world, accepted=False)
    sent = service.make_sent(
        world,
        order=service.make_order(world, court_case=service.make_case(world, case_no="（2026）沪0199民初9号")),
    )
    failing = service.make_sent(
        world, order=service.make_order(world, court_case=service.make_case(world, case_no="（2026）沪0199民初10号")),
        confirmed=False, arrived=False,
    )  # fmt: skip
    record_report(failing.attempt.pk, arrived=False, at=NOW, code="number_invalid")
    rows = {row.order.pk: row for row in my_progress(fresh(world.judge), at=NOW)}
    assert set(rows) == {waiting.pk, sent.order.pk, failing.order.pk}
    assert (rows[waiting.pk].node, rows[waiting.pk].held_by) == ("待核实", "送达中心")
    assert rows[waiting.pk].blocks == "核实任务信息"
    assert rows[sent.order.pk].complete
    assert rows[sent.order.pk].taken == sent.fresh().order.completed_at - sent.order.requested_at
    assert rows[failing.order.pk].held_by == "送达专员甲"
    assert "空号" in rows[failing.order.pk].blocks
    assert [row.complete for row in my_progress(fresh(world.clerk), at=NOW)] == [False, False, True]
    assert my_progress(fresh(world.judge_elsewhere), at=NOW) == []
    late = my_progress(fresh(world.judge), at=NOW + timedelta(days=60))
    assert sent.order.pk not in {row.order.pk for row in late}


def test_the_phone_list_takes_few_questions(world: Any) -> None:
    for number in range(4):
        service.make_order(
            world, court_case=service.make_case(world, case_no=f"（2026）沪0199民初{number + 1}号")
        )
    judge = fresh(world.judge)
    with CaptureQueriesContext(connection) as asked:
        assert (
            len([(r.recipients, r.held_by, r.order.court_case.case_no) for r in my_progress(judge, at=NOW)])
            == 4
        )
    assert len(asked) <= 5


def test_each_step_names_operator_and_time(world: Any) -> None:
    sent = service.make_viewed(world)
    steps = list(steps_of(sent.order))
    assert [step.kind for step in steps][:4] == ["requested", "confirmation", "accepted", "sent"]
    assert steps[2].by == world.service_specialist
    assert all(step.at for step in steps)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_find_nothing_and_break_nothing(world: Any, text: str) -> None:
    service.make_signed(world)
    person = fresh(world.service_specialist)
    assert not receipts_found(person, text, on=TODAY).exists()
    assert not documents_found(person, text, on=TODAY).exists()
    assert not orders_listed(person, OrderTerms(text=text), at=NOW).exists()


def test_the_list_finds_by_number_name_and_order_number_within_sight(world: Any) -> None:
    order = service.make_order(world)
    for text in (
        "（2026）沪0199民初4127号",
        "4127",
        "陆文澜",
        "文澜",
        order.order_no,
        order.order_no.lower(),
    ):
        assert list(orders_listed(fresh(world.service_specialist), OrderTerms(text=text), at=NOW)) == [
            order
        ], text
        assert not orders_listed(
            fresh(world.service_specialist_elsewhere), OrderTerms(text=text), at=NOW
        ).exists()
