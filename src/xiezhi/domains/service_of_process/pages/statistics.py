"""送达统计: figures within the person's own authority; the rows behind them for who may see tasks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.queries.statistics import figures_for
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import render_page

MENU = "service_statistics"


@page("service_of_process:statistics", title="送达统计", right=permissions.STATISTICS, menu=MENU)
def statistics(request: Any) -> HttpResponse:
    """Counts by state, division and month, each with what it counts."""
    figures = figures_for(request.person, on=request.moment.date())
    sees_rows = bool(request.may(permissions.VIEW))

    def rows(**narrowed: Any) -> str:
        if not sees_rows:
            return ""
        query = "&".join(f"{name}={value}" for name, value in narrowed.items())
        return f"{reverse('service_of_process:orders')}?{query}"

    context = {
        "figures": figures,
        "states": [(state.label, count, rows(order_state=state.value)) for state, count in figures.by_state],
        "divisions": [(line, rows(organisation=line.key)) for line in figures.by_division],
        "months": [
            (line, rows(requested_from=line.key, requested_until=_end_of(line.key)))
            for line in figures.by_month
        ],
    }  # fmt: skip
    return render_page(request, "service_of_process/statistics.html", context)


def _end_of(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
