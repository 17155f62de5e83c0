"""What the search box finds: cases, orders and documents the person may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.domains.service_of_process.models import OrderDocument, ServiceOrder
from xiezhi.domains.service_of_process.permissions import orders_visible_to
from xiezhi.kernel.cases.queries import matching
from xiezhi.kernel.cases.queries.cases import searchable

SHORTEST = 2
"""One character is in almost every name."""


def documents_searched(person: Any, words: str, *, on: date, most: int) -> list[OrderDocument]:
    """Documents to be served by a part of their name, newest first; those withdrawn are not found."""
    words = searchable(words)
    if len(words) < SHORTEST:
        return []
    seen = OrderDocument.objects.filter(order__in=orders_visible_to(person, on=on).values("pk"))
    named = seen.filter(name__icontains=words, withdrawn_at=None).select_related("order__court_case")
    return list(named.order_by("-added_at", "-pk")[:most])


def orders_searched(person: Any, words: str, *, on: date, most: int) -> list[ServiceOrder]:
    """Orders by their number, the case number, or a party's name."""
    words = searchable(words)
    if not words:
        return []
    seen = orders_visible_to(person, on=on).select_related("court_case")
    if words.upper().startswith("SD"):
        found = seen.filter(order_no__istartswith=words)
    else:
        found = seen.filter(matching(words, path="court_case__"))
    return list(found.order_by("-requested_at", "-pk")[:most])
