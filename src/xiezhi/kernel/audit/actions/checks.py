"""Verify a day: asked for by a person, done by a job, followed on a page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit.actions.recording import record
from xiezhi.kernel.audit.models import AuditCheck
from xiezhi.kernel.audit.queries.seals import check_one_by_one, seals_of_day
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.jobs.actions import defer
from xiezhi.lib.verdict import Conflict, Refused

VERIFY_DAY = "audit.verify_day"
TOO_LONG = 3600
"""Seconds after which a verification that did not finish no longer stops a new one."""


@transaction.atomic
def start_check(day: date, *, by: Any, at: datetime) -> AuditCheck:
    """Ask for the verification of one day; a job does it."""
    if day > at.date():
        raise Refused("这一天还没有到", field="day", remedy="请选今天或更早的日期")
    running = AuditCheck.objects.filter(day_on=day, finished_at=None, asked_by_id=by.pk).first()
    if running and (at - running.asked_at).total_seconds() < TOO_LONG:
        raise Conflict("这一天正在核验", remedy="请等它做完")
    place = getattr(by, "organisation_id", None)
    check = AuditCheck.objects.create(
        day_on=day, asked_by_id=by.pk, asked_by_label=by.audit_label[:80], asked_at=at,
        seals=seals_of_day(day).count(), organisation_id=place,
    )  # fmt: skip
    record("audit.verify", by=by, at=at, on=On("audit", "", day.isoformat(), place))
    defer(VERIFY_DAY, check_id=check.pk)
    return check


def run_check(check_id: int, *, at: datetime) -> None:
    """Check seal after seal and note how far it came; stops at the first thing that is wrong."""
    check = AuditCheck.objects.filter(pk=check_id, finished_at=None).first()
    if check is None:
        return
    chosen, finding, rows, number = seals_of_day(check.day_on), None, 0, 0
    mine = AuditCheck.objects.filter(pk=check.pk)
    mine.update(seals=chosen.count())
    for number, (seal, finding) in enumerate(check_one_by_one(chosen), start=1):
        rows += seal.rows
        if finding:
            break
        if number % 20 == 0:
            mine.update(seals_done=number, rows_done=rows)
    mine.update(
        seals_done=number, rows_done=rows, finished_at=at, finding=asdict(finding) if finding else None
    )
