"""Figures over the orders a person's right to statistics reaches: no case, no name, counts only (SP-10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.types import OrderState
from xiezhi.kernel.cases.permissions import reach_of

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table: orders, those that ended, and papers in legal effect of those asked for."""

    label: str
    key: Any
    orders: int
    completed: int
    copies: int
    effective: int


@dataclass(slots=True)
class Figures:
    """What the page of statistics shows."""

    orders: int = 0
    copies: int = 0
    effective: int = 0
    by_state: list[tuple[OrderState, int]] = field(default_factory=list)
    by_division: list[Line] = field(default_factory=list)
    by_month: list[Line] = field(default_factory=list)


_SUMS = {
    "orders": Count("pk"), "completed": Count("pk", filter=Q(state=OrderState.COMPLETED.value)),
    "copies": Sum("cell_count", default=0), "effective": Sum("effective_count", default=0),
}  # fmt: skip


def figures_for(person: Any, *, on: date) -> Figures:
    """Counts over the orders within the person's authority; drafts nobody handed in are left out."""
    reach = reach_of(person, permissions.STATISTICS, on=on)
    if reach.is_empty:
        return Figures()
    seen = ServiceOrder.objects.filter(reach.condition()).exclude(state=OrderState.DRAFT.value)
    whole = seen.aggregate(**_SUMS)
    states = dict(seen.values_list("state").annotate(n=Count("pk")))
    divisions = seen.values("organisation_id", "organisation__short_name").annotate(**_SUMS)
    months = seen.annotate(month=TruncMonth("requested_at")).values("month").annotate(**_SUMS)
    return Figures(
        orders=whole["orders"], copies=whole["copies"], effective=whole["effective"],
        by_state=[(state, states.get(state.value, 0)) for state in OrderState if state is not OrderState.DRAFT],
        by_division=[
            _line(row["organisation__short_name"], row["organisation_id"], row)
            for row in divisions.order_by("-orders", "organisation_id")
        ],
        by_month=[
            _line(f"{row['month']:%Y-%m}", row["month"].date(), row)
            for row in months.order_by("-month")[:MONTHS]
        ],
    )  # fmt: skip


def _line(label: str, key: Any, row: dict[str, Any]) -> Line:
    return Line(label=label, key=key, **{name: row[name] for name in _SUMS})
