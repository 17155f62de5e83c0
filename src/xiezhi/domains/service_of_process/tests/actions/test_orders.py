"""Raising, verifying, returning, handing over, ending and reopening an order."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW, moment

from xiezhi.domains.service_of_process.actions import orders as actions
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.models import ServiceOrder, TrailEntry
from xiezhi.domains.service_of_process.types import CaseCategory, ServiceClass
from xiezhi.domains.service_of_process.types.drafts import OrderDraft, RecipientDraft
from xiezhi.kernel.integration.models import ApiClient
from xiezhi.kernel.notifications.models import Message
from xiezhi.kernel.workflow.models import Task
from xiezhi.kernel.workflow.queries.tasks import history_of
from xiezhi.lib.verdict import Conflict, NotFound, NotSupported, Refused


def client_of(world: Any, name: str = "办案系统") -> Any:
    return ApiClient.objects.create(
        name=name, client_id=name, secret_hash="x", organisation=world.court, created_at=NOW
    )


def pushed(world: Any, client: Any, external_no: str = "T-1") -> OrderDraft:
    case = service.make_case(world)
    return OrderDraft(
        court_case_id=case.pk, source="pushed", client_id=client.pk, external_no=external_no,
        documents=(service.document_draft(),),
        recipients=(RecipientDraft(party_id=service.party(case).pk),),
    )  # fmt: skip


def test_an_order_opens_with_case_documents_and_recipients_filled_in(world: Any) -> None:
    order = service.make_order(world, submitted=False, accepted=False)
    assert order.state == "draft"
    assert order.order_no.startswith("SD-2026-")
    assert (order.court, order.organisation) == (world.court, world.division)
    assert (order.judge, order.clerk, order.requested_by) == (world.judge, world.clerk, world.judge)
    assert [d.name for d in order.documents.all()] == [name for _, name, _ in service.DOCUMENTS]
    assert [d.pages for d in order.documents.all()] == [3, 2, 2, 4]
    assert (order.cell_count, order.effective_count, order.summary_state) == (4, 0, "none")
    assert (order.next_code, order.next_button) == ("submit", "提请")


def test_numbers_follow_one_another_within_a_year(world: Any) -> None:
    case = service.make_case(world)
    numbers = [
        service.make_order(world, court_case=case, accepted=False, submitted=False).order_no for _ in range(3)
    ]
    figures = [int(number.rpartition("-")[2]) for number in numbers]
    assert figures == [figures[0], figures[0] + 1, figures[0] + 2]
    first_of_next_year = actions.next_order_no(moment("2027-01-01 00:01"))
    assert first_of_next_year.startswith("SD-2027-")
    with pytest.raises(Refused):
        actions.next_order_no(moment("2199-01-01 00:01"))


def test_the_same_number_of_the_same_client_gives_the_same_order(world: Any) -> None:
    draft = pushed(world, client_of(world))
    first = actions.create_order(draft, by=None, at=NOW)
    assert actions.create_order(draft, by=None, at=NOW) == first
    other = OrderDraft(
        court_case_id=draft.court_case_id, client_id=client_of(world, "另一系统").pk, external_no="T-1"
    )
    assert actions.create_order(other, by=None, at=NOW) != first
    assert ServiceOrder.objects.count() == 2


def test_a_client_hands_in_and_takes_back_in_the_name_of_the_case_system(world: Any) -> None:
    order = actions.create_order(pushed(world, client_of(world)), by=None, at=NOW)
    actions.submit_order(order, by=None, at=NOW)
    assert order.trail.filter(kind="requested").get().title == "办案系统提请送达"
    ended = actions.cancel_order(order, reason="撤诉", by=None, at=NOW)
    assert ended.state == "cancelled"


@pytest.mark.parametrize(
    ("documents", "recipients", "code"),
    [((), ("陆文澜",), "no_document"), (service.DOCUMENTS, (), "no_recipient")],
)
def test_an_order_that_is_not_whole_is_not_handed_in(
    world: Any, documents: Any, recipients: Any, code: str
) -> None:
    order = service.make_order(
        world, documents=documents, recipients=recipients, submitted=False, accepted=False
    )
    with pytest.raises(Refused) as refused:
        actions.submit_order(order, by=world.judge, at=NOW)
    assert refused.value.code == code
    order.refresh_from_db()
    assert order.state == "draft"


def test_handed_in_returned_mended_accepted(world: Any) -> None:
    order = service.make_order(world, accepted=False)
    assert (
        Task.objects.get(kind="service_of_process.check", closed_at=None).right
        == "service_of_process.order.check"
    )
    with pytest.raises(Refused, match="理由"):
        actions.return_order(order, reason=" ", by=world.service_specialist, at=NOW)
    actions.return_order(order, reason="缺少证据副本", by=world.service_specialist, at=NOW)
    task = Task.objects.get(closed_at=None)
    assert (task.kind, task.person) == ("service_of_process.resubmit", world.judge)
    order = actions.submit_order(order, by=world.judge, at=NOW)
    order = actions.accept_order(order, by=world.service_specialist, at=NOW)
    assert order.state == "accepted"
    assert (order.specialist, order.accepted_at) == (world.service_specialist, NOW)
    steps = [record.step for record in history_of("service_of_process.order", order.pk)]
    assert steps == ["submit", "return", "resubmit", "accept"]


def test_each_class_follows_its_own_rules(world: Any) -> None:
    case = service.make_case(world)
    with pytest.raises(Refused, match="只送普通诉讼文书"):
        service.make_order(world, court_case=case, documents=(("judgment", "民事判决书", 2),))
    with pytest.raises(Refused, match="只送裁判文书"):
        service.make_order(world, court_case=case, service_class=ServiceClass.JUDGMENTS)
    judgments = service.make_order(
        world,
        court_case=case,
        documents=(("judgment", "民事判决书", 2),),
        service_class=ServiceClass.JUDGMENTS,
    )
    assert judgments.service_class == "judgments"
    electronic = service.make_order(world, court_case=case, service_class=ServiceClass.DIRECT_ELECTRONIC)
    person = service.recipient(electronic)
    with pytest.raises(Refused, match="直接电子送达"):
        service.make_attempt(world, person, method="pickup", channel="counter")


def test_a_criminal_order_leaves_open_ways_to_a_person(world: Any) -> None:
    case = service.make_case(world, case_no="（2026）沪0199刑初12号", category="criminal")
    order = service.make_order(world, court_case=case, documents=(("indictment", "起诉书副本", 3),))
    assert order.category == CaseCategory.CRIMINAL.value
    with pytest.raises(NotSupported, match="刑事案件能否采用"):
        service.make_attempt(world, service.recipient(order), method="pickup", channel="counter")


def test_an_order_is_handed_over_to_somebody_who_may_take_it(world: Any) -> None:
    order = service.make_order(world)
    with pytest.raises(Refused, match="没有办理"):
        actions.assign_order(order, to=world.judge, by=world.service_specialist, at=NOW)
    with pytest.raises(Refused, match="没有办理"):
        actions.assign_order(
            order, to=world.service_specialist_elsewhere, by=world.service_specialist, at=NOW
        )
    actions.assign_order(order, to=world.court_admin, by=world.service_specialist, at=NOW, reason="休假")
    order.refresh_from_db()
    assert order.specialist == world.court_admin
    assert (
        Task.objects.get(closed_at=None, kind="service_of_process.confirm_address").person
        == world.court_admin
    )
    actions.assign_order(order, to=None, by=world.court_admin, at=NOW)
    order.refresh_from_db()
    assert order.specialist is None
    assert order.trail.filter(kind="assigned").count() == 2


def test_nothing_that_reached_somebody_is_taken_back(world: Any) -> None:
    sent = service.make_viewed(world, confirmed=False)
    with pytest.raises(Refused, match="已经看到"):
        actions.cancel_order(sent.order, reason="撤诉", by=world.judge, at=NOW)


def test_taking_an_order_back_stops_what_waits(world: Any) -> None:
    order = service.make_order(world)
    person = service.recipient(order)
    service.make_address(world, person)
    attempt = service.make_attempt(world, person)
    actions.cancel_order(order, reason="撤诉", by=world.judge, at=NOW)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.ended_at) == ("cancelled", NOW)
    assert not Task.objects.filter(closed_at=None).exists()


def test_an_order_ends_without_success_with_a_reason_and_opens_again(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False, arrived=False)
    with pytest.raises(Refused, match="理由"):
        actions.end_unserved(sent.order, reason="", by=world.service_specialist, at=NOW)
    actions.end_unserved(sent.order, reason="下落不明", by=world.service_specialist, at=NOW)
    sent.order.refresh_from_db()
    assert (sent.order.state, sent.order.completed_at) == ("completed", NOW)
    assert sent.fresh().state == "held"
    with pytest.raises(Refused):
        actions.reopen_order(sent.order, reason="", by=world.service_specialist, at=NOW)
    actions.reopen_order(sent.order, reason="找到新地址", by=world.service_specialist, at=NOW)
    sent.order.refresh_from_db()
    assert (sent.order.state, sent.order.completed_at) == ("serving", None)


def test_what_a_person_takes_up_again_stays_open_until_a_person_closes_it(world: Any) -> None:
    sent = service.make_sent(world)
    sent.order.refresh_from_db()
    assert sent.order.state == "completed"
    told = Message.objects.filter(kind="service_of_process.completed").count()
    actions.reopen_order(sent.order, reason="还要补一份", by=world.service_specialist, at=NOW)
    sent.order.refresh_from_db()
    # Every paper is in effect, and still it stays open, whatever is derived anew.
    assert (sent.order.state, sent.order.effective_count) == ("serving", sent.order.cell_count)
    assert (sent.order.next_code, sent.order.next_button) == ("complete", "办结")
    refresh_summary(sent.order, at=NOW)
    sent.order.refresh_from_db()
    assert sent.order.state == "serving"
    assert Task.objects.filter(kind="service_of_process.complete", closed_at=None).exists()
    # Closed by hand, told once, as if it had never been open.
    actions.close_order(sent.order, by=world.service_specialist, at=NOW)
    sent.order.refresh_from_db()
    assert (sent.order.state, sent.order.completed_at, sent.order.reopened_at) == ("completed", NOW, None)
    assert Message.objects.filter(kind="service_of_process.completed").count() == told
    assert not Task.objects.filter(kind="service_of_process.complete", closed_at=None).exists()


def test_an_order_is_not_closed_by_hand_over_what_is_not_in_effect(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    with pytest.raises(Refused, match="没有生效"):
        actions.close_order(sent.order, by=world.service_specialist, at=NOW)


@pytest.mark.parametrize(
    "who", ["judge_elsewhere", "service_specialist_elsewhere", "field_server", "court_leader"]
)
def test_others_find_no_such_order(world: Any, who: str) -> None:
    order = service.make_order(world, accepted=False)
    person = world.people[who]
    for act in (
        lambda: actions.accept_order(order, by=person, at=NOW),
        lambda: actions.return_order(order, reason="无", by=person, at=NOW),
        lambda: actions.cancel_order(order, reason="无", by=person, at=NOW),
        lambda: actions.assign_order(order, to=None, by=person, at=NOW),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotFound):
        actions.create_order(OrderDraft(court_case_id=order.court_case_id), by=person, at=NOW)


def test_a_judge_of_the_same_court_acts_on_own_orders_only(world: Any) -> None:
    other = service.make_case(
        world, case_no="（2026）沪0199民初9号", judge=world.court_admin, clerk=world.court_admin
    )
    order = service.make_order(world, court_case=other, by=world.court_admin, accepted=False)
    with pytest.raises(NotFound):
        actions.cancel_order(order, reason="无", by=world.judge, at=NOW)


def test_every_step_of_every_wrong_state_is_refused_and_writes_nothing(world: Any) -> None:
    order = service.make_order(world)
    lines = TrailEntry.objects.count()
    for act in (
        lambda: actions.submit_order(order, by=world.judge, at=NOW),
        lambda: actions.accept_order(order, by=world.service_specialist, at=NOW),
        lambda: actions.reopen_order(order, reason="无", by=world.service_specialist, at=NOW),
        lambda: actions.end_unserved(order, reason="无", by=world.service_specialist, at=NOW),
    ):
        with pytest.raises(Conflict):
            act()
    order.refresh_from_db()
    assert order.state == "accepted"
    assert TrailEntry.objects.count() == lines


def test_an_absent_order_and_case_look_like_forbidden_ones(world: Any) -> None:
    with pytest.raises(NotFound):
        actions.submit_order(ServiceOrder(pk=987654), by=world.judge, at=NOW)
    with pytest.raises(NotFound):
        actions.create_order(OrderDraft(court_case_id=987654), by=world.judge, at=NOW)


def test_a_wish_for_yesterday_and_a_note_too_long_are_refused(world: Any) -> None:
    case = service.make_case(world)
    with pytest.raises(Refused) as late:
        service.make_order(world, court_case=case, wanted_by_on=moment("2026-11-12 00:00").date())
    assert late.value.field == "wanted_by_on"
    with pytest.raises(Refused) as long:
        service.make_order(world, court_case=case, note="长" * 301)
    assert long.value.field == "note"
    assert not ServiceOrder.objects.exists()
