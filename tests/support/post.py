"""Parcels of the town, made by the product's own actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.support.clock import moment
from tests.support.service import make_address, make_attempt, make_confirmation, make_order, recipient

MADE_AT = moment("2026-11-16 14:51")
POSTED_AT = moment("2026-11-16 16:10")
TRACKING_NO, OTHER_NO = "EA123456785CN", "EE473124829CN"
HOME = "上海市临江区望潮路1号2室"


def make_parcel(
    world: Any, *, order: Any = None, name: str = "陆文澜", confirmed: bool = True, at: datetime = MADE_AT, **more: Any
) -> Any:  # fmt: skip
    """A parcel that waits to be printed, to the confirmed address or to one the other side named."""
    from xiezhi.domains.service_of_process.actions.sending import send_attempt

    order = order or make_order(world)
    person = recipient(order, name)
    if confirmed:
        make_confirmation(world, person.party)
    else:
        make_address(world, person, kind="postal", value=HOME, source="other_party")
    attempt = make_attempt(world, recipient(order, name), method="postal", channel="post", at=at, **more)
    send_attempt(attempt, by=world.service_specialist, at=at)
    return fresh(attempt.parcel)


def make_posted(world: Any, *, tracking_no: str = TRACKING_NO, at: datetime = POSTED_AT, **more: Any) -> Any:
    """A parcel that was printed and handed over."""
    from xiezhi.domains.service_of_process.actions.tracking import post_parcel
    from xiezhi.domains.service_of_process.actions.waybills import print_waybills
    from xiezhi.domains.service_of_process.types.posting import Layout

    parcel = make_parcel(world, **more)
    print_waybills([parcel], layout=Layout.LABEL, by=world.service_specialist, at=at)
    post_parcel(parcel, tracking_no, posted_on=at.date(), by=world.service_specialist, at=at)
    return fresh(parcel)


def told(
    number: int, at: str, kind: str, *, reason: str = "", text: str = "", place: str = "临江区投递部"
) -> Any:
    """An event as a carrier tells it."""
    from xiezhi.domains.service_of_process.types import ReturnReason
    from xiezhi.domains.service_of_process.types.posting import MailEvent, MailEventKind

    return MailEvent(
        event_no=f"T-{number}", at=moment(at), kind=MailEventKind(kind), place=place, text=text,
        reason=ReturnReason(reason) if reason else None,
    )  # fmt: skip


def fresh(parcel: Any) -> Any:
    """The parcel as it stands now."""
    from xiezhi.domains.service_of_process.models import Parcel

    rows = Parcel.objects.select_related("attempt__order__court_case", "attempt__recipient__party")
    return rows.get(pk=parcel.pk)


def ended(state: str, on: str, **more: Any) -> Any:
    """How a parcel ended, as a person confirms it."""
    from xiezhi.domains.service_of_process.types.posting import ParcelEnd, ParcelState

    return ParcelEnd(state=ParcelState(state), ended_on=date.fromisoformat(on), **more)
