"""Give roles and single rights, and take them back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity.actions.powers import duties_of, require_hand_out, require_reach
from xiezhi.kernel.identity.actions.roles import define_role, define_starting_roles
from xiezhi.kernel.identity.models import Assignment, Denial, Group, Organisation, Person, Role
from xiezhi.kernel.identity.rules.separation import may_give, may_hold
from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import RIGHTS
from xiezhi.lib.verdict import Conflict, Refused

__all__ = ["define_role", "define_starting_roles", "deny_right", "give_role", "lift_denial", "take_role_back"]


@transaction.atomic
def give_role(
    role: Role, *, to: Person | Group, organisation: Organisation, from_on: date, by: Person | None, at: datetime,
    until_on: date | None = None, include_below: bool = True, reason: str = "",
) -> Assignment:  # fmt: skip
    """Give a role at an organisation for a period; the three administrators stay apart."""
    _require_power(by, organisation, include_below, to, at)
    if by is not None:
        require_hand_out(by, role, organisation, include_below, at)
    _check_period(from_on, until_on)
    if not role.active:
        raise Refused("这个角色已停用", field="role", remedy="请选在用的角色")
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
        detail=_line(role.name, organisation, from_on, until_on, include_below),
    )  # fmt: skip
    return assignment


@transaction.atomic
def take_role_back(assignment: Assignment, *, by: Person, at: datetime, reason: str) -> None:
    """End an assignment today; the line itself is kept."""
    line = Assignment.objects.select_for_update().get(pk=assignment.pk)
    holder = line.person or line.group
    _require_power(by, line.organisation, line.include_below, holder, at)
    require_hand_out(by, line.role, line.organisation, line.include_below, at)
    _end(line, reason, at)
    audit.record(
        "identity.assignment.take_back", by=by, at=at, on=_on(holder, line.organisation), reason=reason,
        detail={"角色": line.role.name, "范围": line.organisation.name},
    )  # fmt: skip


@transaction.atomic
def deny_right(
    right: str, *, to: Person | Group, organisation: Organisation, by: Person, at: datetime, reason: str,
    from_on: date, until_on: date | None = None, include_below: bool = True,
) -> Denial:  # fmt: skip
    """Take one right back from a person or group, whatever roles say."""
    _require_power(by, organisation, include_below, to, at)
    if right not in RIGHTS:
        raise Refused("没有这项权限", field="right")
    if not reason.strip():
        raise Refused("请写明理由", field="reason", remedy="例如：回避、停职检查")
    _check_period(from_on, until_on)
    denial = Denial.objects.create(
        right=right, organisation=organisation, include_below=include_below, from_on=from_on, until_on=until_on,
        given_by=by, given_at=at, reason=reason, **_holder(to),
    )  # fmt: skip
    audit.record(
        "identity.denial.set", by=by, at=at, on=_on(to, organisation), reason=reason,
        detail=_line(RIGHTS[right].label, organisation, from_on, until_on, include_below),
    )  # fmt: skip
    return denial


@transaction.atomic
def lift_denial(denial: Denial, *, by: Person, at: datetime, reason: str) -> None:
    """End a denial today: what roles give counts again."""
    line = Denial.objects.select_for_update().get(pk=denial.pk)
    holder = line.person or line.group
    _require_power(by, line.organisation, line.include_below, holder, at)
    _end(line, reason, at)
    right = RIGHTS.get(line.right)
    audit.record(
        "identity.denial.lift", by=by, at=at, on=_on(holder, line.organisation), reason=reason,
        detail={"权限": right.label if right else line.right, "范围": line.organisation.name},
    )  # fmt: skip


def _end(line: Assignment | Denial, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    today = at.date()
    if line.until_on is not None and line.until_on <= today:
        raise Conflict("这一项早已终止")
    # A line that has not begun never begins: its first day is the first day outside it.
    type(line)._default_manager.filter(pk=line.pk).update(until_on=max(today, line.from_on))


def _check_period(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on <= from_on:
        raise Refused("终止日要晚于起始日", field="until_on", remedy="终止日是不再有权限的第一天")


def _require_power(
    by: Person | None, organisation: Organisation, include_below: bool, to: Any, at: datetime
) -> None:
    """Graded administration: one gives roles only over organisations one administers, never to oneself."""
    if by is None:
        return
    may_give(by.pk, to.pk if isinstance(to, Person) else None).require()
    if isinstance(to, Group) and to.people.filter(pk=by.pk).exists():
        raise Refused("不能给自己所在的用户组授权", code="self_grant", remedy="请由另一位管理员办理")
    require_reach(by, organisation, include_below, to, at)


def _holder(to: Person | Group) -> dict[str, Any]:
    return {"person": to} if isinstance(to, Person) else {"group": to}


def _on(to: Any, organisation: Organisation) -> On:
    kind = "person" if isinstance(to, Person) else "group"
    return On(kind, str(to.pk), str(getattr(to, "username", to)), organisation.pk)


def _line(
    what: str, organisation: Organisation, from_on: date, until_on: date | None, below: bool
) -> dict[str, Any]:
    """What a line of rights says, for the record."""
    return {
        "内容": what,
        "范围": f"{organisation.name}及下级" if below else organisation.name,
        "起始日": from_on,
        "终止日": until_on or "不限",
    }
