"""Let a person in, or say why not; end sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity.actions.tries import count_try
from xiezhi.kernel.identity.models import Person, SignIn, Try
from xiezhi.kernel.identity.rules import password as password_rule
from xiezhi.kernel.identity.rules import sessions as session_rule
from xiezhi.kernel.identity.types import SignInMeans, SignInResult

_ANY_HASH = None


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """What came of it; ``person`` only when ``result`` is ok or the second factor is still owed."""

    result: SignInResult
    person: Person | None = None
    locked_until: datetime | None = None
    tries_left: int | None = None


def check_credentials(username: str, password: str, *, at: datetime, ip: str) -> SignInAnswer:
    """Check name and password, counting wrong tries per account and per address.

    Wrong name and wrong password give the same answer in the same time.
    """
    too_many = count_try(f"sign-in:{ip}", at=at, window=password_rule.TRIES_WINDOW)
    if too_many > password_rule.TRIES_PER_ADDRESS:
        return SignInAnswer(SignInResult.LOCKED, locked_until=at + password_rule.TRIES_WINDOW)
    person = Person.objects.select_related("organisation").filter(username=username.strip().lower()).first()
    if person is None:
        _spend_the_same_time(password)
        return _refused(None, SignInResult.WRONG, username, at)
    if person.locked_until and person.locked_until > at:
        return SignInAnswer(SignInResult.LOCKED, locked_until=person.locked_until)
    if not check_password(password, person.password):
        return _wrong_password(person, at)
    if not person.is_active:
        return _refused(person, SignInResult.INACTIVE, username, at)
    return SignInAnswer(SignInResult.OK, person)


def check_second_factor(person: Person, code: str, *, at: datetime) -> SignInAnswer:
    """Check the six digits of the authenticator; each can be used once."""
    totp = pyotp.TOTP(person.totp_secret)
    step = int(at.timestamp()) // 30
    for candidate in (step - 1, step, step + 1):
        if candidate > person.totp_last_step and totp.verify(code.strip(), for_time=candidate * 30):
            used = Person.objects.filter(pk=person.pk, totp_last_step__lt=candidate)
            if used.update(totp_last_step=candidate):
                return SignInAnswer(SignInResult.OK, person)
    answer = _wrong_password(person, at)
    if answer.result is SignInResult.LOCKED:
        return answer
    return SignInAnswer(SignInResult.SECOND_FACTOR, tries_left=answer.tries_left)


@transaction.atomic
def open_session(
    person: Person, session_key: str, *, means: SignInMeans, at: datetime, ip: str, agent: str
) -> list[str]:
    """Write the sign-in down; return the keys of sessions that had to end because there were too many."""
    Person.objects.select_for_update().get(pk=person.pk)
    Person.objects.filter(pk=person.pk).update(last_login=at, locked_until=None)
    Try.objects.filter(name=f"password:{person.pk}").delete()
    SignIn.objects.create(
        person=person, session_key=session_key, means=means.value, ip=ip, agent=agent[:200],
        signed_in_at=at, seen_at=at,
    )  # fmt: skip
    surplus = list(
        SignIn.objects.filter(person=person, ended_at=None).order_by("-signed_in_at", "-pk")[
            session_rule.SESSIONS_PER_PERSON :
        ]
    )
    for one in surplus:
        _end(one, at, "同时登录的设备超过上限")
    audit.record(
        "identity.sign_in", by=person, at=at, on=On("person", str(person.pk), person.username),
        detail={"means": means.value, "ended": len(surplus)},
    )  # fmt: skip
    return [one.session_key for one in surplus]


def touch_session(sign_in: SignIn, *, at: datetime) -> str:
    """Note activity; return why the session is over, empty while it lives."""
    reason = session_rule.why_ended(sign_in.signed_in_at, sign_in.seen_at, at)
    if reason:
        _end(sign_in, at, reason)
        return reason
    if at - sign_in.seen_at > session_rule.SEEN_EVERY:
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=at)
    return ""


@transaction.atomic
def end_session(session_key: str, *, by: Any, at: datetime, reason: str) -> None:
    """End one session; the person is asked to sign in again on that device."""
    sign_in = SignIn.objects.select_for_update().filter(session_key=session_key, ended_at=None).first()
    if sign_in is None:
        return
    _end(sign_in, at, reason)
    audit.record(
        "identity.sign_out", by=by, at=at, on=On("person", str(sign_in.person_id)), detail={"why": reason}
    )


def _end(sign_in: SignIn, at: datetime, reason: str) -> None:
    SignIn.objects.filter(pk=sign_in.pk).update(ended_at=at, end_reason=reason)


def _wrong_password(person: Person, at: datetime) -> SignInAnswer:
    window: timedelta = password_rule.TRIES_WINDOW
    wrong = count_try(f"password:{person.pk}", at=at, window=window)
    locked_until = password_rule.lock_ends_at(wrong, at)
    if locked_until:
        Person.objects.filter(pk=person.pk).update(locked_until=locked_until)
        _refused(person, SignInResult.LOCKED, person.username, at)
        return SignInAnswer(SignInResult.LOCKED, locked_until=locked_until)
    _refused(person, SignInResult.WRONG, person.username, at)
    return SignInAnswer(SignInResult.WRONG, tries_left=password_rule.TRIES_BEFORE_LOCK - wrong)


def _refused(person: Person | None, result: SignInResult, username: str, at: datetime) -> SignInAnswer:
    audit.record(
        "identity.sign_in", by=None, at=at, outcome=Outcome.REFUSED,
        on=On("person", str(person.pk) if person else "", username.strip().lower()[:60] if person else ""),
        detail={"result": result.value},
    )  # fmt: skip
    return SignInAnswer(result)


def _spend_the_same_time(password: str) -> None:
    """Hash once for nobody, so that a stranger cannot tell names that exist by the clock."""
    global _ANY_HASH
    if _ANY_HASH is None:
        _ANY_HASH = make_password("nobody")
    check_password(password, _ANY_HASH)
