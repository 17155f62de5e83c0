"""What is known of an attempt by hand before its result: a period that was told, a letter that was received."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.locks import house_step, require_open
from xiezhi.domains.service_of_process.actions.results import facts_of_result
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Attempt, Cell
from xiezhi.domains.service_of_process.types import AttemptState
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.lib.verdict import Conflict

_ALIVE = frozenset({AttemptState.QUEUED.value, AttemptState.ATTEMPTING.value, AttemptState.HELD.value})


def note_interim(
    attempt: Attempt, known: ResultDraft, *, title: str, line: str, by: Any, at: datetime, evidence: dict[str, Any]
) -> None:  # fmt: skip
    """Lay down what is known so far and let the rules look at it; the attempt is out from now on.

    The attempt is locked by the caller, who has asked for the right.
    """
    require_open(attempt.order)
    if attempt.state not in _ALIVE:
        raise Conflict(f"这次送达{AttemptState(attempt.state).label}，不能再改", code="wrong_state")
    if attempt.state == AttemptState.QUEUED.value:
        house_step(attempt, "hand_over", at=at, by=by)
    Cell.objects.filter(attempt=attempt, handed_at=None).update(handed_at=known.happened_at)
    kept = facts_of_result(known)
    for name in ("happened_on", "happened_at", "signer"):
        kept.pop(name, None)
    attempt.result = {**attempt.result, **kept}
    attempt.save(update_fields=["result"])
    write_trail(
        attempt.order,
        "told",
        title,
        at=known.happened_at,
        by=by,
        attempt=attempt,
        line=line,
        evidence=evidence,
    )
    derive_effects(attempt, at=at)
    refresh_summary(attempt.order, at=at)
