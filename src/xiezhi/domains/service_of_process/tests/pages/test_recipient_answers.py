"""我不是这个人, 异议, 纸质文书, 撤回同意: as easy as signing, and none of them by accident."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support import received as by
from tests.support.service import make_sent, png

from xiezhi.domains.service_of_process.models import (
    AddressConfirmation,
    NotMeReport,
    Objection,
    PaperRequest,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<img src=x onerror=alert(1)>'\"{{7*7}}"


@pytest.fixture
def sent(world: Any) -> Any:
    return make_sent(world)


def _text(answer: Any) -> str:
    return answer.content.decode()


def _page(sent: Any, name: str) -> str:
    return by.address(name, sent.attempt.pk)


def test_not_me_needs_no_code_and_stops_the_link(sent: Any) -> None:
    page = by.address("link-not-me", sent.token)
    asked = _text(Client().get(page))
    assert "不用写您的姓名和证件号" in asked
    assert "提交以后" in asked
    assert "4127" not in asked
    assert "陆文澜" not in asked
    answer = Client().post(page, {"relation": "stranger"})
    assert "这个链接已经停用" in _text(answer)
    assert NotMeReport.objects.get().relation == "stranger"
    assert Client().get(by.address("link", sent.token)).status_code == 410
    assert by.verify(Client(), sent).status_code in (302, 410)
    client = Client()
    by.verify(client, sent)
    assert client.get(_page(sent, "received")).status_code in (403, 410)


def test_not_me_twice_is_one_report(sent: Any) -> None:
    page = by.address("link-not-me", sent.token)
    for _ in range(2):
        assert Client().post(page, {"relation": "acquaintance"}).status_code == 200
    assert NotMeReport.objects.count() == 1


def test_not_me_on_a_link_nobody_was_sent_says_the_same(sent: Any) -> None:
    unknown = Client().post(by.address("link-not-me", "q" * 16), {"relation": "stranger"})
    known = Client().post(by.address("link-not-me", sent.token), {"relation": "stranger"})
    assert unknown.status_code == known.status_code == 200
    assert "已收到，谢谢" in _text(unknown)


def test_not_me_without_a_choice_or_with_another_is_refused(sent: Any) -> None:
    for data in ({}, {"relation": HOSTILE}):
        answer = Client().post(by.address("link-not-me", sent.token), data)
        assert answer.status_code == 422
        assert "<img" not in _text(answer)
    assert not NotMeReport.objects.exists()


def test_not_me_from_the_papers_ends_this_browser_too(sent: Any) -> None:
    client = by.opened(sent)
    client.post(_page(sent, "received-not-me"), {"relation": "family_living_together"})
    assert NotMeReport.objects.count() == 1
    assert client.get(_page(sent, "received")).status_code == 403


def test_not_me_is_said_as_well_where_only_a_code_was_typed(sent: Any) -> None:
    client = by.opened(sent, by_link=False)
    assert "不用写您的姓名和证件号" in _text(client.get(_page(sent, "received-not-me")))
    answer = client.post(_page(sent, "received-not-me"), {"relation": "stranger"})
    assert "已收到，谢谢" in _text(answer)
    assert NotMeReport.objects.get().relation == "stranger"
    assert client.get(_page(sent, "received")).status_code == 403
    assert Client().get(by.address("link", sent.token)).status_code == 410


def test_an_objection_with_files_freezes_and_says_so_first(sent: Any) -> None:
    client = by.opened(sent)
    assert "送达效力暂停认定，由法官决定" in _text(client.get(_page(sent, "received-object")))
    picture = SimpleUploadedFile("营业厅的单子.png", png(), "image/png")
    answer = client.post(
        _page(sent, "received-object"),
        {"kind": "not_my_address", "text": f"8月停用{HOSTILE}", "files": [picture]},
    )
    assert "异议已提交" in _text(answer)
    objection = Objection.objects.get()
    assert objection.files.count() == 1
    assert objection.text.startswith("8月停用<img")
    assert all(cell.frozen or cell.objected for cell in sent.cells())
    said = _text(client.get(_page(sent, "received")))
    assert "您提出了异议" in said
    assert "答辩状最迟" not in said
    again = client.post(_page(sent, "received-object"), {"kind": "other", "text": "再说一遍"})
    assert "异议已提交" in _text(again)
    assert Objection.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ" + b"0" * 100, "认不出"),
        ("a.pdf", b"", "空"),
        ("a.pdf", b"<script>alert(1)</script>", "认不出"),
        ("a.png", b"PK\x03\x04", "打不开"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field(
    sent: Any, name: str, content: bytes, said: str
) -> None:
    client = by.opened(sent)
    answer = client.post(
        _page(sent, "received-object"),
        {"kind": "not_received", "text": "没有收到", "files": [SimpleUploadedFile(name, content)]},
    )
    assert answer.status_code == 422
    assert said in _text(answer)
    assert "没有收到</textarea>" in _text(answer)
    assert not Objection.objects.exists()


def test_too_many_files_and_too_many_words_are_refused(sent: Any) -> None:
    client = by.opened(sent)
    files = [SimpleUploadedFile(f"{n}.png", png()) for n in range(6)]
    assert "最多5个文件" in _text(
        client.post(_page(sent, "received-object"), {"kind": "other", "text": "见图", "files": files})
    )
    assert "最多1000个字" in _text(
        client.post(_page(sent, "received-object"), {"kind": "other", "text": "长" * 1001})
    )
    assert "请写几句" in _text(client.post(_page(sent, "received-object"), {"kind": "other"}))
    assert not Objection.objects.exists()


def test_paper_is_asked_for_once_and_moves_no_date(sent: Any) -> None:
    client = by.opened(sent)
    page = _page(sent, "received-paper")
    assert "不改变电子送达的日期" in _text(client.get(page))
    assert "没有写清楚寄到哪里" in _text(client.post(page, {"how": "post", "address": "上海"}))
    before = [cell.effective_on for cell in sent.cells()]
    for _ in range(2):
        answer = client.post(page, {"how": "post", "address": f"上海市临江区望潮路1号2室{HOSTILE}"})
        assert "已经申请纸质文书" in _text(answer)
        assert "<img" not in _text(answer)
    assert PaperRequest.objects.count() == 1
    assert [cell.effective_on for cell in sent.cells()] == before


def test_consent_can_be_taken_back_from_the_papers(sent: Any) -> None:
    client = by.opened(sent)
    assert "以后不想用电子方式收文书" in _text(client.get(_page(sent, "received")))
    assert "效力不变" in _text(client.get(_page(sent, "received-consent")))
    answer = client.post(_page(sent, "received-consent"), {"note": HOSTILE})
    assert "撤回已经提交" in _text(answer)
    assert AddressConfirmation.objects.get().withdrawn_at is not None
    assert "撤回已经提交" in _text(client.get(_page(sent, "received-consent")))


def test_without_a_consent_there_is_nothing_to_take_back(world: Any) -> None:
    found = make_sent(world, confirmed=False)
    client = by.opened(found)
    assert client.get(_page(found, "received-consent")).status_code == 404
    assert "以后不想用电子方式" not in _text(client.get(_page(found, "received")))
