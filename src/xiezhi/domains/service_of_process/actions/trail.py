"""经过: one line of the timeline for each thing that happened, beside the audit record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.models import (
    Attempt,
    OrderChange,
    Recipient,
    ServiceOrder,
    TrailEntry,
)
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.cases.types import Correction


def write_trail(
    order: ServiceOrder, kind: str, title: str, *, at: datetime, by: Any = None, line: str = "",
    recipient: Recipient | None = None, attempt: Attempt | None = None, evidence: dict[str, Any] | None = None,
) -> TrailEntry:  # fmt: skip
    """One line of 经过. What has ``evidence`` is proof of something and stays when only proof is shown."""
    if attempt is not None and recipient is None:
        recipient = attempt.recipient
    return TrailEntry.objects.create(
        order=order, recipient=recipient, attempt=attempt, kind=kind, at=at, by=by, title=title, line=line,
        evidence=evidence or {}, is_evidence=bool(evidence),
    )  # fmt: skip


def record_act(
    act: str, order: ServiceOrder, *, by: Any, at: datetime, reason: str = "", detail: dict[str, Any] | None = None,
    attempt: Attempt | None = None,
) -> None:  # fmt: skip
    """Write the audit record of an act on an order; ``detail`` holds no personal data."""
    label = order.order_no if attempt is None else f"{order.order_no}/{attempt.pk}"
    audit.record(
        f"service_of_process.{act}", by=by, at=at, reason=reason, detail=detail,
        on=On("service_of_process.order", str(order.pk), label, order.organisation_id),
    )  # fmt: skip


def write_changes(
    order: ServiceOrder, corrections: list[Correction], *, subject: str, by: Any, at: datetime, reason: str,
    advanced: bool = False,
) -> None:  # fmt: skip
    """Keep the old value beside the new one (SP-14, SP-37)."""
    OrderChange.objects.bulk_create(
        OrderChange(
            order=order, field=c.field, label=c.label, subject=subject, old=c.old, new=c.new, by=by, at=at,
            reason=reason[:200], advanced=advanced,
        )
        for c in corrections
    )  # fmt: skip
