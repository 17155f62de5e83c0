"""Take a parcel for writing, move it, and let it go with its attempt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.actions.locks import locked_attempt
from xiezhi.domains.service_of_process.models import Attempt, Parcel
from xiezhi.domains.service_of_process.types.posting import ParcelState
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.verdict import NotFound

PARCEL = "service_of_process.parcel"
SILENT, UNREGISTERED = f"{PARCEL}_silent", f"{PARCEL}_result"


def locked_parcel(parcel_id: int) -> Parcel:
    """The parcel with its order and attempt locked, in this order for everybody."""
    attempt_id = Parcel.objects.filter(pk=parcel_id).values_list("attempt_id", flat=True).first()
    if attempt_id is None:
        raise NotFound
    attempt = locked_attempt(attempt_id)
    parcel = Parcel.objects.select_for_update(of=("self",)).get(pk=parcel_id)
    parcel.attempt = attempt
    return parcel


def parcel_step(parcel: Parcel, name: str, *, at: datetime, by: Any = None, reason: str = "") -> None:
    """A step of a parcel; whoever calls has asked for the right."""
    workflow.take_step(parcel, name, by=by, at=at, reason=reason, house=True)


def drop_parcel(attempt: Attempt, *, by: Any, at: datetime, reason: str) -> None:
    """The parcel of an attempt that was taken back goes with it."""
    parcel = Parcel.objects.select_for_update(of=("self",)).filter(attempt=attempt).first()
    if parcel is not None and parcel.state in (ParcelState.PREPARED.value, ParcelState.PRINTED.value):
        parcel.attempt = attempt
        parcel_step(parcel, "withdraw", at=at, by=by, reason=reason)


def record_parcel(
    act: str, parcel: Parcel, *, by: Any, at: datetime, reason: str = "", detail: dict[str, Any] | None = None
) -> None:  # fmt: skip
    """Write the audit record of an act on a parcel; no personal data."""
    audit.record(
        f"{PARCEL}.{act}", by=by, at=at, reason=reason, detail=detail,
        on=On(PARCEL, str(parcel.pk), parcel.parcel_no, parcel.organisation_id),
    )  # fmt: skip
