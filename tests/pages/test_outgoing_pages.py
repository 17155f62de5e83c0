"""Messages that left the house: masked, filtered, tried again."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.support.jobs import run_jobs
from tests.support.service import make_sent
from xiezhi.kernel.notifications.models import OutgoingMessage

LIST = "notifications:outgoing"


def _one(message: OutgoingMessage) -> str:
    return reverse("notifications:outgoing-message", args=[message.pk])


def test_the_list_is_masked_and_narrowed(world: Any, sign_in: Any) -> None:
    message = make_sent(world).fresh().message
    client = sign_in(world.service_specialist)
    page = client.get(reverse(LIST)).content.decode()
    assert message.to_masked in page
    assert message.to not in page
    for query, wanted in (
        ({"q": message.case_no}, True), ({"q": "（2026）沪0199民初9"}, False), ({"state": "queued"}, True),
        ({"state": "failed"}, False), ({"means": "sms"}, True), ({"means": "email"}, False),
    ):  # fmt: skip
        assert (message.to_masked in client.get(reverse(LIST), query).content.decode()) is wanted, query
    assert client.get(reverse(LIST), {"q": "\0"}).status_code == 400


def test_a_message_shows_its_tries_and_never_its_text(world: Any, sign_in: Any, carrier: Any) -> None:
    sent = make_sent(world)
    run_jobs()
    message = sent.fresh().message
    page = sign_in(world.court_admin).get(_one(message)).content.decode()
    assert "通道已收下" in page
    for secret in (message.to, message.body, sent.token, sent.code):
        assert secret not in page
    assert "重试" not in page


def test_one_more_try_needs_the_right_and_a_reason_to_try(world: Any, sign_in: Any, carrier: Any) -> None:
    message = make_sent(world).fresh().message
    OutgoingMessage.objects.filter(pk=message.pk).update(state="failed", failure="<b>通道</b>不通")
    client = sign_in(world.service_specialist)
    page = client.get(_one(message)).content.decode()
    assert "重试" in page
    assert "<b>通道" not in page
    assert client.post(_one(message)).status_code == 302
    message.refresh_from_db()
    assert message.state == "queued"
    run_jobs()
    assert "不能重试" in client.post(_one(message), follow=True).content.decode()


def test_other_courts_and_others_find_nothing(world: Any, sign_in: Any) -> None:
    message = make_sent(world).fresh().message
    elsewhere = sign_in(world.service_specialist_elsewhere)
    assert elsewhere.get(_one(message)).status_code == 404
    assert elsewhere.post(_one(message)).status_code == 404
    assert message.to_masked not in elsewhere.get(reverse(LIST)).content.decode()
    for person in (world.judge, world.court_leader):
        assert sign_in(person).get(reverse(LIST)).status_code == 404
        assert sign_in(person).post(_one(message)).status_code == 404
