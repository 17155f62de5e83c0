"""推送记录: what other systems were told, what failed, and sending it again."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse

from xiezhi.kernel.integration import actions, permissions
from xiezhi.kernel.integration.forms import DELIVERY_STATES, DeliveryFilter
from xiezhi.kernel.integration.queries import deliveries_sought, deliveries_visible_to, tries_of
from xiezhi.kernel.integration.types import EVENTS
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Row
from xiezhi.ui.dates import cn_moment
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "deliveries"
STATES = dict(DELIVERY_STATES)


def _sample(world: Any) -> dict[str, Any]:
    """Something a system of the court was told."""
    return {"delivery_id": world.sample("delivery").pk}


@page("integration:deliveries", title="推送记录", right=permissions.VIEW, menu=MENU, fragment=True)
def deliveries(request: Any) -> HttpResponse:
    """Newest first; failed ones are one condition away."""
    filters = DeliveryFilter(request.GET)
    found = deliveries_sought(
        deliveries_visible_to(request.person, on=request.moment.date()), words=filters.value_of("q") or "",
        states=filters.value_of("state"), events=filters.value_of("event"),
        from_on=filters.value_of("created_from"), until_on=filters.value_of("created_until"),
    )  # fmt: skip
    page_found = paginate_by_key(found, request, order=("-created_at", "-pk"))
    context = {
        "filters": filters, "page": page_found,
        "rows": [{"delivery": one, "label": label_of(one.event), "state": STATES[one.state]} for one in page_found.items],
    }  # fmt: skip
    return render_page(
        request, "integration/deliveries.html", context, fragment="integration/_delivery_rows.html"
    )


@page("integration:delivery", title="一次推送", right=permissions.VIEW, menu=MENU, sample=_sample)
def delivery(request: Any, delivery_id: int) -> HttpResponse:
    """What was sent, and every try with the other side's answer."""
    found = _delivery(request, delivery_id)
    rows = [
        Row("对接系统", found.client.name), Row("对象", found.subject), Row("推送编号", found.event_id),
        Row("产生", cn_moment(found.created_at)),
    ]  # fmt: skip
    if found.delivered_at:
        rows.append(Row("送到", cn_moment(found.delivered_at)))
    if found.next_try_at:
        rows.append(Row("下次重试", cn_moment(found.next_try_at)))
    context = {
        "delivery": found, "rows": rows, "label": label_of(found.event), "state": STATES[found.state],
        "tries": tries_of(found), "body": json.dumps(found.body, ensure_ascii=False, indent=2),
        "may_replay": bool(request.may(permissions.REPLAY, found.client)),
    }  # fmt: skip
    return render_page(request, "integration/delivery.html", context)


@page(
    "integration:delivery-replay", title="重新推送", right=permissions.REPLAY, menu=MENU, methods=("POST",),
    sample=_sample,
)  # fmt: skip
def delivery_replay(request: Any, delivery_id: int) -> HttpResponse:
    """Send it again; the receiver knows a repeated one by its number."""
    found = _delivery(request, delivery_id)
    try:
        actions.replay(found.pk, by=request.person, at=request.moment)
    except Refused as refused:
        return redirect_with_notice(
            request, "integration:delivery", f"{refused.message}，{refused.remedy}", found.pk, level="warn"
        )
    return redirect_with_notice(request, "integration:delivery", "已重新排队，马上推送", found.pk)


def label_of(event: str) -> str:
    """The event in words."""
    known = EVENTS.get(event)
    return known.label if known else event


def _delivery(request: Any, delivery_id: int) -> Any:
    found = deliveries_visible_to(request.person, on=request.moment.date()).filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    return found
