"""Laying out and sending: what may go, where, with which words, and what is kept of the way in."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW

from xiezhi.domains.service_of_process.actions import attempts as plans
from xiezhi.domains.service_of_process.actions import confirmations, settings
from xiezhi.domains.service_of_process.actions.addresses import block_address
from xiezhi.domains.service_of_process.actions.sending import resend_message, send_attempt, send_attempts
from xiezhi.domains.service_of_process.models import Attempt, Proof
from xiezhi.domains.service_of_process.queries.codes import code_hash
from xiezhi.domains.service_of_process.types import Channel, Method
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def planned(world: Any, *, confirmed: bool = True, **more: Any) -> Any:
    order = service.make_order(world)
    person = service.recipient(order)
    if confirmed:
        service.make_confirmation(world, person.party)
    else:
        service.make_address(world, person, source="found_by_court")
    return service.make_attempt(world, service.recipient(order), **more)


def test_sending_queues_a_message_with_the_way_in_and_keeps_marks_only(world: Any) -> None:
    attempt = planned(world)
    sent = send_attempt(attempt, by=world.service_specialist, at=NOW)
    row = Attempt.objects.get(pk=attempt.pk)
    assert (row.state, row.queued_at, row.open_until) == ("queued", NOW, NOW + timedelta(days=180))
    # 96 bits of chance at least, and nothing of it in the row.
    assert len(sent.token) >= 16
    assert row.link_hash == hashlib.sha256(sent.token.encode()).hexdigest()
    assert row.code_hash == code_hash(sent.code)
    assert len(sent.code) == 6
    kept = str(Attempt.objects.filter(pk=attempt.pk).values().get())
    assert sent.token not in kept
    assert sent.code not in kept
    body = row.message.body
    for part in (
        "上海市临江区人民法院",
        "（2026）沪0199民初4127号",
        f"/s/{sent.token}",
        sent.code,
        row.check_code,
        "演示",
    ):
        assert part in body
    assert "陆文澜" not in body
    assert "房屋租赁" not in body
    order = row.order
    assert (order.state, order.summary_state, order.next_code) == ("serving", "queued", "send")
    assert all(cell.queued_at == NOW for cell in row.cells.all())


def test_the_record_of_sending_holds_recipient_channel_documents_and_time(world: Any) -> None:
    attempt = planned(world)
    send_attempt(attempt, by=world.service_specialist, at=NOW)
    facts = Proof.objects.get(kind="sent_record", attempt=attempt).facts
    assert facts["recipient"]["name"] == "陆文澜"
    assert (facts["channel"], facts["address"]) == ("短信链接", "199****0102")
    assert [row["name"] for row in facts["documents"]] == [name for _, name, _ in service.DOCUMENTS]
    assert facts["issued_at"] == NOW.isoformat()


def test_the_sentence_on_effect_follows_from_consent_and_address(world: Any) -> None:
    confirmed = planned(world)
    send_attempt(confirmed, by=world.service_specialist, at=NOW)
    assert "信息到达即为送达" in Attempt.objects.get(pk=confirmed.pk).message.body
    case = service.make_case(world, case_no="（2026）沪0199民初9号")
    order = service.make_order(world, court_case=case)
    service.make_address(world, service.recipient(order), source="found_by_court")
    found = service.make_attempt(world, service.recipient(order))
    send_attempt(found, by=world.service_specialist, at=NOW)
    body = Attempt.objects.get(pk=found.pk).message.body
    assert "到达不等于送达" in body
    assert "即为送达" not in body


def test_a_court_may_leave_the_sentence_out_and_set_its_own_words(world: Any) -> None:
    changes = {
        "adds_effect_sentence": False,
        "hotline": "021-60000000",
        "link_days": 30,
        "check_site": "hd.example",
    }
    settings.change_settings(world.division, changes, by=world.court_admin, at=NOW, reason="换了号码")
    attempt = planned(world)
    send_attempt(attempt, by=world.service_specialist, at=NOW)
    row = Attempt.objects.get(pk=attempt.pk)
    assert "即为送达" not in row.message.body
    assert "021-60000000" in row.message.body
    assert "hd.example" in row.message.body
    assert row.open_until == NOW + timedelta(days=30)
    with pytest.raises(NotFound):
        settings.change_settings(world.court, {"link_days": 9}, by=world.judge, at=NOW, reason="试")
    for bad in ({"link_days": 0}, {"hotline": "1" * 21}, {"unknown": 1}):
        with pytest.raises(Refused):
            settings.change_settings(world.court, bad, by=world.court_admin, at=NOW, reason="试")


def test_mail_goes_to_the_mailbox_with_subject_and_all_documents(world: Any) -> None:
    attempt = planned(world, channel="email")
    sent = send_attempt(attempt, by=world.service_specialist, at=NOW)
    message = Attempt.objects.get(pk=attempt.pk).message
    assert (message.means, message.to_masked) == ("email", "l***@example.com")
    assert "4份文书" in message.subject
    assert sent.code in message.body


def test_the_portal_shows_at_once_and_that_is_arrival(world: Any) -> None:
    sent = service.make_sent(world, channel="portal")
    cells = sent.cells()
    assert all(cell.handed_at == cell.arrived_at == service.SENT_AT for cell in cells)
    assert {cell.effective_on for cell in cells} == {date(2026, 11, 16)}
    assert sent.fresh().message is None


def test_each_channel_of_one_recipient_keeps_its_own_state(world: Any) -> None:
    sent = service.make_sent(world, arrived=False)
    mail = service.make_attempt(world, service.recipient(sent.order), channel="email", at=NOW)
    send_attempt(mail, by=world.service_specialist, at=NOW)
    states = {a.channel: a.state for a in Attempt.objects.filter(order=sent.order)}
    assert states == {"sms_link": "attempting", "email": "queued"}
    assert [a.number for a in Attempt.objects.filter(order=sent.order)] == [1, 2]


def test_in_a_batch_what_cannot_go_is_skipped_and_explained(world: Any) -> None:
    order = service.make_order(world, recipients=("陆文澜", "沈嘉树"))
    service.make_confirmation(world, service.recipient(order).party)
    service.make_address(
        world, service.recipient(order, "沈嘉树"), value="19900000104", source="found_by_court"
    )
    good = service.make_attempt(world, service.recipient(order))
    unsure = service.make_attempt(world, service.recipient(order, "沈嘉树"))
    batch = send_attempts([good, unsure], by=world.service_specialist, at=NOW)
    assert batch.done == [good.pk]
    assert [(s.id, s.label, s.code) for s in batch.skipped] == [
        (unsure.pk, "沈嘉树第1次", "address_unconfirmed")
    ]
    assert "到达不等于送达" in batch.skipped[0].reason
    again = send_attempts([good, unsure], by=world.service_specialist, at=NOW)
    assert again.done == []
    assert {s.code for s in again.skipped} == {"wrong_state", "address_unconfirmed"}
    assert Attempt.objects.get(pk=unsure.pk).state == "draft"


def test_nobody_who_said_no_is_served_electronically(world: Any) -> None:
    order = service.make_order(world)
    service.make_confirmation(world, service.recipient(order).party, consent="none", email="")
    attempt = service.make_attempt(world, service.recipient(order))
    with pytest.raises(Refused, match="没有同意电子送达"):
        send_attempt(attempt, by=world.service_specialist, at=NOW)
    assert Attempt.objects.get(pk=attempt.pk).state == "draft"


def test_a_consent_taken_back_stops_electronic_sending(world: Any) -> None:
    order = service.make_order(world)
    form = service.make_confirmation(world, service.recipient(order).party)
    attempt = service.make_attempt(world, service.recipient(order))
    confirmations.withdraw_consent(form, at=NOW - timedelta(hours=1))
    with pytest.raises(Refused, match="还没有审查"):
        send_attempt(attempt, by=world.service_specialist, at=NOW)
    confirmations.decide_withdrawal(form, accepted=True, reason="年老", by=world.judge, at=NOW)
    with pytest.raises(Refused, match="撤回了同意"):
        send_attempt(attempt, by=world.service_specialist, at=NOW)
    confirmations.decide_withdrawal(form, accepted=False, reason="无正当理由", by=world.judge, at=NOW)
    send_attempt(attempt, by=world.service_specialist, at=NOW)
    assert Attempt.objects.get(pk=attempt.pk).state == "queued"


def test_an_address_stopped_since_it_was_planned_is_not_used(world: Any) -> None:
    attempt = planned(world)
    block_address(attempt.address, reason="空号", by=world.service_specialist, at=NOW)
    with pytest.raises(Refused, match="已停用"):
        send_attempt(attempt, by=world.service_specialist, at=NOW)


@pytest.mark.parametrize(
    ("method", "channel", "message"),
    [
        ("electronic", "post", "不能走"),
        ("postal", "post", "没有陆文澜可用的"),
        ("handover", "courier_unit", "转交送达只适用于"),
        ("simple", "phone", "只是通知"),
    ],
)
def test_a_way_that_is_not_open_is_refused_with_its_reason(
    world: Any, method: str, channel: str, message: str
) -> None:
    person = service.recipient(service.make_order(world))
    with pytest.raises(Refused, match=message):
        service.make_attempt(world, person, method=method, channel=channel)


def test_a_public_notice_comes_last(world: Any) -> None:
    order = service.make_order(world)
    attempt = service.make_attempt(
        world,
        service.recipient(order),
        method="notice",
        channel="publication",
        reason="多次送达不成",
        whereabouts_unknown=False,
    )
    with pytest.raises(Refused, match="没有其他方式送达不成的记录|还没有试过"):
        send_attempt(attempt, by=world.service_specialist, at=NOW)
    sure = service.make_attempt(
        world,
        service.recipient(order),
        method="notice",
        channel="publication",
        reason="查明下落不明",
        whereabouts_unknown=True,
    )
    send_attempt(sure, by=world.service_specialist, at=NOW)
    assert Attempt.objects.get(pk=sure.pk).state == "queued"


def test_documents_and_addresses_of_others_cannot_be_used(world: Any) -> None:
    order = service.make_order(world)
    other = service.make_order(world, court_case=service.make_case(world, case_no="（2026）沪0199民初9号"))
    person = service.recipient(order)
    foreign = service.make_address(world, service.recipient(other), value="19900000555")
    with pytest.raises(Refused):
        service.make_attempt(world, person, address=foreign)
    service.make_address(world, person)
    with pytest.raises(Refused, match="不在这个任务中"):
        service.make_attempt(world, person, documents=[other.documents.first()])
    with pytest.raises(Refused, match="不在这个任务中"):
        plans.plan_attempt(
            order, AttemptPlan(recipient_id=service.recipient(other).pk, method=Method.ELECTRONIC, channel=Channel.PORTAL),
            by=world.service_specialist, at=NOW,
        )  # fmt: skip


def test_several_attempts_are_laid_out_together(world: Any) -> None:
    order = service.make_order(world, recipients=("陆文澜", "沈嘉树"))
    rows = [
        AttemptPlan(recipient_id=r.pk, method=Method.ELECTRONIC, channel=Channel.PORTAL)
        for r in order.recipients.all()
    ]
    rows.append(AttemptPlan(recipient_id=987654, method=Method.ELECTRONIC, channel=Channel.PORTAL))
    batch = plans.plan_attempts(order, rows, by=world.service_specialist, at=NOW)
    assert len(batch.done) == 2
    assert [skipped.code for skipped in batch.skipped] == ["other_order"]


def test_nothing_is_planned_before_the_order_is_accepted(world: Any) -> None:
    order = service.make_order(world, accepted=False)
    with pytest.raises(Conflict, match="还不能安排"):
        service.make_attempt(world, service.recipient(order), channel="portal")


def test_sending_again_makes_a_new_way_in_and_closes_the_old_one(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False, arrived=False)
    with pytest.raises(Refused, match="刚刚发过"):
        resend_message(sent.attempt, by=world.service_specialist, at=service.SENT_AT + timedelta(seconds=20))
    again = resend_message(sent.attempt, by=world.service_specialist, at=NOW)
    row = sent.fresh()
    assert again.token != sent.token
    assert row.link_hash == hashlib.sha256(again.token.encode()).hexdigest()
    assert row.message_id == sent.attempt.message_id
    assert row.trail.filter(kind="resent").count() == 1
    for hours in range(1, 5):
        resend_message(sent.attempt, by=None, at=NOW + timedelta(hours=hours))
    with pytest.raises(Refused, match="用完"):
        resend_message(sent.attempt, by=None, at=NOW + timedelta(hours=6))


def test_an_attempt_is_taken_back_held_and_resumed(world: Any) -> None:
    waiting = planned(world)
    with pytest.raises(Refused, match="理由"):
        plans.cancel_attempt(waiting, reason="", by=world.service_specialist, at=NOW)
    assert (
        plans.cancel_attempt(waiting, reason="选错文书", by=world.service_specialist, at=NOW).state
        == "cancelled"
    )
    case = service.make_case(world, case_no="（2026）沪0199民初9号")
    sent = service.make_sent(world, order=service.make_order(world, court_case=case), confirmed=False)
    with pytest.raises(Conflict, match="已经交付"):
        plans.cancel_attempt(sent.attempt, reason="晚了", by=world.service_specialist, at=NOW)
    assert (
        plans.hold_attempt(sent.attempt, reason="核实号码", by=world.service_specialist, at=NOW).state
        == "held"
    )
    assert (
        plans.resume_attempt(sent.attempt, reason="号码无误", by=world.service_specialist, at=NOW).state
        == "attempting"
    )


def test_another_address_takes_the_place_of_a_failed_one_with_a_reason(world: Any) -> None:
    from xiezhi.domains.service_of_process.actions.reports import record_report

    sent = service.make_sent(world, confirmed=False, arrived=False)
    record_report(sent.attempt.pk, arrived=False, at=NOW, code="number_invalid")
    sent.order.refresh_from_db()
    assert (sent.order.summary_state, sent.order.next_code) == ("failed", "resend")
    person = service.recipient(sent.order)
    fresh = service.make_address(world, person, value="19900000333")
    with pytest.raises(Refused, match="理由"):
        service.make_attempt(world, person, address=fresh, replaces_id=sent.attempt.pk)
    again = service.make_attempt(
        world, person, address=fresh, replaces_id=sent.attempt.pk, reason="原号码空号"
    )
    send_attempt(again, by=world.service_specialist, at=NOW)
    sent.order.refresh_from_db()
    assert sent.order.summary_state == "queued"


@pytest.mark.parametrize(
    "who", ["judge", "clerk", "field_server", "service_specialist_elsewhere", "supervisor"]
)
def test_only_the_service_centre_sends(world: Any, who: str) -> None:
    attempt = planned(world)
    person = world.people[who]
    with pytest.raises(NotFound):
        send_attempt(attempt, by=person, at=NOW)
    with pytest.raises(NotFound):
        plans.hold_attempt(attempt, reason="无", by=person, at=NOW)
    assert send_attempts([attempt], by=person, at=NOW).done == []


def test_who_serves_outside_gets_attempts_of_the_own_court_only(world: Any) -> None:
    order = service.make_order(world)
    person = service.recipient(order)
    service.make_address(world, person, kind="postal", value="上海市临江区望潮路1号2室")
    attempt = service.make_attempt(
        world, person, method="direct", channel="visit", assigned_to_id=world.field_server.pk
    )
    assert attempt.assigned_to == world.field_server
    with pytest.raises(Refused, match="不是本院"):
        plans.assign_attempt(attempt, to=world.field_server_elsewhere, by=world.service_specialist, at=NOW)
    plans.assign_attempt(attempt, to=world.court_admin, by=world.service_specialist, at=NOW)
    attempt.refresh_from_db()
    assert attempt.assigned_to == world.court_admin


def test_the_message_fits_the_carrier(world: Any) -> None:
    attempt = planned(world)
    send_attempt(attempt, by=world.service_specialist, at=NOW)
    body = Attempt.objects.get(pk=attempt.pk).message.body
    assert len(body) <= 201
    assert not re.search(r"[\u4e00-\u9fff] [A-Za-z0-9]", body.replace("查看 http", "查看http"))
