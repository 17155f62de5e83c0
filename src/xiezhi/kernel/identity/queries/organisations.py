"""Read the tree of organisations."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from xiezhi.kernel.identity.models import Organisation
from xiezhi.lib.rights import Scope


def organisations() -> QuerySet[Organisation]:
    """Every organisation, in the order of the tree."""
    return Organisation.objects.order_by("path")


def organisations_in(scope: Scope) -> QuerySet[Organisation]:
    """Organisations of the scope, in the order of the tree."""
    return organisations() if scope.everywhere else organisations().filter(pk__in=scope.organisation_ids)


def organisations_with_counts(scope: Scope) -> QuerySet[Any]:
    """Organisations of the scope with the number of active people who belong to each."""
    return organisations_in(scope).annotate(people_now=Count("people", filter=Q(people__is_active=True)))


def court_of(organisation: Any) -> Any:
    """The court an organisation belongs to: itself, or the nearest one above it; else its root."""
    fresh = Organisation.objects.get(pk=organisation.pk)
    above = [fresh, *reversed(list(Organisation.objects.get_ancestors(fresh)))]
    return next((one for one in above if one.kind == "court"), above[-1])


def organisation_by_court_code(court_code: str) -> Any | None:
    """The court with this 法院代字."""
    return organisations().filter(court_code=court_code, kind="court", active=True).first()


def ids_with_below(organisation: Any) -> frozenset[int]:
    """The organisation and everything below it.

    Its place is read anew: siblings are kept in the order of their codes, so one added later may have moved it.
    """
    path = organisations().values_list("path", flat=True).get(pk=organisation.pk)
    return frozenset(organisations().filter(path__startswith=path).values_list("pk", flat=True))
