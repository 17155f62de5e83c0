"""Passwords and second factors: one's own, and those an administrator has to mend."""

from __future__ import annotations

from datetime import datetime

import pyotp
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity.actions.hashing import hashing_turn, is_right, one_time_password
from xiezhi.kernel.identity.actions.powers import require_charge
from xiezhi.kernel.identity.actions.sessions import end_sessions_of
from xiezhi.kernel.identity.actions.tries import allow_try
from xiezhi.kernel.identity.models import Person, Try
from xiezhi.kernel.identity.queries.rights import second_factor_is_owed
from xiezhi.kernel.identity.rules.password import TRIES_BEFORE_LOCK, TRIES_WINDOW, kinds_of_characters
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused

_POLICY = {
    "password_too_short": "口令至少10位",
    "password_too_common": "这个口令太常见，容易被猜到",
    "password_entirely_numeric": "口令不能全是数字",
    "password_too_similar": "口令和用户名、姓名太像",
}


def check_new_password(password: str, person: Person) -> None:
    """Refuse a password that the policy does not allow, saying which rule."""
    if kinds_of_characters(password) < 3:
        raise Refused("口令要有大写、小写、数字、符号中的三类", field="password", remedy="请混用三类字符")
    if len(person.username) >= 4 and person.username in password.lower():
        raise Refused(_POLICY["password_too_similar"], field="password", remedy="请换一个口令")
    try:
        validate_password(password, person)
    except ValidationError as error:
        told = [_POLICY.get(str(one.code), "这个口令不行") for one in error.error_list]
        raise Refused("；".join(told), field="password", remedy="请换一个口令") from error


def change_own_password(person: Person, *, old: str, new: str, at: datetime, keep_session: str) -> None:
    """Change one's own password and end one's other sessions."""
    allow_try(
        f"own-password:{person.pk}", at=at, window=TRIES_WINDOW, most=TRIES_BEFORE_LOCK * 2,
        message="改口令试得太多了",
    )  # fmt: skip
    _change_own_password(person, old, new, at, keep_session)


@transaction.atomic
def _change_own_password(person: Person, old: str, new: str, at: datetime, keep_session: str) -> None:
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not is_right(old, person.password):
        raise Refused("原口令不对", field="old_password", remedy="请输入现在用的口令")
    if old == new:
        raise Refused("新口令和原口令一样", field="password", remedy="请换一个")
    check_new_password(new, person)
    _set(person, new, at, must_change=False)
    end_sessions_of(person, at=at, reason="口令已修改", but=keep_session)
    audit.record("identity.password.change", by=person, at=at, on=_on(person))


@transaction.atomic
def reset_password(person: Person, *, by: Person, at: datetime, reason: str) -> str:
    """Give a one-time password, which is shown to the administrator once and must be changed at log-in.

    Unlocks the account and ends its sessions.
    """
    require_charge(by, person, at)
    if person.pk == by.pk:
        raise Refused("自己的口令请在个人中心修改", remedy="请到个人中心")
    if not reason.strip():
        raise Refused("请写明理由", field="reason", remedy="例如：本人到场核对身份后申请")
    person = Person.objects.select_for_update().get(pk=person.pk)
    password = one_time_password()
    _set(person, password, at, must_change=True)
    Person.objects.filter(pk=person.pk).update(locked_until=None)
    end_sessions_of(person, at=at, reason="口令已重置")
    audit.record("identity.password.reset", by=by, at=at, on=_on(person), reason=reason)
    return password


@transaction.atomic
def unlock_person(person: Person, *, by: Person, at: datetime, reason: str) -> None:
    """Lift the lock after wrong tries before its time is over."""
    require_charge(by, person, at)
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    Person.objects.filter(pk=person.pk).update(locked_until=None)
    Try.objects.filter(name=f"password:{person.pk}").delete()
    audit.record("identity.person.unlock", by=by, at=at, on=_on(person), reason=reason)


@transaction.atomic
def set_second_factor(person: Person, secret: str, code: str, *, at: datetime) -> None:
    """Turn the authenticator on, once the person has shown a right code; an empty secret turns it off.

    Turning it off takes a right code as well, so that an unlocked screen is not enough.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not secret and second_factor_is_owed(person, on=day_of(at)):
        raise Refused(
            "三员管理员必须使用动态口令，不能关闭", remedy="换手机的，请找另一名管理员移除后重新启用"
        )
    step = int(at.timestamp()) // 30
    if not pyotp.TOTP(secret or person.totp_secret).verify(code.strip(), for_time=at, valid_window=1):
        raise Refused("动态口令不对", field="code", remedy="请核对手机时间，输入当前的6位数字")
    Person.objects.filter(pk=person.pk).update(totp_secret=secret, totp_last_step=step + 1 if secret else 0)
    act = "identity.second_factor.on" if secret else "identity.second_factor.off"
    audit.record(act, by=person, at=at, on=_on(person))


@transaction.atomic
def remove_second_factor(person: Person, *, by: Person, at: datetime, reason: str) -> None:
    """Take the authenticator off somebody who has lost the phone."""
    require_charge(by, person, at)
    if person.pk == by.pk:
        raise Refused("自己的动态口令请在个人中心关闭")
    if not reason.strip():
        raise Refused("请写明理由", field="reason", remedy="例如：手机遗失，本人到场核对身份")
    Person.objects.filter(pk=person.pk).update(totp_secret="", totp_last_step=0)
    audit.record("identity.second_factor.remove", by=by, at=at, on=_on(person), reason=reason)


def _set(person: Person, password: str, at: datetime, *, must_change: bool) -> None:
    with hashing_turn():
        person.set_password(password)
    person.password_changed_at = at
    person.must_change_password = must_change
    person.save(update_fields=["password", "password_changed_at", "must_change_password"])


def _on(person: Person) -> On:
    return On("person", str(person.pk), person.username, person.organisation_id)
