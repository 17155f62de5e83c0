"""Figures about the ledger for those who keep it running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.kernel.ledger.models import WaitingEntry
from xiezhi.kernel.ledger.queries.heads import latest_checkpoint


@dataclass(frozen=True, slots=True)
class Standing:
    """How many entries stand in the log, how many wait, and how long the oldest has waited."""

    size: int
    waiting: int
    oldest_waits: timedelta
    signed_at: datetime | None


def standing(*, at: datetime) -> Standing:
    """The ledger as it stands."""
    head = latest_checkpoint()
    oldest = WaitingEntry.objects.order_by("pk").values_list("entry__created_at", flat=True).first()
    return Standing(
        size=head.size if head else 0,
        waiting=WaitingEntry.objects.count(),
        oldest_waits=max(at - oldest, timedelta(0)) if oldest else timedelta(0),
        signed_at=head.signed_at if head else None,
    )
