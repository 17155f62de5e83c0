"""The only writer of a state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.workflow.models import StepRecord
from xiezhi.kernel.workflow.types import WORKFLOWS, Step
from xiezhi.lib.verdict import Conflict, Refused


def take_step(
    thing: models.Model, name: str, *, by: Any, at: datetime, reason: str = "", house: bool = False
) -> Step:
    """Move ``thing`` by one lawful step and write the step into its history.

    The row must be locked by the caller. ``thing.workflow_name`` names the
    table of steps. Where ``house`` is set the step is taken by the house
    itself (a carrier's report, a recipient's act) and no right is asked.
    """
    row: Any = thing
    workflow = WORKFLOWS[row.workflow_name]
    step = workflow.step(name)
    if row.state not in step.sources:
        raise Conflict(
            f"现在是“{workflow.label_of(row.state)}”，不能“{step.label}”",
            code="wrong_state",
            remedy="请刷新后再看",
        )
    if not house:
        permissions.require(by, step.right, row, on=at.date())
    if step.reason_required and not reason.strip():
        raise Refused(f"{step.label}要写明理由", field="reason")
    source, row.state = row.state, step.target
    type(row).objects.filter(pk=row.pk).update(state=step.target)
    StepRecord.objects.create(
        workflow=workflow.name, object_id=row.pk, step=step.name, source=source, target=step.target, by=by, at=at,
        reason=reason,
    )  # fmt: skip
    audit.record(
        f"{workflow.name}.{step.name}", by=by, at=at, reason=reason,
        on=On(workflow.name, str(row.pk), str(getattr(row, "audit_label", "")), row.organisation_id),
        detail={"from": source, "to": step.target},
    )  # fmt: skip
    return step
