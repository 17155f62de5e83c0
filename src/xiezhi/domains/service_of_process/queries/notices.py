"""Public notices as pages show them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiezhi.domains.service_of_process.models import Publication, PublicNotice, Recipient
from xiezhi.domains.service_of_process.types.notices import LIVE_NOTICES, Means, TriedItem, TriedStanding

_LIVE = frozenset(one.value for one in LIVE_NOTICES)


@dataclass(frozen=True, slots=True)
class NoticeFace:
    """A notice in one line."""

    notice: PublicNotice
    is_live: bool


def notices_of(recipient: Recipient) -> list[NoticeFace]:
    """The notices of a recipient, the newest first."""
    rows = PublicNotice.objects.filter(attempt__recipient=recipient).order_by("-requested_at", "-pk")
    return [NoticeFace(row, row.state in _LIVE) for row in rows]


def notice_of(order: Any, notice_id: int) -> PublicNotice | None:
    """One notice of an order, with its attempt and the order itself at hand."""
    notice = (
        PublicNotice.objects.filter(attempt__order=order, pk=notice_id)
        .select_related("attempt__recipient__party", "requested_by", "decided_by", "file")
        .first()
    )
    if notice is not None:
        notice.attempt.order = order
        notice.attempt.recipient.order = order
    return notice


def publications_of(notice: PublicNotice) -> list[Publication]:
    """Where it appeared, struck ones too, by day."""
    return list(notice.publications.select_related("file", "recorded_by"))


def tried_of(notice: PublicNotice) -> list[TriedItem]:
    """The check-list as it was kept: at the request, and anew at the decision."""
    return [
        TriedItem(
            means=Means(one["means"]), standing=TriedStanding(one["standing"]), lines=tuple(one["lines"])
        )
        for one in json.loads(notice.tried)
    ]


def paragraphs_of(notice: PublicNotice) -> list[str]:
    """The text of the notice, once it is fixed."""
    return [str(one) for one in json.loads(notice.wording)] if notice.wording else []


def days_left(notice: PublicNotice, *, on: date) -> int | None:
    """How many days the notice still runs."""
    return (notice.ends_on - on).days if notice.ends_on is not None else None
