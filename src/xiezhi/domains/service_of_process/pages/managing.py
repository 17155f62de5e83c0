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
    if not request.user.is_authenticated or not request.may(permissions.ADVANCED):
        return None
    order_id = order_id_behind(named)
    return order_id if order_id is not None and for_others(request, order_id) else None


def for_others(request: Any, order_id: int) -> bool:
    """Whether this person may change any task, and this one belongs to somebody else."""
    if not request.user.is_authenticated or not request.may(permissions.ADVANCED):
        return False
    today = request.moment.date()
    order = permissions.orders_visible_to(request.person, on=today).filter(pk=order_id).first()
    return order is not None and permissions.acts_for_others(request.person, order, on=today)
