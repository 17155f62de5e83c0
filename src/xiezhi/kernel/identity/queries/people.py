"""Read people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Person
from xiezhi.lib.rights import Scope

if TYPE_CHECKING:


def people_in(scope: Scope) -> QuerySet[Person]:
    """People who belong to the organisations of the scope."""

    people = Person.objects.select_related("organisation")
    return people if scope.everywhere else people.filter(organisation_id__in=scope.organisation_ids)


def people_visible_to(person: Any, *, on: date) -> QuerySet[Person]:
    """People this person may look up."""
    return people_in(permissions.scope_of(person, permissions.PERSON_VIEW, on=on))


def person_by_id(person_id: int) -> Person | None:
    """One person, for jobs and for showing a name."""
    return Person.objects.select_related("organisation").filter(pk=person_id).first()


def person_by_username(username: str) -> Person | None:
    """The person who signs in under this name."""
    return Person.objects.select_related("organisation").filter(username=username.strip().lower()).first()


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
