"""Stop what has not gone out yet: attempts of an order that ended, or of somebody who is not served any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.actions.locks import house_step
from xiezhi.domains.service_of_process.models import Attempt, Recipient, ServiceOrder
from xiezhi.domains.service_of_process.types import AttemptState

_NOT_OUT = (AttemptState.DRAFT.value, AttemptState.QUEUED.value)
_OUT = (AttemptState.ATTEMPTING.value,)


def stop_attempts(
    order: ServiceOrder, *, at: datetime, by: Any, reason: str, recipient: Recipient | None = None
) -> int:
    """Cancel what waits and hold what is out; links of stopped attempts open nothing any more."""
    attempts = Attempt.objects.select_for_update(of=("self",)).filter(order=order)
    if recipient is not None:
        attempts = attempts.filter(recipient=recipient)
    stopped = 0
    for attempt in attempts:
        attempt.order = order
        if attempt.state in _NOT_OUT:
            house_step(attempt, "cancel", at=at, by=by, reason=reason)
        elif attempt.state in _OUT:
            house_step(attempt, "hold", at=at, by=by, reason=reason)
        else:
            continue
        attempt.ended_at = at
        attempt.save(update_fields=["ended_at"])
        stopped += 1
    return stopped
