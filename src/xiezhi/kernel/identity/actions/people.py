"""Make and change people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.hashing import hashing_turn
from xiezhi.kernel.identity.actions.passwords import check_new_password
from xiezhi.kernel.identity.actions.powers import may_look_after, require_charge
from xiezhi.kernel.identity.actions.sessions import end_sessions_of
from xiezhi.kernel.identity.models import Membership, Organisation, Person
from xiezhi.kernel.identity.queries.organisations import court_of, ids_with_below
from xiezhi.kernel.identity.types import changes_between
from xiezhi.lib.identifiers import checked_email, checked_phone
from xiezhi.lib.verdict import Refused

_FIELDS = {"name": "姓名", "title": "职务", "staff_no": "工号"}
_PRIVATE = {"phone": "手机号", "email": "电子邮箱", "oidc_subject": "统一身份标识"}


@transaction.atomic
def create_person(
    *, username: str, name: str, organisation: Organisation, password: str, by: Person | None, at: datetime,
    title: str = "", staff_no: str = "", phone: str = "", email: str = "", must_change: bool = True,
    oidc_subject: str = "",
) -> Person:  # fmt: skip
    """Add a person; the first password has to be changed at the first log-in unless said otherwise."""
    _require_place(by, organisation, at)
    username = _checked_username(username)
    person = Person(
        username=username, name=_checked_name(name), organisation=organisation, title=title.strip(),
        created_at=at, must_change_password=must_change, password_changed_at=at,
    )  # fmt: skip
    _set_contacts(person, staff_no=staff_no, phone=phone, email=email, oidc_subject=oidc_subject)
    check_new_password(password, person)
    with hashing_turn():
        person.set_password(password)
    person.save()
    Membership.objects.create(person=person, organisation=organisation, title=title, from_on=at.date())
    audit.record(
        "identity.person.create", by=by, at=at, on=on_person(person), detail={"组织": organisation.name}
    )
    return person


@transaction.atomic
def change_person(
    person: Person, *, name: str, organisation: Organisation, title: str, staff_no: str, phone: str, email: str,
    oidc_subject: str, by: Person, at: datetime, reason: str = "",
) -> Person:  # fmt: skip
    """Change what is known of a person; a move to another organisation opens a new membership.

    The record keeps old and new values, of private ones only that they changed.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)
    permissions.require(by, permissions.PERSON_EDIT, person, on=at.date())
    before = {field: getattr(person, field) for field in (*_FIELDS, *_PRIVATE)}
    moved = organisation.pk != person.organisation_id
    changed = {"组织": [person.organisation.name, organisation.name]} if moved else {}
    if moved:
        _require_move(by, person, organisation, at, reason)
    if oidc_subject.strip() != person.oidc_subject:
        require_charge(by, person, at)
    person.name, person.title = _checked_name(name), title.strip()
    _set_contacts(person, staff_no=staff_no, phone=phone, email=email, oidc_subject=oidc_subject)
    changed |= changes_between(before, {field: getattr(person, field) for field in before}, _FIELDS)
    private = [label for field, label in _PRIVATE.items() if before[field] != getattr(person, field)]
    if not changed and not private:
        return person
    if moved or "职务" in changed:
        _change_membership(person, organisation, at)
    person.organisation = organisation
    person.save()
    audit.record(
        "identity.person.change", by=by, at=at, on=on_person(person), reason=reason,
        detail={"changed": changed | dict.fromkeys(private, ["（不记录）", "（已修改）"])},
    )  # fmt: skip
    return person


@transaction.atomic
def set_person_active(person: Person, active: bool, *, by: Person, at: datetime, reason: str) -> None:
    """Stop or reopen an account; stopping ends every session at once."""
    require_charge(by, person, at)
    if person.pk == by.pk:
        raise Refused("不能停用自己", remedy="请由另一位管理员办理")
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    Person.objects.filter(pk=person.pk).update(is_active=active)
    if not active:
        end_sessions_of(person, at=at, reason="账号已停用")
    act = "identity.person.reopen" if active else "identity.person.stop"
    audit.record(act, by=by, at=at, on=on_person(person), reason=reason)


@transaction.atomic
def change_settings(person: Person, values: dict[str, Any], *, at: datetime) -> None:
    """Change how one likes to be told of things; only one's own."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = dict(person.settings)
    person.settings = before | values
    person.save(update_fields=["settings"])
    changed = {key: [before.get(key), value] for key, value in values.items() if before.get(key) != value}
    if changed:
        audit.record(
            "identity.settings.change", by=person, at=at, on=on_person(person), detail={"changed": changed}
        )


def record_reading(person: Person, *, by: Person, at: datetime) -> None:
    """Note that somebody opened a person's contact data."""
    audit.record("identity.person.read", by=by, at=at, on=on_person(person), outcome=Outcome.READ)


def record_export(*, by: Person, at: datetime, conditions: dict[str, Any], rows: int) -> None:
    """Note that a list of people was taken out of the house."""
    audit.record(
        "identity.person.export", by=by, at=at, on=On("person", "", "人员清单", by.organisation_id),
        detail={"条件": conditions, "行数": rows},
    )  # fmt: skip


def on_person(person: Person) -> On:
    """The person as the record names an account."""
    return On("person", str(person.pk), person.username, person.organisation_id)


def _require_place(by: Person | None, organisation: Organisation, at: datetime) -> None:
    if by is None:
        return
    if not permissions.scope_of(by, permissions.PERSON_EDIT, on=at.date()).covers(organisation.pk):
        raise Refused("只能在自己管理的组织里添加人员", field="organisation", remedy="请选自己管理的组织")


def _require_move(by: Person, person: Person, organisation: Organisation, at: datetime, reason: str) -> None:
    _require_place(by, organisation, at)
    if not organisation.active:
        raise Refused("这个组织已停用", field="organisation", remedy="请选在用的组织")
    if not reason.strip():
        raise Refused("调动要写明理由", field="reason")
    may_look_after(by, person, at).require()


def _change_membership(person: Person, organisation: Organisation, at: datetime) -> None:
    today = at.date()
    standing = Membership.objects.filter(person=person, until_on=None)
    standing.filter(from_on__gte=today).delete()
    standing.update(until_on=today)
    Membership.objects.create(person=person, organisation=organisation, title=person.title, from_on=today)


def _set_contacts(person: Person, *, staff_no: str, phone: str, email: str, oidc_subject: str) -> None:
    values = {
        "phone": checked_phone(phone) if phone.strip() else "",
        "email": checked_email(email) if email.strip() else "",
        "staff_no": staff_no.strip(),
        "oidc_subject": oidc_subject.strip(),
    }
    for field, value in values.items():
        setattr(person, field, value)
    others = Person.objects.exclude(pk=person.pk)
    court = ids_with_below(court_of(person.organisation))
    if person.staff_no and others.filter(staff_no=person.staff_no, organisation_id__in=court).exists():
        raise Refused(f"工号{person.staff_no}在本院已经有人用了", field="staff_no", remedy="请核对工号")
    if person.oidc_subject and others.filter(oidc_subject=person.oidc_subject).exists():
        raise Refused("这个统一身份标识已经对应了另一个人", field="oidc_subject", remedy="请核对标识")


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Refused("请填姓名", field="name")
    return name.strip()


def _checked_username(username: str) -> str:
    username = username.strip().lower()
    if not username or not username.isascii() or not username.replace(".", "").replace("-", "").isalnum():
        raise Refused("用户名只能用字母、数字、点和短横", field="username", remedy="例如xu.jingyi")
    if Person.objects.filter(username=username).exists():
        raise Refused(f"用户名{username}已经有人用了", field="username", remedy="请换一个，例如在后面加数字")
    return username
