"""Define roles: named sets of rights that a lay person can read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Assignment, Organisation, Person, Role
from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import RIGHTS, STARTING_ROLES
from xiezhi.lib.verdict import NotFound, Refused


@transaction.atomic
def define_role(
    *, code: str, name: str, rights: list[str], duty: Duty, by: Person | None, at: datetime,
    description: str = "", organisation: Organisation | None = None, reason: str = "",
) -> Role:  # fmt: skip
    """Make a role or give it another set of rights; the old set goes into the audit record.

    A role without ``organisation`` is shared by every court of the installation.
    An empty ``code`` makes a new role of the organisation.
    """
    role = Role.objects.select_for_update().filter(code=code).first() if code else None
    _require_power(by, role, organisation, at)
    unknown = sorted(set(rights) - set(RIGHTS.names()))
    if unknown:
        raise Refused(f"没有这些权限：{'、'.join(unknown)}", field="rights")
    if not name.strip():
        raise Refused("请填角色名称", field="name")
    namesakes = Role.objects.filter(name=name.strip(), organisation=organisation)
    if by is not None and namesakes.exclude(pk=role.pk if role else None).exists():
        raise Refused(f"已经有叫“{name.strip()}”的角色", field="name", remedy="请换一个名称")
    if role is not None:
        _check_change(role, rights, duty, by, at, reason)
    old = set(role.rights) if role else set()
    values: dict[str, Any] = {
        "name": name.strip(), "rights": sorted(set(rights)), "duty": duty.value, "description": description.strip(),
        "organisation": organisation,
    }  # fmt: skip
    role, _ = Role.objects.update_or_create(code=code or _new_code(organisation), defaults=values)
    audit.record(
        "identity.role.define", by=by, at=at, reason=reason,
        on=On("role", str(role.pk), role.name, organisation.pk if organisation else None),
        detail={"增加": _labels(set(role.rights) - old), "去掉": _labels(old - set(role.rights))},
    )  # fmt: skip
    return role


@transaction.atomic
def set_role_active(role: Role, active: bool, *, by: Person, at: datetime, reason: str) -> None:
    """Stop or reopen a role; a stopped role gives nothing, its assignments stay on record."""
    role = Role.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=role.pk)
    _require_power(by, role, role.organisation, at)
    _require_not_own(role, by, at)
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    Role.objects.filter(pk=role.pk).update(active=active)
    audit.record(
        "identity.role.reopen" if active else "identity.role.stop", by=by, at=at, reason=reason,
        on=On("role", str(role.pk), role.name, role.organisation_id),
    )  # fmt: skip


def define_starting_roles(*, at: datetime) -> None:
    """Give a new installation its roles; a role the court has changed is left as it is."""
    known = set(Role.objects.values_list("code", flat=True))
    for start in STARTING_ROLES:
        if start.code not in known:
            define_role(
                code=start.code, name=start.name, description=start.description, rights=sorted(start.rights),
                duty=Duty(start.duty), by=None, at=at,
            )  # fmt: skip


def may_define(by: Person, organisation_id: int | None, at: datetime) -> bool:
    """Whether somebody may define roles of this organisation; shared ones, where no organisation is named."""
    scope = permissions.scope_of(by, permissions.ROLE_EDIT, on=at.date())
    if organisation_id is not None:
        return scope.covers(organisation_id)
    roots = Organisation.objects.filter(depth=1).values_list("pk", flat=True)
    return not scope.is_empty and all(scope.covers(root) for root in roots)


def _require_power(
    by: Person | None, role: Role | None, organisation: Organisation | None, at: datetime
) -> None:
    if by is None:
        return
    permissions.require(by, permissions.ROLE_EDIT, on=at.date())
    if not may_define(by, organisation.pk if organisation else None, at):
        if organisation is not None:
            raise NotFound
        raise Refused(
            "通用角色由管理全部法院的安全保密管理员定义", code="graded", remedy="请复制成本院的角色再改"
        )
    if role is not None and role.organisation_id != (organisation.pk if organisation else None):
        raise Refused("角色的定义单位不能改", field="organisation", remedy="请复制成新的角色")


def _check_change(
    role: Role, rights: list[str], duty: Duty, by: Person | None, at: datetime, reason: str
) -> None:
    _require_not_own(role, by, at)
    if by is not None and set(rights) != set(role.rights) and not reason.strip():
        raise Refused("改动权限要写明理由", field="reason")
    standing = Assignment.objects.filter(role=role).filter(Q(until_on=None) | Q(until_on__gt=at.date()))
    if role.duty != duty.value and standing.exists():
        raise Refused("有人持有这个角色，职责不能改", field="duty", remedy="请先收回，或者新建一个角色")


def _require_not_own(role: Role, by: Person | None, at: datetime) -> None:
    """Whoever changes a role one holds would be giving rights to oneself."""
    if by is None:
        return
    mine = Assignment.objects.filter(role=role).filter(Q(person=by) | Q(group__people=by))
    if mine.filter(Q(until_on=None) | Q(until_on__gt=at.date())).exists():
        raise Refused("不能改自己持有的角色", code="self_grant", remedy="请由另一位安全保密管理员办理")


def _new_code(organisation: Organisation | None) -> str:
    place = organisation.code if organisation else "shared"
    taken = set(Role.objects.filter(code__startswith=f"{place}-r").values_list("code", flat=True))
    return next(code for number in range(1, 10_000) if (code := f"{place}-r{number}") not in taken)


def _labels(rights: set[str]) -> list[str]:
    found = (RIGHTS.get(right) for right in sorted(rights))
    return [right.label for right in found if right]
