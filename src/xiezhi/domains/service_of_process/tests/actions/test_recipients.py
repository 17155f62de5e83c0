"""Whom an order serves, through whom, and what an unchecked authority holds up."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW

from xiezhi.domains.service_of_process.actions.recipients import (
    add_recipients,
    check_authority,
    serve_through,
    withdraw_recipient,
)
from xiezhi.domains.service_of_process.types import Authority
from xiezhi.domains.service_of_process.types.drafts import RecipientDraft
from xiezhi.kernel.cases.actions import add_agency
from xiezhi.kernel.cases.types import AgentDraft
from xiezhi.kernel.files.actions import store
from xiezhi.kernel.workflow.models import Clock, Task
from xiezhi.lib.verdict import Conflict, NotFound, Refused

FIRM = "青禾餐饮管理有限公司"


def agency_for(world: Any, case: Any) -> Any:
    return add_agency(
        service.party(case, FIRM),
        AgentDraft(name="周砚", phone="19900007730", firm="望潮律师事务所"),
        by=None,
        at=NOW,
    )


def test_several_recipients_are_separate_services(world: Any) -> None:
    order = service.make_order(world, recipients=("陆文澜", FIRM, "沈嘉树"))
    assert order.cell_count == 12
    kinds = [r.kind for r in order.recipients.order_by("position")]
    assert kinds == ["person", "organisation", "person"]


def test_a_party_of_another_case_cannot_be_served_here(world: Any) -> None:
    order = service.make_order(world)
    stranger = service.party(service.make_case(world, case_no="（2026）沪0199民初9号"))
    with pytest.raises(Refused, match="不在本案"):
        add_recipients(order, [RecipientDraft(party_id=stranger.pk)], by=world.clerk, at=NOW)
    with pytest.raises(Conflict, match="已经是"):
        add_recipients(
            order, [RecipientDraft(party_id=service.party(order.court_case).pk)], by=world.clerk, at=NOW
        )
    agency = agency_for(world, order.court_case)
    with pytest.raises(Refused, match="不是该当事人"):
        add_recipients(
            order, [RecipientDraft(party_id=service.party(order.court_case, "沈嘉树").pk, agency_id=agency.pk)],
            by=world.clerk, at=NOW,
        )  # fmt: skip


def test_who_was_not_reached_can_be_taken_out_and_in_again(world: Any) -> None:
    order = service.make_order(world, recipients=("陆文澜", "沈嘉树"))
    surety = service.recipient(order, "沈嘉树")
    service.make_address(world, surety, value="19900000104")
    attempt = service.make_attempt(world, surety)
    withdraw_recipient(surety, reason="不再列为当事人", by=world.judge, at=NOW)
    attempt.refresh_from_db()
    order.refresh_from_db()
    assert (attempt.state, order.cell_count) == ("cancelled", 4)
    add_recipients(order, [RecipientDraft(party_id=surety.party_id)], by=world.judge, at=NOW)
    order.refresh_from_db()
    assert order.cell_count == 8


def test_who_was_reached_stays(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    with pytest.raises(Refused, match="不能移出"):
        withdraw_recipient(sent.attempt.recipient, reason="送错人", by=world.judge, at=NOW)


def test_an_agents_signature_tells_nothing_until_the_authority_is_checked(world: Any) -> None:
    case = service.make_case(world)
    agency = agency_for(world, case)
    order = service.make_order(world, court_case=case, recipients=(FIRM,))
    serve_through(service.recipient(order, FIRM), agency.pk, by=world.service_specialist, at=NOW)
    person = service.recipient(order, FIRM)
    service.make_address(world, person, value="19900007730", agency_id=agency.pk)
    sent = service.make_signed(world, order=order, name=FIRM, confirmed=False)
    cells = sent.cells()
    assert all(cell.signed_at and cell.effective_on is None for cell in cells)
    assert "授权委托书还没有核对" in cells[0].effect["reason"]
    order.refresh_from_db()
    assert order.next_code == "check_authority"
    assert "周砚" in order.next_sentence
    assert Task.objects.filter(kind="service_of_process.check_authority", closed_at=None).exists()
    assert not Clock.objects.exists()

    power = store(service.pdf("授权委托书"), name="授权委托书.pdf", by=None, at=NOW)
    check_authority(agency, Authority.VALID, by=world.service_specialist, at=NOW, power=power)
    assert {cell.effective_on.isoformat() for cell in sent.cells()} == {"2026-11-16"}
    order.refresh_from_db()
    assert order.state == "completed"
    assert not Task.objects.filter(kind="service_of_process.check_authority", closed_at=None).exists()
    assert Clock.objects.get(limit_id="C02.answer").facts == {"complaint_copy_received_on": "2026-11-16"}


def test_an_insufficient_authority_keeps_it_open(world: Any) -> None:
    case = service.make_case(world)
    agency = agency_for(world, case)
    order = service.make_order(world, court_case=case, recipients=(FIRM,))
    serve_through(service.recipient(order, FIRM), agency.pk, by=world.service_specialist, at=NOW)
    service.make_address(world, service.recipient(order, FIRM), value="19900007730", agency_id=agency.pk)
    sent = service.make_signed(world, order=order, name=FIRM, confirmed=False)
    check_authority(
        agency, Authority.INSUFFICIENT, by=world.service_specialist, at=NOW, note="委托书没有写明代收诉讼文书"
    )
    assert all(cell.effective_on is None for cell in sent.cells())
    assert sent.fresh().authority == "insufficient"


def test_authority_is_checked_by_who_may(world: Any) -> None:
    order = service.make_order(world, recipients=(FIRM,))
    agency = agency_for(world, order.court_case)
    with pytest.raises(NotFound):
        check_authority(agency, Authority.VALID, by=world.service_specialist, at=NOW)
    serve_through(service.recipient(order, FIRM), agency.pk, by=world.service_specialist, at=NOW)
    with pytest.raises(NotFound):
        check_authority(agency, Authority.VALID, by=world.service_specialist_elsewhere, at=NOW)
