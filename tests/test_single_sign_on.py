"""From the case system into the house without signing in again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.support.case_system import make_client, order_body
from tests.support.clock import NOW
from xiezhi.domains.service_of_process.models import ServiceOrder


def _text(answer: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.requirement("SP-01")
def test_a_judge_raises_a_task_from_the_case_system_and_looks_at_it_without_signing_in_again(
    world: Any,
) -> None:
    """SP-01: From the intranet case system a judge's team raises a service task and looks up its result without
    a second login (single sign-on); the task opens with case, parties and documents filled in."""
    client = make_client(world.court)
    key = OctKey.import_key(client.shown["hand_over_secret"])
    api = {"authorization": f"Bearer {client.key}"}

    def enter(number: int, target: str) -> tuple[Client, Any]:
        """What the link in the case system does: the person is signed in there, and says so with a signed word."""
        seconds = int(NOW.timestamp())
        claims = {
            "iss": client.client_id, "sub": "judge", "aud": "xiezhi", "iat": seconds, "exp": seconds + 60,
            "jti": f"click-{number}", "target": target,
        }  # fmt: skip
        browser = Client()
        token = jwt.encode({"alg": "HS256"}, claims, key)
        return browser, browser.get("/hand-over/", {"token": token}, follow=True)

    # "From the intranet case system a judge's team raises a service task"
    body = order_body(4127)
    body["case"]["judge"] = "judge"
    raised = Client().post(
        "/api/v1/service-orders", body, content_type="application/json",
        headers=api | {"idempotency-key": "raise-4127"},
    )  # fmt: skip
    assert raised.status_code == 201, raised.content.decode()
    order_no = raised.json()["order_no"]
    order = reverse(
        "service_of_process:order", kwargs={"order_id": ServiceOrder.objects.get(order_no=order_no).pk}
    )

    # "without a second login (single sign-on)": one click there, the task here, no log-in page between.
    browser, opened = enter(1, order)
    assert opened.status_code == 200, opened.redirect_chain
    assert [address for address, _ in opened.redirect_chain] == [order]

    # "the task opens with case, parties and documents filled in"
    shown = _text(opened)
    for filled_in in (
        order_no,
        "（2026）沪0199民初4127号",
        "买卖合同纠纷",
        "周试4127",
        "起诉状副本",
        "应诉通知书",
    ):
        assert filled_in in shown, filled_in

    # "and looks up its result": by the case system itself, and by the person in the same session.
    asked = Client().get(f"/api/v1/service-orders/{order_no}", headers=api)
    assert asked.status_code == 200
    assert asked.json()["order_no"] == order_no
    assert asked.json()["state"]
    assert browser.get(order).status_code == 200
    # The link is good for one click; the next click there gives the next one.
    assert enter(1, order)[1].status_code == 403
    assert enter(2, order)[1].status_code == 200
