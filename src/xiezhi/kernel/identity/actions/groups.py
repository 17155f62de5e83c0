"""User groups: people who get roles together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.powers import duties_of, require_hand_out, require_reach
from xiezhi.kernel.identity.models import Assignment, Group, Organisation, Person
from xiezhi.kernel.identity.rules.separation import may_hold
from xiezhi.kernel.identity.types import Duty, changes_between
from xiezhi.lib.verdict import Refused

_FIELDS = {"name": "名称", "description": "说明"}


@transaction.atomic
def create_group(
    *, name: str, description: str, organisation: Organisation, by: Person, at: datetime
) -> Group:
    """Make an empty group of an organisation one looks after."""
    _require_place(by, organisation, at)
    name = _checked_name(name, organisation, None)
    group = Group.objects.create(name=name, description=description.strip(), organisation=organisation)
    audit.record("identity.group.create", by=by, at=at, on=_on(group), detail={"组织": organisation.name})
    return group


@transaction.atomic
def change_group(group: Group, *, name: str, description: str, by: Person, at: datetime) -> Group:
    """Rename or describe a group."""
    group = _locked(group, by, at)
    before = {field: getattr(group, field) for field in _FIELDS}
    group.name, group.description = _checked_name(name, group.organisation, group.pk), description.strip()
    group.save(update_fields=["name", "description"])
    changed = changes_between(before, {field: getattr(group, field) for field in _FIELDS}, _FIELDS)
    if changed:
        audit.record("identity.group.change", by=by, at=at, on=_on(group), detail={"changed": changed})
    return group


@transaction.atomic
def set_group_active(group: Group, active: bool, *, by: Person, at: datetime, reason: str) -> None:
    """Stop or reopen a group: a stopped group gives its people nothing."""
    group = _locked(group, by, at)
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    if active:
        _require_grant(group, by, at)
    Group.objects.filter(pk=group.pk).update(active=active)
    audit.record(
        "identity.group.reopen" if active else "identity.group.stop",
        by=by,
        at=at,
        on=_on(group),
        reason=reason,
    )


@transaction.atomic
def put_in_group(group: Group, person: Person, *, by: Person, at: datetime) -> None:
    """Add a person; where the group has roles this is giving them, and needs that right too."""
    group = _locked(group, by, at)
    permissions.require(by, permissions.GROUP_EDIT, person, on=at.date())
    if group.people.filter(pk=person.pk).exists():
        raise Refused(f"{person.name}已经在这个组里", field="person")
    Person.objects.select_for_update().get(pk=person.pk)
    standing = _require_grant(group, by, at)
    if standing and person.pk == by.pk:
        raise Refused("不能把自己加进带角色的用户组", code="self_grant", remedy="请由另一位管理员办理")
    for line in standing:
        may_hold(Duty(line.role.duty), duties_of(person, at.date())).require()
    group.people.add(person)
    audit.record("identity.group.add", by=by, at=at, on=_on(group), detail={"人员": person.username})


@transaction.atomic
def take_out_of_group(group: Group, person: Person, *, by: Person, at: datetime) -> None:
    """Remove a person from a group, and with it what the group's roles gave."""
    group = _locked(group, by, at)
    if group.people.filter(pk=person.pk).exists():
        group.people.remove(person)
        audit.record("identity.group.remove", by=by, at=at, on=_on(group), detail={"人员": person.username})


def _require_grant(group: Group, by: Person, at: datetime) -> list[Assignment]:
    """The group's standing roles; who adds people to a group with roles must be able to give them."""
    standing = list(
        Assignment.objects.filter(group=group)
        .filter(Q(until_on=None) | Q(until_on__gt=at.date()))
        .select_related("role", "organisation")
    )
    for line in standing:
        if not permissions.may(by, permissions.GRANT, group, on=at.date()):
            raise Refused("这个用户组带有角色，加人就是授权", code="graded", remedy="请由安全保密管理员办理")
        require_reach(by, line.organisation, line.include_below, group, at)
        require_hand_out(by, line.role, line.organisation, line.include_below, at)
    return standing


def _locked(group: Group, by: Person, at: datetime) -> Group:
    found = Group.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=group.pk)
    permissions.require(by, permissions.GROUP_EDIT, found, on=at.date())
    return found


def _require_place(by: Person, organisation: Organisation, at: datetime) -> None:
    if not permissions.scope_of(by, permissions.GROUP_EDIT, on=at.date()).covers(organisation.pk):
        raise Refused("只能在自己管理的组织里建用户组", field="organisation", remedy="请选自己管理的组织")


def _checked_name(name: str, organisation: Organisation, own: int | None) -> str:
    name = name.strip()
    if not name:
        raise Refused("请填名称", field="name")
    if Group.objects.filter(organisation=organisation, name=name).exclude(pk=own).exists():
        raise Refused(
            f"{organisation.short_name}已经有叫“{name}”的用户组", field="name", remedy="请换一个名称"
        )
    return name


def _on(group: Group) -> On:
    return On("group", str(group.pk), group.name, group.organisation_id)
