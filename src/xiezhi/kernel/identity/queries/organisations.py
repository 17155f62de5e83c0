"""Read the tree of organisations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from xiezhi.kernel.identity.models import Organisation

if TYPE_CHECKING:


def organisations() -> QuerySet[Organisation]:
    """Every organisation, in the order of the tree."""
    return Organisation.objects.order_by("path")


def court_of(organisation: Any) -> Any:
    """The court an organisation belongs to: itself, or the nearest one above it; else its root."""
    above = [organisation, *reversed(list(organisation.get_ancestors()))]
    return next((one for one in above if one.kind == "court"), above[-1])


def organisation_by_court_code(court_code: str) -> Any | None:
    """The court with this 法院代字."""
    return organisations().filter(court_code=court_code, kind="court", active=True).first()


def ids_with_below(organisation: Any) -> frozenset[int]:
    """The organisation and everything below it."""
    return frozenset(organisations().filter(path__startswith=organisation.path).values_list("pk", flat=True))
