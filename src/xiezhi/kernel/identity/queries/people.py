"""Read people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Group, Person
from xiezhi.kernel.identity.queries.organisations import ids_with_below
from xiezhi.lib.rights import Scope
from xiezhi.lib.verdict import Refused

STANDINGS = {"active": "在用", "stopped": "已停用", "locked": "已锁定", "no_factor": "未设动态口令"}


def people_in(scope: Scope) -> QuerySet[Person]:
    """People who belong to the organisations of the scope."""
    people = Person.objects.select_related("organisation")
    return people if scope.everywhere else people.filter(organisation_id__in=scope.organisation_ids)


def people_visible_to(person: Any, *, on: date) -> QuerySet[Person]:
    """People this person may look up."""
    return people_in(permissions.scope_of(person, permissions.PERSON_VIEW, on=on))


def people_sought(
    people: QuerySet[Person], *, at: datetime, words: str = "", organisation_id: int | None = None,
    roles: list[int] | None = None, standing: list[str] | None = None,
) -> QuerySet[Person]:  # fmt: skip
    """Narrow a list of people by words, organisation, role held today, and standing of the account."""
    if words.strip():
        for word in words.split():
            people = people.filter(
                Q(name__icontains=word)
                | Q(username__icontains=word)
                | Q(staff_no__icontains=word)
                | Q(title__icontains=word)
            )
    if organisation_id:
        people = people.filter(organisation_id=organisation_id)
    if roles:
        people = people.filter(pk__in=_holders_of_roles(roles, at.date()))
    if standing:
        people = people.filter(_standing(standing, at))
    return people


def _standing(wanted: list[str], at: datetime) -> Q:
    known = {
        "active": Q(is_active=True),
        "stopped": Q(is_active=False),
        "locked": Q(locked_until__gt=at),
        "no_factor": Q(totp_secret="", is_active=True),
    }
    found = Q()
    for name in wanted:
        found |= known[name]
    return found


def _holders_of_roles(roles: list[int], on: date) -> QuerySet[Any]:
    from xiezhi.kernel.identity.queries.rights import standing_assignments

    lines = standing_assignments(on).filter(role_id__in=roles)
    return Person.objects.filter(
        Q(pk__in=lines.exclude(person=None).values("person_id"))
        | Q(user_groups__in=lines.exclude(group=None).values("group_id"))
    ).values("pk")


def person_by_id(person_id: int) -> Person | None:
    """One person, for jobs and for showing a name."""
    return Person.objects.select_related("organisation").filter(pk=person_id).first()


def person_by_username(username: str) -> Person | None:
    """The person who signs in under this name."""
    return Person.objects.select_related("organisation").filter(username=username.strip().lower()).first()


def person_by_oidc_subject(subject: str) -> Person | None:
    """The person whom an identity provider knows under this subject."""
    if not subject:
        return None
    return Person.objects.select_related("organisation").filter(oidc_subject=subject).first()


def people_known_as(name_or_number: str, organisation: Any) -> list[Person]:
    """People at or below the organisation with this staff number or user name: one where all is well."""
    name = name_or_number.strip()
    if not name:
        return []
    known = Q(staff_no=name) | Q(username=name.lower())
    people = Person.objects.select_related("organisation").filter(known)
    return list(people.filter(organisation_id__in=ids_with_below(organisation))[:2])


def holders_of(right: str, organisation_id: int, *, on: date) -> list[Person]:
    """Active people who hold the right over this organisation: those a task may fall to."""
    candidates = (
        Person.objects.filter(is_active=True)
        .filter(
            Q(assignment__role__rights__contains=[right])
            | Q(user_groups__assignment__role__rights__contains=[right])
        )
        .distinct()
    )
    return [p for p in candidates if permissions.scope_of(p, right, on=on).covers(organisation_id)]


def groups_in(scope: Scope) -> QuerySet[Group]:
    """User groups of the organisations of the scope."""
    groups = Group.objects.select_related("organisation")
    return groups if scope.everywhere else groups.filter(organisation_id__in=scope.organisation_ids)


def person_named(people: QuerySet[Person], name_or_number: str) -> Person:
    """The one person among these with this user name, staff number or full name; says what is wrong otherwise."""
    name = name_or_number.strip()
    found = list(people.filter(Q(username=name.lower()) | Q(staff_no=name) | Q(name=name))[:2])
    if not found:
        raise Refused(f"没有找到“{name}”", field="who", remedy="请填用户名或工号")
    if len(found) > 1:
        raise Refused(f"有不止一个人叫“{name}”", field="who", remedy="请改填用户名")
    return found[0]
