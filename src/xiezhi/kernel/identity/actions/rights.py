"""Give roles and take them back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Assignment, Denial, Group, Organisation, Person, Role
from xiezhi.kernel.identity.rules.separation import may_give, may_hold
from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import RIGHTS, STARTING_ROLES
from xiezhi.lib.verdict import NotFound, Refused


@transaction.atomic
def give_role(
    role: Role, *, to: Person | Group, organisation: Organisation, from_on: date, by: Person | None, at: datetime,
    until_on: date | None = None, include_below: bool = True, reason: str = "",
) -> Assignment:  # fmt: skip
    """Give a role at an organisation for a period; the three administrators stay apart."""
    _require_power(by, organisation, to, at)
    if until_on is not None and until_on <= from_on:
        raise Refused("终止日要晚于起始日", field="until_on", remedy="终止日是不再有权限的第一天")
    people = [to] if isinstance(to, Person) else list(to.people.all())
    for person in people:
        Person.objects.select_for_update().get(pk=person.pk)
        may_hold(Duty(role.duty), duties_of(person, at.date())).require()
    assignment = Assignment.objects.create(
        role=role, organisation=organisation, include_below=include_below, from_on=from_on, until_on=until_on,
        given_by=by, given_at=at, reason=reason, **_holder(to),
    )  # fmt: skip
    audit.record(
        "identity.assignment.give", by=by, at=at, on=_on(to, organisation), reason=reason,
        detail={"role": role.code, "from": from_on, "until": until_on, "below": include_below},
    )  # fmt: skip
    return assignment


@transaction.atomic
def take_role_back(assignment: Assignment, *, by: Person, at: datetime, reason: str) -> None:
    """End an assignment today; the line itself is kept."""
    holder = assignment.person or assignment.group
    _require_power(by, assignment.organisation, holder, at)
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    today = at.date()
    if assignment.from_on >= today:
        Assignment.objects.filter(pk=assignment.pk).update(until_on=assignment.from_on, from_on=assignment.from_on)
    else:
        Assignment.objects.filter(pk=assignment.pk).update(until_on=today)
    audit.record(
        "identity.assignment.take_back", by=by, at=at, on=_on(holder, assignment.organisation), reason=reason,
        detail={"role": assignment.role.code},
    )  # fmt: skip


@transaction.atomic
def deny_right(
    right: str, *, to: Person | Group, organisation: Organisation, by: Person, at: datetime, reason: str,
    from_on: date, until_on: date | None = None, include_below: bool = True,
) -> Denial:  # fmt: skip
    """Take one right back from a person or group, whatever roles say."""
    _require_power(by, organisation, to, at)
    if right not in RIGHTS:
        raise Refused("没有这项权限", field="right")
    denial = Denial.objects.create(
        right=right, organisation=organisation, include_below=include_below, from_on=from_on, until_on=until_on,
        given_by=by, given_at=at, reason=reason, **_holder(to),
    )  # fmt: skip
    audit.record(
        "identity.denial.set", by=by, at=at, on=_on(to, organisation), reason=reason, detail={"right": right}
    )
    return denial


@transaction.atomic
def define_role(
    *, code: str, name: str, rights: list[str], duty: Duty, by: Person | None, at: datetime,
    description: str = "", organisation: Organisation | None = None,
) -> Role:  # fmt: skip
    """Make a role or give it another set of rights; the old set goes into the audit record."""
    if by is not None:
        permissions.require(by, permissions.ROLE_EDIT, on=at.date())
    unknown = sorted(set(rights) - set(RIGHTS.names()))
    if unknown:
        raise Refused(f"没有这些权限：{'、'.join(unknown)}", field="rights")
    role = Role.objects.select_for_update().filter(code=code).first()
    old = sorted(role.rights) if role else []
    values: dict[str, Any] = {
        "name": name, "rights": sorted(set(rights)), "duty": duty.value, "description": description,
        "organisation": organisation,
    }  # fmt: skip
    role, _ = Role.objects.update_or_create(code=code, defaults=values)
    audit.record(
        "identity.role.define", by=by, at=at, on=On("role", str(role.pk), code),
        detail={"added": sorted(set(role.rights) - set(old)), "removed": sorted(set(old) - set(role.rights))},
    )  # fmt: skip
    return role


def define_starting_roles(*, at: datetime) -> None:
    """Give a new installation its roles; a role the court has changed is left as it is."""
    known = set(Role.objects.values_list("code", flat=True))
    for start in STARTING_ROLES:
        if start.code not in known:
            define_role(
                code=start.code, name=start.name, description=start.description, rights=sorted(start.rights),
                duty=Duty(start.duty), by=None, at=at,
            )  # fmt: skip


def duties_of(person: Person, on: date) -> frozenset[Duty]:
    """The duties of the roles a person holds on that day or will hold later."""
    roles = (
        Assignment.objects.filter(Q(person=person) | Q(group__people=person))
        .filter(Q(until_on=None) | Q(until_on__gt=on))
        .values_list("role__duty", flat=True)
    )
    return frozenset(Duty(duty) for duty in roles)


def _require_power(by: Person | None, organisation: Organisation, to: Any, at: datetime) -> None:
    """Graded administration: one gives roles only over organisations one administers, never to oneself."""
    if by is None:
        return
    may_give(by.pk, to.pk if isinstance(to, Person) else None).require()
    scope = permissions.scope_of(by, permissions.GRANT, on=at.date())
    if not scope.covers(organisation.pk) or not scope.covers(to.organisation_id):
        raise NotFound


def _holder(to: Person | Group) -> dict[str, Any]:
    return {"person": to} if isinstance(to, Person) else {"group": to}


def _on(to: Any, organisation: Organisation) -> On:
    kind = "person" if isinstance(to, Person) else "group"
    return On(kind, str(to.pk), str(getattr(to, "username", to)), organisation.pk)
