"""Everything open in an order, not only the one next step: one to-do for each."""

from __future__ import annotations

from xiezhi.domains.service_of_process.rules.summary import (
    Viewer,
    _acts,
    _before_service,
    _objections,
    _waits,
    closing,
)
from xiezhi.domains.service_of_process.types import NextStep, OrderFacts, OrderState

_ENDED = frozenset({OrderState.COMPLETED, OrderState.CANCELLED})


def open_steps(order: OrderFacts, *, viewer: Viewer = Viewer.SPECIALIST) -> tuple[NextStep, ...]:
    """Acts, the gravest first, then what a judge has to decide; empty once the order has ended."""
    if order.state in _ENDED:
        return ()
    early = _before_service(order)
    if early is not None:
        return (early,)
    steps = (*_acts(order), *_objections(order, viewer))
    # Nothing left to do or to wait for: only an order that was taken up again is still open then.
    return steps if steps or not order.cells or _waits(order) else (closing(order),)
