"""Read grants to look people up, and every look: for who watches, the case's team, the person concerned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import LookupGrant, LookupUse, Organisation, StoppedPurpose
from xiezhi.kernel.identity.rules.lookups import GrantFacts, may_be_used, standing_of
from xiezhi.kernel.identity.types import LOOKUP_PURPOSES, GrantStanding, OrganisationKind
from xiezhi.lib.rights import Scope
from xiezhi.lib.verdict import NotFound


def standing_of_grant(grant: LookupGrant, *, on: date) -> GrantStanding:
    """What a grant is worth on that day."""
    facts = GrantFacts(
        decided_at=grant.decided_at, refused=grant.refused, until_on=grant.until_on, revoked_at=grant.revoked_at
    )  # fmt: skip
    return standing_of(facts, on=on)


def require_standing(grant: LookupGrant, *, on: date) -> None:
    """Refuse to use what was found under a grant that no longer stands."""
    may_be_used(standing_of_grant(grant, on=on)).require()


def standing_condition(path: str, *, on: date) -> Q:
    """The same as a condition over rows that hang on a grant: ``standing_condition("grant", on=today)``."""
    lead = f"{path}__" if path else ""
    return Q(**{
        f"{lead}decided_at__isnull": False, f"{lead}refused": False, f"{lead}revoked_at": None,
        f"{lead}until_on__gt": on,
    })  # fmt: skip


def grant_for(purpose: str, subject: tuple[str, int], case_id: int, *, on: date) -> LookupGrant | None:
    """The grant under which this person may be looked up for this case today; ``None`` where there is none."""
    return (
        LookupGrant.objects.filter(standing_condition("", on=on))
        .filter(purpose=purpose, subject_kind=subject[0], subject_id=subject[1], court_case_id=case_id)
        .order_by("-until_on", "-pk")
        .first()
    )


def reaches(person: Any, right: str, organisation_id: int, court_id: int, *, on: date) -> bool:
    """Whether a right given at the organisation or at its whole court reaches a grant; what was taken back outweighs."""
    grants = permissions.grants_held_by(person, on=on)
    taken = any(
        line.denies and right in line.rights and organisation_id in line.organisation_ids
        for line in grants.lines
    )
    scope = grants.scope(right)
    return scope.covers(organisation_id) or (scope.covers(court_id) and not taken)


def lookups_visible_to(person: Any, *, on: date) -> QuerySet[LookupGrant]:
    """The grants one asked for or decided, those one may approve, and all of the courts one watches over."""
    seen = Q(asked_by_id=person.pk) | Q(decided_by_id=person.pk)
    for right in (permissions.LOOKUP_WATCH, *{one.approve_right for one in LOOKUP_PURPOSES}):
        scope = permissions.scope_of(person, right, on=on)
        if scope.everywhere:
            return _faced(LookupGrant.objects.all())
        if right == permissions.LOOKUP_WATCH and not scope.is_empty:
            seen |= Q(organisation_id__in=scope.organisation_ids) | Q(court_id__in=scope.organisation_ids)
    return _faced(LookupGrant.objects.filter(seen))


def lookup_visible_to(person: Any, grant_id: int, *, on: date) -> LookupGrant:
    """One grant, where this person may see it; else as if it were not there."""
    found = lookups_visible_to(person, on=on).filter(pk=grant_id).first()
    if found is None:
        raise NotFound
    return found


def grants_in_case(case_id: int) -> QuerySet[LookupGrant]:
    """Every grant of one case; the caller has asked whether the case may be seen."""
    return _faced(LookupGrant.objects.filter(court_case_id=case_id))


def uses_about(subject: tuple[str, int]) -> QuerySet[LookupUse]:
    """Every look at one person, newest first: what that person may be told."""
    return (
        LookupUse.objects.filter(grant__subject_kind=subject[0], grant__subject_id=subject[1])
        .select_related("grant__court", "by")
        .order_by("-at", "-pk")
    )


def uses_of(grant: LookupGrant) -> QuerySet[LookupUse]:
    """Every look under one grant, newest first."""
    return grant.uses.select_related("by").order_by("-at", "-pk")


def is_stopped(code: str, court_id: int) -> bool:
    """Whether a court looks nobody up for this purpose."""
    return StoppedPurpose.objects.filter(purpose=code, court_id=court_id, resumed_at=None).exists()


def stopped_purposes(scope: Scope) -> QuerySet[StoppedPurpose]:
    """The purposes that are shut over the courts of a scope, each with who shut it and why."""
    found = StoppedPurpose.objects.filter(resumed_at=None).select_related("stopped_by", "court")
    return found if scope.everywhere else found.filter(court_id__in=scope.organisation_ids)


def watched_courts(person: Any, *, on: date) -> QuerySet[Organisation]:
    """The courts whose look-ups this person watches over."""
    scope = permissions.scope_of(person, permissions.LOOKUP_WATCH, on=on)
    courts = Organisation.objects.filter(kind=OrganisationKind.COURT.value, active=True).order_by("path")
    return courts if scope.everywhere else courts.filter(pk__in=scope.organisation_ids)


def _faced(grants: QuerySet[LookupGrant]) -> QuerySet[LookupGrant]:
    return grants.select_related("asked_by", "decided_by", "court", "organisation").annotate(
        looks=Count("uses")
    )
