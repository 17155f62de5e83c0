"""Keep sessions alive, and end them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Person, SignIn
from xiezhi.kernel.identity.rules import sessions as session_rule
from xiezhi.lib.verdict import NotFound

ENDED = "xiezhi_sessions"
"""Where the realtime role hears that sessions of a person ended."""


def touch_session(sign_in: SignIn, *, at: datetime, quiet: bool = False) -> str:
    """Note activity, unless ``quiet``; return why the session is over, empty while it lives."""
    reason = session_rule.why_ended(sign_in.signed_in_at, sign_in.seen_at, at)
    if reason:
        _end(sign_in, at, reason)
    elif not quiet and at - sign_in.seen_at > session_rule.SEEN_EVERY:
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=at)
    return reason


@transaction.atomic
def end_session(session_key: str, *, by: Any, at: datetime, reason: str) -> None:
    """End one session; the person is asked to sign in again on that device."""
    sign_in = SignIn.objects.select_for_update().filter(session_key=session_key, ended_at=None).first()
    if sign_in is not None:
        _end_and_record(sign_in, by=by, at=at, reason=reason)


@transaction.atomic
def end_sign_in(sign_in_id: int, *, by: Person, at: datetime) -> SignIn:
    """End one session from a list: one's own, or as administrator one of somebody in one's charge."""
    found = (
        SignIn.objects.select_for_update(of=("self",)).select_related("person").filter(pk=sign_in_id).first()
    )
    if found is None:
        raise NotFound
    if found.person_id != by.pk:
        permissions.require(by, permissions.PERSON_EDIT, found.person, on=at.date())
    if found.ended_at is None:
        reason = "本人在另一台设备上结束" if found.person_id == by.pk else "管理员结束"
        _end_and_record(found, by=by, at=at, reason=reason)
    return found


def end_surplus_sessions(person: Person, *, at: datetime) -> list[str]:
    """End the oldest sessions beyond the limit and return their keys."""
    standing = SignIn.objects.filter(person=person, ended_at=None).order_by("-signed_in_at", "-pk")
    surplus = list(standing[session_rule.SESSIONS_PER_PERSON :])
    for one in surplus:
        _end(one, at, "同时登录的设备超过上限")
    return [one.session_key for one in surplus]


def end_sessions_of(person: Person, *, at: datetime, reason: str, but: str = "") -> None:
    """End all sessions of a person, one excepted."""
    SignIn.objects.filter(person=person, ended_at=None).exclude(session_key=but).update(
        ended_at=at, end_reason=reason
    )
    _tell_streams(person.pk)


def end_stale_sessions(*, at: datetime) -> int:
    """Close sessions whose time is over though nobody came back to notice."""
    stale = SignIn.objects.filter(ended_at=None, seen_at__lt=at - session_rule.IDLE_LIMIT)
    return stale.update(ended_at=at, end_reason=session_rule.IDLE_REASON)


def _end_and_record(sign_in: SignIn, *, by: Any, at: datetime, reason: str) -> None:
    _end(sign_in, at, reason)
    person = sign_in.person
    audit.record(
        "identity.sign_out", by=by, at=at, detail={"why": reason},
        on=On("person", str(person.pk), person.username, person.organisation_id),
    )  # fmt: skip


def _end(sign_in: SignIn, at: datetime, reason: str) -> None:
    SignIn.objects.filter(pk=sign_in.pk).update(ended_at=at, end_reason=reason)
    _tell_streams(sign_in.person_id)


def _tell_streams(person_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [ENDED, str(person_id)])


def move_session(old_key: str, new_key: str) -> None:
    """Let a sign-in follow its session to a new key."""
    SignIn.objects.filter(session_key=old_key, ended_at=None).update(session_key=new_key)
