"""Ordinary pages in the hands of who may change any task: each change of another's task asks for a reason (SP-37)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.management import kept_difference

View = Callable[..., HttpResponse]


def managed(view: View) -> View:
    """The page of one order, knowing whether the person acts for others here."""

    @wraps(view)
    def around(request: Any, order_id: int, **kwargs: Any) -> HttpResponse:
        if not for_others(request, order_id):
            return view(request, order_id=order_id, **kwargs)
        request.asks_reason = True
        if request.method != "POST":
            return view(request, order_id=order_id, **kwargs)
        reason = request.POST.get("managed_reason") or request.POST.get("reason") or ""
        with kept_difference(order_id, reason=reason[:200], by=request.person, at=request.moment):
            return view(request, order_id=order_id, **kwargs)

    return around


def for_others(request: Any, order_id: int) -> bool:
    """Whether this person may change any task, and this one belongs to somebody else."""
    if not request.user.is_authenticated or not request.may(permissions.ADVANCED):
        return False
    today = request.moment.date()
    order = permissions.orders_visible_to(request.person, on=today).filter(pk=order_id).first()
    return order is not None and permissions.acts_for_others(request.person, order, on=today)
