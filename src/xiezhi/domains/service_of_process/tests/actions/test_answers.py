"""我不是这个人 and 要纸质文书: what they stop, what they open, and what they never decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW

from xiezhi.domains.service_of_process.actions.answers import handle_paper, record_not_me, request_paper
from xiezhi.domains.service_of_process.models import (
    NotMeReport,
    Objection,
    PaperRequest,
    Proof,
    ServiceAddress,
)
from xiezhi.domains.service_of_process.types import NotMeRelation, ServiceClass
from xiezhi.kernel.notifications.models import Message
from xiezhi.kernel.workflow.models import Task
from xiezhi.lib.verdict import Conflict, NotFound, Refused

AT = service.VIEWED_AT


def test_not_me_stops_the_address_and_what_goes_there(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    waiting = service.make_attempt(world, service.recipient(sent.order), address=sent.attempt.address)
    report = record_not_me(sent.token, relation=NotMeRelation.STRANGER, at=AT, ip="192.0.2.9")
    assert (report.relation, report.ip) == ("stranger", "192.0.2.9")
    address = ServiceAddress.objects.get()
    assert address.blocked_at == AT
    waiting.refresh_from_db()
    assert (sent.fresh().state, waiting.state) == ("held", "cancelled")
    sent.order.refresh_from_db()
    assert sent.order.next_code == "find_address"
    assert all(cell.effective_on is None for cell in sent.cells())


def test_saying_it_twice_changes_nothing(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    first = record_not_me(sent.token, relation=NotMeRelation.STRANGER, at=AT)
    assert record_not_me(sent.token, relation=NotMeRelation.STRANGER, at=AT + timedelta(hours=1)) == first
    assert NotMeReport.objects.count() == 1


def test_it_decides_nothing_about_service_that_stands(world: Any) -> None:
    sent = service.make_sent(world)
    record_not_me(sent.token, relation=NotMeRelation.FAMILY_LIVING_TOGETHER, at=AT)
    assert sent.fresh().state == "served"
    assert {str(cell.effective_on) for cell in sent.cells()} == {"2026-11-16"}


@pytest.mark.parametrize("relation", [NotMeRelation.STRANGER, NotMeRelation.ACQUAINTANCE])
def test_a_stranger_at_a_confirmed_number_holds_what_was_derived_for_the_judge(
    world: Any, relation: NotMeRelation
) -> None:
    sent = service.make_viewed(world)
    assert sent.fresh().state == "served"
    record_not_me(sent.token, relation=relation, at=AT + timedelta(hours=1))
    assert sent.fresh().state == "contested"
    assert {cell.frozen for cell in sent.cells()} == {True}
    objection = Objection.objects.get()
    assert (objection.kind, objection.decision) == ("not_my_address", "")
    trail = sent.order.trail.get(kind="objected")
    assert "接收人称不是受送达人" in trail.title
    assert sent.attempt.recipient.party.name not in trail.title
    sent.order.refresh_from_db()
    assert sent.order.state == "serving"
    # The judge is told, and the proof that was issued says what came later.
    assert Message.objects.filter(person=world.judge, kind="service_of_process.objection").count() == 1
    assert "接收人提出异议" in Proof.objects.get(kind="electronic_proof").additions.get(kind="objection").line


def test_where_nobody_confirmed_the_number_even_family_holds_what_was_presumed(world: Any) -> None:
    sent = service.make_viewed(world, confirmed=False)
    before = {cell.effective_on for cell in sent.cells()}
    assert before - {None}
    record_not_me(sent.token, relation=NotMeRelation.FAMILY_LIVING_TOGETHER, at=AT + timedelta(hours=1))
    assert sent.fresh().state == "contested"
    assert all(cell.frozen for cell in sent.cells() if cell.effective_on)


def test_an_attempt_under_way_is_stopped_whoever_says_so(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    assert sent.fresh().state == "attempting"
    record_not_me(sent.token, relation=NotMeRelation.FAMILY_LIVING_TOGETHER, at=AT)
    assert sent.fresh().state == "held"
    assert not Objection.objects.exists()


@pytest.mark.parametrize("token", ["", "nobody", "'; --", "\x00"])
def test_a_link_that_is_none_says_nothing(world: Any, token: str) -> None:
    with pytest.raises(NotFound):
        record_not_me(token, relation=NotMeRelation.STRANGER, at=AT)


def test_it_reaches_every_order_of_the_party(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    second = service.make_order(
        world, court_case=sent.order.court_case, documents=(("summons", "开庭传票", 1),)
    )
    record_not_me(sent.token, relation=NotMeRelation.STRANGER, at=AT)
    assert second.trail.filter(kind="address_blocked").exists()
    second.refresh_from_db()
    assert second.next_code == "confirm_address"


def test_paper_is_asked_for_once_until_it_is_given(world: Any) -> None:
    sent = service.make_viewed(world)
    request = request_paper(
        sent.session, sent.attempt.pk, at=AT, how="post", address="上海市临江区望潮路1号2室"
    )
    assert request_paper(sent.session, sent.attempt.pk, at=AT, how="counter") == request
    task = Task.objects.get(kind="service_of_process.manual.paper", closed_at=None)
    assert task.person == world.service_specialist
    with pytest.raises(Refused, match="怎样办理"):
        handle_paper(request, note="", by=world.service_specialist, at=NOW)
    handle_paper(request, note="法院专递寄出", by=world.service_specialist, at=NOW)
    request.refresh_from_db()
    assert (request.handled_at, request.handled_by) == (NOW, world.service_specialist)
    assert not Task.objects.filter(kind="service_of_process.manual.paper", closed_at=None).exists()
    with pytest.raises(Conflict, match="已经办理"):
        handle_paper(request, note="再寄", by=world.service_specialist, at=NOW)
    assert PaperRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"how": "dove"}, "how"),
        ({"how": "post", "address": " "}, "address"),
        ({"how": "post", "address": "长" * 201}, "address"),
    ],
)
def test_a_wish_that_cannot_be_carried_out_is_refused(world: Any, change: dict[str, str], field: str) -> None:
    sent = service.make_viewed(world)
    with pytest.raises(Refused) as refused:
        request_paper(sent.session, sent.attempt.pk, at=AT, **change)
    assert refused.value.field == field


def test_the_to_do_for_paper_survives_the_end_of_the_order(world: Any) -> None:
    sent = service.make_viewed(world)
    request_paper(sent.session, sent.attempt.pk, at=AT, how="counter")
    sent.order.refresh_from_db()
    assert sent.order.state == "completed"
    assert Task.objects.filter(kind="service_of_process.manual.paper", closed_at=None).exists()


def test_others_hand_out_no_paper(world: Any) -> None:
    sent = service.make_viewed(world)
    request = request_paper(sent.session, sent.attempt.pk, at=AT, how="counter")
    for who in ("judge_elsewhere", "field_server", "service_specialist_elsewhere"):
        with pytest.raises(NotFound):
            handle_paper(request, note="给了", by=world.people[who], at=NOW)


def test_the_to_do_says_which_paper_the_law_owes(world: Any) -> None:
    sent = service.make_viewed(world)
    request_paper(sent.session, sent.attempt.pk, at=AT, how="counter")
    assert Task.objects.get(kind="service_of_process.manual.paper").line == "到院领取；是否提供由人民法院决定"
    case = service.make_case(world, case_no="（2026）沪0199民初9号")
    order = service.make_order(
        world,
        court_case=case,
        documents=(("judgment", "民事判决书", 2),),
        service_class=ServiceClass.JUDGMENTS,
    )
    decided = service.make_viewed(world, order=order)
    request_paper(decided.session, decided.attempt.pk, at=AT, how="counter")
    line = Task.objects.get(kind="service_of_process.manual.paper", object_id=order.pk).line
    assert line == "到院领取；判决书依法应当提供"
