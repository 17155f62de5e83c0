"""登记结果: what came of a visit, the post, the counter or a call."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.forms.results import ResultForm
from xiezhi.domains.service_of_process.pages.orders import MENU
from xiezhi.domains.service_of_process.queries.parcels import parcel_id_of
from xiezhi.domains.service_of_process.types import AttemptState, Method
from xiezhi.domains.service_of_process.types.paths import entrustment_path, pickup_path
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

ENDED = frozenset({AttemptState.SERVED.value, AttemptState.DEEMED_SERVED.value, AttemptState.FAILED.value})
NOT_BY_FORM = frozenset({Method.ELECTRONIC, Method.NOTICE})
NOTES = (
    ("送达日期由规则判定", "登记后系统按送达方式和证据判定是否送达、哪一天送达，判定的依据可以在任务里打开看。"),
    ("证据", "照片、录音、收据和签好的送达回证随卷保存。登记错了可以写明理由更正，原来的记录保留。"),
)  # fmt: skip


def _sample(world: Any) -> dict[str, Any]:
    visit = world.sample("visit")
    return {"order_id": visit.order_id, "attempt_id": visit.pk}


@page(
    "service_of_process:result", title="登记送达结果", right=permissions.REGISTER, menu=MENU,
    methods=("GET", "POST"), sample=_sample,
)  # fmt: skip
def result(request: Any, order_id: int, attempt_id: int) -> HttpResponse:
    """Register the result; one registered before is corrected with a reason."""
    seen = permissions.attempts_visible_to(request.person, on=request.moment.date())
    attempt = (
        seen.select_related("order__court_case", "recipient__party", "pickup", "entrustment")
        .filter(pk=attempt_id, order_id=order_id)
        .first()
    )
    if attempt is None or Method(attempt.method) in NOT_BY_FORM:
        raise Http404
    own = own_page_of(attempt)
    if own:
        return redirect(own)
    order = attempt.order
    parcel_id = parcel_id_of(attempt)
    if parcel_id is not None:
        return redirect("service_of_process:parcel", parcel_id)
    if not permissions.may_over(request.person, permissions.REGISTER, order, on=request.moment.date()):
        raise Http404
    form = ResultForm(
        request.POST or None, request.FILES or None, method=Method(attempt.method),
        corrects=attempt.state in ENDED, initial={"happened_at": request.moment},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _register(request, attempt, form)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:order", "结果已登记", order.pk)
    title = f"登记{attempt.recipient.party.name}第{attempt.number}次{Method(attempt.method).label}的结果"
    context = {"form": form, "order": order, "title": title, "submit_label": "登记", "notes": NOTES}
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))


def own_page_of(attempt: Any) -> str:
    """Papers at the window or with another court have a page of their own, where the result belongs."""
    pickup, given = getattr(attempt, "pickup", None), getattr(attempt, "entrustment", None)
    if pickup is not None:
        return pickup_path(pickup.pk)
    return entrustment_path(given.pk) if given is not None else ""


def _register(request: Any, attempt: Any, form: ResultForm) -> None:
    proof = form.cleaned_data["proof"]
    register_result(
        attempt, form.draft(), by=request.person, at=request.moment,
        evidence=[(one.name, one.read()) for one in form.cleaned_data["evidence"]],
        proof=(proof.name, proof.read()) if proof else None, reason=form.cleaned_data.get("reason", ""),
    )  # fmt: skip
