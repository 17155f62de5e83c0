"""The addresses that leave the house: in messages, in to-dos, on printed pages. Pages keep to them."""

from __future__ import annotations


def order_path(order_id: int) -> str:
    """The page of an order."""
    return f"/orders/{order_id}/"


def recipient_path(token: str) -> str:
    """The short link in a message to the person served."""
    return f"/s/{token}"


def confirmation_path(token: str) -> str:
    """The short link to a 送达地址确认书 to be filled in."""
    return f"/c/{token}"


PORTAL_PATH = "/s/"
"""司法文书送达门户: where a code is typed without a link."""

CHECK_PATH = "/check/"
"""核对短信: where a check code is typed."""


def notice_path(order_id: int, notice_id: int) -> str:
    """The page of a public notice."""
    return f"/orders/{order_id}/notices/{notice_id}/"


CARRIER_PATH = "/parcels/carrier-events/"
"""Where a carrier tells what became of parcels."""


def parcel_path(parcel_id: int) -> str:
    """The page of a parcel."""
    return f"/parcels/{parcel_id}/"


def pickup_path(pickup_id: int) -> str:
    """The page of a collection at the window."""
    return f"/pickups/{pickup_id}/"


def entrustment_path(entrustment_id: int) -> str:
    """The page of papers given to another court or a unit."""
    return f"/entrustments/{entrustment_id}/"


def visit_path(visit_id: int) -> str:
    """The page of a visit on the phone of whoever serves outside."""
    return f"/visits/{visit_id}/"


def rating_path(token: str) -> str:
    """Where a person served says once how the visit was."""
    return f"/v/{token}"


def letter_path(letter_id: int) -> str:
    """The page of an assistance letter."""
    return f"/letters/{letter_id}/"


def quality_batch_path(batch_id: int) -> str:
    """The page of a batch reported to the quality platform."""
    return f"/quality/{batch_id}/"
