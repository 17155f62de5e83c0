"""Which order stands behind a thing that has an address of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiezhi.domains.service_of_process.models import Entrustment, Parcel, Pickup

_THINGS: dict[str, Any] = {"parcel_id": Parcel, "pickup_id": Pickup, "entrustment_id": Entrustment}


def order_id_behind(named: Mapping[str, Any]) -> int | None:
    """The order of a parcel, a collection or an entrustment, by the name its address gives the number."""
    if "order_id" in named:
        return int(named["order_id"])
    for name, thing in _THINGS.items():
        if name in named:
            found: int | None = (
                thing.objects.filter(pk=named[name]).values_list("attempt__order_id", flat=True).first()
            )
            return found
    return None
