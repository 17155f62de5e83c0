"""What runs by the clock: entries get their index within seconds, whoever wrote them."""

from __future__ import annotations

from django.utils import timezone

from xiezhi.kernel.jobs.actions import periodic
from xiezhi.kernel.ledger.actions.integrating import BATCH, integrate


@periodic("* * * * * */2")
def integrate_waiting() -> None:
    """Take waiting entries into the log; under a backlog, batch after batch."""
    while integrate(at=timezone.now()) == BATCH:
        pass
