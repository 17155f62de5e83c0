"""What of service of process an open page may wait for."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.domains.service_of_process.permissions import orders_visible_to


def order_topics(person: Any, ids: tuple[int, ...], on: date) -> set[str]:
    """Of these orders, those the person may see."""
    seen = orders_visible_to(person, on=on).filter(pk__in=ids).values_list("pk", flat=True)
    return {f"service_of_process.order:{pk}" for pk in seen}
