"""Read who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.kernel.identity.models import Deputising, Organisation, Person


def deputisings() -> QuerySet[Deputising]:
    """All of them with the people in them."""
    return Deputising.objects.select_related("person", "deputy", "made_by", "ended_by")


def standing_deputisings(on: date) -> QuerySet[Deputising]:
    """Those that hold on that day."""
    return deputisings().filter(from_on__lte=on, until_on__gt=on, ended_at=None)


def deputisings_around(person: Any, *, on: date) -> QuerySet[Deputising]:
    """What the person handed over or took over and has not ended yet, also what begins later."""
    return (
        deputisings()
        .filter(Q(person=person) | Q(deputy=person), until_on__gt=on, ended_at=None)
        .order_by("from_on", "pk")
    )


def deputisings_of(people: QuerySet[Person]) -> QuerySet[Deputising]:
    """The same for all of somebody's people, past ones too."""
    return deputisings().filter(Q(person__in=people) | Q(deputy__in=people))


def colleagues_of(person: Person) -> QuerySet[Person]:
    """Active people of the same court, among whom a deputy may be chosen."""
    top = person.organisation.path[: Organisation.steplen]
    return (
        Person.objects.filter(is_active=True, organisation__path__startswith=top)
        .exclude(pk=person.pk)
        .select_related("organisation")
        .order_by("organisation__path", "username")
    )
