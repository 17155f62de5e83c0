"""Take a collection or an entrustment for writing, move it, and let it go with its attempt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.actions.locks import locked_attempt
from xiezhi.domains.service_of_process.models import Attempt, Entrustment, Pickup
from xiezhi.domains.service_of_process.types.pickups import EntrustmentState, PickupState
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.verdict import NotFound

PICKUP = "service_of_process.pickup"
ENTRUSTMENT = "service_of_process.entrustment"
WAITING, LATE = f"{PICKUP}_waiting", f"{ENTRUSTMENT}_late"


def locked_pickup(pickup_id: int) -> Pickup:
    """The collection with its order and attempt locked, in this order for everybody."""
    attempt = _attempt_of(Pickup, pickup_id)
    pickup = Pickup.objects.select_for_update(of=("self",)).get(pk=pickup_id)
    pickup.attempt = attempt
    return pickup


def locked_entrustment(entrustment_id: int) -> Entrustment:
    """The entrustment with its order and attempt locked."""
    attempt = _attempt_of(Entrustment, entrustment_id)
    found = (
        Entrustment.objects.select_for_update(of=("self",)).select_related("letter").get(pk=entrustment_id)
    )
    found.attempt = attempt
    return found


def _attempt_of(kind: Any, thing_id: int) -> Attempt:
    attempt_id = kind.objects.filter(pk=thing_id).values_list("attempt_id", flat=True).first()
    if attempt_id is None:
        raise NotFound
    return locked_attempt(attempt_id)


def take(thing: Pickup | Entrustment, name: str, *, at: datetime, by: Any = None, reason: str = "") -> None:
    """A step of a collection or an entrustment; whoever calls has asked for the right."""
    workflow.take_step(thing, name, by=by, at=at, reason=reason, house=True)


def drop_counter_work(attempt: Attempt, *, by: Any, at: datetime, reason: str) -> None:
    """What hangs on an attempt that was taken back goes with it."""
    pickup = Pickup.objects.select_for_update(of=("self",)).filter(attempt=attempt).first()
    if pickup is not None and pickup.state == PickupState.MARKED.value:
        pickup.attempt = attempt
        take(pickup, "withdraw", at=at, by=by, reason=reason)
        workflow.close_tasks(WAITING, on=(PICKUP, pickup.pk), by=by, at=at)
        record_on(pickup, "withdraw", by=by, at=at, reason=reason)
    given = Entrustment.objects.select_for_update(of=("self",)).filter(attempt=attempt).first()
    if given is not None and given.state == EntrustmentState.PREPARED.value:
        given.attempt = attempt
        take(given, "withdraw", at=at, by=by, reason=reason)
        record_on(given, "withdraw", by=by, at=at, reason=reason)


def record_on(
    thing: Pickup | Entrustment, act: str, *, by: Any, at: datetime, reason: str = "", detail: dict[str, Any] | None = None,
    outcome: Outcome = Outcome.DONE,
) -> None:  # fmt: skip
    """Write the audit record of an act on a collection or an entrustment; no personal data."""
    kind = PICKUP if isinstance(thing, Pickup) else ENTRUSTMENT
    audit.record(
        f"{kind}.{act}", by=by, at=at, reason=reason, detail=detail, outcome=outcome,
        on=On(kind, str(thing.pk), thing.audit_label, thing.organisation_id),
    )  # fmt: skip
