"""看文书 and 签收: what is opened is written down, only that can be signed, nobody reaches another's papers."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from tests.support import received as by
from tests.support.jobs import run_jobs
from tests.support.service import make_case, make_confirmation, make_order, make_sent, party, recipient

from xiezhi.domains.service_of_process.models import Cell, Proof, ReceiptRecord

pytestmark = pytest.mark.django_db
NAMES = ["起诉状副本", "应诉通知书", "举证通知书", "证据副本"]


@pytest.fixture
def sent(world: Any) -> Any:
    return make_sent(world)


def _text(answer: Any) -> str:
    return answer.content.decode()


def _page(sent: Any, name: str = "received", *more: int) -> str:
    return by.address(name, sent.attempt.pk, *more)


def test_the_list_says_what_came_and_in_which_role(sent: Any) -> None:
    said = _text(by.opened(sent).get(_page(sent)))
    assert all(name in said for name in NAMES)
    assert "（2026）沪0199民初4127号" in said
    assert "房屋租赁合同纠纷，您是被告" in said
    assert "4份文书，4份没看" in said
    assert "去签收" not in said


def test_days_come_from_the_rules_with_their_reckoning(sent: Any) -> None:
    client = by.opened(sent)
    said = _text(client.get(_page(sent)))
    assert "答辩状最迟" in said
    assert "12月1日" in said
    why = _text(client.get(_page(sent, "received-dates")))
    assert "民诉法128" in why
    assert "在举证通知书写明的期限内" in why
    assert "在线诉讼规则" in why


def test_opening_the_list_or_the_reading_page_is_no_view(sent: Any) -> None:
    client = by.opened(sent)
    client.get(_page(sent))
    client.get(_page(sent, "received-read", sent.cells()[0].pk))
    client.head(by.file_of(sent))
    assert [cell.viewed_at for cell in sent.cells()] == [None] * 4
    assert not Proof.objects.filter(kind="electronic_proof").exists()


def test_the_file_is_shown_in_place_and_counted_once(sent: Any) -> None:
    client = by.opened(sent)
    answer = client.get(by.file_of(sent))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''%E8%B5%B7")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"%PDF")
    assert [bool(cell.viewed_at) for cell in sent.cells()] == [True, False, False, False]
    proof = Proof.objects.get(kind="electronic_proof")
    part = client.get(by.file_of(sent), headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == answer.content[100:200]
    assert proof.additions.count() == 0
    beyond = client.get(by.file_of(sent), headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416
    assert "3份没看" in _text(client.get(_page(sent)))


def test_a_file_is_saved_under_its_own_name(sent: Any) -> None:
    answer = by.opened(sent).get(by.file_of(sent) + "?download=1")
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert sent.cells()[0].downloaded_at is not None


def test_everything_comes_in_one_file_with_the_proof(sent: Any) -> None:
    client = by.opened(sent)
    client.get(by.file_of(sent))
    run_jobs()
    answer = client.get(_page(sent, "received-zip"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        names = package.namelist()
        first = package.read(names[0])
    assert [name.split("_")[1].split(".")[0] for name in names[:4]] == NAMES
    assert names[4].startswith("电子送达回证")
    assert first == client.get(by.file_of(sent)).content
    assert all(cell.downloaded_at for cell in sent.cells())


def test_the_proof_waits_for_its_page_and_is_then_given_out(sent: Any) -> None:
    client = by.opened(sent)
    assert client.get(_page(sent, "received-proof")).status_code == 404
    client.get(by.file_of(sent))
    assert "正在制作" in _text(client.get(_page(sent, "received-proof")))
    run_jobs()
    answer = client.get(_page(sent, "received-proof"))
    assert answer["Content-Type"] == "application/pdf"
    assert Proof.objects.get(kind="electronic_proof").number in _text(client.get(_page(sent)))


def test_the_calendar_holds_the_days_and_no_name(sent: Any) -> None:
    answer = by.opened(sent).get(_page(sent, "received-calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in entries] == ["最后一天：提交答辩状"]
    assert entries[0]["DTSTART"].dt.isoformat() == "2026-12-01"
    assert "陆文澜" not in _text(answer)


def test_another_attempt_is_absent_under_every_address(sent: Any, world: Any) -> None:
    other_case = make_case(world, case_no="（2026）沪0199民初4163号")
    other = make_sent(
        world, order=make_order(world, court_case=other_case, recipients=("沈嘉树",)), name="沈嘉树"
    )
    client = by.opened(sent)
    theirs = other.cells()[0].pk
    pages = [
        _page(other), _page(other, "received-zip"), _page(other, "received-proof"), _page(other, "received-dates"),
        _page(other, "received-calendar"), _page(other, "received-sign"), _page(other, "received-sign-code"),
        _page(other, "received-done"), _page(other, "received-not-me"), _page(other, "received-object"),
        _page(other, "received-paper"), _page(other, "received-consent"),
        _page(other, "received-read", theirs), _page(other, "received-file", theirs),
        _page(sent, "received-read", theirs), _page(sent, "received-file", theirs),
    ]  # fmt: skip
    nowhere = _text(client.get(by.address("received", 999_999)))
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 404, page
        assert client.post(page).status_code in (404, 405)
        assert "沈嘉树" not in _text(answer)
        assert _text(answer).count("找不到") == nowhere.count("找不到")
    assert not Cell.objects.filter(attempt=other.attempt, viewed_at__isnull=False).exists()


def test_a_stranger_learns_nothing_from_numbers(sent: Any) -> None:
    there, absent = (Client().get(by.address("received", pk)) for pk in (sent.attempt.pk, 999_999))
    assert there.status_code == absent.status_code == 403
    assert _text(there).count("确认一次身份") == _text(absent).count("确认一次身份")


def test_only_what_was_seen_can_be_signed(sent: Any) -> None:
    client = by.opened(sent)
    assert "先看文书，再签收" in _text(client.get(_page(sent, "received-sign")))
    for number in (0, 1, 2):
        client.get(by.file_of(sent, number))
    said = _text(client.get(_page(sent, "received-sign")))
    assert "起诉状副本、应诉通知书、举证通知书，共3份" in said
    assert "证据副本还没看，看过再签" in said
    assert "签收不等于同意" in said
    client.post(_page(sent, "received-sign"), by.signing(sent))
    assert [bool(cell.signed_at) for cell in sent.cells()] == [True, True, True, False]
    done = _text(client.get(_page(sent, "received-done")))
    assert "共3份" in done
    assert "证据副本还没看" in done
    assert "11月19日09:00" in done
    assert "通过短信" in done


def test_signing_twice_or_going_back_changes_nothing(sent: Any, page_clock: Any) -> None:
    client = by.opened(sent)
    by.look_at_all(client, sent)
    sheet = by.signing(sent)
    first = client.post(_page(sent, "received-sign"), sheet)
    signed_at = [cell.signed_at for cell in sent.cells()]
    page_clock.advance(minutes=5)
    again = client.post(_page(sent, "received-sign"), sheet)
    assert first["Location"] == again["Location"] == _page(sent, "received-done")
    assert [cell.signed_at for cell in sent.cells()] == signed_at
    assert ReceiptRecord.objects.count() == 1
    assert client.get(_page(sent, "received-sign"))["Location"] == _page(sent, "received-done")


def test_a_document_seen_in_another_tab_is_not_signed_by_the_way(sent: Any) -> None:
    client = by.opened(sent)
    client.get(by.file_of(sent, 0))
    sheet = by.signing(sent, 0)
    client.get(by.file_of(sent, 1))
    client.post(_page(sent, "received-sign"), sheet)
    assert [bool(cell.signed_at) for cell in sent.cells()] == [True, False, False, False]


@pytest.mark.parametrize(
    "strokes",
    ["", "[]", "null", "{}", "[[]]", "x" * 40, "[" * 100_000, '"<script>"', '[["<b>"]]' + " " * 2_000_001],
)  # fmt: skip
def test_no_signature_is_refused_and_nothing_is_signed(sent: Any, strokes: str) -> None:
    client = by.opened(sent)
    client.get(by.file_of(sent))
    answer = client.post(
        _page(sent, "received-sign"),
        {
            **by.signing(sent, 0),
            "signature_strokes": strokes,
            "signature_image": "data:image/png;base64,AAAA",
        },
    )
    assert answer.status_code == 422
    assert "签名" in _text(answer)
    assert sent.cells()[0].signed_at is None


def test_the_code_signs_where_a_hand_cannot(sent: Any) -> None:
    client = by.opened(sent)
    by.look_at_all(client, sent)
    documents = by.signing(sent)["document"]
    wrong = "ACDEFH" if sent.code != "ACDEFH" else "HFEDCA"
    refused = client.post(_page(sent, "received-sign-code"), {"document": documents, "code": wrong})
    assert refused.status_code == 422
    assert sent.cells()[0].signed_at is None
    answer = client.post(
        _page(sent, "received-sign-code"), {"document": documents, "code": sent.code.lower()}
    )
    assert answer["Location"] == _page(sent, "received-done")
    assert ReceiptRecord.objects.get().how == "code"
    assert all(cell.signed_at for cell in sent.cells())


def test_codes_of_signing_are_limited(sent: Any) -> None:
    client = by.opened(sent)
    client.get(by.file_of(sent))
    page, sheet = (
        _page(sent, "received-sign-code"),
        {"document": by.signing(sent, 0)["document"], "code": "ACDEFH"},
    )
    said = [_text(client.post(page, sheet)) for _ in range(11)]
    assert "验证码不对" in said[0]
    assert "试的次数太多" in said[-1]


def test_an_agent_is_told_that_the_power_is_checked_first(world: Any) -> None:
    from tests.support.clock import NOW

    from xiezhi.kernel.cases.actions import add_agency
    from xiezhi.kernel.cases.types import AgentDraft

    order = make_order(world)
    person = recipient(order)
    agency = add_agency(
        person.party, AgentDraft(name="周砚", phone="19900000109"), by=world.clerk, at=NOW - timedelta(days=4)
    )
    person.agency = agency
    person.save(update_fields=["agency"])
    sent = make_sent(world, order=order)
    client = by.opened(sent)
    said = _text(client.get(_page(sent)))
    assert "您是被告陆文澜的代理人" in said
    assert "核对授权委托书以后" in said
    client.get(by.file_of(sent))
    assert "请写全名：周砚" in _text(client.get(_page(sent, "received-sign")))


def test_later_visits_show_what_was_done(sent: Any, page_clock: Any) -> None:
    client = by.opened(sent)
    by.look_at_all(client, sent)
    client.post(_page(sent, "received-sign"), by.signing(sent))
    page_clock.advance(days=3)
    later = by.opened(sent)
    said = _text(later.get(_page(sent)))
    assert "都签收了" in said
    assert "签收记录" in said
    assert "已签收" in _text(later.get(_page(sent, "received-done")))


def test_everything_of_one_party_opens_together(world: Any) -> None:
    court_case = make_case(world)
    make_confirmation(world, party(court_case))
    sent = make_sent(world, order=make_order(world, court_case=court_case))
    portal = make_sent(
        world, order=make_order(world, court_case=court_case, documents=(("summons", "开庭传票", 1),)),
        channel="portal", confirmed=False,
    )  # fmt: skip
    client = by.opened(sent)
    assert "这个案件还有" in _text(client.get(_page(sent)))
    assert "开庭传票" in _text(client.get(_page(portal)))
    assert client.get(by.address("received-all")).status_code == 200
