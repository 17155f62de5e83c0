"""The list of orders: tabs, conditions, bulk acts, export."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.sending import send_attempts
from xiezhi.domains.service_of_process.forms.orders import OrderFilter
from xiezhi.domains.service_of_process.pages.orders import MENU
from xiezhi.domains.service_of_process.queries.orders import HANDED_IN, OrderTerms, orders_listed, view_counts
from xiezhi.domains.service_of_process.types import CellState
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.search.queries.views import standing_address, views_over
from xiezhi.kernel.search.types import KeptList, KeptView
from xiezhi.lib.spreadsheets import workbook_file
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action, ViewTab
from xiezhi.ui.dates import clock_face
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

VIEWS = (
    ("", "全部"), ("mine", "我经手的"), ("today", "今天到期"), ("trouble", "失败和异议"), ("waiting", "等待结果"),
    ("unverified", "待核实"), ("ended", "已办结"),
)  # fmt: skip
ORDERS = {
    "due": ("due_at", "-requested_at"), "-due": ("-due_at", "-requested_at"), "": ("due_at", "-requested_at"),
    "requested": ("requested_at",), "-requested": ("-requested_at",),
}  # fmt: skip
LIST = KeptList(
    name="service_orders", label="送达任务", url_name="service_of_process:orders", filters=OrderFilter,
    fixed={
        "view": frozenset({"all", HANDED_IN, *(name for name, _ in VIEWS if name)}),
        "sort": frozenset(name for name in ORDERS if name),
    },
)  # fmt: skip
SIZE = 20
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXPORTED = 5000


def terms_of(request: Any) -> tuple[OrderFilter, OrderTerms]:
    """The filter form and what it asks for."""
    form = OrderFilter(request.GET)
    value = form.value_of
    terms = OrderTerms(
        text=value("q") or "", states=tuple(value("state") or ()), channels=tuple(value("channel") or ()),
        documents=tuple(value("document") or ()), service_classes=tuple(value("service_class") or ()),
        requested_from=value("requested_from"), requested_until=value("requested_until"),
        order_states=tuple(value("order_state") or ()), organisation_id=value("organisation"),
        hearing_from=value("hearing_from"), hearing_until=value("hearing_until"), view=request.GET.get("view", ""),
    )  # fmt: skip
    return form, terms


@page(
    "service_of_process:orders", title="送达任务", any_of=permissions.SEES_ORDERS, menu=MENU,
    methods=("GET", "POST"), fragment=True,
)  # fmt: skip
def order_list(request: Any) -> HttpResponse:
    """Everything the person may see; POST sends what is laid out in the chosen rows."""
    if request.method == "POST":
        return _send_chosen(request)
    kept = views_over(request.person, LIST.name, request.GET.urlencode())
    standing = standing_address(kept)
    if standing and not request.GET:
        return redirect(standing)
    form, terms = terms_of(request)
    found = orders_listed(request.person, terms, at=request.moment)
    sort = request.GET.get("sort", "")
    rows = paginate_by_key(found, request, order=ORDERS.get(sort, ORDERS[""]), size=SIZE)
    context = {
        "filters": form, "page": rows, "rows": [_row(one, request.moment) for one in rows.items],
        "tabs": _tabs(request, terms.view, kept), "has_kept": bool(kept), "save_url": _save_url(request, form, kept),
        "may_new": bool(request.may(permissions.REQUEST)),
        "may_export": bool(request.may(permissions.EXPORT)), "query": request.GET.urlencode(),
        "bulk": [Action("发送", icon="send", kind="filled", method="post", name="act", value="send")]
        if request.may(permissions.SEND) else [],
    }  # fmt: skip
    return render_page(
        request,
        "service_of_process/orders/list.html",
        context,
        fragment="service_of_process/orders/_rows.html",
    )


def _tabs(request: Any, current: str, kept: list[KeptView]) -> list[ViewTab]:
    """The tabs of the house, then the person's own; one of them is current."""
    counts = view_counts(request.person, at=request.moment)
    base = reverse("service_of_process:orders")
    whole = f"{base}?view=all" if standing_address(kept) else base
    is_own = any(one.is_current for one in kept)
    current = "" if current == "all" else current
    return [
        *(
            ViewTab(label, f"{base}?view={name}" if name else whole, counts.get(name), name == current and not is_own)
            for name, label in VIEWS
        ),
        *([ViewTab("提请过的", f"{base}?view={HANDED_IN}", None, not is_own)] if current == HANDED_IN else []),
        *(ViewTab(one.name, one.url, None, one.is_current) for one in kept),
    ]  # fmt: skip


def _save_url(request: Any, form: OrderFilter, kept: list[KeptView]) -> str:
    """Where the list as it stands is kept; nothing where it stands as a tab already."""
    is_tab = any(one.is_current for one in kept) or not (form.is_on or request.GET.get("sort"))
    if is_tab and form.value_of("organisation") is None:
        return ""
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["list"] = LIST.name
    return f"{reverse('search:view-new')}?{asked.urlencode()}"


def _row(order: Any, now: Any) -> dict[str, Any]:
    names = [recipient.party.name for recipient in order.shown_recipients]
    who = "、".join(names[:2]) + (f"等{len(names)}人" if len(names) > 2 else "")
    ended = order.state in ("completed", "cancelled")
    return {
        "order": order, "who": who or "还没有受送达人",
        "state": order.summary_state if order.summary_state != "none" else "queued",
        "state_text": order.get_state_display() if order.summary_state == "none" or ended else "",
        "clock": clock_face(order.due_at, now) if order.due_at and not ended else None,
        "step": order.get_state_display() if ended else order.next_sentence,
    }  # fmt: skip


def _send_chosen(request: Any) -> HttpResponse:
    """Send every attempt that is laid out in the chosen orders; what cannot go is explained."""
    ids = [int(one) for one in request.POST.getlist("row") if one.isdigit()][:200]
    visible = permissions.attempts_visible_to(request.person, on=request.moment.date())
    drafts = visible.filter(order_id__in=ids, state="draft").select_related("recipient__party", "order")
    if not ids:
        return redirect_with_notice(request, "service_of_process:orders", "还没有选任务", level="warn")
    try:
        batch = send_attempts(drafts, by=request.person, at=request.moment)
    except Refused as refusal:
        return redirect_with_notice(request, "service_of_process:orders", refusal.message, level="danger")
    said = f"发送了{len(batch.done)}份"
    if not batch.done and not batch.skipped:
        said = "选中的任务里没有安排好待发的，请先打开任务安排送达"
    if batch.skipped:
        said += "；跳过：" + "；".join(f"{one.label}，{one.reason}" for one in batch.skipped[:5])
    level = "warn" if batch.skipped or not batch.done else "info"
    return redirect_with_notice(request, "service_of_process:orders", said, level=level)


@page("service_of_process:orders-export", title="导出送达任务", right=permissions.EXPORT, menu=MENU)
def export(request: Any) -> FileResponse:
    """The list as it is narrowed, as a spreadsheet that runs nothing; the export is recorded."""
    _, terms = terms_of(request)
    found = orders_listed(request.person, terms, at=request.moment).order_by("-requested_at")[:MOST_EXPORTED]
    head = (
        "任务号",
        "案号",
        "案由",
        "受送达人",
        "状态",
        "汇总",
        "份数",
        "已生效",
        "下一步",
        "时限",
        "法官",
        "提请时间",
    )
    rows = (
        (
            one.order_no, one.court_case.case_no, one.court_case.cause,
            "、".join(recipient.party.name for recipient in one.shown_recipients), one.get_state_display(),
            CellState(one.summary_state).label, one.cell_count, one.effective_count, one.next_sentence,
            one.due_at, one.judge.name if one.judge else "", one.requested_at,
        )
        for one in found
    )  # fmt: skip
    file = workbook_file("送达任务", head, rows, widths=(18, 26, 22, 24, 10, 10, 8, 8, 36, 20, 12, 20))
    audit.record(
        "service_of_process.order.export", by=request.person, at=request.moment,
        on=On("service_of_process.order", "", "列表", request.person.organisation_id),
        detail={"query": request.GET.urlencode()[:300]},
    )  # fmt: skip
    name = f"送达任务{request.moment:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=SPREADSHEET)
