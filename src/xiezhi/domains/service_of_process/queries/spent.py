"""Attempts that came to nothing: failed or stopped, or their registered result is no service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xiezhi.domains.service_of_process.models import Attempt
from xiezhi.domains.service_of_process.types import AttemptState


def came_to_nothing(attempt: Attempt, cells: Iterable[Any]) -> bool:
    """Failed or stopped, or its result is registered and the rules say: not served, try something else."""
    if attempt.state in {AttemptState.FAILED.value, AttemptState.HELD.value}:
        return True
    if attempt.state != AttemptState.ATTEMPTING.value:
        return False
    told = [cell.effect for cell in cells]
    registered = bool(attempt.failed or attempt.result.get("happened_on"))
    return registered and bool(told) and all(
        not effect.get("effective_on") and (effect.get("next_try") or effect.get("failure")) for effect in told
    )  # fmt: skip
