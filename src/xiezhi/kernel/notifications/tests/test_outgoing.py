"""Messages leave over a real wire, and claim no more than what came back."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.support.clock import NOW
from tests.support.jobs import run_jobs

from xiezhi.kernel.integration.types import SUBSCRIPTIONS
from xiezhi.kernel.notifications import actions
from xiezhi.kernel.notifications.channels.email.simulator import MailBoxes, post_office
from xiezhi.kernel.notifications.channels.sms.signing import signature
from xiezhi.kernel.notifications.channels.sms.simulator import Carrier, server
from xiezhi.kernel.notifications.models import OutgoingMessage

SECRET = "a secret between the court and its gateway"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def carrier(settings: Any) -> Iterator[Carrier]:
    """A gateway process of our own on a free port, really spoken to."""
    carrier, port = Carrier(SECRET, delay=0.01), _free_port()
    gateway = server(carrier, port)
    thread = threading.Thread(target=gateway.serve_forever, daemon=True)
    thread.start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{port}/send"
    settings.SMS_GATEWAY_SECRET = SECRET
    yield carrier
    gateway.shutdown()
    gateway.server_close()
    thread.join()


@pytest.fixture
def boxes(settings: Any) -> Iterator[MailBoxes]:
    """A real SMTP server."""
    boxes, port = MailBoxes(), _free_port()
    office = post_office(boxes, port)
    office.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    yield boxes
    office.stop()


def _send(world: Any, means: str, to: str, **more: Any) -> OutgoingMessage:
    return actions.send(
        means,
        to=to,
        body="【临江区人民法院】演示短信",
        object=("test", 1),
        organisation_id=world.court.pk,
        at=NOW,
        **more,
    )


def _report(message: OutgoingMessage, state: str, **more: str) -> Any:
    body = json.dumps({"gateway_no": message.gateway_no, "state": state, **more}).encode()
    moment = str(int(NOW.timestamp()))
    return Client().post(
        "/notifications/sms-report/", body, content_type="application/json",
        headers={"X-Moment": moment, "X-Signature": signature(SECRET, moment, body)},
    )  # fmt: skip


def test_an_sms_is_queued_handed_over_and_reported_as_three_facts(world: Any, carrier: Carrier) -> None:
    message = _send(world, "sms", "19900001231")
    assert message.state == "queued"
    assert message.handed_at is None
    assert run_jobs(twice=True) == ["notifications.hand_over_message"]
    message.refresh_from_db()
    assert message.state == "handed"
    assert message.gateway_no.startswith("MT-")
    assert message.reported_at is None
    assert len(carrier.taken) == 1, "a job run twice is one SMS"
    assert _report(message, "delivered").status_code == 200
    message.refresh_from_db()
    assert message.state == "arrived"
    assert message.reported_at is not None


def test_the_first_report_of_the_carrier_stands(world: Any, carrier: Carrier) -> None:
    message = _send(world, "sms", "19900001231")
    run_jobs()
    message.refresh_from_db()
    _report(message, "undeliverable", reason="空号", code="number_invalid")
    _report(message, "delivered")
    message.refresh_from_db()
    assert (message.state, message.failure, message.failure_code) == ("failed", "空号", "number_invalid")


def test_a_forged_report_changes_nothing(world: Any, carrier: Carrier) -> None:
    message = _send(world, "sms", "19900001231")
    run_jobs()
    message.refresh_from_db()
    body = json.dumps({"gateway_no": message.gateway_no, "state": "delivered"})
    moment = str(int(NOW.timestamp()))
    answer = Client().post(
        "/notifications/sms-report/", body, content_type="application/json",
        headers={"X-Moment": moment, "X-Signature": "0" * 64},
    )  # fmt: skip
    assert answer.status_code == 401
    message.refresh_from_db()
    assert message.state == "handed"


def test_a_gateway_that_refuses_for_good_is_not_asked_again(world: Any, carrier: Carrier) -> None:
    message = _send(world, "sms", "19900001237")
    run_jobs()
    message.refresh_from_db()
    assert message.state == "failed"
    assert "黑名单" in message.failure
    assert message.tries == 1


@pytest.mark.django_db
def test_a_gateway_that_is_silent_is_tried_seven_times_and_then_a_person_hears(
    world: Any, settings: Any
) -> None:
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{_free_port()}/send"
    message = _send(world, "sms", "19900001231")
    assert len(run_jobs()) == 7
    message.refresh_from_db()
    assert message.state == "failed"
    assert message.tries == 7
    assert message.handed_at is None
    assert [one.ok for one in message.all_tries.all()] == [False] * 7


def test_mail_goes_over_smtp_and_the_servers_acceptance_is_its_arrival(
    world: Any, boxes: MailBoxes, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[dict[str, Any]] = []
    monkeypatch.setitem(SUBSCRIPTIONS, "notifications.message_reported", [lambda **ids: heard.append(ids)])
    message = _send(world, "email", "lu@example.com", subject="法院文书\r\nBcc: x@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    message.refresh_from_db()
    assert message.state == "arrived"
    assert len(boxes.mails) == 1
    assert boxes.mails[0]["to"] == "lu@example.com", "a line break in a subject adds no recipient"
    assert "演示短信" in boxes.mails[0]["text"]
    assert [(one["message_id"], one["arrived"]) for one in heard] == [(message.pk, True)]


def test_a_box_that_does_not_exist_is_a_failure_with_the_servers_words(world: Any, boxes: MailBoxes) -> None:
    message = _send(world, "email", "nobody@example.com", subject="法院文书")
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.failure_code) == ("failed", "mailbox_unknown")
    assert message.failure.startswith("550")
    assert boxes.mails == []


def test_address_and_text_are_not_in_the_database_in_clear(world: Any) -> None:
    from django.db import connection

    _send(world, "sms", "19900001231")
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM notifications_outgoingmessage m")
        row = cursor.fetchone()[0]
    assert "19900001231" not in row
    assert "199****1231" in row


def test_a_report_without_a_number_is_nobodys(world: Any) -> None:
    message = _send(world, "sms", "19900001231")
    assert actions.record_report("", arrived=True, reason="", at=NOW) is False
    message.refresh_from_db()
    assert message.state == "queued"
