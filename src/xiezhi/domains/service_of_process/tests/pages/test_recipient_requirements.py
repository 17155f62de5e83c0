"""Rows of the catalogue proved over the pages that people outside really use."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.support import received as by
from tests.support.clock import NOW
from tests.support.service import (
    JUDGE_AT,
    make_address,
    make_attempt,
    make_case,
    make_confirmation,
    make_order,
    make_sent,
    party,
    recipient,
    tail_of,
)

from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.actions.settings import change_settings
from xiezhi.domains.service_of_process.models import Cell, Proof
from xiezhi.domains.service_of_process.types.drafts import ResultDraft

pytestmark = pytest.mark.django_db


def _text(answer: Any) -> str:
    return answer.content.decode()


def _way_in(body: str) -> tuple[str, str]:
    """Path of the link and code, read from the message as its reader does."""
    link = re.search(r"https?://[^\s]+?(/s/\S+)", body)
    code = re.search(r"验证码：?([0-9A-Z]{6})", body)
    assert link is not None
    assert code is not None
    return link[1], code[1]


def _reads_and_signs(client: Client, sent: Any) -> list[bytes]:
    """View, download and sign for everything; the bytes that came."""
    files = []
    for number in range(4):
        viewed = client.get(by.file_of(sent, number))
        saved = client.get(by.file_of(sent, number) + "?download=1")
        assert viewed.content == saved.content
        files.append(saved.content)
    done = client.post(by.address("received-sign", sent.attempt.pk), by.signing(sent))
    assert done["Location"] == by.address("received-done", sent.attempt.pk)
    return files


@pytest.mark.requirement("SP-41")
def test_three_ways_in_lead_to_view_download_and_signature(world: Any) -> None:
    """From the SMS link on a phone, by typing it on a PC, or from the e-mail notice, the party verifies
    identity at the service portal (司法文书送达门户), then views, downloads and signs for the documents; the
    sign-for record names the channel and another person's documents cannot be reached."""
    cases = [make_case(world, case_no=f"（2026）沪0199民初{number}号") for number in (4127, 4128, 4129)]
    phone, desk = (make_sent(world, order=make_order(world, court_case=case)) for case in cases[:2])
    mail = make_sent(world, order=make_order(world, court_case=cases[2]), channel="email")

    # From the SMS link on a phone: the message itself leads in.
    path, code = _way_in(phone.fresh().message.body)
    on_phone = Client()
    assert on_phone.get(path).status_code == 200
    assert on_phone.post(path, {"code": code, "answer": tail_of(phone)}).status_code == 302
    # By typing it on a PC: the portal takes the code alone.
    on_desk = Client()
    _, typed = _way_in(desk.fresh().message.body)
    assert on_desk.post(by.address("portal"), {"code": typed, "answer": tail_of(desk)}).status_code == 302
    # From the e-mail notice.
    from_mail = Client()
    path, code = _way_in(mail.fresh().message.body)
    assert from_mail.post(path, {"code": code, "answer": tail_of(mail)}).status_code == 302

    # Verifies identity: without it nothing opens.
    assert Client().get(by.address("received", phone.attempt.pk)).status_code == 403
    assert by.verify(Client(), phone, answer="9999").status_code == 422

    # Views, downloads and signs for the documents.
    for client, sent in ((on_phone, phone), (on_desk, desk), (from_mail, mail)):
        _reads_and_signs(client, sent)
        cells = sent.cells()
        assert all(cell.viewed_at and cell.downloaded_at and cell.signed_at for cell in cells)

    # The sign-for record names the channel.
    through = [{cell.signed_through for cell in sent.cells()} for sent in (phone, desk, mail)]
    assert through == [{"sms_link"}, {"portal"}, {"email"}]
    for client, sent, word in ((on_phone, phone, "短信"), (on_desk, desk, "门户"), (from_mail, mail, "邮箱")):
        assert f"通过{word}" in _text(client.get(by.address("received-done", sent.attempt.pk)))

    # Another person's documents cannot be reached.
    for page in (by.address("received", desk.attempt.pk), by.file_of(desk)):
        assert on_phone.get(page).status_code == 404


@pytest.mark.requirement("SP-23")
def test_the_sms_its_link_its_code_and_its_limits(world: Any, page_clock: Any) -> None:
    """After sending, the party gets an SMS with court, case number, view link and 6-character verification
    code (验证码); the portal also opens with that code, a wrong or expired code is refused and tries are
    limited. The text on deemed service (逾期视为送达) is a setting."""
    sent = make_sent(world)
    body = sent.fresh().message.body

    # An SMS with court, case number, view link and 6-character verification code.
    assert "【上海市临江区人民法院】" in body
    assert "（2026）沪0199民初4127号" in body
    path, code = _way_in(body)
    assert len(code) == 6
    assert Client().post(path, {"code": code, "answer": tail_of(sent)}).status_code == 302

    # The portal also opens with that code.
    assert Client().post(by.address("portal"), {"code": code, "answer": tail_of(sent)}).status_code == 302

    # A wrong code is refused.
    wrong = "ACDEFH" if code != "ACDEFH" else "HFEDCA"
    refused = Client().post(path, {"code": wrong, "answer": tail_of(sent)})
    assert refused.status_code == 422
    assert "起诉状" not in _text(refused)

    # Tries are limited.
    for _ in range(5):
        last = Client().post(path, {"code": wrong, "answer": tail_of(sent)})
    assert last.status_code == 429
    assert Client().post(path, {"code": code, "answer": tail_of(sent)}).status_code == 429

    # An expired code is refused.
    page_clock.advance(days=181)
    for page in (path, by.address("portal")):
        assert Client().post(page, {"code": code, "answer": tail_of(sent)}).status_code == 410

    # The text on deemed service is a setting.
    sentence = "信息到达即为送达"
    assert sentence in body
    change_settings(world.court, {"adds_effect_sentence": False}, by=world.court_admin, at=NOW, reason="试")
    other = make_sent(
        world, order=make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4128号"))
    )
    assert sentence not in other.fresh().message.body


@pytest.mark.requirement("SP-20")
def test_three_channels_give_the_same_files_and_keep_their_own_state(world: Any) -> None:
    """Documents go out by SMS, e-mail or the web portal; the party receives, views and downloads the same
    files on each channel and each channel's state is kept apart."""
    court_case = make_case(world)
    order = make_order(world, court_case=court_case)
    make_confirmation(world, party(court_case))

    # Documents go out by SMS, e-mail or the web portal.
    sent = {}
    for channel in ("sms_link", "email", "portal"):
        attempt = make_attempt(world, recipient(order), channel=channel)
        found = send_attempt(attempt, by=world.service_specialist, at=NOW)
        sent[channel] = by.SentAttempt(order, found.attempt, found.token, found.code)

    # Receives, views and downloads the same files on each channel.
    got = []
    for channel, one in sent.items():
        client = by.opened(one, by_link=channel != "portal")
        got.append([client.get(by.file_of(one, number) + "?download=1").content for number in range(4)])
        # Each channel's state is kept apart.
        mine = Cell.objects.filter(attempt=one.attempt, viewed_at__isnull=False).count()
        later = [other for name, other in sent.items() if list(sent).index(name) > list(sent).index(channel)]
        untouched = Cell.objects.filter(
            attempt__in=[other.attempt for other in later], viewed_at__isnull=False
        )
        assert (mine, untouched.count()) == (4, 0)
    assert got[0] == got[1] == got[2]


@pytest.mark.requirement("SP-24")
def test_the_first_view_issues_the_proof_whose_date_never_moves(world: Any, page_clock: Any) -> None:
    """The party's first view generates the electronic proof of service (电子送达回证) with case data, party
    data, channel, view record and a brief of the phone contact; later views add records but never change its
    date."""
    order = make_order(world, court_case=make_case(world, procedure="simple"))
    make_address(world, recipient(order))
    call = make_attempt(
        world, recipient(order), method="simple", channel="phone", at=JUDGE_AT + timedelta(hours=2)
    )
    send_attempt(call, by=world.service_specialist, at=JUDGE_AT + timedelta(hours=2))
    heard = ResultDraft(
        happened_at=JUDGE_AT + timedelta(hours=2), informed_on=JUDGE_AT.date(), confirmed=True, recording_no="LY-2026-118",
        note="本人接听，同意发到这个手机",
    )  # fmt: skip
    register_result(call, heard, by=world.service_specialist, at=JUDGE_AT + timedelta(hours=3))
    sent = make_sent(world, order=order)
    client = by.opened(sent)
    assert not Proof.objects.filter(kind="electronic_proof").exists()

    # The party's first view generates the electronic proof of service.
    client.get(by.file_of(sent))
    proof = Proof.objects.get(kind="electronic_proof")
    issued_at = proof.issued_at

    # With case data, party data, channel, view record and a brief of the phone contact.
    facts = proof.facts
    assert (facts["case"]["number"], facts["case"]["cause"]) == (
        "（2026）沪0199民初4127号",
        "房屋租赁合同纠纷",
    )
    assert (facts["recipient"]["name"], facts["recipient"]["role"]) == ("陆文澜", "被告")
    assert facts["channel"] == "短信链接"
    viewed = next(row for row in facts["facts"] if "查阅" in str(row))
    assert datetime.fromisoformat(viewed["at"]) == NOW
    assert len(facts["phone_contacts"]) == 1
    assert "LY-2026-118" in str(facts["phone_contacts"])

    # Later views add records but never change its date.
    page_clock.advance(days=2)
    later = by.opened(sent)
    later.get(by.file_of(sent))
    later.get(by.file_of(sent, 1))
    after = Proof.objects.get(kind="electronic_proof")
    assert (after.issued_at, after.facts) == (issued_at, proof.facts)
    assert after.additions.filter(kind="view").count() == 2
