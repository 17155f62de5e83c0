"""我的送达: what a judge or clerk asked for and how far it is, without a number typed; made for the phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.queries.records import my_progress
from xiezhi.ui.dates import clock_face
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import render_page

MENU = "service_my_orders"
MOST_SHOWN = 100


@page("service_of_process:my-orders", title="我的送达", right=permissions.VIEW_OWN, menu=MENU, fragment=True)
def my_orders(request: Any) -> HttpResponse:
    """One card for each own order: state, node, time taken, who holds it, what blocks."""
    rows = my_progress(request.person, at=request.moment)
    context = {
        "rows": [
            {"one": row, "clock": clock_face(row.order.due_at, request.moment) if _runs(row) else None}
            for row in rows[:MOST_SHOWN]
        ],
        "watched": f"service_of_process.order:{','.join(str(row.order.pk) for row in rows[:MOST_SHOWN])} inbox",
        "running": sum(not row.complete for row in rows), "hidden": max(len(rows) - MOST_SHOWN, 0),
    }  # fmt: skip
    return render_page(
        request,
        "service_of_process/orders/mine.html",
        context,
        fragment="service_of_process/orders/_mine.html",
    )


def _runs(row: Any) -> bool:
    return row.order.due_at is not None and not row.complete
