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
