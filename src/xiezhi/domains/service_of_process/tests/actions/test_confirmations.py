"""送达地址确认书: complete or refused, dated, replaced and never changed, consent taken back and looked at."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW, TODAY

from xiezhi.domains.service_of_process.actions import confirmations as actions
from xiezhi.domains.service_of_process.actions.recipients import serve_through
from xiezhi.domains.service_of_process.models import AddressConfirmation, ServiceAddress
from xiezhi.domains.service_of_process.queries.consents import consent_for
from xiezhi.domains.service_of_process.types import Channel, ConfirmedBy, Consent, Signer, Stage
from xiezhi.domains.service_of_process.types.drafts import ConfirmationDraft
from xiezhi.kernel.cases.actions import add_agency
from xiezhi.kernel.cases.types import AgentDraft
from xiezhi.lib.verdict import Conflict, NotFound, Refused

SIGNED = [[[0, 0], [1, 1]]]


def draft(world: Any, **more: Any) -> ConfirmationDraft:
    whole = ConfirmationDraft(
        confirmed_on=date(2026, 11, 12), consent=Consent.EXPRESS, stages=(Stage.FIRST_INSTANCE, Stage.ENFORCEMENT),
        channels=(Channel.SMS_LINK,), mobile="19900000102", email="lu@example.com",
        postal_address="上海市临江区望潮路1号2室", postcode="201999", explained_by_id=world.clerk.pk, explained_at=NOW,
        told=("scope", "effect", "how_to_change"),
    )  # fmt: skip
    return dataclasses.replace(whole, **more)


def asked(world: Any, person: Any, how: ConfirmedBy = ConfirmedBy.COUNTER) -> AddressConfirmation:
    return actions.start_confirmation(person, how=how, by=world.clerk, at=NOW)[0]


def test_a_complete_form_makes_addresses_confirmed_from_its_day(world: Any) -> None:
    party = service.party(service.make_case(world))
    form = actions.confirm_address(
        asked(world, party), draft(world), by=world.clerk, at=NOW, signature=SIGNED
    )
    assert (form.state, form.consent, form.stages) == (
        "confirmed",
        "express",
        ["first_instance", "enforcement"],
    )
    rows = {row.kind: row for row in ServiceAddress.objects.filter(party=party)}
    assert set(rows) == {"postal", "mobile", "email"}
    assert {row.status for row in rows.values()} == {"confirmed"}
    assert {row.from_on for row in rows.values()} == {date(2026, 11, 12)}
    assert rows["mobile"].value == "19900000102"


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"postcode": ""}, "邮政编码"),
        ({"postal_address": ""}, "详细地址"),
        ({"mobile": "", "email": ""}, "联系电话"),
        ({"stages": ()}, "适用的审级"),
        ({"explained_by_id": None}, "告知人"),
        ({"told": ("scope", "effect")}, "已告知变更方式"),
    ],
)
def test_what_the_form_still_lacks_is_listed(world: Any, change: dict[str, Any], missing: str) -> None:
    form = asked(world, service.party(service.make_case(world)))
    with pytest.raises(Refused, match=missing):
        actions.confirm_address(form, draft(world, **change), by=world.clerk, at=NOW, signature=SIGNED)
    form.refresh_from_db()
    assert form.state == "asked"
    assert not ServiceAddress.objects.exists()


def test_without_signature_recording_or_paper_nothing_is_confirmed(world: Any) -> None:
    form = asked(world, service.party(service.make_case(world)), ConfirmedBy.PHONE)
    with pytest.raises(Refused, match="签名、录音或者平台记录"):
        actions.confirm_address(form, draft(world), by=world.clerk, at=NOW)
    confirmed = actions.confirm_address(
        form, draft(world, recording_no="R-1116-0382"), by=world.clerk, at=NOW
    )
    assert confirmed.recording_no == "R-1116-0382"


def test_a_confirmation_is_given_once_and_not_tomorrow(world: Any) -> None:
    form = asked(world, service.party(service.make_case(world)))
    with pytest.raises(Refused, match="还没有到"):
        actions.confirm_address(
            form,
            draft(world, confirmed_on=TODAY + timedelta(days=1)),
            by=world.clerk,
            at=NOW,
            signature=SIGNED,
        )
    actions.confirm_address(form, draft(world), by=world.clerk, at=NOW, signature=SIGNED)
    with pytest.raises(Conflict, match="已经确认"):
        actions.confirm_address(form, draft(world), by=world.clerk, at=NOW, signature=SIGNED)


def test_a_new_form_replaces_the_earlier_one_and_ends_its_addresses(world: Any) -> None:
    party = service.party(service.make_case(world))
    old = actions.confirm_address(asked(world, party), draft(world), by=world.clerk, at=NOW, signature=SIGNED)
    new = actions.confirm_address(
        asked(world, party),
        draft(world, confirmed_on=TODAY, mobile="19900000222"),
        by=world.clerk,
        at=NOW,
        signature=SIGNED,
    )
    old.refresh_from_db()
    assert (old.state, old.replaced_by, old.mobile) == ("replaced", new, "19900000102")
    ended = ServiceAddress.objects.get(party=party, kind="mobile", confirmation=old)
    assert (ended.until_on, ended.change_reported_on) == (TODAY, TODAY)
    assert ServiceAddress.objects.get(party=party, kind="mobile", until_on=None).value == "19900000222"


def test_an_agent_confirms_with_checked_authority_only(world: Any) -> None:
    case = service.make_case(world)
    party = service.party(case)
    agency = add_agency(party, AgentDraft(name="周砚", phone="19900007730"), by=None, at=NOW)
    form = asked(world, party)
    by_agent = draft(world, confirmer=Signer.AGENT, agency_id=agency.pk, mobile="19900007730")
    with pytest.raises(Refused, match="还没有核对"):
        actions.confirm_address(form, by_agent, by=world.clerk, at=NOW, signature=SIGNED)
    agency.authority = "valid"
    agency.save()
    actions.confirm_address(form, by_agent, by=world.clerk, at=NOW, signature=SIGNED)
    order = service.make_order(world, court_case=case)
    person = service.recipient(order)
    assert not consent_for(person, None, on=TODAY)
    serve_through(person, agency.pk, by=world.service_specialist, at=NOW)
    person = service.recipient(order)
    assert consent_for(person, None, on=TODAY)["kind"] == "express"
    stranger = add_agency(service.party(case, "沈嘉树"), AgentDraft(name="何苇"), by=None, at=NOW)
    with pytest.raises(Refused, match="不是该当事人"):
        actions.confirm_address(
            asked(world, party), draft(world, confirmer=Signer.AGENT, agency_id=stranger.pk), by=world.clerk, at=NOW,
            signature=SIGNED,
        )  # fmt: skip


def test_a_link_to_the_form_is_kept_as_a_mark_only_and_closes(world: Any) -> None:
    party = service.party(service.make_case(world))
    form, token = actions.start_confirmation(party, how=ConfirmedBy.PLATFORM, by=world.clerk, at=NOW)
    assert len(token) >= 16
    assert form.link_hash == actions.token_hash(token)
    assert token not in str(AddressConfirmation.objects.values().get())
    assert actions.link_is_open(form, at=NOW)
    assert not actions.link_is_open(form, at=NOW + timedelta(days=16))
    confirmed = actions.confirm_address(
        form,
        draft(world, explained_by_id=None),
        by=None,
        at=NOW,
        signature={"how": "drawn", "strokes": SIGNED},
    )
    assert confirmed.link_hash == ""
    assert not actions.link_is_open(confirmed, at=NOW)


def test_consent_is_taken_back_and_the_court_looks_at_it(world: Any) -> None:
    order = service.make_order(world)
    form = service.make_confirmation(world, service.recipient(order).party)
    actions.withdraw_consent(form, at=NOW, note="不会用手机")
    form.refresh_from_db()
    assert (form.withdrawn_at, form.withdrawal_accepted) == (NOW, None)
    first = form.withdrawn_at
    actions.withdraw_consent(form, at=NOW + timedelta(hours=1))
    form.refresh_from_db()
    assert form.withdrawn_at == first
    with pytest.raises(Refused, match="理由"):
        actions.decide_withdrawal(form, accepted=True, reason="", by=world.judge, at=NOW)
    with pytest.raises(NotFound):
        actions.decide_withdrawal(form, accepted=True, reason="年老", by=world.service_specialist, at=NOW)
    actions.decide_withdrawal(form, accepted=True, reason="年老", by=world.judge, at=NOW)
    form.refresh_from_db()
    assert form.withdrawal_accepted is True


def test_there_must_be_a_consent_to_take_back(world: Any) -> None:
    party = service.party(service.make_case(world))
    form = service.make_confirmation(world, party, consent="none", mobile="19900000102", email="")
    with pytest.raises(Refused, match="没有可以撤回"):
        actions.withdraw_consent(form, at=NOW)
    with pytest.raises(Refused, match="没有撤回"):
        actions.decide_withdrawal(form, accepted=True, reason="无", by=world.judge, at=NOW)


def test_other_courts_cannot_ask_for_or_confirm_it(world: Any) -> None:
    party = service.party(service.make_case(world))
    with pytest.raises(NotFound):
        actions.start_confirmation(party, how=ConfirmedBy.COUNTER, by=world.clerk_elsewhere, at=NOW)
    with pytest.raises(NotFound):
        actions.confirm_address(
            asked(world, party), draft(world), by=world.clerk_elsewhere, at=NOW, signature=SIGNED
        )


def test_a_postal_address_that_cannot_be_one_is_refused_beside_its_field(world: Any) -> None:
    party = service.party(service.make_case(world))
    form = asked(world, party)
    with pytest.raises(Refused) as refused:
        actions.confirm_address(
            form, draft(world, postal_address="<b>望潮路</b>1号"), by=world.clerk, at=NOW, signature=SIGNED
        )
    assert refused.value.field == "postal_address"
    assert not ServiceAddress.objects.filter(party=party).exists()
    wide = draft(world, postal_address="上海市 临江区望潮路１号２室")
    assert actions.confirm_address(form, wide, by=world.clerk, at=NOW, signature=SIGNED).postal_address == (
        "上海市临江区望潮路1号2室"
    )
