"""What the report of service counts (SP-09): orders that ended, papers that came into effect, attempts that went out.

Every measure counts the rows of one condition, and the rows behind a figure
are found by the same condition: what is shown and what is listed cannot differ.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.models import Attempt, Cell, ServiceOrder
from xiezhi.domains.service_of_process.types import AttemptState, Channel, Method, OrderState
from xiezhi.kernel.cases.permissions import reach_of

ENDED, SERVED, TRIED = (
    "service_of_process.ended_orders", "service_of_process.served_papers", "service_of_process.attempts",
)  # fmt: skip
_SUCCESS = Q(state__in=[AttemptState.SERVED.value, AttemptState.DEEMED_SERVED.value])
_OVER = _SUCCESS | Q(state=AttemptState.FAILED.value)
WAYS: dict[str, tuple[str, Q]] = {
    "electronic": ("电子送达", Q(method=Method.ELECTRONIC.value)),
    "phone": ("电话送达", Q(method=Method.SIMPLE.value, channel=Channel.PHONE.value)),
    "postal": ("邮寄送达", Q(method=Method.POSTAL.value)),
    "visit": (
        "上门送达",
        Q(method__in=[Method.DIRECT.value, Method.LEAVING.value], channel=Channel.VISIT.value),
    ),
}
CONDITIONS: dict[str, dict[str, Q]] = {
    ENDED: {"orders": Q(), "cases": Q()},
    SERVED: {"papers": Q(), "persons": Q(), "days": Q()},
    TRIED: {
        "attempts": Q(),
        **{code: way for code, (_, way) in WAYS.items()},
        **{f"{code}_served": way & _SUCCESS for code, (_, way) in WAYS.items()},
        **{f"{code}_over": way & _OVER for code, (_, way) in WAYS.items()},
    },
}
MOMENTS = {ENDED: "completed_at", SERVED: "effective_on", TRIED: "queued_at"}
_ORDER_OF = {ENDED: "", SERVED: "attempt__order__", TRIED: "order__"}


def ended_orders(person: Any, on: date) -> QuerySet[ServiceOrder]:
    """Orders that are completed now, by the moment of their end."""
    found = _within(ServiceOrder.objects.filter(state=OrderState.COMPLETED.value), person, on, ENDED)
    return found.exclude(completed_at=None)


def served_papers(person: Any, on: date) -> QuerySet[Cell]:
    """One paper for one recipient, by the earliest service that is in effect now; frozen ones do not count."""
    earlier = (
        Cell.objects.filter(
            attempt__recipient_id=OuterRef("attempt__recipient_id"), document_id=OuterRef("document_id"), frozen=False
        )
        .filter(Q(effective_on__lt=OuterRef("effective_on")) | Q(effective_on=OuterRef("effective_on"), pk__lt=OuterRef("pk")))
    )  # fmt: skip
    found = Cell.objects.filter(
        effective_on__isnull=False, frozen=False, attempt__recipient__withdrawn_at=None
    )
    return _within(found, person, on, SERVED).filter(~Exists(earlier))


def tried_attempts(person: Any, on: date) -> QuerySet[Attempt]:
    """Attempts that went out, by the moment they did; what was taken back before does not count."""
    found = Attempt.objects.filter(queued_at__isnull=False).exclude(state=AttemptState.CANCELLED.value)
    return _within(found, person, on, TRIED)


def _within(rows: Any, person: Any, on: date, subject: str) -> Any:
    """Rows of orders within the authority of the person's right to statistics."""
    reach = reach_of(person, permissions.STATISTICS, on=on)
    if reach.is_empty:
        return rows.none()
    prefix = _ORDER_OF[subject]
    return rows.filter(_moved(reach.condition(), prefix)) if prefix else rows.filter(reach.condition())


def _moved(condition: Q, prefix: str) -> Q:
    """The same condition asked of an order further off."""
    moved = Q()
    moved.connector, moved.negated = condition.connector, condition.negated
    moved.children = [
        _moved(one, prefix) if isinstance(one, Q) else (f"{prefix}{one[0]}", one[1]) for one in condition.children
    ]  # fmt: skip
    return moved


ROWS = {ENDED: ended_orders, SERVED: served_papers, TRIED: tried_attempts}


def rows_behind(
    subject: str, what: str, person: Any, *, on: date, first: date | None = None, last: date | None = None,
    organisation: int | None = None, kind: str = "",
) -> Any:  # fmt: skip
    """The rows a figure counts, newest first; only what the person may list at all is given."""
    condition = CONDITIONS[subject].get(what.partition(":")[0])
    if condition is None:
        condition = Q()
    prefix, moment = _ORDER_OF[subject], MOMENTS[subject]
    rows: Any = ROWS[subject](person, on).filter(condition)
    day = moment if subject == SERVED else f"{moment}__date"
    if first is not None:
        rows = rows.filter(**{f"{day}__gte": first})
    if last is not None:
        rows = rows.filter(**{f"{day}__lte": last})
    if organisation is not None:
        rows = rows.filter(**{f"{prefix}organisation_id": organisation})
    if kind and subject == SERVED:
        rows = rows.filter(document__kind=kind)
    seen = permissions.orders_visible_to(person, on=on).values("pk")
    return rows.filter(**{f"{prefix}pk__in" if prefix else "pk__in": seen}).order_by(F(moment).desc(), "-pk")
