"""自动筛选: find by rule who has to be visited, put them on the way, say why (SP-33)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.actions.attempts import write_attempt
from xiezhi.domains.service_of_process.actions.locks import locked_order
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.models import Recipient, ServiceOrder
from xiezhi.domains.service_of_process.queries.visit_needs import (
    open_documents,
    postal_address_of,
    visit_need,
)
from xiezhi.domains.service_of_process.queries.visits import visit_policy
from xiezhi.domains.service_of_process.rules.visits import needs_visit
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    Channel,
    Method,
    OrderState,
    ServiceClass,
)
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan
from xiezhi.lib.verdict import Refused

_OPEN = [OrderState.ACCEPTED.value, OrderState.SERVING.value]


def pick_visits(*, at: datetime) -> int:
    """Look at every order under way; each recipient stands alone, and nobody is picked twice."""
    rows = ServiceOrder.objects.filter(state__in=_OPEN).exclude(
        service_class=ServiceClass.DIRECT_ELECTRONIC.value
    )
    return sum(
        pick_visits_of(order_id, at=at) for order_id in rows.order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def pick_visits_of(order_id: int, *, at: datetime) -> int:
    """The recipients of one order who need a visit; the order is locked, so that two runs pick once."""
    order = locked_order(order_id)
    policy = visit_policy(order.court_id)
    if order.state not in _OPEN or not policy.picks:
        return 0
    picked = 0
    for recipient in _recipients(order):
        verdict = needs_visit(visit_need(recipient, at=at), policy)
        if verdict and _pick(order, recipient, verdict.reason, at):
            picked += 1
    if picked:
        refresh_summary(order, at=at)
    return picked


def _recipients(order: ServiceOrder) -> Iterable[Recipient]:
    for recipient in order.recipients.filter(withdrawn_at=None).select_related("party", "agency"):
        recipient.order = order
        yield recipient


def _pick(order: ServiceOrder, recipient: Recipient, reason: str, at: datetime) -> bool:
    address: Any = postal_address_of(recipient, on=at.date())
    failed = recipient.attempts.filter(state=AttemptState.FAILED.value).order_by("-number").first()
    plan = AttemptPlan(
        recipient_id=recipient.pk, method=Method.DIRECT, channel=Channel.VISIT, address_id=address.pk, reason=reason,
        document_ids=tuple(open_documents(recipient)), replaces_id=failed.pk if failed else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            send_attempt(write_attempt(order, plan, by=None, at=at), by=None, at=at, picked_for=reason)
    except Refused:
        # What may not go by this way stays with the specialist, whose list shows it already.
        return False
    return True
