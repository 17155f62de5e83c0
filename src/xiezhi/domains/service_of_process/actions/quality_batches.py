"""上报质效平台: build the batch of a day, hand it in, take its answer row by row, hand in again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.channels.quality_platform import PlatformSilent, quality_platform
from xiezhi.domains.service_of_process.models import QualityBatch, QualityRow
from xiezhi.domains.service_of_process.queries.quality import reporting_courts, rows_to_report
from xiezhi.domains.service_of_process.rules.quality import edition_on, try_again_at
from xiezhi.domains.service_of_process.types.paths import quality_batch_path
from xiezhi.domains.service_of_process.types.quality import BatchAnswer, BatchState, RowVerdict
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.jobs.actions import defer
from xiezhi.kernel.workflow import actions as workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, NotFound, Refused

BATCH = "service_of_process.quality_batch"
FAILED, REJECTED = f"{BATCH}_failed", f"{BATCH}_rejected"
SEND_BATCH = "service_of_process.send_quality_batch"


def build_all(*, at: datetime) -> int:
    """Build yesterday's batch of every court and hand them in; a court without news gets none."""
    day, built = day_of(at) - timedelta(days=1), 0
    for court in reporting_courts(None, on=day_of(at)):
        with transaction.atomic():
            built += _build(court, day, by=None, at=at) is not None
    return built


@transaction.atomic
def build_batch(court_id: int, day: date, *, by: Any, at: datetime) -> QualityBatch:
    """Build the batch of one day by hand."""
    court = reporting_courts(by, on=day_of(at)).filter(pk=court_id).first()
    if court is None:
        raise NotFound
    if day > day_of(at):
        raise Refused("这一天还没有到", field="day", remedy="请选今天或更早的日期")
    batch = _build(court, day, by=by, at=at)
    if batch is None:
        raise Refused("这一天没有新的送达数据要上报", field="day", remedy="已接收又没有变动的，不重复上报")
    return batch


def _build(court: Any, day: date, *, by: Any, at: datetime) -> QualityBatch | None:
    with connection.cursor() as cursor:
        # One batch of a court at a time: two builders would report the same rows twice.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('quality_batch'), %s)", [court.pk])
    edition = edition_on(day)
    waiting = QualityRow.objects.filter(
        batch__organisation=court, batch__state__in=[BatchState.BUILT.value, BatchState.FAILED.value]
    )
    under_way = set(waiting.values_list("attempt_id", "mark"))
    rows = [one for one in rows_to_report(court, day, edition) if (one[0], one[2]) not in under_way]
    if not rows:
        return None
    batch = _open(court, day, edition.name, by=by, at=at)
    QualityRow.objects.bulk_create(
        QualityRow(batch=batch, attempt_id=attempt_id, row_no=data["row_no"], data=data, mark=mark)
        for attempt_id, data, mark in rows
    )
    _record("build", batch, by=by, at=at, detail={"行数": len(rows)})
    defer(SEND_BATCH, batch_id=batch.pk)
    return batch


def _open(
    court: Any, day: date, edition: str, *, by: Any, at: datetime, resends: QualityBatch | None = None
) -> QualityBatch:  # fmt: skip
    count = QualityBatch.objects.filter(organisation=court, day_on=day).count() + 1
    return QualityBatch.objects.create(
        organisation=court, number=f"ZX-{court.court_code}-{day:%Y%m%d}-{count:02d}", day_on=day, edition=edition,
        built_at=at, built_by=by, resends=resends,
    )  # fmt: skip


@transaction.atomic
def resend_batch(batch: QualityBatch, *, only_rejected: bool, by: Any, at: datetime) -> QualityBatch:
    """重报: the rejected rows as they stand now, or the whole batch; a new batch that says which it repeats."""
    batch = _locked(batch.pk)
    identity.require(by, permissions.QUALITY, batch, on=day_of(at))
    if batch.state != BatchState.ANSWERED.value:
        batch.tries, batch.next_try_at = 0, None
        batch.save(update_fields=["tries", "next_try_at"])
        _record("resend", batch, by=by, at=at)
        defer(SEND_BATCH, batch_id=batch.pk)
        return batch
    rows = batch.rows.filter(verdict=RowVerdict.REJECTED.value) if only_rejected else batch.rows.all()
    chosen = list(rows)
    if not chosen:
        raise Conflict("没有被退回的行", remedy="需要时可以整批重报")
    now = {
        pk: (data, mark)
        for pk, data, mark in rows_to_report(batch.organisation, batch.day_on, edition_on(batch.day_on))
    }
    again = _open(batch.organisation, batch.day_on, batch.edition, by=by, at=at, resends=batch)
    QualityRow.objects.bulk_create(
        QualityRow(
            batch=again, attempt_id=one.attempt_id, row_no=one.row_no,
            data=now.get(one.attempt_id, (one.data, one.mark))[0], mark=now.get(one.attempt_id, (one.data, one.mark))[1],
        )
        for one in chosen
    )  # fmt: skip
    workflow.close_tasks(REJECTED, on=(BATCH, batch.pk), by=by, at=at, outcome="resent")
    _record("resend", again, by=by, at=at, detail={"重报批次": batch.number, "行数": len(chosen)})
    defer(SEND_BATCH, batch_id=again.pk)
    return again


def send_batch(batch_id: int, *, at: datetime) -> None:
    """Hand one batch in; a second run of one that was answered does nothing."""
    batch = QualityBatch.objects.filter(pk=batch_id).exclude(state=BatchState.ANSWERED.value).first()
    if batch is None:
        return
    rows = list(batch.rows.order_by("pk").values_list("data", flat=True))
    try:
        answer = quality_platform().report(batch.number, batch.edition, rows)
    except PlatformSilent as silent:
        _failed(batch_id, str(silent), at=at)
    else:
        _answered(batch_id, answer, at=at)


def send_those_due(*, at: datetime) -> int:
    """Try again what the platform did not answer."""
    ids = list(
        QualityBatch.objects.filter(state=BatchState.FAILED.value, next_try_at__lte=at).values_list(
            "pk", flat=True
        )
    )
    for batch_id in ids:
        with transaction.atomic():
            QualityBatch.objects.filter(pk=batch_id).update(next_try_at=None)
            defer(SEND_BATCH, batch_id=batch_id)
    return len(ids)


def record_export(batch: QualityBatch, *, by: Any, at: datetime) -> None:
    """The file of a batch was taken away, for a day without network."""
    _record("export", batch, by=by, at=at, outcome=Outcome.READ)


@transaction.atomic
def _answered(batch_id: int, answer: BatchAnswer, *, at: datetime) -> None:
    batch = _locked(batch_id)
    if batch.state == BatchState.ANSWERED.value:
        return
    words = {one.row_no: one for one in answer.rows}
    rows = list(batch.rows.all())
    for row in rows:
        word = words[row.row_no]
        row.verdict = (RowVerdict.ACCEPTED if word.accepted else RowVerdict.REJECTED).value
        row.code, row.reason = word.code, word.reason
    QualityRow.objects.bulk_update(rows, ["verdict", "code", "reason"])
    accepted = sum(row.verdict == RowVerdict.ACCEPTED.value for row in rows)
    batch.sent_at, batch.receipt_no, batch.fault, batch.next_try_at = at, answer.receipt_no, "", None
    batch.sent_count, batch.accepted_count, batch.rejected_count = len(rows), accepted, len(rows) - accepted
    batch.tries += 1
    batch.save()
    workflow.take_step(batch, "answer", by=None, at=at, house=True)
    workflow.close_tasks(FAILED, on=(BATCH, batch.pk), by=None, at=at)
    if batch.rejected_count:
        _tell(batch, REJECTED, f"质效平台退回了{batch.rejected_count}行送达数据", "查看原因，更正后重报", at)


@transaction.atomic
def _failed(batch_id: int, fault: str, *, at: datetime) -> None:
    batch = _locked(batch_id)
    if batch.state == BatchState.ANSWERED.value:
        return
    workflow.take_step(batch, "fail", by=None, at=at, reason=fault, house=True)
    batch.tries += 1
    batch.fault, batch.next_try_at = fault[:200], try_again_at(batch.tries, at)
    batch.save(update_fields=["tries", "fault", "next_try_at"])
    _tell(batch, FAILED, f"质效上报批次{batch.number}没有报成", fault, at)


def _tell(batch: QualityBatch, kind: str, title: str, line: str, at: datetime) -> None:
    workflow.open_task(
        kind, on=(BATCH, batch.pk), title=title, url=quality_batch_path(batch.pk), line=line, button="去看",
        organisation_id=batch.organisation_id, right=permissions.QUALITY, at=at,
    )  # fmt: skip


def _locked(batch_id: int) -> QualityBatch:
    found = (
        QualityBatch.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=batch_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _record(
    act: str, batch: QualityBatch, *, by: Any, at: datetime, detail: dict[str, Any] | None = None,
    outcome: Outcome = Outcome.DONE,
) -> None:  # fmt: skip
    audit.record(
        f"service_of_process.quality.{act}", by=by, at=at, detail=detail, outcome=outcome,
        on=On(BATCH, str(batch.pk), batch.number, batch.organisation_id),
    )  # fmt: skip
