"""Rows SP-15 and SP-30: a party who cannot be reached is looked up for one case, approved, for a time, on record."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.clients import client_of
from tests.support.clock import NOW, TODAY
from tests.support.jobs import run_jobs
from tests.support.lookups import UNTIL, make_letter
from tests.support.received import address, opened
from tests.support.service import make_attempt, make_order, recipient
from xiezhi.domains.service_of_process import jobs
from xiezhi.domains.service_of_process.channels.population_register import population_register
from xiezhi.domains.service_of_process.channels.population_register.http import HttpRegister
from xiezhi.domains.service_of_process.channels.population_register.simulator import Register, server
from xiezhi.domains.service_of_process.models import AssistanceLetter, MailingAddress, ServiceAddress
from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.identity.models import LookupUse
from xiezhi.lib.verdict import Refused

pytestmark = pytest.mark.django_db
HOME = "上海市临江区望潮路3号303室"


@pytest.fixture(autouse=True)
def _jobs_run_at_the_agreed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs read the clock of the machine; here it stands at the moment of the tests."""
    monkeypatch.setattr(f"{jobs.__name__}.timezone", SimpleNamespace(localtime=lambda: NOW))


@pytest.fixture
def register(settings: Any) -> Iterator[Register]:
    """A register that is really spoken to over HTTP."""
    desk = Register("secret")
    running = server(desk, 0)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    settings.POPULATION_REGISTER_URL = f"http://127.0.0.1:{running.server_address[1]}"
    settings.POPULATION_REGISTER_SECRET = "secret"
    yield desk
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def order(world: Any) -> Any:
    return make_order(world)


def new_letter(client: Any, order: Any, **more: str) -> Any:
    who = recipient(order)
    filled = {"ground": "no_address", "explanation": "电话无人接听", "until_on": UNTIL.isoformat(), **more}
    return client.post(f"/orders/{order.pk}/recipients/{who.pk}/letters/new/", filled)


@pytest.mark.requirement("SP-15")
def test_sp_15_assistance_letter(
    world: Any, order: Any, register: Register, sign_in: Any, page_clock: Any
) -> None:
    """When a party cannot be reached the specialist drafts an assistance letter (协查函) for that case; a judge
    approves it for a stated purpose and time, only the data needed for service comes back through an adapter,
    and use is audited and revocable."""
    specialist, judge = sign_in(world.service_specialist), sign_in(world.judge)
    # When a party cannot be reached the specialist drafts an assistance letter for that case.
    assert new_letter(specialist, order).status_code == 302
    letter = AssistanceLetter.objects.get(order=order)
    page = f"/letters/{letter.pk}/"
    drafted = specialist.get(page).content.decode()
    assert "协助查询函" in drafted
    assert order.court_case.case_no in drafted
    specialist.post(f"{page}submit/")
    # A judge approves it for a stated purpose and time; nobody else does, and nothing is asked before.
    assert not register.asked
    assert specialist.post(f"{page}approve/", {"until_on": UNTIL.isoformat()}).status_code == 404
    assert "审批向人口信息库查询陆文澜地址的协查函" in judge.get("/").content.decode()
    earlier = UNTIL - timedelta(days=4)
    assert judge.post(f"{page}approve/", {"until_on": earlier.isoformat(), "note": "同意"}).status_code == 302
    run_jobs()
    letter.refresh_from_db()
    assert letter.grant.until_on == earlier
    assert letter.grant.purpose_facts.label == "联系不上的当事人：查送达地址"
    assert letter.document.file is not None
    assert judge.get(f"{page}file/").headers["Content-Type"] == "application/pdf"
    # Only the data needed for service comes back through an adapter.
    assert register.asked[0]["grant_no"] == letter.grant.number
    told = ServiceAddress.objects.get(grant=letter.grant)
    assert (told.value, told.source, told.until_on) == (HOME, "household_register", earlier)
    assert {"birth", "marriage", "phone", "photo", "relatives", "addresses.owner"} <= set(letter.dropped)
    kept = str([list(AssistanceLetter.objects.values()), list(ServiceAddress.objects.values())])
    for surplus in ("1990-02-14", "已婚", "19900009999", "户主本人", "亲属"):
        assert surplus not in kept
    # Use is audited: each look is a read with the number of its grant, and the person served sees it in plain words.
    assert HOME not in specialist.get(page).content.decode()
    assert HOME in specialist.post(page).content.decode()
    reads = AuditRow.objects.filter(act="identity.lookup.use", object_label=letter.grant.number)
    assert [row.outcome for row in reads] == ["read", "read"]
    assert LookupUse.objects.filter(grant=letter.grant).count() == 2
    # And revocable: not shown, and not usable for a new attempt.
    assert judge.post(f"{page}revoke/", {"reason": "本人已经来院"}).status_code == 302
    assert HOME not in specialist.post(page, follow=True).content.decode()
    assert told.masked not in specialist.get(page).content.decode()
    with pytest.raises(Refused, match="可用的"):
        make_attempt(world, recipient(order), method="postal", channel="post", address=told)


@pytest.mark.requirement("SP-30")
def test_sp_30_material_and_household_address(
    world: Any, order: Any, register: Register, sign_in: Any, page_clock: Any
) -> None:
    """The specialist receives and checks material and confirms the mailing address; for a recipient who cannot be
    reached, the household address (户籍地址) is released only for that case after approval, for a limited time, with
    audit."""
    client = sign_in(world.service_specialist)
    material = f"/orders/{order.pk}/material/"
    ticks = dict.fromkeys(("received", "pages", "sealed", "same_case", "identity"), "yes")
    # The specialist receives and checks material.
    refused = client.post(material, {**ticks, "sealed": "no"})
    assert refused.status_code == 422
    assert "请写明哪里不对" in refused.content.decode()
    assert client.post(material, {**ticks, "sealed": "no", "sealed_note": "传票没有盖章"}).status_code == 302
    assert client.post(material, ticks).status_code == 302
    checked = client.get(material).content.decode()
    assert world.service_specialist.name in checked
    assert order.material_checks.count() == 10
    # For a recipient who cannot be reached, the household address is released only after approval.
    letter = make_letter(world, order=order)
    assert not ServiceAddress.objects.filter(grant__isnull=False).exists()
    judge = sign_in(world.judge)
    judge.post(f"/letters/{letter.pk}/approve/", {"until_on": UNTIL.isoformat()})
    run_jobs()
    told = ServiceAddress.objects.get(grant__isnull=False)
    assert HOME in client.post(f"/letters/{letter.pk}/").content.decode()
    # … and confirms the mailing address.
    who = recipient(order)
    chosen = {"what": "address", "recipient": who.pk, "address": told.pk}
    assert client.post(material, chosen).status_code == 302
    assert MailingAddress.objects.get().address == told
    # Only for that case: the same person's other case knows nothing of it, and another court sees no letter.
    elsewhere = make_order(world, court_case=_other_case(world))
    other = f"/orders/{elsewhere.pk}/recipients/{recipient(elsewhere).pk}/"
    assert told.masked not in client.get(other).content.decode()
    assert sign_in(world.service_specialist_elsewhere).get(f"/letters/{letter.pk}/").status_code == 404
    # For a limited time: on its last day it is masked again and may not be used.
    page_clock.advance(days=(UNTIL - TODAY).days)
    client = client_of(world.service_specialist, at=NOW + (UNTIL - TODAY))
    late = client.post(f"/letters/{letter.pk}/", follow=True).content.decode()
    assert HOME not in late
    assert "已到期" in late
    assert client.post(material, chosen, follow=True).content.decode().count("这个地址现在不能用") == 1
    # With audit.
    acts = set(AuditRow.objects.filter(object_kind="lookup_grant").values_list("act", flat=True))
    assert acts == {"identity.lookup.ask", "identity.lookup.approve", "identity.lookup.use"}


def _other_case(world: Any) -> Any:
    from tests.support.service import make_case

    return make_case(world, case_no="（2026）沪0199民初4199号")


def test_who_can_be_reached_is_not_looked_up(world: Any, order: Any, sign_in: Any, page_clock: Any) -> None:
    from tests.support.service import make_address

    make_address(world, recipient(order), kind="postal", value="上海市临江区归帆路9号")
    client = sign_in(world.service_specialist)
    who = recipient(order)
    page = client.get(f"/orders/{order.pk}/recipients/{who.pk}/letters/new/").content.decode()
    assert "现在不能查询" in page
    assert new_letter(client, order).status_code == 422
    assert sign_in(world.clerk).get(f"/orders/{order.pk}/recipients/{who.pk}/letters/new/").status_code == 404


def test_a_silent_register_is_seen_and_asked_again(
    world: Any, order: Any, register: Register, sign_in: Any, page_clock: Any, monkeypatch: Any
) -> None:
    from xiezhi.domains.service_of_process.actions import register_answers

    quick = HttpRegister("http://127.0.0.1:9", "xiezhi", "secret", wait=0)
    monkeypatch.setattr(register_answers, "population_register", lambda: quick)
    letter = make_letter(world, order=order, approved=True)
    run_jobs()
    client = sign_in(world.service_specialist)
    letter.refresh_from_db()
    assert (letter.tries, letter.state) == (1, "approved")
    assert letter.letter_no in client.get("/letters/?state=silent").content.decode()
    assert "没有问到" in client.get(f"/letters/{letter.pk}/").content.decode()
    monkeypatch.setattr(register_answers, "population_register", population_register)
    assert client.post(f"/letters/{letter.pk}/again/").status_code == 302
    run_jobs()
    letter.refresh_from_db()
    assert letter.state == "answered"


def test_stopping_the_purpose_takes_the_address_away(
    world: Any, order: Any, register: Register, sign_in: Any, page_clock: Any
) -> None:
    from xiezhi.domains.service_of_process.permissions import REACH_PARTY
    from xiezhi.kernel.identity.actions.lookups import stop_purpose

    letter = make_letter(world, order=order, approved=True)
    run_jobs()
    client = sign_in(world.service_specialist)
    assert HOME in client.post(f"/letters/{letter.pk}/").content.decode()
    stop_purpose(REACH_PARTY, court_id=world.court.pk, reason="发现滥用", by=world.court_admin, at=NOW)
    assert HOME not in client.post(f"/letters/{letter.pk}/", follow=True).content.decode()
    who = recipient(order)
    assert "望潮路" not in client.get(f"/orders/{order.pk}/recipients/{who.pk}/").content.decode()


@pytest.mark.parametrize(("number", "state"), [("049", "deceased"), ("048", "unknown"), ("047", "moved")])
def test_what_a_register_may_answer(number: str, state: str) -> None:
    from xiezhi.domains.service_of_process.channels.population_register.port import read_answer

    asked = {
        "letter_no": "",
        "grant_no": "",
        "case_no": "",
        "purpose": "",
        "id_no": f"31019919900214{number}7",
    }
    answer = read_answer(Register("s").answer(asked))
    assert answer.state.value == state
    assert "died_on" in answer.dropped or state != "deceased"


@pytest.mark.parametrize(
    "found", [None, [], {}, {"state": "alive"}, {"state": "registered", "addresses": "x"}]
)
def test_an_answer_that_cannot_be_read_is_none(found: Any) -> None:
    from xiezhi.domains.service_of_process.channels.population_register.port import (
        RegisterSilent,
        read_answer,
    )

    with pytest.raises(RegisterSilent):
        read_answer(found)


def test_the_person_served_sees_who_looked_and_why(
    world: Any, order: Any, register: Register, sign_in: Any, page_clock: Any
) -> None:
    from tests.support.service import make_sent

    make_letter(world, order=order, approved=True)
    run_jobs()
    sent = make_sent(world, order=order)
    page = opened(sent).get(address("received-looks", sent.attempt.pk)).content.decode()
    assert world.court.name in page
    assert order.court_case.case_no in page
    assert "联系不上，所以查您登记的住址" in page
    assert world.service_specialist.name not in page
