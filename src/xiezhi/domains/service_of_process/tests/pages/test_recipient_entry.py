"""确认身份: nothing before it, few tries, the same answer for wrong and absent, and out again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.support import received as by
from tests.support.clock import moment
from tests.support.service import make_sent, tail_of

from xiezhi.domains.service_of_process.models import Attempt

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'{{7*7}}\u202e\x00"


@pytest.fixture
def sent(world: Any) -> Any:
    return make_sent(world)


def _text(answer: Any) -> str:
    return answer.content.decode()


def test_nothing_of_the_case_before_identity(sent: Any) -> None:
    said = _text(Client().get(by.address("link", sent.token)))
    assert "上海市临江区人民法院" in said
    for secret in ("4127", "陆文澜", "房屋租赁", "起诉状", "0027", "199"):
        assert secret not in said


def test_a_link_nobody_was_sent_asks_the_same(sent: Any) -> None:
    answer = Client().get(by.address("link", "x" * 16))
    assert answer.status_code == 200
    assert "先确认是您本人" in _text(answer)


def test_the_link_leads_to_the_papers_and_leaves_the_address_bar(sent: Any) -> None:
    client = Client()
    answer = by.verify(client, sent)
    assert answer["Location"] == by.address("received", sent.attempt.pk)
    assert sent.token not in answer["Location"]
    assert "4份文书，4份没看" in _text(client.get(answer["Location"]))


def test_the_session_key_is_a_new_one_after_identity(sent: Any) -> None:
    client = Client()
    client.get(by.address("link", sent.token))
    client.session.save()
    before = client.cookies.get("xiezhi_session")
    by.verify(client, sent)
    assert client.cookies["xiezhi_session"].value != (before.value if before else "")


def test_the_code_alone_opens_at_the_portal(sent: Any) -> None:
    client = by.opened(sent, by_link=False)
    assert client.get(by.address("received", sent.attempt.pk)).status_code == 200


def test_look_alikes_and_spaces_are_forgiven(sent: Any) -> None:
    typed = " ".join(sent.code.lower())
    assert by.verify(Client(), sent, code=typed).status_code == 302


def test_wrong_code_wrong_answer_and_absent_say_the_same(sent: Any) -> None:
    wrong = "ACDEFH" if sent.code != "ACDEFH" else "HFEDCA"
    said = set()
    for code, answer, by_link in (
        (wrong, tail_of(sent), True), (sent.code, "9999", True), (wrong, tail_of(sent), False), (sent.code, "9999", False),
    ):  # fmt: skip
        found = by.verify(Client(), sent, code=code, answer=answer, by_link=by_link)
        assert found.status_code == 422
        said.add("验证码或者身份信息不对" in _text(found))
    absent = Client().post(by.address("link", "y" * 16), {"code": wrong, "answer": "0027"})
    assert absent.status_code == 422
    said.add("验证码或者身份信息不对" in _text(absent))
    assert said == {True}


def test_a_refused_form_keeps_what_was_typed(sent: Any) -> None:
    said = _text(by.verify(Client(), sent, answer="9999"))
    assert f'value="{sent.code}"' in said
    assert 'value="9999"' in said


def test_tries_are_limited_for_a_link_and_for_one_nobody_has(sent: Any) -> None:
    for token in (sent.token, "z" * 16):
        statuses = [
            Client().post(by.address("link", token), {"code": "ACDEFH", "answer": "9999"}).status_code
            for _ in range(6)
        ]
        assert statuses == [422, 422, 422, 422, 422, 429]


def test_a_locked_link_opens_again_after_a_quarter_of_an_hour(sent: Any, page_clock: Any) -> None:
    for _ in range(5):
        by.verify(Client(), sent, answer="9999")
    assert by.verify(Client(), sent).status_code == 429
    page_clock.advance(minutes=16)
    assert by.verify(Client(), sent).status_code == 302


def test_too_many_tries_from_one_address_are_refused(sent: Any, page_clock: Any) -> None:
    codes = [f"{a}{b}CDEF" for a in "ACDEFHJK" for b in "ACDEFHJK"]
    statuses = [
        Client().post(by.address("portal"), {"code": code, "answer": "9999"}).status_code for code in codes
    ]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_an_expired_link_says_what_to_do(sent: Any, page_clock: Any) -> None:
    page_clock.advance(days=400)
    answer = Client().get(by.address("link", sent.token))
    assert answer.status_code == 410
    assert "12368" in _text(answer)
    assert by.verify(Client(), sent).status_code == 410
    assert by.verify(Client(), sent, by_link=False).status_code == 410


def test_a_stopped_attempt_opens_nothing_not_even_what_was_open(sent: Any, world: Any) -> None:
    from xiezhi.domains.service_of_process.models import Attempt

    client = by.opened(sent)
    Attempt.objects.filter(pk=sent.attempt.pk).update(state="held")
    assert client.get(by.address("received", sent.attempt.pk)).status_code == 410
    assert Client().get(by.address("link", sent.token)).status_code == 410
    assert by.verify(Client(), sent).status_code == 410


def test_half_an_hour_of_quiet_ends_the_session(sent: Any, page_clock: Any) -> None:
    client = by.opened(sent)
    page = by.address("received", sent.attempt.pk)
    page_clock.advance(minutes=29)
    assert client.get(page).status_code == 200
    page_clock.advance(minutes=29)
    assert client.get(page).status_code == 200
    page_clock.advance(minutes=31)
    ended = client.get(page)
    assert ended.status_code == 403
    assert "4127" not in _text(ended)


def test_leaving_ends_it_at_once(sent: Any) -> None:
    client = by.opened(sent)
    assert "退出" in _text(client.get(by.address("received", sent.attempt.pk)))
    client.post(by.address("received-leave"))
    assert client.get(by.address("received", sent.attempt.pk)).status_code == 403
    assert client.get(by.file_of(sent)).status_code == 403


def test_no_page_is_kept_or_told_on(sent: Any) -> None:
    client = by.opened(sent)
    pages = [
        by.address("link", sent.token),
        by.address("received", sent.attempt.pk),
        by.file_of(sent),
        by.address("portal"),
    ]
    for page in pages:
        answer = client.get(page)
        assert "no-store" in answer["Cache-Control"], page
        assert answer["Referrer-Policy"] == "same-origin"


def test_two_links_in_one_browser_stay_apart(sent: Any, world: Any) -> None:
    other = make_sent(world, order=sent.order.__class__.objects.get(pk=_other_order(world).pk), name="沈嘉树")
    client = by.opened(sent)
    by.verify(client, other)
    assert client.get(by.address("received", sent.attempt.pk)).status_code == 200
    assert client.get(by.address("received", other.attempt.pk)).status_code == 200
    crossed = by.address("received-file", sent.attempt.pk, other.cells()[0].pk)
    assert client.get(crossed).status_code == 404


def _other_order(world: Any) -> Any:
    from tests.support.service import make_case, make_order

    court_case = make_case(world, case_no="（2026）沪0199民初4163号")
    return make_order(world, court_case=court_case, recipients=("沈嘉树",))


def test_hostile_text_stays_text(sent: Any) -> None:
    for page in (by.address("link", sent.token), by.address("portal"), by.address("check-message")):
        answer = Client().post(page, {"code": HOSTILE[:30], "answer": HOSTILE, "check_code": HOSTILE[:15]})
        assert answer.status_code in (200, 422)
        assert "<script>alert" not in _text(answer)


def test_a_new_message_can_be_asked_for_and_the_old_link_dies(sent: Any) -> None:
    answer = Client().post(by.address("link-again", sent.token))
    assert answer.status_code == 200
    assert "已经重新发送" in _text(answer)
    assert by.verify(Client(), sent).status_code == 422
    assert Client().post(by.address("link-again", sent.token)).status_code == 404
    assert Attempt.objects.get(pk=sent.attempt.pk).link_hash


def test_the_check_code_names_court_and_time_and_nobody(sent: Any) -> None:
    code = sent.attempt.check_code
    said = _text(Client().post(by.address("check-message"), {"check_code": code.lower()}))
    assert "法院确实发过" in said
    assert "上海市临江区人民法院" in said
    assert "2026年11月16日14:51" in said
    for secret in ("陆文澜", "4127", "199000", "起诉状"):
        assert secret not in said
    unknown = "AAAA" if code != "AAAA" else "CCCC"
    assert "没有查到" in _text(Client().post(by.address("check-message"), {"check_code": unknown}))


def test_checking_is_limited(sent: Any) -> None:
    statuses = [
        Client().post(by.address("check-message"), {"check_code": "AAAA"}).status_code for _ in range(61)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_how_to_tell_a_swindle(sent: Any) -> None:
    said = _text(Client().get(by.address("check-how")))
    assert "12368" in said
    assert "不收钱" in said
    assert moment("2026-11-16 14:51")
