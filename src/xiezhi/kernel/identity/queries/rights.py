"""Read roles, and who holds them where and when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from xiezhi.kernel.identity.models import Assignment, Denial, Group, Person, Role
from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import RIGHTS, Right, Scope

_LINE = ("person__organisation", "group__organisation", "organisation", "given_by")


def roles_in(scope: Scope) -> QuerySet[Role]:
    """Shared roles, and those the organisations of the scope have defined."""
    roles = Role.objects.select_related("organisation").order_by(
        F("organisation_id").asc(nulls_first=True), "pk"
    )
    if scope.everywhere:
        return roles
    return roles.filter(Q(organisation=None) | Q(organisation_id__in=scope.organisation_ids))


def roles_with_holders(scope: Scope, *, on: date) -> QuerySet[Any]:
    """Roles with the number of lines in force today over the scope."""
    here = Q(assignments__organisation_id__in=scope.organisation_ids) if not scope.everywhere else Q()
    standing = (Q(assignments__until_on=None) | Q(assignments__until_on__gt=on)) & Q(
        assignments__from_on__lte=on
    )
    return roles_in(scope).annotate(holders=Count("assignments", filter=standing & here))


def standing_assignments(on: date) -> QuerySet[Assignment]:
    """Lines in force on that day."""
    return Assignment.objects.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gt=on))


def assignments_of(holder: Person | Group) -> QuerySet[Assignment]:
    """Every line of a person or group, past ones too, newest first."""
    lines = Assignment.objects.select_related("role", *_LINE)
    mine = lines.filter(person=holder) if isinstance(holder, Person) else lines.filter(group=holder)
    return mine.order_by("-from_on", "-pk")


def assignments_through_groups(person: Person) -> QuerySet[Assignment]:
    """Lines that reach a person through user groups."""
    lines = Assignment.objects.select_related("role", *_LINE)
    return lines.filter(group__people=person, group__active=True).order_by("-from_on", "-pk")


def denials_of(holder: Person | Group) -> QuerySet[Denial]:
    """Every single right taken back from a person or group, newest first."""
    lines = Denial.objects.select_related(*_LINE)
    mine = lines.filter(person=holder) if isinstance(holder, Person) else lines.filter(group=holder)
    return mine.order_by("-from_on", "-pk")


def assignments_in(scope: Scope) -> QuerySet[Assignment]:
    """Lines over the organisations of the scope."""
    lines = Assignment.objects.select_related("role", *_LINE)
    return lines if scope.everywhere else lines.filter(organisation_id__in=scope.organisation_ids)


def denials_in(scope: Scope) -> QuerySet[Denial]:
    """Single rights taken back over the organisations of the scope."""
    lines = Denial.objects.select_related(*_LINE)
    return lines if scope.everywhere else lines.filter(organisation_id__in=scope.organisation_ids)


def holders_of_role(role: Role, scope: Scope, *, on: date) -> QuerySet[Assignment]:
    """Who holds the role today, over the organisations of the scope."""
    return (
        assignments_in(scope)
        .filter(role=role, pk__in=standing_assignments(on))
        .order_by("organisation__path", "pk")
    )


def administrators(scope: Scope, *, on: date) -> dict[Duty, list[Assignment]]:
    """Who holds the three administrators' roles today, by duty."""
    found: dict[Duty, list[Assignment]] = {duty: [] for duty in Duty if duty is not Duty.BUSINESS}
    lines = (
        assignments_in(scope).filter(pk__in=standing_assignments(on)).exclude(role__duty=Duty.BUSINESS.value)
    )
    for line in lines.order_by("organisation__path", "pk"):
        found[Duty(line.role.duty)].append(line)
    return found


def rights_by_group() -> dict[str, list[Right]]:
    """Every right of the house under the heading it is shown under."""
    found: dict[str, list[Right]] = {}
    for right in RIGHTS:
        found.setdefault(right.group, []).append(right)
    return found


def second_factor_is_owed(person: Person, *, on: date) -> bool:
    """Whether the house demands an authenticator of this person: of the three administrators, unless switched off."""
    if not getattr(settings, "SECOND_FACTOR_FOR_ADMINISTRATORS", False):
        return False
    duties = (Duty.SYSTEM.value, Duty.SECURITY.value, Duty.AUDIT.value)
    held = Assignment.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on, role__duty__in=duties
    )
    return held.filter(Q(person=person) | Q(group__people=person, group__active=True)).exists()
