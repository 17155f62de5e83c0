"""谁查过我的地址: every look at the person served in this case, in plain words."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from xiezhi.domains.service_of_process.pages.recipient_faces import context_of
from xiezhi.domains.service_of_process.pages.recipient_session import Received, public_page, received_page
from xiezhi.domains.service_of_process.queries.tracing import looks_told_to


@received_page("received-looks", title="谁查过我的地址")
def looks(request: Any, mine: Received) -> HttpResponse:
    """Which court, what post, for which case, why and when; an agent is not told of the party's register."""
    recipient = mine.attempt.recipient
    found = [] if recipient.agency_id else looks_told_to(recipient.party_id, mine.attempt.order.court_case_id)
    return public_page(request, "looks", context_of(mine.attempt, looks=found))
