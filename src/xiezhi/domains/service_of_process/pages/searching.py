"""Where the search box of the house looks in this app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from xiezhi.domains.service_of_process.queries.search import documents_searched, orders_searched
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.ui.registry import SearchHit


def find_cases(request: Any, words: str, limit: int) -> Iterator[SearchHit]:
    """Cases by number, party or identity number."""
    if not words.strip():
        return
    found = case_queries.cases_found(request.person, words, on=request.moment.date())
    for one in found.order_by("-docketed_at", "-pk")[:limit]:
        yield SearchHit(
            one.case_no, reverse("service_of_process:case", args=[one.pk]), one.cause, is_number=True
        )


def find_orders(request: Any, words: str, limit: int) -> Iterator[SearchHit]:
    """Orders by their number, the case number or a party."""
    for one in orders_searched(request.person, words, on=request.moment.date(), most=limit):
        state = "" if one.summary_state == "none" else one.summary_state
        yield SearchHit(
            one.order_no, reverse("service_of_process:order", args=[one.pk]),
            f"{one.court_case.case_no} {one.court_case.cause}", state=state, is_number=True,
        )  # fmt: skip


def find_documents(request: Any, words: str, limit: int) -> Iterator[SearchHit]:
    """Documents by a part of their name."""
    for one in documents_searched(request.person, words, on=request.moment.date(), most=limit):
        yield SearchHit(
            one.name, reverse("service_of_process:document", args=[one.order_id, one.pk]),
            f"{one.order.court_case.case_no} {one.order.order_no}",
        )  # fmt: skip
