"""邮寄任务: the list, printing many at once, new ones, export (SP-28)."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import waybills
from xiezhi.domains.service_of_process.actions.parcel_adding import add_parcels
from xiezhi.domains.service_of_process.forms.parcels import ParcelFilter
from xiezhi.domains.service_of_process.pages.parcel_faces import state_of
from xiezhi.domains.service_of_process.queries.parcels import (
    ParcelTerms,
    batches_visible_to,
    parcels_listed,
    parcels_visible_to,
    postable_in,
    view_counts,
)
from xiezhi.domains.service_of_process.types.posting import Carrier, Layout, MailEventKind
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.lib.spreadsheets import workbook_file
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action, ViewTab
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "service_parcels"
WRITES = ("GET", "POST")
VIEWS = (
    ("", "全部"), ("prepared", "待打印"), ("printed", "待交寄"), ("under_way", "在途"), ("to_register", "待登记结果"),
    ("returned", "退回"), ("done", "已办结"), ("withdrawn", "已删除"),
)  # fmt: skip
ORDERS = {
    "": ("-made_at",), "made": ("made_at",), "-made": ("-made_at",), "posted": ("posted_on",), "-posted": ("-posted_on",),
    "word": ("last_word_at",), "-word": ("-last_word_at",),
}  # fmt: skip
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXPORTED, MOST_CHOSEN = 5000, 200


def sample_parcel(world: Any) -> dict[str, Any]:
    """A parcel of the court."""
    return {"parcel_id": world.sample("parcel").pk}


def terms_of(request: Any) -> tuple[ParcelFilter, ParcelTerms]:
    """The filter form and what it asks for."""
    form = ParcelFilter(request.GET)
    value = form.value_of
    return form, ParcelTerms(
        text=value("q") or "", states=tuple(value("state") or ()), carriers=tuple(value("carrier") or ()),
        posted_from=value("posted_from"), posted_until=value("posted_until"), made_from=value("made_from"),
        made_until=value("made_until"), view=request.GET.get("view", ""),
    )  # fmt: skip


@page(
    "service_of_process:parcels",
    title="邮寄送达",
    right=permissions.SEND,
    menu=MENU,
    methods=WRITES,
    fragment=True,
)
def parcels(request: Any) -> HttpResponse:
    """All parcels the person may see; POST prints the chosen ones in one batch."""
    if request.method == "POST":
        return _print_chosen(request)
    form, terms = terms_of(request)
    found = parcels_listed(request.person, terms, at=request.moment)
    rows: Any = paginate_by_key(
        found, request, order=ORDERS.get(request.GET.get("sort", ""), ORDERS[""]), size=20
    )
    counts = view_counts(request.person, at=request.moment)
    base = reverse("service_of_process:parcels")
    context = {
        "filters": form, "page": rows, "rows": [{"parcel": one, "state": state_of(one)} for one in rows.items],
        "tabs": [
            ViewTab(label, f"{base}?view={name}" if name else base, counts.get(name), name == terms.view)
            for name, label in VIEWS
        ],
        "may_export": bool(request.may(permissions.EXPORT)), "query": request.GET.urlencode(),
        "bulk": [
            Action("打印面单", icon="printer", kind="filled", method="post", name="layout", value=Layout.LABEL.value),
            Action("打印在A4纸上", icon="printer", method="post", name="layout", value=Layout.SHEET.value),
        ],
    }  # fmt: skip
    return render_page(
        request,
        "service_of_process/parcels/list.html",
        context,
        fragment="service_of_process/parcels/_rows.html",
    )


def _print_chosen(request: Any) -> HttpResponse:
    ids = [int(one) for one in request.POST.getlist("row") if one.isdigit() and len(one) < 18][:MOST_CHOSEN]
    chosen = parcels_visible_to(request.person, on=request.moment.date()).filter(pk__in=ids)
    layout = Layout(request.POST.get("layout")) if request.POST.get("layout") in set(Layout) else Layout.LABEL
    try:
        batch = waybills.print_waybills(chosen, layout=layout, by=request.person, at=request.moment)
    except Refused as refusal:
        said = f"{refusal.message}。{refusal.remedy}"
        return redirect_with_notice(request, "service_of_process:parcels", said, level="danger")
    return redirect("service_of_process:waybills", batch.pk)


def _batch(request: Any, batch_id: int) -> Any:
    found = batches_visible_to(request.person, on=request.moment.date()).filter(pk=batch_id).first()
    if found is None:
        raise Http404
    return found


def _sample_batch(world: Any) -> dict[str, Any]:
    world.sample("parcel")
    return {"batch_id": world.sample("waybills").pk}


@page(
    "service_of_process:waybills", title="面单批次", right=permissions.SEND, menu=MENU, sample=_sample_batch
)
def waybill_batch(request: Any, batch_id: int) -> HttpResponse:
    """What was printed together, what was left out and why, and the files."""
    batch = _batch(request, batch_id)
    context = {
        "batch": batch, "layouts": Layout.choices(),
        "rows": batch.waybills.select_related("parcel__attempt__recipient__party", "parcel__attempt__order__court_case"),
    }  # fmt: skip
    return render_page(request, "service_of_process/parcels/batch.html", context)


@page(
    "service_of_process:waybills-file", title="面单文件", right=permissions.SEND, menu=MENU,
    sample=lambda world: {**_sample_batch(world), "layout": "label"},
)  # fmt: skip
def waybill_file(request: Any, batch_id: int, layout: str) -> HttpResponse:
    """The batch as a print-ready PDF, on labels or on A4 (SP-45)."""
    batch = _batch(request, batch_id)
    if layout not in set(Layout):
        raise Http404
    pdf = waybills.waybill_file(batch, layout=Layout(layout), by=request.person, at=request.moment)
    answer = HttpResponse(pdf, content_type="application/pdf")
    how = "attachment" if request.GET.get("download") else "inline"
    answer["Content-Disposition"] = f'{how}; filename="waybills-{batch.pk}-{layout}.pdf"'
    return answer


@page(
    "service_of_process:parcel-new", title="新建邮寄任务", right=permissions.SEND, menu=MENU, methods=WRITES
)
def parcel_new(request: Any) -> HttpResponse:
    """Find the case or task, choose recipients and addresses; each becomes a parcel."""
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()[:60]
    found = postable_in(request.person, words, on=request.moment.date())
    if request.method == "POST":
        return _add(request, found, words)
    return render_page(request, "service_of_process/parcels/new.html", {"found": found, "words": words})


def _add(request: Any, found: list[Any], words: str) -> HttpResponse:
    known = {
        f"{one.recipient.pk}:{address.pk}": (one, address.pk) for one in found for address in one.addresses
    }
    chosen = []
    for value in dict.fromkeys(request.POST.getlist("to")):
        if value in known:
            one, address_id = known[value]
            one.recipient.order = one.order
            chosen.append((one.recipient, address_id))
    if not chosen:
        return redirect_with_notice(
            request, "service_of_process:parcel-new", "还没有选收件人和地址", level="warn"
        )
    batch = add_parcels(
        chosen, reason=request.POST.get("reason", "")[:200], by=request.person, at=request.moment
    )
    said = f"新建了{len(batch.done)}件"
    if batch.skipped:
        said += "；跳过：" + "；".join(f"{one.label}，{one.reason}" for one in batch.skipped[:5])
    level = "warn" if batch.skipped else "info"
    return redirect_with_notice(request, "service_of_process:parcels", said, level=level)


@page("service_of_process:parcels-export", title="导出邮寄任务", right=permissions.EXPORT, menu=MENU)
def parcels_export(request: Any) -> FileResponse:
    """The list as it is narrowed, as a spreadsheet that runs nothing; the export is recorded."""
    _, terms = terms_of(request)
    found = parcels_listed(request.person, terms, at=request.moment).order_by("-made_at", "-pk")[
        :MOST_EXPORTED
    ]
    head = (
        "邮件编号", "邮寄单号", "承运", "案号", "任务号", "受送达人", "地址（遮蔽）", "内件页数", "状态", "建立时间", "最近打印",
        "打印次数", "交寄日期", "最近物流", "结果登记时间",
    )  # fmt: skip
    rows = (
        (
            one.parcel_no, one.tracking_no, Carrier(one.carrier).label, one.attempt.order.court_case.case_no,
            one.attempt.order.order_no, one.attempt.recipient.party.name, one.address_masked, one.page_count,
            state_of(one)[1], one.made_at, one.printed_at, one.print_count, one.posted_on,
            MailEventKind(one.last_word).label if one.last_word else "", one.ended_at,
        )
        for one in found
    )  # fmt: skip
    file = workbook_file(
        "邮寄任务", head, rows, widths=(24, 18, 10, 26, 18, 20, 24, 10, 16, 20, 20, 10, 14, 12, 20)
    )
    audit.record(
        "service_of_process.parcel.export", by=request.person, at=request.moment,
        on=On("service_of_process.parcel", "", "列表", request.person.organisation_id),
        detail={"query": request.GET.urlencode()[:300]},
    )  # fmt: skip
    name = f"邮寄任务{request.moment:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=SPREADSHEET)
