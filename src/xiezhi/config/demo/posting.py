"""The mail of one case of the demo: one parcel signed for, one refused and returned, one under way, one to be printed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from xiezhi.domains.service_of_process.actions import attempts, sending
from xiezhi.domains.service_of_process.actions.logistics import take_events
from xiezhi.domains.service_of_process.actions.parcel_results import end_parcel, keep_receipt
from xiezhi.domains.service_of_process.actions.tracking import post_parcel
from xiezhi.domains.service_of_process.actions.waybills import print_waybills
from xiezhi.domains.service_of_process.models import Parcel
from xiezhi.domains.service_of_process.rules.tracking_numbers import check_digit
from xiezhi.domains.service_of_process.types import Channel, Method, ReturnReason
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan
from xiezhi.domains.service_of_process.types.posting import (
    Layout,
    MailEvent,
    MailEventKind,
    ParcelEnd,
    ParcelState,
)
from xiezhi.kernel.documents import actions as documents
from xiezhi.lib.dates import day_of, full_date

RECEIPT = Path(__file__).parent / "receipt.typ"
_BY_MAIL = "电话打不通，改用邮寄"


def by_mail(told: Any, recipients: list[Any], address_of: Any) -> None:
    """Print the waybills of all, post three, and let the carrier tell."""
    parcels = []
    for recipient in recipients:
        plan = AttemptPlan(
            recipient_id=recipient.pk, method=Method.POSTAL, channel=Channel.POST, reason=_BY_MAIL,
            address_id=address_of(recipient).pk,
        )  # fmt: skip
        attempt = attempts.plan_attempt(told.order, plan, by=told.operator, at=told.later(minutes=4))
        sending.send_attempt(attempt, by=told.operator, at=told.later(minutes=1))
        parcels.append(Parcel.objects.get(attempt=attempt))
    signed, refused, under_way, _ = parcels
    print_waybills(parcels[:3], layout=Layout.LABEL, by=told.operator, at=told.later(minutes=6))
    for number, parcel in enumerate(parcels[:3], 1):
        serial = f"5100{number:03d}{number}"
        tracking_no = f"EA{serial}{check_digit(serial)}CN"
        at = told.later(minutes=3)
        post_parcel(parcel, tracking_no, posted_on=day_of(at), by=told.operator, at=at)
        parcel.refresh_from_db()
    _tell(told, signed, (3, "accepted", "已收寄"), (20, "out", "派送中"), (2, "signed", "本人签收"))
    _tell(told, under_way, (0, "accepted", "已收寄"))
    _sign(told, signed)
    _tell(
        told,
        refused,
        (1, "accepted", "已收寄"),
        (20, "tried", "收件人拒收"),
        (24, "returned", "拒收，退回寄件人"),
    )
    back = ParcelEnd(
        state=ParcelState.RETURNED, ended_on=day_of(told.clock), return_reason=ReturnReason.REFUSED
    )
    end_parcel(refused, back, by=told.operator, at=told.later(hours=2))


def _tell(told: Any, parcel: Parcel, *happened: tuple[int, str, str]) -> None:
    for hours, kind, text in happened:
        at: datetime = told.later(hours=hours, minutes=7)
        event = MailEvent(
            event_no=f"{parcel.tracking_no}-{kind}", at=at, kind=MailEventKind(kind), place="临江区投递部", text=text,
            reason=ReturnReason.REFUSED if kind == "returned" else None,
        )  # fmt: skip
        take_events(parcel.tracking_no, [event], through="pull", at=at)


def _sign(told: Any, parcel: Parcel) -> None:
    """The receipt comes back, is scanned and confirmed."""
    name, on = parcel.attempt.recipient.party.name, day_of(told.clock)
    facts = {
        "tracking_no": parcel.tracking_no,
        "name": name,
        "signed_on": full_date(on),
        "court": told.town.court.name,
    }
    scan = documents.print_sheet(RECEIPT, facts, at=told.later(hours=3))
    keep_receipt(parcel, ("回执.pdf", scan), by=told.operator, at=told.clock)
    end = ParcelEnd(state=ParcelState.SIGNED, ended_on=on, signer_name=name)
    end_parcel(parcel, end, by=told.operator, at=told.later(minutes=5))
