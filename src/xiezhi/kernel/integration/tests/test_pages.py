"""对接系统 and 推送记录: secrets are shown once, failures are seen and sent again, other courts see nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.support.case_system import make_client
from tests.support.clock import NOW

from xiezhi.kernel.integration import actions
from xiezhi.kernel.integration.models import ApiClient, Delivery
from xiezhi.kernel.integration.queries import client_by_credentials


def test_a_system_is_registered_and_its_secrets_shown_once(world: Any, sign_in: Any) -> None:
    browser = sign_in(world.system_admin)
    filled = {
        "name": "内网办案系统", "organisation": world.court.pk, "scopes": ["service_of_process"],
        "webhook_url": "http://10.0.0.1/told",
    }  # fmt: skip
    refused = browser.post("/integration/clients/new/", filled | {"webhook_url": "javascript:alert(1)"})
    assert refused.status_code == 422
    assert "http://" in refused.content.decode()
    shown = browser.post("/integration/clients/new/", filled)
    assert shown["Cache-Control"] == "no-store"
    bearer = re.search(r"Bearer (xz-\w+\.[\w-]+)", shown.content.decode())[1]
    client = client_by_credentials(bearer)
    assert client == ApiClient.objects.get()
    secret = bearer.split(".")[1]
    assert secret not in browser.get(f"/integration/clients/{client.pk}/").content.decode()
    fresh = browser.post(f"/integration/clients/{client.pk}/secret/").content.decode()
    assert client_by_credentials(bearer) is None
    assert client_by_credentials(re.search(r"Bearer (xz-\w+\.[\w-]+)", fresh)[1]) == client
    assert browser.post(f"/integration/clients/{client.pk}/stop/", {"reason": ""}).status_code == 422
    browser.post(f"/integration/clients/{client.pk}/stop/", {"reason": "系统退役"})
    client.refresh_from_db()
    assert not client.active


@pytest.fixture
def given_up(world: Any) -> Delivery:
    client = make_client(world.court, webhook_url="http://127.0.0.1:9/told")
    delivery = actions.queue_delivery(
        client,
        "service_of_process.order_accepted",
        subject="SD-2026-00001",
        data={"order_no": "SD-2026-00001"},
        at=NOW,
    )
    Delivery.objects.filter(pk=delivery.pk).update(state="given_up", tries=7)
    return delivery


def test_what_failed_is_seen_and_sent_again(world: Any, sign_in: Any, given_up: Delivery) -> None:
    browser = sign_in(world.court_admin)
    listed = browser.get("/integration/deliveries/?state=given_up&q=SD-2026").content.decode()
    assert "多次失败" in listed
    assert "SD-2026-00001" not in browser.get("/integration/deliveries/?state=delivered").content.decode()
    browser.post(f"/integration/deliveries/{given_up.pk}/replay/")
    given_up.refresh_from_db()
    assert (given_up.state, given_up.tries) == ("waiting", 0)


def test_other_courts_and_other_people_see_nothing(world: Any, sign_in: Any, given_up: Delivery) -> None:
    addresses = [
        f"/integration/deliveries/{given_up.pk}/", f"/integration/clients/{given_up.client_id}/",
        f"/integration/clients/{given_up.client_id}/secret/",
    ]  # fmt: skip
    for person in (world.system_admin_elsewhere, world.clerk):
        assert {sign_in(person).get(address).status_code for address in addresses} == {404}
    assert (
        "SD-2026-00001"
        not in sign_in(world.system_admin_elsewhere).get("/integration/deliveries/").content.decode()
    )
    assert sign_in(world.court_admin).get(addresses[2]).status_code == 404
