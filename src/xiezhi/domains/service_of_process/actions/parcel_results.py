"""回执 and 退信: keep the scan, read it, let a person confirm; the rules say what it means. It ends the task (SP-29)."""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.logistics import close_parcel_tasks
from xiezhi.domains.service_of_process.actions.parcel_steps import locked_parcel, parcel_step, record_parcel
from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.models import Parcel
from xiezhi.domains.service_of_process.queries.parcels import GONE_OUT, tries_known
from xiezhi.domains.service_of_process.rules.posting import STEP_OF_END, check_end
from xiezhi.domains.service_of_process.rules.return_receipts import read_receipt
from xiezhi.domains.service_of_process.types import Reaction, ReturnReason, Signer
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.domains.service_of_process.types.posting import (
    ParcelEnd,
    ParcelState,
    ReceiptReading,
)
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files import queries as stored
from xiezhi.kernel.files.queries.limits import EVIDENCE
from xiezhi.kernel.jobs.actions import defer
from xiezhi.lib.dates import CHINA, day_of
from xiezhi.lib.verdict import Refused

READING, READ, UNREADABLE = "reading", "read", "unreadable"
READ_JOB = "service_of_process.read_parcel_receipt"


@transaction.atomic
def keep_receipt(parcel: Parcel, scan: tuple[str, bytes], *, by: Any, at: datetime) -> Parcel:
    """Keep a scan or photograph of the receipt; it is read by a job, and changes nothing by itself."""
    parcel = locked_parcel(parcel.pk)
    permissions.require_order(by, parcel.attempt.order, permissions.REGISTER, on=day_of(at))
    if parcel.state not in GONE_OUT:
        raise Refused(
            "这件邮件还没有交寄，不会有回执", field="receipt", code="never_sent", remedy="请先回填邮寄单号"
        )
    if parcel.ended_at is not None:
        raise Refused("结果已经登记", field="receipt", code="ended", remedy="更正结果时请写明理由")
    name, content = scan
    parcel.receipt = files.store(content, name=name, by=by, at=at, limits=EVIDENCE)
    row: Any = parcel
    row.receipt_at, row.receipt_state, row.receipt_fault, row.receipt_reading = at, READING, "", ""
    parcel.save(update_fields=["receipt", "receipt_at", "receipt_state", "receipt_fault", "receipt_reading"])
    record_parcel(
        "receipt", parcel, by=by, at=at, detail={"file": parcel.receipt_id, "sm3": parcel.receipt.sm3}
    )
    defer(READ_JOB, once=f"receipt-{parcel.pk}-{parcel.receipt_id}", parcel_id=parcel.pk)
    return parcel


def read_parcel_receipt(parcel_id: int, *, at: datetime) -> None:
    """Read the scan outside any transaction and lay the proposal beside it."""
    parcel = Parcel.objects.select_related("receipt").filter(pk=parcel_id, receipt_state=READING).first()
    if parcel is None or parcel.receipt is None:
        return
    fault, reading = "", None
    try:
        page = documents.read_scan(stored.read(parcel.receipt))
    except Refused as refused:
        fault = f"{refused.message}，{refused.remedy}"
    else:
        reading = read_receipt(
            [(line.text, line.sure) for line in page.lines], expected_no=parcel.tracking_no, posted_on=parcel.posted_on,
            on=day_of(at), turned=page.turned,
        )  # fmt: skip
        if not page.lines:
            fault = "扫描件上没有读到字，请对照原件填写，或者重新扫描"
    Parcel.objects.filter(pk=parcel_id, receipt_id=parcel.receipt_id, receipt_state=READING).update(
        receipt_state=UNREADABLE if fault else READ, receipt_fault=fault[:200],
        receipt_reading="" if reading is None or fault else _written(reading),
    )  # fmt: skip


def _written(reading: ReceiptReading) -> str:
    return json.dumps(
        {
            "tracking_no": reading.tracking_no, "signer_name": reading.signer_name, "turned": reading.turned,
            "signed_on": reading.signed_on.isoformat() if reading.signed_on else "",
            "returned_on": reading.returned_on.isoformat() if reading.returned_on else "",
            "signer": reading.signer.value if reading.signer else "", "sure": round(reading.sure * 100),
            "return_reason": reading.return_reason.value if reading.return_reason else "",
            "doubts": list(reading.doubts),
        },
        ensure_ascii=False,
    )  # fmt: skip


@transaction.atomic
def end_parcel(parcel: Parcel, end: ParcelEnd, *, by: Any, at: datetime, reason: str = "") -> Parcel:
    """A person confirms how it ended; the result is registered and the rules decide its effect.

    One that was registered before is corrected with a reason; what stood there
    stays in the trail.
    """
    parcel = locked_parcel(parcel.pk)
    check_end(end, state=ParcelState(parcel.state), posted_on=parcel.posted_on, at=at)
    if end.state in (ParcelState.SIGNED, ParcelState.SIGNED_BY_OTHER) and parcel.receipt_id is None:
        raise Refused(
            "还没有上传回执", field="receipt", code="no_receipt", remedy="请先上传回执的扫描件或照片"
        )
    moment = _moment(parcel, end, at)
    register_result(parcel.attempt, _result(parcel, end, moment, at), by=by, at=at, reason=reason)
    parcel = locked_parcel(parcel.pk)
    if parcel.receipt_id is not None:
        parcel.attempt.evidence_files.add(parcel.receipt_id)
    if parcel.state != end.state.value:
        parcel_step(parcel, STEP_OF_END[end.state], at=at, by=by)
    row: Any = parcel
    row.signer_name, row.ended_at = end.signer_name.strip(), at
    parcel.save(update_fields=["signer_name", "ended_at"])
    close_parcel_tasks(parcel, by=by, at=at)
    record_parcel(
        "end", parcel, by=by, at=at, reason=reason,
        detail={"state": end.state.value, "on": end.ended_on.isoformat(), "reason": end.return_reason.value if end.return_reason else ""},
    )  # fmt: skip
    return parcel


def _moment(parcel: Parcel, end: ParcelEnd, at: datetime) -> datetime:
    """The time of day as written on the receipt, else as the carrier told it, else the beginning of the day."""
    if end.ended_time is not None:
        moment = datetime.combine(end.ended_on, end.ended_time, tzinfo=CHINA)
        if moment > at:
            raise Refused("时间还没有到", field="ended_time", remedy="请看回执上的时间")
        return moment
    told = [
        one.at
        for one in parcel.events.all()
        if one.kind == end.state.value and day_of(one.at) == end.ended_on
    ]
    return min([*told, at]) if told else datetime.combine(end.ended_on, time(), tzinfo=CHINA)


def _result(parcel: Parcel, end: ParcelEnd, moment: datetime, at: datetime) -> ResultDraft:
    signed = end.state in (ParcelState.SIGNED, ParcelState.SIGNED_BY_OTHER)
    returned = end.state is ParcelState.RETURNED
    reason = ReturnReason.LOST if end.state is ParcelState.LOST else end.return_reason if returned else None
    known = tries_known(parcel, on=day_of(at)).count or None
    return ResultDraft(
        happened_at=moment, reaction=Reaction.SIGNED if signed else None,
        signer=end.signer if signed else Signer.NONE,
        signer_lives_together=end.signer_lives_together if signed else None,
        signer_is_other_party=signed and end.signer_is_other_party, signed_on=end.ended_on if signed else None,
        posted_on=parcel.posted_on, mail_no=parcel.tracking_no, returned_on=end.ended_on if returned else None,
        return_reason=reason, delivery_tries=(end.delivery_tries or known) if returned else None, note=end.note,
    )  # fmt: skip
