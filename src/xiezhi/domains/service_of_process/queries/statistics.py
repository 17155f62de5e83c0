"""What 送达统计 counts (SP-10): the measures of service, declared to the metrics room. No case, no name, counts only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.types import OrderState
from xiezhi.kernel.cases.permissions import reach_of
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.metrics.queries import NAMED, figures, named_period, span
from xiezhi.kernel.metrics.types import Dimension, Measure, Period, Standing, Subject, Table, Variant
from xiezhi.lib.verdict import Refused

ORDERS = "service_of_process.orders"
SHOWN = ("orders", "completed", "copies", "effective", "effective_rate")
COUNTED_STATES = tuple(state for state in OrderState if state is not OrderState.DRAFT)
_ENDED = Q(state=OrderState.COMPLETED.value)


def _rows(person: Any, on: date) -> QuerySet[ServiceOrder]:
    """Orders within the authority of the person's right to statistics; drafts nobody handed in are left out."""
    reach = reach_of(person, permissions.STATISTICS, on=on)
    if reach.is_empty:
        return ServiceOrder.objects.none()
    return ServiceOrder.objects.filter(reach.condition()).exclude(state=OrderState.DRAFT.value)


def standing_over(person: Any, on: date) -> Standing:
    """Who may list orders opens the rows; a leader answers for the work of the own authority without them."""
    if reach_of(person, permissions.STATISTICS, on=on).is_empty:
        return Standing.NONE
    return Standing.ROWS if identity.may(person, permissions.VIEW, on=on) else Standing.AUTHORITY


MEASURES = (
    Measure(
        code="orders", name="任务", unit="件", value=Count("pk"),
        formula="期间内提请的送达任务数。没有提请的草稿不计；撤销的任务计入。",
    ),
    Measure(
        code="completed", name="办结", unit="件", value=Count("pk", filter=_ENDED), part_of="orders",
        narrows={"order_state": [OrderState.COMPLETED.value]},
        formula="上述任务中，现在的状态为已办结的任务数，包括写明理由、未能送达而办结的。",
    ),
    Measure(
        code="copies", name="要送达的", unit="份", value=Sum("cell_count", default=0),
        formula="上述任务中，一份文书送给一名受送达人计一份，合计份数。",
    ),
    Measure(
        code="effective", name="已生效", unit="份", value=Sum("effective_count", default=0), part_of="copies",
        formula="上述份数中，已经判定送达日期、没有被异议冻结的份数；之后生效的，也计入任务提请的那个期间。",
    ),
    Measure(
        code="effective_rate", name="生效率", unit="%", numerator="effective", denominator="copies",
        formula="已生效÷要送达的×100%，四舍五入到一位小数；没有要送达的不计算。",
        variants=(
            Variant(
                code="ended", name="生效率（办结口径）", numerator="ended_effective", denominator="ended_copies",
                formula="只看已办结的任务：已生效÷要送达的×100%，四舍五入到一位小数。",
            ),
        ),
    ),
    Measure(
        code="ended_copies", name="已办结任务的份数", unit="份", is_inner=True, part_of="copies",
        value=Sum("cell_count", filter=_ENDED, default=0), formula="已办结任务的份数。",
    ),
    Measure(
        code="ended_effective", name="已办结任务的生效份数", unit="份", is_inner=True, part_of="ended_copies",
        value=Sum("effective_count", filter=_ENDED, default=0), formula="已办结任务中已生效的份数。",
    ),
)  # fmt: skip

DIMENSIONS = (
    Dimension(
        code="organisation", name="部门", keys=("organisation_id", "organisation__short_name"),
        key=lambda row: row["organisation_id"], label=lambda row: str(row["organisation__short_name"]),
        narrows=lambda key: {"organisation": key}, order=("-m_orders", "organisation_id"),
    ),
    Dimension(
        code="month", name="提请月份", keys=("month",), annotate={"month": TruncMonth("requested_at")},
        key=lambda row: row["month"].date(), label=lambda row: f"{row['month']:%Y-%m}",
        narrows=lambda key: {"first": key, "last": _end_of(key)}, order=("-month",), most=24, is_time=True,
    ),
    Dimension(
        code="state", name="办理状态", keys=("state",), key=lambda row: row["state"],
        label=lambda row: OrderState(row["state"]).label, narrows=lambda key: {"order_state": [key]},
        known=tuple((state.value, state.label) for state in COUNTED_STATES),
    ),
)  # fmt: skip


def _end_of(month: date) -> date:
    last = named_period("month", on=month).last
    return last or month


def order_statistics(address: Any) -> Subject:
    """The subject, with the list page that shows its rows; declared when the house starts."""
    return Subject(
        code=ORDERS, name="送达任务", rows=_rows, standing=standing_over, moment="requested_at", moment_name="提请时间",
        base="orders", measures=MEASURES, dimensions=DIMENSIONS, address=address,
    )  # fmt: skip


def statistics(person: Any, by: str, *, period: Period, on: date) -> Table:
    """One table of the page: the measures shown, cut by ``by`` (empty: the whole alone)."""
    shown = {"state": ("orders",), "": (*SHOWN, "effective_rate:ended")}.get(by, SHOWN)
    return figures(ORDERS, person, measures=shown, by=by, period=period, on=on)


def period_asked(asked: Mapping[str, Any], *, on: date) -> tuple[Period, str]:
    """The period of the address and the name of its tab; without one, this year."""
    if asked.get("first") or asked.get("last"):
        return span(asked.get("first"), asked.get("last")), ""
    code = asked.get("period") or "year"
    try:
        return named_period(code, on=on), code
    except Refused:
        return named_period("year", on=on), "year"


PERIODS = tuple(NAMED.items())
