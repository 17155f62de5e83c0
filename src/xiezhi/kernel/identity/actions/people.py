"""Make and change people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyotp
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Membership, Organisation, Person, SignIn
from xiezhi.kernel.identity.rules.password import kinds_of_characters
from xiezhi.lib.verdict import Refused


@transaction.atomic
def create_person(
    *, username: str, name: str, organisation: Organisation, password: str, by: Person | None, at: datetime,
    title: str = "", staff_no: str = "", phone: str = "", email: str = "", must_change: bool = True,
) -> Person:  # fmt: skip
    """Add a person; the first password has to be changed at the first log-in unless said otherwise."""
    if by is not None:
        permissions.require(by, permissions.PERSON_EDIT, _placed(organisation), on=at.date())
    username = username.strip().lower()
    if not username or not username.isascii() or not username.replace(".", "").replace("-", "").isalnum():
        raise Refused("用户名只能用字母、数字、点和短横", field="username", remedy="例如 xu.jingyi")
    if Person.objects.filter(username=username).exists():
        raise Refused(f"用户名 {username} 已经有人用了", field="username", remedy="请换一个，例如在后面加数字")
    person = Person(
        username=username, name=name.strip(), organisation=organisation, title=title, staff_no=staff_no,
        phone=phone, email=email, created_at=at, must_change_password=must_change, password_changed_at=at,
    )  # fmt: skip
    check_new_password(password, person)
    person.set_password(password)
    person.save()
    Membership.objects.create(person=person, organisation=organisation, title=title, from_on=at.date())
    audit.record("identity.person.create", by=by, at=at, on=_on(person), detail={"organisation": organisation.name})
    return person


def check_new_password(password: str, person: Person) -> None:
    """Refuse a password that the policy does not allow, saying which rule."""
    if kinds_of_characters(password) < 3:
        raise Refused("口令要有大写、小写、数字、符号中的三类", field="password", remedy="请混用三类字符")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("；".join(error.messages), field="password", remedy="请换一个口令") from error


@transaction.atomic
def change_own_password(person: Person, *, old: str, new: str, at: datetime, keep_session: str) -> None:
    """Change one's own password and end one's other sessions."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not check_password(old, person.password):
        raise Refused("原口令不对", field="old_password", remedy="请输入现在用的口令")
    if old == new:
        raise Refused("新口令和原口令一样", field="password", remedy="请换一个")
    check_new_password(new, person)
    person.set_password(new)
    person.password_changed_at = at
    person.must_change_password = False
    person.save(update_fields=["password", "password_changed_at", "must_change_password"])
    others = SignIn.objects.filter(person=person, ended_at=None).exclude(session_key=keep_session)
    others.update(ended_at=at, end_reason="口令已修改")
    audit.record("identity.password.change", by=person, at=at, on=_on(person))


@transaction.atomic
def set_person_active(person: Person, active: bool, *, by: Person, at: datetime, reason: str) -> None:
    """Stop or reopen an account; stopping ends every session at once."""
    permissions.require(by, permissions.PERSON_EDIT, person, on=at.date())
    if person.pk == by.pk:
        raise Refused("不能停用自己", remedy="请由另一位管理员办理")
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    Person.objects.filter(pk=person.pk).update(is_active=active)
    if not active:
        SignIn.objects.filter(person=person, ended_at=None).update(ended_at=at, end_reason="账号已停用")
    act = "identity.person.reopen" if active else "identity.person.stop"
    audit.record(act, by=by, at=at, on=_on(person), reason=reason)


@transaction.atomic
def set_second_factor(person: Person, secret: str, code: str, *, at: datetime) -> None:
    """Turn the authenticator on, once the person has shown a right code."""
    if secret and not pyotp.TOTP(secret).verify(code.strip(), for_time=at, valid_window=1):
        raise Refused("动态口令不对", field="code", remedy="请核对手机时间，输入当前的 6 位数字")
    Person.objects.filter(pk=person.pk).update(totp_secret=secret, totp_last_step=0)
    act = "identity.second_factor.on" if secret else "identity.second_factor.off"
    audit.record(act, by=person, at=at, on=_on(person))


def _on(person: Person) -> On:
    return On("person", str(person.pk), person.username, person.organisation_id)


def _placed(organisation: Organisation) -> Any:
    class Placed:
        organisation_id = organisation.pk

    return Placed()
