"""Tell people of the house."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.people import person_by_id
from xiezhi.kernel.notifications import permissions
from xiezhi.kernel.notifications.actions.outgoing import send
from xiezhi.kernel.notifications.models import Message, Notice, NoticeRead, OutgoingMessage
from xiezhi.kernel.notifications.rules.quiet import rings_at
from xiezhi.kernel.notifications.types import Means
from xiezhi.lib.verdict import Refused


def notify(
    person_id: int, kind: str, *, title: str, at: datetime, line: str = "", url: str = "",
    object: tuple[str, int] | None = None, once: str | None = None, urgent: bool = False,
) -> Message | None:  # fmt: skip
    """Put a message into a person's box; one named ``once`` is never sent twice.

    What is ``urgent`` goes to the telephone too, where the person wants it so,
    after the hours in which it stays silent.
    """
    values = {
        "person_id": person_id, "kind": kind, "title": title, "line": line, "url": url, "at": at,
        "object_kind": object[0] if object else "", "object_id": object[1] if object else None,
    }  # fmt: skip
    if once is None:
        message = Message.objects.create(**values)
    else:
        message, made = Message.objects.get_or_create(once=f"{once}:{person_id}", defaults=values)
        if not made:
            return None
    with connection.cursor() as cursor:
        # Heard by the realtime role once the transaction is written.
        cursor.execute("SELECT pg_notify('xiezhi_person', %s)", [str(person_id)])
    if urgent:
        _ring(message, at)
    return message


def _ring(message: Message, at: datetime) -> None:
    """A short message without a word about any case, to who asked for it."""
    person = person_by_id(message.person_id)
    if person is None or not person.is_active or not person.phone or not person.settings.get("by_sms"):
        return
    wanted = person.settings
    send(
        Means.SMS, to=person.phone, body="【法院办案提醒】有一件紧急的事等您办，请登录系统查看。", at=at,
        object=("message", message.pk), organisation_id=person.organisation_id,
        not_before=rings_at(at, str(wanted.get("quiet_from", "")), str(wanted.get("quiet_until", ""))),
    )  # fmt: skip


def mail_summaries(*, at: datetime) -> int:
    """One mail a day to who wants it and has unread messages: how many, and nothing of what they say."""
    sent = 0
    unread = dict(
        Message.objects.filter(read_at=None, person__is_active=True, person__settings__by_email=True)
        .values_list("person_id")
        .annotate(count=Count("pk"))
    )
    for person_id, count in sorted(unread.items()):
        sent += _mail_summary(person_id, count, at)
    return sent


@transaction.atomic
def _mail_summary(person_id: int, count: int, at: datetime) -> int:
    person = person_by_id(person_id)
    morning = at.replace(hour=0, minute=0, second=0, microsecond=0)
    told = OutgoingMessage.objects.filter(
        object_kind="person", object_id=person_id, means=Means.EMAIL.value, queued_at__gte=morning
    )
    if person is None or not person.email or told.exists():
        return 0
    send(
        Means.EMAIL, to=person.email, subject=f"{count}条消息没看", body=f"您在办案系统里有{count}条消息没看，请登录查看。",
        object=("person", person_id), organisation_id=person.organisation_id, at=at,
    )  # fmt: skip
    return 1


def mark_read(person: Any, *, message_ids: list[int] | None, at: datetime) -> int:
    """Note that the person read these messages, or all of them."""
    unread = Message.objects.filter(person=person, read_at=None)
    if message_ids is not None:
        unread = unread.filter(pk__in=message_ids)
    return unread.update(read_at=at)


@transaction.atomic
def publish_notice(
    *, title: str, organisation_id: int, by: Any, at: datetime, line: str = "", body: str = "",
    until_on: date | None = None,
) -> Notice:  # fmt: skip
    """Publish a notice to everybody of an organisation and below."""
    if not title.strip():
        raise Refused("请填标题", field="title")
    if until_on is not None and until_on <= at.date():
        raise Refused("显示到的日期已经过了", field="until_on", remedy="请填以后的日期，或者留空")
    notice = Notice(
        title=title.strip()[:120], line=line[:200], body=body, organisation_id=organisation_id, published_at=at,
        published_by=by, until_on=until_on,
    )  # fmt: skip
    identity.require(by, permissions.PUBLISH_NOTICE, notice, on=at.date())
    notice.save()
    audit.record(
        "notifications.notice.publish",
        by=by,
        at=at,
        on=On("notice", str(notice.pk), notice.title, organisation_id),
    )
    return notice


def read_notice(notice_id: int, *, by: Any, at: datetime) -> None:
    """Note that a person has read a notice."""
    NoticeRead.objects.get_or_create(notice_id=notice_id, person=by, defaults={"at": at})
