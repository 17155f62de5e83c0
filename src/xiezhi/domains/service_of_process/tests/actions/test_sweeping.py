"""What nobody touches: silence becomes a failure that a person sees, and a late word still counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.support import service

from xiezhi.domains.service_of_process.actions.reading import record_view
from xiezhi.domains.service_of_process.actions.reports import record_report
from xiezhi.domains.service_of_process.actions.sending import resend_message
from xiezhi.domains.service_of_process.actions.sweeping import give_up_waiting
from xiezhi.kernel.notifications.models import OutgoingMessage
from xiezhi.lib.verdict import Refused

AT = service.SENT_AT


def test_a_message_without_a_report_is_given_up_after_three_days(world: Any) -> None:
    sent = service.make_sent(world, arrived=False)
    assert give_up_waiting(at=AT + timedelta(days=2)) == 0
    late = AT + timedelta(days=3, hours=1)
    assert give_up_waiting(at=late) == 1
    assert (sent.fresh().state, sent.fresh().failed) == ("failed", "no_report")
    sent.order.refresh_from_db()
    assert sent.order.next_code == "resend"
    assert give_up_waiting(at=late) == 0
    record_report(sent.attempt.pk, arrived=True, at=AT + timedelta(minutes=1))
    assert sent.fresh().state == "served"
    assert {str(cell.effective_on) for cell in sent.cells()} == {"2026-11-16"}


def test_a_link_nobody_opened_runs_out(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    assert give_up_waiting(at=AT + timedelta(days=179)) == 0
    assert give_up_waiting(at=AT + timedelta(days=181)) == 1
    assert sent.fresh().failed == "link_expired"
    assert sent.cells()[0].facts.failed.struck.value == "viewed"


def test_what_was_opened_or_served_is_left_alone(world: Any) -> None:
    opened = service.make_viewed(world, confirmed=False)
    served = service.make_sent(
        world,
        order=service.make_order(world, court_case=service.make_case(world, case_no="（2026）沪0199民初9号")),
    )
    assert give_up_waiting(at=AT + timedelta(days=400)) == 0
    assert (opened.fresh().state, served.fresh().state) == ("attempting", "served")


def test_who_is_served_through_the_portal_is_told_how_to_get_in(world: Any) -> None:
    sent = service.make_sent(world, channel="portal")
    hint = OutgoingMessage.objects.get()
    assert (hint.means, hint.to_masked, hint.object_kind) == ("sms", "199****0102", "service_of_process.hint")
    for part in (sent.code, sent.token, "只是提醒"):
        assert part in hint.body
    assert sent.fresh().message is None
    service.open_session(sent, answer=service.tail_of(sent))
    record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=AT + timedelta(hours=1))
    again = resend_message(sent.attempt, by=world.service_specialist, at=AT + timedelta(days=1))
    assert again.code in OutgoingMessage.objects.latest("pk").body


def test_without_a_number_of_the_recipient_nobody_is_told(world: Any) -> None:
    sent = service.make_sent(world, channel="portal", confirmed=False)
    assert not OutgoingMessage.objects.exists()
    with pytest.raises(Refused, match="不能提醒"):
        resend_message(sent.attempt, by=world.service_specialist, at=AT + timedelta(days=1))
