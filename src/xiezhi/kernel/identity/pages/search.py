"""What the search box finds in this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.queries.people import people_in, people_sought
from xiezhi.ui.registry import SearchHit


def find_people(request: Any, words: str, limit: int) -> list[SearchHit]:
    """People by name, user name, staff number or title."""
    found = people_sought(people_in(request.scope(permissions.PERSON_VIEW)), at=request.moment, words=words)
    return [
        SearchHit(
            one.name,
            reverse("identity:person", kwargs={"person_id": one.pk}),
            f"{one.organisation.name}　{one.title}".strip(),
        )
        for one in found.order_by("username")[:limit]
    ]
