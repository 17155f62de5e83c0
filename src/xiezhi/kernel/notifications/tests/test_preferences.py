"""通知设置: what a person chose is what happens; nothing of a case leaves the house."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.support.clock import NOW, moment

from xiezhi.kernel.notifications.actions import mail_summaries, notify
from xiezhi.kernel.notifications.models import OutgoingMessage
from xiezhi.kernel.notifications.rules.quiet import rings_at

TITLE = "（2026）沪0199民初4127号有送达异议等您决定"


@pytest.fixture
def judge(world: Any) -> Any:
    person = world.judge
    person.phone, person.email = "19900000101", "judge@example.com"
    person.settings = {"by_sms": True, "by_email": True, "quiet_from": "21:30", "quiet_until": "07:30"}
    person.save()
    return person


def _tell(person: Any, **how: Any) -> None:
    notify(person.pk, "test", title=TITLE, url="/", at=NOW, **how)


def test_what_is_urgent_rings_and_says_nothing_of_the_case(judge: Any) -> None:
    _tell(judge, urgent=True)
    message = OutgoingMessage.objects.get()
    assert (message.means, message.to) == ("sms", "19900000101")
    assert "4127" not in message.body
    assert message.organisation_id == judge.organisation_id


def test_what_is_not_urgent_or_not_wanted_does_not_ring(judge: Any) -> None:
    _tell(judge)
    judge.settings = {"by_sms": False}
    judge.save()
    _tell(judge, urgent=True)
    judge.settings, judge.phone = {"by_sms": True}, ""
    judge.save()
    _tell(judge, urgent=True)
    assert not OutgoingMessage.objects.exists()


def test_said_once_rings_once(judge: Any) -> None:
    for _ in range(2):
        _tell(judge, urgent=True, once="objection:1")
    assert OutgoingMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "begin", "end", "rings"),
    [
        ("2026-11-19 22:00", "21:30", "07:30", "2026-11-20 07:30"),
        ("2026-11-20 06:00", "21:30", "07:30", "2026-11-20 07:30"),
        ("2026-11-20 07:30", "21:30", "07:30", "2026-11-20 07:30"),
        ("2026-11-19 13:10", "12:00", "14:00", "2026-11-19 14:00"),
        ("2026-11-19 09:00", "21:30", "07:30", "2026-11-19 09:00"),
        ("2026-11-19 09:00", "", "", "2026-11-19 09:00"),
        ("2026-11-19 09:00", "09:00", "09:00", "2026-11-19 09:00"),
        ("2026-11-19 09:00", "很晚", "07:30", "2026-11-19 09:00"),
    ],
)
def test_the_telephone_is_silent_in_quiet_hours(at: str, begin: str, end: str, rings: str) -> None:
    asked: datetime = moment(at)
    assert rings_at(asked, begin, end) == moment(rings)


def test_a_message_in_quiet_hours_waits_for_the_morning(judge: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    night = moment("2026-11-19 23:00")
    notify(judge.pk, "test", title=TITLE, url="/", at=night, urgent=True)
    job = ProcrastinateJob.objects.filter(task_name__contains="hand_over_message").latest("id")
    assert job.scheduled_at == moment("2026-11-20 07:30")


def test_one_mail_a_day_counts_what_is_unread(judge: Any, world: Any) -> None:
    _tell(judge)
    _tell(judge)
    notify(world.clerk.pk, "test", title=TITLE, url="/", at=NOW)
    morning = moment("2026-11-20 08:00")
    assert mail_summaries(at=morning) == 1
    assert mail_summaries(at=morning + timedelta(minutes=5)) == 0
    mail = OutgoingMessage.objects.get(means="email")
    assert mail.to == "judge@example.com"
    assert "2条" in mail.subject
    assert "4127" not in mail.subject + mail.body
    assert mail_summaries(at=morning + timedelta(days=1)) == 1
    assert OutgoingMessage.objects.filter(means="email").count() == 2


def test_who_has_read_all_or_wants_no_mail_gets_none(judge: Any) -> None:
    assert mail_summaries(at=NOW) == 0
    judge.settings = {}
    judge.save()
    _tell(judge)
    assert mail_summaries(at=NOW) == 0
