"""送达地址确认书 on the phone: told first, consent never taken for granted, signed by hand or by name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.support import received as by
from tests.support.clock import NOW
from tests.support.service import make_case, party

from xiezhi.domains.service_of_process.actions.confirmations import start_confirmation
from xiezhi.domains.service_of_process.models import AddressConfirmation, ServiceAddress
from xiezhi.domains.service_of_process.types import ConfirmedBy

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world: Any) -> Any:
    """(party, token) of a confirmation asked for by link."""
    found = party(make_case(world), "沈嘉树")
    _, token = start_confirmation(found, how=ConfirmedBy.PLATFORM, by=world.service_specialist, at=NOW)
    return found, token


def _text(answer: Any) -> str:
    return answer.content.decode()


def _open(asked: Any) -> tuple[Client, str]:
    found, token = asked
    client, page = Client(), by.address("confirm-address", token)
    assert client.post(page, {"answer": found.id_no[-4:]}).status_code == 302
    return client, page


FILLED = {
    "confirmer": "recipient", "postal_address": "上海市临江区望潮路1号2室", "postcode": "201999", "mobile": "19900000104",
    "consent": "express", "channels": ["sms_link", "email"], "email": "shen@example.com",
    "stages": ["first_instance", "enforcement"], "told_scope": "on", "told_effect": "on", "told_change": "on",
    "typed_name": "沈嘉树",
}  # fmt: skip


def test_nothing_of_the_party_before_identity(asked: Any) -> None:
    found, token = asked
    said = _text(Client().get(by.address("confirm-address", token)))
    assert "先确认是您本人" in said
    for secret in (found.name, "4127", "199000"):
        assert secret not in said


def test_wrong_answers_are_limited_and_an_unknown_link_answers_alike(asked: Any) -> None:
    _, token = asked
    for one in (token, "w" * 16):
        page = by.address("confirm-address", one)
        statuses = [Client().post(page, {"answer": "9999"}).status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]


def test_the_court_speaks_first_with_its_articles(asked: Any) -> None:
    client, page = _open(asked)
    said = _text(client.get(page))
    for word in (
        "适用范围",
        "后果",
        "怎样变更",
        "第一百三十七条",
        "第三十一条第一款",
        "第十一条第一款",
        "第四条",
    ):
        assert word in said
    assert said.index("先看法院告知") < said.index("收文书的地址")


def test_a_complete_form_confirms_and_prints(asked: Any) -> None:
    found, token = asked
    client, page = _open(asked)
    assert client.post(page, FILLED)["Location"] == page
    said = _text(client.get(page))
    assert "地址已确认" in said
    confirmation = AddressConfirmation.objects.get()
    assert confirmation.state == "confirmed"
    assert confirmation.told == ["scope", "effect", "how_to_change"]
    assert confirmation.channels == ["sms_link", "email"]
    assert json.loads(confirmation.signature)["name"] == "沈嘉树"
    assert set(ServiceAddress.objects.filter(party=found).values_list("kind", "status")) == {
        ("postal", "confirmed"), ("mobile", "confirmed"), ("email", "confirmed"),
    }  # fmt: skip
    paper = _text(client.get(by.address("confirmation-paper", token)))
    for word in (
        confirmation.number,
        "望潮路1号2室",
        "同意：短信、邮箱",
        "一审、执行",
        "沈嘉树（键入姓名确认）",
    ):
        assert word in paper


def test_a_drawn_name_is_kept_and_printed(asked: Any, world: Any) -> None:
    import base64

    from tests.support.service import png

    _, token = asked
    client, page = _open(asked)
    drawn = {
        **FILLED, "typed_name": "", "signature_strokes": by.STROKES,
        "signature_image": "data:image/png;base64," + base64.b64encode(png()).decode(),
    }  # fmt: skip
    assert client.post(page, drawn).status_code == 302
    assert len(json.loads(AddressConfirmation.objects.get().signature)["strokes"]) == 2
    assert "手写签名" in _text(client.get(by.address("confirmation-paper", token)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"consent": ""}, "不选不会替您决定"),
        ({"channels": []}, "没有选同意哪几种"),
        ({"email": ""}, "没有填电子邮箱"),
        ({"told_effect": ""}, "请看过“后果”再勾选"),
        ({"typed_name": ""}, "还没有签名"),
        ({"typed_name": "陆文澜"}, "对不上"),
        ({"postcode": "12"}, "邮政编码"),
        ({"mobile": "123"}, "手机号"),
        ({"stages": []}, "请至少选一个阶段"),
        ({"postal_address": ""}, "请填写收文书的地址"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_confirmed(
    asked: Any, change: dict[str, Any], said: str
) -> None:
    client, page = _open(asked)
    answer = client.post(page, {**FILLED, **change})
    assert answer.status_code == 422
    assert said in _text(answer)
    assert AddressConfirmation.objects.get().state == "asked"
    assert not ServiceAddress.objects.exists()


def test_no_to_electronic_service_is_a_full_answer(asked: Any) -> None:
    client, page = _open(asked)
    assert client.post(page, {**FILLED, "consent": "none"}).status_code == 302
    confirmation = AddressConfirmation.objects.get()
    assert (confirmation.consent, confirmation.channels, confirmation.email) == ("none", [], "")
    assert "不同意电子送达" in _text(client.get(page))


def test_confirming_twice_is_one_confirmation(asked: Any) -> None:
    client, page = _open(asked)
    client.post(page, FILLED)
    again = client.post(page, {**FILLED, "postal_address": "上海市临江区别处9号"})
    assert "望潮路1号2室" in _text(again)
    assert AddressConfirmation.objects.get().postal_address == "上海市临江区望潮路1号2室"


def test_hostile_text_stays_text(asked: Any) -> None:
    _, token = asked
    client, page = _open(asked)
    client.post(
        page,
        {**FILLED, "receiver": "<script>alert(1)</script>", "postal_address": "<b>路</b>上海市临江区1号"},
    )
    for address in (page, by.address("confirmation-paper", token)):
        said = _text(client.get(address))
        assert "<script>alert" not in said
        assert "<b>路</b>" not in said


def test_the_form_closes_after_half_an_hour_and_after_its_day(asked: Any, page_clock: Any) -> None:
    client, page = _open(asked)
    page_clock.advance(minutes=31)
    assert "先确认是您本人" in _text(client.get(page))
    page_clock.advance(days=20)
    found, _ = asked
    assert Client().post(page, {"answer": found.id_no[-4:]}).status_code == 422


def test_the_paper_is_not_for_strangers(asked: Any) -> None:
    _, token = asked
    client, page = _open(asked)
    client.post(page, FILLED)
    assert Client().get(by.address("confirmation-paper", token))["Location"] == page
