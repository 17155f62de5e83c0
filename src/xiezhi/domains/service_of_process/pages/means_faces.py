"""The next way of service beside its recipient: what, why, and the button that leads there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.queries.means import next_means_of, notice_under_way, stuck_recipients
from xiezhi.domains.service_of_process.types import OrderState
from xiezhi.ui.components import Action

READY = frozenset({OrderState.ACCEPTED.value, OrderState.SERVING.value})


def offered_means(request: Any, order: Any, matrix: Any) -> list[dict[str, Any]]:
    """For each recipient whose last attempt came to nothing; nobody else is asked about."""
    if order.state not in READY:
        return []
    on = request.moment.date()
    acts = permissions.may_over(request.person, permissions.SEND, order, on=on)
    found = []
    for recipient in stuck_recipients(matrix):
        step = None if notice_under_way(recipient.pk) else next_means_of(recipient, on=on)
        if step is not None:
            action = action_of(order, recipient, step) if acts else None
            found.append({"name": recipient.party.name, "step": step, "action": action})
    return found


def action_of(order: Any, recipient: Any, step: Any) -> Action | None:
    """Where the next way is taken up: laid out and sent, noted, or asked of the judge."""
    if step.way:
        address = (
            f"{reverse('service_of_process:send', args=[order.pk])}?recipient={recipient.pk}&way={step.way}"
        )
        return Action(step.button, address, "send", kind="filled")
    if step.means == "notice":
        return Action(
            step.button,
            reverse("service_of_process:notice-new", args=[order.pk, recipient.pk]),
            kind="filled",
        )
    if step.means == "look_up":
        return Action(
            step.button,
            reverse("service_of_process:means-note", args=[order.pk, recipient.pk]),
            kind="filled",
        )
    return None
