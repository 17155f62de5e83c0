"""Let a person in, or say why not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import pyotp
from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity.actions.hashing import is_right
from xiezhi.kernel.identity.actions.sessions import end_surplus_sessions
from xiezhi.kernel.identity.actions.tries import count_try, lock, locked_until, tries_so_far
from xiezhi.kernel.identity.models import Organisation, Person, SignIn, Try
from xiezhi.kernel.identity.rules import password as password_rule
from xiezhi.kernel.identity.types import SignInMeans, SignInResult

WINDOW = password_rule.TRIES_WINDOW


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """What came of it; ``person`` only when ``result`` is ok or the second factor is still owed."""

    result: SignInResult
    person: Person | None = None
    locked_until: datetime | None = None
    tries_left: int | None = None


def check_credentials(username: str, password: str, *, at: datetime, ip: str) -> SignInAnswer:
    """Check name and password, counting wrong tries per account and per address.

    A wrong name and a wrong password give the same answers in the same time, the lock included.
    """
    if tries_so_far(f"sign-in:{ip}", at=at, window=WINDOW) >= password_rule.TRIES_PER_ADDRESS:
        return _refused(None, SignInResult.TOO_MANY, at)
    name = username.strip().lower()
    person = Person.objects.select_related("organisation").filter(username=name).first()
    until = person.locked_until if person else locked_until(_mark(name), at=at)
    if until and until > at:
        return SignInAnswer(SignInResult.LOCKED, locked_until=until)
    if not is_right(password, person.password if person else None) or person is None:
        count_try(f"sign-in:{ip}", at=at, window=WINDOW)
        return _wrong(person, name, at)
    if not person.is_active:
        return _refused(person, SignInResult.INACTIVE, at)
    if person.must_change_password and password_rule.one_time_is_over(person.password_changed_at, at):
        return _refused(person, SignInResult.ONE_TIME_OVER, at)
    return SignInAnswer(SignInResult.OK, person)


def check_second_factor(person: Person, code: str, *, at: datetime, ip: str) -> SignInAnswer:
    """Check the six digits of the authenticator; each can be used once."""
    if person.locked_until and person.locked_until > at:
        return SignInAnswer(SignInResult.LOCKED, locked_until=person.locked_until)
    if use_code(person, code, at=at):
        return SignInAnswer(SignInResult.OK, person)
    count_try(f"sign-in:{ip}", at=at, window=WINDOW)
    answer = _wrong(person, person.username, at)
    if answer.result is SignInResult.LOCKED:
        return answer
    return SignInAnswer(SignInResult.SECOND_FACTOR, tries_left=answer.tries_left)


def use_code(person: Person, code: str, *, at: datetime) -> bool:
    """Take the six digits if they fit and were not used before; half a minute early or late is allowed."""
    totp = pyotp.TOTP(person.totp_secret)
    step = int(at.timestamp()) // 30
    for candidate in (step - 1, step, step + 1):
        if candidate > person.totp_last_step and totp.verify(code.strip(), for_time=candidate * 30):
            unused = Person.objects.filter(pk=person.pk, totp_last_step__lt=candidate)
            return bool(unused.update(totp_last_step=candidate))
    return False


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
    ended = end_surplus_sessions(person, at=at)
    audit.record(
        "identity.sign_in",
        by=person,
        at=at,
        on=_on(person),
        detail={"means": means.value, "ended": len(ended)},
    )
    return ended


def refuse_entry(person: Person | None, why: str, *, means: SignInMeans, at: datetime) -> None:
    """Write down that a sign-in by another means was refused, and why."""
    audit.record(
        "identity.sign_in", by=None, at=at, outcome=Outcome.REFUSED, on=_on(person),
        detail={"means": means.value, "result": why},
    )  # fmt: skip


def _wrong(person: Person | None, name: str, at: datetime) -> SignInAnswer:
    """Count a wrong try of this name, known or not, and lock it where there were too many."""
    wrong = count_try(f"password:{person.pk if person else _mark(name)}", at=at, window=WINDOW)
    until = password_rule.lock_ends_at(wrong, at)
    if until is None:
        _refused(person, SignInResult.WRONG, at)
        return SignInAnswer(SignInResult.WRONG, tries_left=password_rule.TRIES_BEFORE_LOCK - wrong)
    if person:
        Person.objects.filter(pk=person.pk).update(locked_until=until)
    else:
        lock(_mark(name), until=until)
    _refused(person, SignInResult.LOCKED, at)
    return SignInAnswer(SignInResult.LOCKED, locked_until=until)


def _refused(person: Person | None, result: SignInResult, at: datetime) -> SignInAnswer:
    audit.record(
        "identity.sign_in",
        by=None,
        at=at,
        outcome=Outcome.REFUSED,
        on=_on(person),
        detail={"result": result.value},
    )
    return SignInAnswer(result)


def _on(person: Person | None) -> On:
    """The account tried. A name nobody has is not kept: people type passwords there by mistake."""
    if person:
        return On("person", str(person.pk), person.username, person.organisation_id)
    roots = list(Organisation.objects.filter(depth=1).values_list("pk", flat=True)[:2])
    return On("person", "", "", roots[0] if len(roots) == 1 else None)


def _mark(name: str) -> str:
    return "?" + hashlib.sha256(name.encode()).hexdigest()[:32]
