"""邮寄单号: entered one by one or from a list that was scanned; each is checked before any is written."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.locks import house_step, require_open
from xiezhi.domains.service_of_process.actions.parcel_steps import locked_parcel, parcel_step, record_parcel
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Cell, Parcel
from xiezhi.domains.service_of_process.queries.parcels import parcels_visible_to
from xiezhi.domains.service_of_process.rules.tracking_numbers import checked_tracking_no
from xiezhi.domains.service_of_process.rules.tracking_rows import read_lines, read_workbook
from xiezhi.domains.service_of_process.types import AttemptState
from xiezhi.domains.service_of_process.types.posting import ParcelState, TrackingRow
from xiezhi.kernel.files.queries.limits import SPREADSHEET, check
from xiezhi.kernel.jobs.actions import defer
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, Refused

ASK = "service_of_process.ask_carrier"
MAY_BE_POSTED = (ParcelState.PREPARED.value, ParcelState.PRINTED.value)


@transaction.atomic
def post_parcel(parcel: Parcel, tracking_no: str, *, posted_on: date, by: Any, at: datetime) -> Parcel:
    """交寄: the parcel has its number and is on its way; the carrier is asked from now on."""
    parcel = locked_parcel(parcel.pk)
    attempt = parcel.attempt
    permissions.require_order(by, attempt.order, permissions.SEND, on=day_of(at))
    require_open(attempt.order)
    number = checked_tracking_no(tracking_no)
    _check_posting(parcel, number, posted_on, at)
    parcel_step(parcel, "hand", at=at, by=by)
    parcel.tracking_no, parcel.posted_on, parcel.handed_at = number, posted_on, at
    parcel.save(update_fields=["tracking_no", "posted_on", "handed_at"])
    if attempt.state == AttemptState.QUEUED.value:
        house_step(attempt, "hand_over", at=at, by=by)
    Cell.objects.filter(attempt=attempt, handed_at=None).update(handed_at=at)
    write_trail(
        attempt.order, "handed", f"{by.name}交寄给{attempt.recipient.party.name}的邮件", at=at, by=by, attempt=attempt,
        line=f"邮寄单号{number}，{parcel.address_masked}", evidence={"parcel": parcel.pk, "tracking_no": number},
    )  # fmt: skip
    record_parcel(
        "track", parcel, by=by, at=at, detail={"tracking_no": number, "posted_on": posted_on.isoformat()}
    )
    defer(ASK, once=f"carrier-{parcel.pk}", parcel_id=parcel.pk)
    refresh_summary(attempt.order, at=at)
    return parcel


def _check_posting(parcel: Parcel, number: str, posted_on: date, at: datetime) -> None:
    if parcel.state not in MAY_BE_POSTED:
        raise Conflict(f"邮件{ParcelState(parcel.state).label}，不能再交寄", code="wrong_state")
    if posted_on > day_of(at):
        raise Refused("交寄日期还没有到", field="posted_on", remedy="请填实际交寄的日期")
    if posted_on < day_of(parcel.made_at):
        raise Refused("交寄日期早于建立邮件的日期", field="posted_on", remedy="请填实际交寄的日期")
    other = Parcel.objects.filter(tracking_no=number).exclude(pk=parcel.pk).first()
    if other is not None:
        raise Refused(
            f"{number}已经是邮件{other.parcel_no}的单号", field="tracking_no", remedy="请核对是不是扫重了", code="taken"
        )  # fmt: skip


@transaction.atomic
def correct_tracking_no(parcel: Parcel, tracking_no: str, *, reason: str, by: Any, at: datetime) -> Parcel:
    """更正单号 while the carrier has told nothing yet: somebody scanned the wrong waybill."""
    parcel = locked_parcel(parcel.pk)
    permissions.require_order(by, parcel.attempt.order, permissions.SEND, on=day_of(at))
    if parcel.state != ParcelState.HANDED.value or parcel.events.exists():
        raise Conflict("已经有物流信息，不能再改单号", code="wrong_state", remedy="请核对是哪一件邮件")
    if not reason.strip():
        raise Refused("请写明为什么改单号", field="reason")
    number, old = checked_tracking_no(tracking_no), parcel.tracking_no
    if Parcel.objects.filter(tracking_no=number).exclude(pk=parcel.pk).exists():
        raise Refused(
            f"{number}已经是另一件邮件的单号", field="tracking_no", remedy="请核对面单", code="taken"
        )
    parcel.tracking_no = number
    parcel.save(update_fields=["tracking_no"])
    record_parcel("track", parcel, by=by, at=at, reason=reason, detail={"old": old, "tracking_no": number})
    defer(ASK, once=f"carrier-{parcel.pk}", parcel_id=parcel.pk)
    return parcel


def preview_tracking(
    text: str, content: bytes | None, *, file_name: str = "", by: Any, at: datetime
) -> list[TrackingRow]:  # fmt: skip
    """Every row of a scanned list with its parcel, or with what is wrong and how to mend it; nothing is written."""
    if content is not None:
        check(content, name=file_name or "表格", limits=SPREADSHEET)
        rows = read_workbook(content)
    else:
        rows = read_lines(text)
    known = _known(rows, by, at)
    twice = Counter(row.tracking_no for row in rows)
    parcels_twice = Counter(row.parcel_no for row in rows)
    for row in rows:
        try:
            _judge(row, known, twice, parcels_twice)
        except Refused as refused:
            row.fault, row.remedy = refused.message, refused.remedy
    return rows


def _known(rows: list[TrackingRow], by: Any, at: datetime) -> dict[str, Parcel]:
    seen = parcels_visible_to(by, on=day_of(at)).filter(parcel_no__in={row.parcel_no for row in rows})
    return {parcel.parcel_no: parcel for parcel in seen}


def _judge(
    row: TrackingRow, known: dict[str, Parcel], twice: Counter[str], parcels_twice: Counter[str]
) -> None:  # fmt: skip
    if not row.parcel_no:
        raise Refused("没有邮件编号", remedy="请先扫面单上的邮件编号，再扫邮寄单号")
    raw = row.tracking_no
    row.tracking_no = checked_tracking_no(raw)
    parcel = known.get(row.parcel_no)
    if parcel is None:
        raise Refused(f"没有编号为{row.parcel_no[:24]}的邮件", remedy="请核对面单上的邮件编号")
    row.parcel_id, row.shown = parcel.pk, parcel.attempt.recipient.party.name
    if twice[raw] > 1:
        raise Refused("同一个单号出现了两次", remedy="请核对是不是扫重了")
    if parcels_twice[row.parcel_no] > 1:
        raise Refused("同一件邮件出现了两次", remedy="请删去多余的一行")
    if parcel.state not in MAY_BE_POSTED:
        raise Refused(f"这件邮件{ParcelState(parcel.state).label}", remedy="已经回填的不用再填")
    if Parcel.objects.filter(tracking_no=row.tracking_no).exists():
        raise Refused("这个单号已经用在另一件邮件上", remedy="请核对是不是扫错了面单")


@transaction.atomic
def take_tracking(rows: list[TrackingRow], *, posted_on: date, by: Any, at: datetime) -> int:
    """Write the good rows of a preview; the faulty ones are left for the next list."""
    good = [row for row in rows if not row.fault and row.parcel_id is not None]
    if not good:
        raise Refused("没有可以回填的行", remedy="请按提示改好后再试", code="nothing_to_take")
    numbers = {row.parcel_id: row.tracking_no for row in good}
    # Orders are locked in one order by everybody.
    for parcel in Parcel.objects.filter(pk__in=numbers).order_by("attempt__order_id", "attempt_id"):
        post_parcel(parcel, numbers[parcel.pk], posted_on=posted_on, by=by, at=at)
    return len(good)
