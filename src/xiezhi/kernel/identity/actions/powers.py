"""Graded administration, asked of the database: who may look after whom, and hand out what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Assignment, Organisation, Person, Role
from xiezhi.kernel.identity.queries.organisations import ids_with_below
from xiezhi.kernel.identity.rules.graded import may_administer, may_hand_out
from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import RIGHTS
from xiezhi.lib.verdict import NotFound, Verdict


def duties_of(person: Person, on: date) -> frozenset[Duty]:
    """The duties of the roles a person holds on that day or will hold later."""
    return frozenset(Duty(duty) for duty in _standing(person, on).values_list("role__duty", flat=True))


def may_look_after(by: Person, person: Person, at: datetime) -> Verdict:
    """Say whether ``by`` may stop, reopen or unlock the account or give it a new password."""
    reach = set(_standing(person, at.date()).values_list("organisation_id", flat=True))
    scope = permissions.scope_of(by, permissions.PERSON_EDIT, on=at.date())
    return may_administer(duties_of(by, at.date()), duties_of(person, at.date()), reach, scope)


def require_charge(by: Person, person: Person, at: datetime) -> None:
    """Refuse as absent who does not belong to one's organisations; say why where somebody higher is needed."""
    permissions.require(by, permissions.PERSON_EDIT, person, on=at.date())
    if by.pk != person.pk:
        may_look_after(by, person, at).require()


def reach_of(organisation: Organisation, include_below: bool) -> frozenset[int]:
    """The organisations a line reaches."""
    return ids_with_below(organisation) if include_below else frozenset({organisation.pk})


def require_reach(by: Person, organisation: Organisation, include_below: bool, to: Any, at: datetime) -> None:
    """Refuse as absent what lies outside the organisations over which ``by`` may give roles."""
    scope = permissions.scope_of(by, permissions.GRANT, on=at.date())
    places = reach_of(organisation, include_below)
    if not all(scope.covers(place) for place in places) or not scope.covers(to.organisation_id):
        raise NotFound


def require_hand_out(
    by: Person, role: Role, organisation: Organisation, include_below: bool, at: datetime
) -> None:
    """Refuse a role that carries more power than the giver has."""
    places = reach_of(organisation, include_below)
    asked = set(role.rights) & set(permissions.ADMINISTRATIVE)
    scopes = {right: permissions.scope_of(by, right, on=at.date()) for right in asked}
    missing = [right for right in asked if not all(scopes[right].covers(place) for place in places)]
    may_hand_out(
        duties_of(by, at.date()), Duty(role.duty), [RIGHTS[right].label for right in missing]
    ).require()


def _standing(person: Person, on: date) -> Any:
    return (
        Assignment.objects.filter(Q(person=person) | Q(group__people=person))
        .filter(Q(until_on=None) | Q(until_on__gt=on))
        .distinct()
    )
