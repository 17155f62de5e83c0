"""The two gates of the house: ``may`` for one thing, ``scope_of`` for a list."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from xiezhi.kernel.audit import permissions as audit_permissions
from xiezhi.kernel.identity.rules.grants import Explanation, Grant, Grants
from xiezhi.lib.rights import RIGHTS, Right, RightKind, Scope, declare, declare_role, give_to
from xiezhi.lib.verdict import YES, NotFound, Verdict, no

PERSON_VIEW = "identity.person.view"
PERSON_EDIT = "identity.person.edit"
GROUP_EDIT = "identity.group.edit"
ORGANISATION_VIEW = "identity.organisation.view"
ORGANISATION_EDIT = "identity.organisation.edit"
ROLE_VIEW = "identity.role.view"
ROLE_EDIT = "identity.role.edit"
GRANT = "identity.assignment.give"
EXPLAIN = "identity.right.explain"
UNMASK = "identity.personal_field.unmask"
LOOKUP_WATCH = "identity.lookup.watch"
DEPUTY = "identity.deputy.appoint"
ADMINISTRATIVE = (
    PERSON_EDIT, GROUP_EDIT, ORGANISATION_EDIT, ROLE_EDIT, GRANT, EXPLAIN, audit_permissions.VIEW,
    audit_permissions.EXPORT,
)  # fmt: skip
"""Rights that give power over other people of the house: nobody hands on more of them than one has oneself."""

declare(
    Right(PERSON_VIEW, "查看人员", "人员与权限", RightKind.MENU),
    Right(PERSON_EDIT, "新建、修改、停用人员", "人员与权限", sensitive=True),
    Right(GROUP_EDIT, "管理用户组", "人员与权限"),
    Right(ORGANISATION_VIEW, "查看组织", "人员与权限", RightKind.MENU),
    Right(ORGANISATION_EDIT, "管理组织", "人员与权限"),
    Right(ROLE_VIEW, "查看角色", "人员与权限", RightKind.MENU),
    Right(ROLE_EDIT, "定义角色", "人员与权限", sensitive=True),
    Right(GRANT, "授予和收回角色", "人员与权限", sensitive=True),
    Right(EXPLAIN, "查询某人为何有或没有某项权限", "人员与权限"),
    Right(UNMASK, "查看完整证件号和手机号（须写理由）", "个人信息", sensitive=True),
    Right(DEPUTY, "替别人安排代办人", "人员与权限"),
    Right(LOOKUP_WATCH, "监督查询授权：查看、撤销、关停", "个人信息", RightKind.MENU, sensitive=True),
)

# The roles every installation starts with; each system gives them its rights in its own permissions.
declare_role("judge", "法官", "提请送达，查看自己承办案件的送达，决定异议")
declare_role("clerk", "书记员", "提请送达，查看自己承办案件的送达")
declare_role("service_specialist", "送达专员", "送达中心的操作人员：核实、发送、登记结果")
declare_role("court_admin", "法院管理员", "管理本院任务、模板、人员和字号")
declare_role("field_server", "外出送达人员", "只看得到派给自己的外出送达任务")
declare_role("supervisor", "监管部门", "查看本院全部送达任务及其明细")
declare_role("court_leader", "院领导", "查看职权范围内的统计")
declare_role("division_admin", "庭室管理员", "只管理本庭室的人员和用户组")
declare_role("system_admin", "系统管理员", "人员、组织、系统运行", duty="system")
declare_role("security_admin", "安全保密管理员", "定义角色，授予和收回权限", duty="security")
declare_role("audit_admin", "安全审计员", "查阅操作日志", duty="audit")
give_to("system_admin", PERSON_VIEW, PERSON_EDIT, GROUP_EDIT, ORGANISATION_VIEW, ORGANISATION_EDIT)
give_to("security_admin", PERSON_VIEW, ORGANISATION_VIEW, ROLE_VIEW, ROLE_EDIT, GRANT, EXPLAIN)
give_to("division_admin", PERSON_VIEW, PERSON_EDIT, GROUP_EDIT, GRANT)
give_to("court_admin", PERSON_VIEW, ORGANISATION_VIEW, EXPLAIN)
give_to("service_specialist", UNMASK)
give_to("judge", UNMASK)
give_to("audit_admin", audit_permissions.VIEW, audit_permissions.EXPORT, LOOKUP_WATCH)
give_to("court_admin", LOOKUP_WATCH, DEPUTY)
give_to("division_admin", DEPUTY)


class Scoped(Protocol):
    """Something that belongs to an organisation."""

    organisation_id: int | None


# One question to the database, since every request asks it: the lines in force for a
# person or the person's groups, each with the organisations it reaches.
_LINES = """
WITH holder AS (
    SELECT %(person)s::bigint AS person_id, ARRAY(
        SELECT gp.group_id FROM identity_group_people gp JOIN identity_group g ON g.id = gp.group_id
        WHERE gp.person_id = %(person)s AND g.active) AS groups),
line AS (
    SELECT false AS denies, r.rights AS rights, r.name AS title, a.organisation_id, a.include_below, a.group_id,
           a.from_on, a.until_on
    FROM identity_assignment a JOIN identity_role r ON r.id = a.role_id AND r.active, holder h
    WHERE a.person_id = h.person_id OR a.group_id = ANY(h.groups)
    UNION ALL
    SELECT true, ARRAY[d.right], '', d.organisation_id, d.include_below, d.group_id, d.from_on, d.until_on
    FROM identity_denial d, holder h
    WHERE d.person_id = h.person_id OR d.group_id = ANY(h.groups))
SELECT line.denies, line.rights, line.title, o.name, line.include_below, g.name,
       ARRAY(SELECT b.id FROM identity_organisation b
             WHERE b.id = o.id OR (line.include_below AND b.path LIKE o.path || '%%'))
FROM line JOIN identity_organisation o ON o.id = line.organisation_id
LEFT JOIN identity_group g ON g.id = line.group_id
WHERE line.from_on <= %(on)s AND (line.until_on IS NULL OR line.until_on > %(on)s)
"""


def grants_of(person: Any, *, on: date) -> Grants:
    """Everything that gives or takes back a right for this person on that day."""
    from django.db import connection

    if not person.is_authenticated or not person.is_active:
        return Grants()
    known = frozenset(RIGHTS.names())
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"person": person.pk, "on": on})
        rows = cursor.fetchall()
    return Grants(
        tuple(
            Grant(
                frozenset(rights) & known,
                frozenset(reach),
                _through(denies, title, place, below, group),
                denies,
            )
            for denies, rights, title, place, below, group, reach in rows
        )
    )


def _through(denies: bool, title: str, place: str, below: bool, group: str | None) -> str:
    """How a line came about, for the explanation page."""
    what = "单独收回" if denies else f"角色“{title}”"
    where = f"{place}及下级" if below else place
    return f"{what}，范围：{where}" + (f"，经用户组“{group}”" if group else "")


def scope_of(person: Any, right: str, *, on: date) -> Scope:
    """The organisations over which the person holds the right on that day."""
    return grants_held_by(person, on=on).scope(right)


def may(person: Any, right: str, thing: Scoped | None = None, *, on: date) -> Verdict:
    """Say whether the person may use the right, on this thing where one is given."""
    if right not in RIGHTS:
        raise KeyError(f"nobody declared the right {right!r}")
    grants = grants_held_by(person, on=on)
    allowed = grants.holds(right) if thing is None else grants.scope(right).covers(thing.organisation_id)
    if allowed:
        return YES
    return no(f"您没有“{RIGHTS[right].label}”的权限", code="no_right", remedy="需要时请向本院系统管理员申请")


def require(person: Any, right: str, thing: Scoped | None = None, *, on: date) -> None:
    """Refuse as if the thing were absent when the person may not."""
    if not may(person, right, thing, on=on):
        raise NotFound


def explain(person: Any, right: str, organisation_id: int | None, *, on: date) -> Explanation:
    """Why the person holds the right, or does not; standing in for somebody adds work, never a right."""
    said = grants_held_by(person, on=on).explain(right, organisation_id)
    names = [name for _, name in _stands_in_for(person, on=on)]
    if not names:
        return said
    held = (
        "按本人的上述权限办理"
        if said.allowed
        else "本人没有这项权限，不能代为办理；需要时由有权授权的人另行授权"
    )
    return Explanation(said.allowed, (*said.lines, f"代办：正在替{'、'.join(names)}代办，{held}"))


def acts_as(person: Any, *, on: date) -> frozenset[int]:
    """Whose own work this person may take up that day: one's own, and that of those one stands in for."""
    return frozenset({person.pk, *(pk for pk, _ in _stands_in_for(person, on=on))})


def _stands_in_for(person: Any, *, on: date) -> tuple[tuple[int, str], ...]:
    """Read once per request or job, like the grants."""
    from xiezhi.kernel.identity.models import Deputising

    kept: dict[date, tuple[tuple[int, str], ...]] = person.__dict__.setdefault("_stands_in_by_day", {})
    if on not in kept:
        found = Deputising.objects.filter(
            deputy_id=person.pk, from_on__lte=on, until_on__gt=on, ended_at=None
        )
        kept[on] = tuple(found.order_by("pk").values_list("person_id", "person__name"))
    return kept[on]


def grants_held_by(person: Any, *, on: date) -> Grants:
    """Grants are read once per request or job: the middleware lays a fresh person into each."""
    kept: dict[date, Grants] = person.__dict__.setdefault("_grants_by_day", {})
    if on not in kept:
        kept[on] = grants_of(person, on=on)
    return kept[on]
