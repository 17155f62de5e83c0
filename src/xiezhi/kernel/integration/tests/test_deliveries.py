"""Webhooks: signed, repeated seven times over about 55 hours, then a person is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from tests.support.clock import NOW
from tests.support.jobs import run_jobs

from xiezhi.kernel.integration import actions
from xiezhi.kernel.integration.rules.retries import MOST_TRIES, WAITS, next_try_at
from xiezhi.kernel.integration.rules.signing import is_genuine
from xiezhi.kernel.integration.types import SUBSCRIPTIONS
from xiezhi.lib.verdict import Conflict, NotFound, Refused


class Receiver:
    """Another system's desk on a real port."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                """Stay quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Desk)
        self.url = f"http://127.0.0.1:{self.server.server_port}/told"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
    thread.join()


@pytest.fixture
def client(world: Any, receiver: Receiver) -> Any:
    made, _ = actions.create_client(
        name="内网办案系统", organisation_id=world.court.pk, scopes=["service_of_process"], by=world.system_admin,
        at=NOW, webhook_url=receiver.url,
    )  # fmt: skip
    return made


def _queue(client: Any) -> Any:
    return actions.queue_delivery(
        client,
        "service_of_process.completed",
        subject="SD-2026-00001",
        data={"order_no": "SD-2026-00001"},
        at=NOW,
    )


def test_an_event_arrives_signed_as_a_cloud_event(client: Any, receiver: Receiver) -> None:
    delivery = _queue(client)
    run_jobs(twice=True)
    delivery.refresh_from_db()
    assert delivery.state == "delivered"
    headers, body = receiver.got[0]
    told = json.loads(body)
    assert told["specversion"] == "1.0"
    assert told["type"] == "service_of_process.completed"
    headers = {name.lower(): value for name, value in headers.items()}
    assert is_genuine(
        client.webhook_secret, headers["webhook-id"], headers["webhook-timestamp"], body,
        headers["webhook-signature"], now=time.time(),
    )  # fmt: skip
    assert not is_genuine(
        client.webhook_secret, headers["webhook-id"], headers["webhook-timestamp"], body + b" ",
        headers["webhook-signature"], now=time.time(),
    )  # fmt: skip


def test_seven_tries_over_about_55_hours_and_then_a_person_is_told(
    client: Any, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []
    name = "integration.delivery_given_up"
    monkeypatch.setitem(SUBSCRIPTIONS, name, [lambda **ids: heard.append(ids["delivery_id"])])
    receiver.status = 503
    delivery = _queue(client)
    with django_capture_on_commit_callbacks(execute=True):
        assert len(run_jobs()) == MOST_TRIES == 7
    delivery.refresh_from_db()
    assert delivery.state == "given_up"
    assert heard == [delivery.pk]
    assert timedelta(hours=54) < sum(WAITS, timedelta()) < timedelta(hours=56)
    assert next_try_at(7, NOW) is None
    receiver.status = 200
    actions.replay(delivery.pk, by=_admin(delivery), at=NOW)
    run_jobs()
    delivery.refresh_from_db()
    assert delivery.state == "delivered"
    assert delivery.all_tries.count() == 8


def _admin(delivery: Any) -> Any:
    from xiezhi.kernel.identity.models import Person

    return Person.objects.get(username="system-admin")


def test_another_courts_administrator_cannot_replay(world: Any, client: Any) -> None:
    delivery = _queue(client)
    with pytest.raises(NotFound):
        actions.replay(delivery.pk, by=world.system_admin_elsewhere, at=NOW)


def test_the_same_key_does_its_work_once(client: Any) -> None:
    done: list[int] = []

    def work() -> tuple[int, Any]:
        done.append(1)
        return 201, {"order_no": "SD-2026-00001"}

    first = actions.once(client, "k1", b"{}", at=NOW, work=work)
    second = actions.once(client, "k1", b"{}", at=NOW, work=work)
    assert first == (201, {"order_no": "SD-2026-00001"}, False)
    assert second == (201, {"order_no": "SD-2026-00001"}, True)
    assert done == [1]
    with pytest.raises(Conflict):
        actions.once(client, "k1", b'{"other": 1}', at=NOW, work=work)
    with pytest.raises(Refused):
        actions.once(client, "", b"{}", at=NOW, work=work)


def test_a_call_that_was_refused_leaves_no_key_behind(client: Any) -> None:
    def refuse() -> tuple[int, Any]:
        raise Refused("案号缺少编号", field="case_no")

    with pytest.raises(Refused):
        actions.once(client, "k2", b"{}", at=NOW, work=refuse)
    assert actions.once(client, "k2", b"{}", at=NOW, work=lambda: (201, {}))[2] is False
