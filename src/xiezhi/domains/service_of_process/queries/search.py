"""What the search box finds: cases and orders the person may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.permissions import orders_visible_to
from xiezhi.kernel.cases.queries import matching
from xiezhi.kernel.cases.queries.cases import searchable


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
