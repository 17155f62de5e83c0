"""邮件: made with its attempt, corrected and deleted before printing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.addresses import checked_value, masked_value, write_address
from xiezhi.domains.service_of_process.actions.attempts import cancel_attempt
from xiezhi.domains.service_of_process.actions.locks import require_open
from xiezhi.domains.service_of_process.actions.parcel_steps import locked_parcel, parcel_step, record_parcel
from xiezhi.domains.service_of_process.actions.trail import write_changes
from xiezhi.domains.service_of_process.models import Attempt, Parcel, Waybill
from xiezhi.domains.service_of_process.queries.usable import status_of
from xiezhi.domains.service_of_process.rules.posting import content_hash
from xiezhi.domains.service_of_process.types import AddressKind, AddressSource, Stage
from xiezhi.domains.service_of_process.types.drafts import AddressDraft
from xiezhi.domains.service_of_process.types.posting import Carrier, ParcelState
from xiezhi.kernel.cases.types import Correction
from xiezhi.lib.dates import day_of
from xiezhi.lib.identifiers import checked_phone, checked_postcode
from xiezhi.lib.verdict import Conflict, Refused

REMARK = "内有司法文书，请本人签收"
_LABELS = {
    "receiver": "收件人", "receiver_phone": "收件人电话", "address": "收件地址", "postcode": "邮政编码",
    "carrier": "承运", "remark": "面单备注", "same_reason": "再寄同样文书的理由",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelChange:
    """What a specialist corrects; what is None stays. A new address says where it comes from."""

    receiver: str | None = None
    receiver_phone: str | None = None
    address: str | None = None
    source: AddressSource | None = None
    postcode: str | None = None
    carrier: Carrier | None = None
    remark: str | None = None
    same_reason: str | None = None


def write_parcel(attempt: Attempt, *, by: Any, at: datetime) -> Parcel:
    """Lay out the parcel of a postal attempt: address and contents as they stand now."""
    who = attempt.recipient.agency or attempt.recipient.party
    confirmation = attempt.address.confirmation if attempt.address is not None else None
    contents = contents_of(attempt)
    parcel = Parcel(
        attempt=attempt, parcel_no=f"YJ{attempt.order.order_no.replace('-', '')[2:]}{attempt.pk:06d}",
        receiver=(confirmation.receiver if confirmation and confirmation.receiver else who.name),
        receiver_phone=_phone(who, confirmation), address=attempt.address_text,
        address_masked=attempt.address_masked, postcode=confirmation.postcode if confirmation else "",
        contents=contents, content_hash=content_hash(contents),
        page_count=sum(one["pages"] * one["copies"] for one in contents), remark=REMARK, made_at=at, made_by=by,
    )  # fmt: skip
    parcel.save()
    record_parcel("add", parcel, by=by, at=at, detail={"documents": [one["document"] for one in contents]})
    return parcel


def contents_of(attempt: Attempt) -> list[dict[str, Any]]:
    """内件清单: each paper with copies, pages and the mark of its file."""
    return [
        {
            "document": cell.document_id, "name": cell.document.name, "copies": cell.document.copies,
            "pages": cell.document.pages, "sm3": cell.document.file.sm3,
        }
        for cell in attempt.cells.select_related("document__file").order_by("document__position", "pk")
    ]  # fmt: skip


def _phone(who: Any, confirmation: Any) -> str:
    if confirmation is not None and confirmation.receiver:
        return str(confirmation.receiver_phone)
    return str(who.phone)


@transaction.atomic
def correct_parcel(
    parcel: Parcel, change: ParcelChange, *, by: Any, at: datetime, reason: str = ""
) -> list[Correction]:
    """更正收件信息 before printing; the old value stays beside the new one.

    An address is not merely another spelling: it is recorded with where it
    comes from, so that what follows from a return (A5) is judged by it.
    """
    parcel = locked_parcel(parcel.pk)
    permissions.require_order(by, parcel.attempt.order, permissions.SEND, on=day_of(at))
    require_open(parcel.attempt.order)
    if parcel.state != ParcelState.PREPARED.value:
        raise Conflict("面单已经打印，不能再改收件信息", code="printed", remedy="请先作废面单")
    found = [one for one in _corrections(parcel, change) if one.old != one.new]
    if not found:
        return []
    names = {one.field for one in found}
    if "address" in names:
        _readdress(parcel, change, by, at)
    for one in found:
        if one.field != "address":
            setattr(parcel, one.field, one.new)
    parcel.save()
    write_changes(
        parcel.attempt.order, _worded(found), subject=f"邮件{parcel.parcel_no}", by=by, at=at, reason=reason
    )
    record_parcel("change", parcel, by=by, at=at, reason=reason, detail={"fields": sorted(names)})
    return found


def _corrections(parcel: Parcel, change: ParcelChange) -> list[Correction]:
    wanted: dict[str, str] = {}
    if change.receiver is not None:
        wanted["receiver"] = change.receiver.strip()
        if not wanted["receiver"]:
            raise Refused("收件人不能空着", field="receiver", remedy="请写收件人的姓名或名称")
    if change.receiver_phone is not None:
        phone = change.receiver_phone.strip()
        wanted["receiver_phone"] = checked_phone(phone, field="receiver_phone") if phone else ""
    if change.address is not None and change.address.strip() != parcel.address:
        wanted["address"] = checked_value(AddressKind.POSTAL, change.address)
    if change.postcode is not None:
        code = change.postcode.strip()
        wanted["postcode"] = checked_postcode(code) if code else ""
    if change.carrier is not None:
        wanted["carrier"] = change.carrier.value
    for name in ("remark", "same_reason"):
        value = getattr(change, name)
        if value is not None:
            wanted[name] = value.strip()
    return [
        Correction(field=name, label=_LABELS[name], old=getattr(parcel, name), new=new)
        for name, new in wanted.items()
    ]


def _worded(found: list[Correction]) -> list[Correction]:
    """As people read them: a carrier by its name."""
    return [
        replace(one, old=Carrier(one.old).label, new=Carrier(one.new).label)
        if one.field == "carrier" else one
        for one in found
    ]  # fmt: skip


def _readdress(parcel: Parcel, change: ParcelChange, by: Any, at: datetime) -> None:
    if change.source is None:
        raise Refused(
            "改了地址，要写明新地址从哪里来", field="source", remedy="退回是否视为送达要看地址的来源"
        )
    attempt = parcel.attempt
    draft = AddressDraft(
        kind=AddressKind.POSTAL, value=change.address or "", source=change.source,
        note=f"更正邮件{parcel.parcel_no}", agency_id=attempt.recipient.agency_id,
    )  # fmt: skip
    address = write_address(attempt.recipient.party_id, draft, by=by, at=at)
    attempt.address, attempt.address_text, attempt.address_masked = address, address.value, address.masked
    stage = Stage(attempt.order.court_case.stage)
    attempt.address_status = status_of(address, stage=stage, on=day_of(at)).value
    attempt.save(update_fields=["address", "address_text", "address_masked", "address_status"])
    parcel.address, parcel.address_masked = address.value, masked_value(AddressKind.POSTAL, address.value)


@transaction.atomic
def withdraw_parcel(parcel: Parcel, *, reason: str, by: Any, at: datetime) -> Parcel:
    """删除 before printing: the attempt is taken back with it."""
    parcel = locked_parcel(parcel.pk)
    permissions.require_order(by, parcel.attempt.order, permissions.SEND, on=day_of(at))
    if parcel.state != ParcelState.PREPARED.value:
        raise Conflict(
            f"邮件{ParcelState(parcel.state).label}，不能删除", code="printed",
            remedy="请先作废面单" if parcel.state == ParcelState.PRINTED.value else "已经寄出的等结果",
        )  # fmt: skip
    record_parcel("drop", parcel, by=by, at=at, reason=reason)
    cancel_attempt(parcel.attempt, reason=reason, by=by, at=at)
    parcel.refresh_from_db()
    return parcel


@transaction.atomic
def void_waybill(parcel: Parcel, *, reason: str, by: Any, at: datetime) -> Parcel:
    """作废面单: what was printed wrongly is thrown away; the parcel may be corrected and printed anew."""
    parcel = locked_parcel(parcel.pk)
    permissions.require_order(by, parcel.attempt.order, permissions.SEND, on=day_of(at))
    parcel_step(parcel, "void", at=at, by=by, reason=reason)
    Waybill.objects.filter(parcel=parcel, voided_at=None).update(voided_at=at)
    record_parcel("void", parcel, by=by, at=at, reason=reason)
    return parcel
