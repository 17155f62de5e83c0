"""Tell people of the house."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.notifications import permissions
from xiezhi.kernel.notifications.models import Message, Notice, NoticeRead
from xiezhi.lib.verdict import Refused


def notify(
    person_id: int, kind: str, *, title: str, at: datetime, line: str = "", url: str = "",
    object: tuple[str, int] | None = None, once: str | None = None,
) -> Message | None:  # fmt: skip
    """Put a message into a person's box; one named ``once`` is never sent twice."""
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
    return message


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
