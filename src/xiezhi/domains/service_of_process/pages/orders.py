"""One order: what is next, the matrix, the course of things, and why each date is what it is."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.pages import order_faces
from xiezhi.domains.service_of_process.pages.means_faces import offered_means
from xiezhi.domains.service_of_process.pages.order_acts import acts_for, page_of_next_step
from xiezhi.domains.service_of_process.pages.parcel_faces import parcels_face
from xiezhi.domains.service_of_process.pages.pickup_faces import counter_face
from xiezhi.domains.service_of_process.pages.samples import sample_cell, sample_order
from xiezhi.domains.service_of_process.queries.entrustments import entrustments_of
from xiezhi.domains.service_of_process.queries.for_systems import changes_of, trail_of
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.domains.service_of_process.queries.parcels import parcels_of
from xiezhi.domains.service_of_process.queries.pickups import pickups_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import render_page

MENU = "service_orders"
SHOWN, SPARED = 14, 3
"""How much of the course stands open; what would leave only a line or two folded stays open too."""


def opened(request: Any, order_id: int) -> Any:
    """The order, where this person may open it; else the same answer as for none."""
    order = (
        permissions.orders_visible_to(request.person, on=request.moment.date())
        .select_related("court_case", "court", "organisation", "judge", "clerk", "specialist", "requested_by")
        .filter(pk=order_id)
        .first()
    )
    if order is None:
        raise Http404
    return order


def _may_take_next_step(request: Any, order: Any) -> bool:
    right = permissions.right_of_step(order.next_code)
    return permissions.may_over(request.person, right, order, on=request.moment.date())


@page("service_of_process:order", title="送达任务", own=True, menu=MENU, sample=sample_order)
def order(request: Any, order_id: int) -> HttpResponse:
    """The page of an order."""
    found = opened(request, order_id)
    matrix = matrix_of(found)
    only_evidence = request.GET.get("evidence") == "1"
    acts = acts_for(request, found)
    course = order_faces.course(_trail(found, only_evidence))
    context = {
        "order": found,
        "seen": order_faces.stamp_of(found),
        "matrix": order_faces.matrix_face(matrix, now=request.moment) if matrix.live_recipients else None,
        "step": order_faces.next_step_face(
            found, now=request.moment, may_act=_may_take_next_step(request, found)
        ),
        "panel": order_faces.facts_panel(found, matrix, today=request.moment.date()),
        "course": course[:SHOWN] if len(course) > SHOWN + SPARED else course,
        "older": course[SHOWN:] if len(course) > SHOWN + SPARED else [],
        "only_evidence": only_evidence,
        "changes": changes_of(found),
        "acts": acts,
        "documents": matrix.live_documents,
        "offers": offered_means(request, found, matrix),
        "counter": counter_face(pickups_of(found), entrustments_of(found)),
        "parcels": parcels_face(parcels_of(found), today=request.moment.date()),
    }
    return render_page(request, "service_of_process/orders/detail.html", context)


@page("service_of_process:order-news", title="任务有没有更新", own=True, menu=MENU, sample=sample_order)
def news(request: Any, order_id: int) -> HttpResponse:
    """A quiet line for a page that is open, where the order moved since; the page itself stays as it is."""
    found = opened(request, order_id)
    if not request.headers.get("HX-Request"):
        return redirect("service_of_process:order", found.pk)
    changed = request.GET.get("seen", "")[:80] != order_faces.stamp_of(found)
    return render_page(request, "service_of_process/orders/_news.html", {"order": found, "changed": changed})


@page("service_of_process:why", title="为什么是这一天", own=True, menu=MENU, sample=sample_cell)
def why(request: Any, order_id: int, cell_id: int) -> HttpResponse:
    """The answer behind a date, on a page of its own."""
    found = opened(request, order_id)
    matrix = matrix_of(found)
    cell = next((cell for cell in matrix.cells.values() if cell.pk == cell_id), None)
    if cell is None:
        raise Http404
    context = {
        "order": found, "cell": cell, "why": order_faces.why_of(cell, found.pk),
        "articles": cell.effect.get("articles", ()),
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/why.html", context)


@page(
    "service_of_process:act", title="办理下一步", own=True, menu=MENU,
    sample=lambda world: {**sample_order(world), "code": "send"},
)  # fmt: skip
def act(request: Any, order_id: int, code: str) -> HttpResponse:
    """Lead from the button of the next step to the page where it is done."""
    found = opened(request, order_id)
    where = page_of_next_step(found, code, on=request.moment.date())
    return redirect(where or reverse("service_of_process:order", args=[found.pk]))


def _trail(found: Any, only_evidence: bool) -> Any:
    entries = trail_of(found)
    return entries.filter(is_evidence=True) if only_evidence else entries
