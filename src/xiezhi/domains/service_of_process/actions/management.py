"""高级送达管理: hand over any task of the court and take steps back, always with a reason and the old value (SP-37)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import orders
from xiezhi.domains.service_of_process.actions.locks import locked_order
from xiezhi.domains.service_of_process.actions.trail import record_act, write_changes
from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.queries.standing import standing_of
from xiezhi.domains.service_of_process.types import OrderState
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.cases.types import Correction
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import NotFound, Refused

STEPS: dict[str, Callable[..., ServiceOrder]] = {
    "return": orders.return_order, "cancel": orders.cancel_order, "reopen": orders.reopen_order,
    "complete_unserved": orders.end_unserved,
}  # fmt: skip


@transaction.atomic
def reassign_order(
    order: ServiceOrder, *, to: Any | None, reason: str, by: Any, at: datetime
) -> ServiceOrder:
    """Give any task of the court to another specialist, or back to the centre."""
    order = _managed(order, reason, by, at)
    old = order.specialist.name if order.specialist else ""
    with permissions.for_reason(reason):
        order = orders.assign_order(order, to=to, by=by, at=at, reason=reason)
    _keep(order, "specialist", "送达专员", old, to.name if to else "", by, at, reason)
    return order


@transaction.atomic
def take_managed_step(order: ServiceOrder, name: str, *, reason: str, by: Any, at: datetime) -> ServiceOrder:
    """Return, cancel, end or reopen any task of the court."""
    work = STEPS.get(name)
    if work is None:
        raise NotFound
    order = _managed(order, reason, by, at)
    old = OrderState(order.state).label
    with permissions.for_reason(reason):
        order = work(order, reason=reason, by=by, at=at)
    order.refresh_from_db()
    _keep(order, "state", "状态", old, OrderState(order.state).label, by, at, reason)
    return order


@contextmanager
def kept_difference(order_id: int, *, reason: str, by: Any, at: datetime) -> Iterator[None]:
    """What somebody who may change any task does to another's: for a reason, with what stood before beside it.

    Around any ordinary act. Case and order are locked as the acts lock them,
    so that the difference is this act's and nobody else's.
    """
    with transaction.atomic():
        court_case_id = (
            ServiceOrder.objects.filter(pk=order_id).values_list("court_case_id", flat=True).first()
        )
        if court_case_id is None:
            raise NotFound
        cases.lock_case(court_case_id)
        order = locked_order(order_id)
        before = standing_of(order)
        with permissions.for_reason(reason):
            yield
        order.refresh_from_db()
        now = standing_of(order)
        changed = [
            Correction(field=name[:60], label=name[:60], old=before.get(name, ""), new=now.get(name, ""))
            for name in {**before, **now}
            if before.get(name, "") != now.get(name, "")
        ]
        if changed:
            write_changes(order, changed, subject="任务", by=by, at=at, reason=reason.strip(), advanced=True)
            record_act(
                "order.manage",
                order,
                by=by,
                at=at,
                reason=reason,
                detail={"fields": [c.field for c in changed]},
            )


def _managed(order: ServiceOrder, reason: str, by: Any, at: datetime) -> ServiceOrder:
    order = locked_order(order.pk)
    permissions.require_order(by, order, permissions.ADVANCED, on=day_of(at))
    if not reason.strip():
        raise Refused("高级管理的每次修改都要写明理由", field="reason", code="reason_missing")
    return order


def _keep(
    order: ServiceOrder, name: str, label: str, old: str, new: str, by: Any, at: datetime, reason: str
) -> None:
    if old == new:
        return
    correction = Correction(field=name, label=label, old=old, new=new)
    write_changes(order, [correction], subject="任务", by=by, at=at, reason=reason.strip(), advanced=True)
    record_act("order.manage", order, by=by, at=at, reason=reason, detail={"fields": [name]})
