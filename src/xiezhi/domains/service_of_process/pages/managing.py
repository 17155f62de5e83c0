"""Ordinary pages in the hands of who may change any task: each change of another's task asks for a reason (SP-37)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.management import kept_difference
from xiezhi.domains.service_of_process.queries.belonging import order_id_behind

View = Callable[..., HttpResponse]


def managed(view: View) -> View:
    """The page of one order, or of a thing that belongs to one, knowing whether the person acts for others here."""

    @wraps(view)
    def around(request: Any, **named: Any) -> HttpResponse:
        order_id = _order_for_others(request, named)
        if order_id is None:
            return view(request, **named)
        request.asks_reason = True
        if request.method != "POST":
            return view(request, **named)
        reason = request.POST.get("managed_reason") or request.POST.get("reason") or ""
        with kept_difference(order_id, reason=reason[:200], by=request.person, at=request.moment):
            return view(request, **named)

    return around


def _order_for_others(request: Any, named: dict[str, Any]) -> int | None:
    """The order behind this address, where the person may change any task and this one is somebody else's."""
    if not request.user.is_authenticated or not request.may(permissions.ADVANCED):
        return None
    today = request.moment.date()
    order_id = order_id_behind(named)
    order = permissions.orders_visible_to(request.person, on=today).filter(pk=order_id).first()
    if order is None or not permissions.acts_for_others(request.person, order, on=today):
        return None
    return order_id
