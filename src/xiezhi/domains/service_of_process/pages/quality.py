"""质效上报: batches with sent, accepted and rejected rows, the reasons, resending, files for a day without network."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import quality_batches as actions
from xiezhi.domains.service_of_process.forms.quality import BatchFilter, BatchForm
from xiezhi.domains.service_of_process.pages.files import content_answer
from xiezhi.domains.service_of_process.queries.quality import (
    batch_visible_to,
    batches_visible_to,
    reporting_courts,
)
from xiezhi.domains.service_of_process.rules.quality import edition_named
from xiezhi.domains.service_of_process.types.quality import BatchState, RowVerdict
from xiezhi.lib.spreadsheets import workbook_file
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "service_quality"
SIZE = 30
LOOKS = {BatchState.BUILT: "queued", BatchState.ANSWERED: "effective", BatchState.FAILED: "failed"}
ROW_LOOKS = {RowVerdict.WAITING: "queued", RowVerdict.ACCEPTED: "effective", RowVerdict.REJECTED: "failed"}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sample(world: Any) -> dict[str, Any]:
    return {"batch_id": world.sample("quality_batch").pk}


@page("service_of_process:quality", title="质效上报", right=permissions.QUALITY, menu=MENU, fragment=True)
def batches(request: Any) -> HttpResponse:
    """Newest first."""
    form = BatchFilter(request.GET)
    found = batches_visible_to(request.person, on=request.moment.date())
    if form.value_of("state"):
        found = found.filter(state__in=form.value_of("state"))
    rows = paginate_by_key(found, request, order=("-built_at",), size=SIZE)
    context = {"filters": form, "page": rows, "rows": [_faced(one) for one in rows.items]}
    return render_page(
        request,
        "service_of_process/quality/list.html",
        context,
        fragment="service_of_process/quality/_rows.html",
    )


def _faced(batch: Any) -> dict[str, Any]:
    state = BatchState(batch.state)
    return {"one": batch, "look": LOOKS[state], "label": state.label}


@page(
    "service_of_process:quality-new",
    title="生成上报批次",
    right=permissions.QUALITY,
    menu=MENU,
    methods=("GET", "POST"),
)
def batch_new(request: Any) -> HttpResponse:
    """Build the batch of a day by hand."""
    today = request.moment.date()
    courts = list(reporting_courts(request.person, on=today))
    form = BatchForm(
        request.POST or None, courts=courts,
        initial={"day": today - timedelta(days=1), "court": courts[0].pk if courts else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        try:
            made = actions.build_batch(filled["court"], filled["day"], by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:quality-batch", "批次已生成，正在上报", made.pk
            )
    return render_page(request, "service_of_process/quality/new.html", {"form": form}, status=status_of(form))


@page(
    "service_of_process:quality-batch",
    title="上报批次",
    right=permissions.QUALITY,
    menu=MENU,
    fragment=True,
    sample=_sample,
)
def batch(request: Any, batch_id: int) -> HttpResponse:
    """One batch: counts, rows with their reasons; ``?verdict=rejected`` shows only those."""
    found = batch_visible_to(request.person, batch_id, on=request.moment.date())
    wanted = request.GET.get("verdict", "")
    lines = found.rows.select_related("attempt")
    if wanted in set(RowVerdict):
        lines = lines.filter(verdict=wanted)
    rows = paginate_by_key(lines, request, order=("pk",), size=50)
    context = {
        **_faced(found), "page": rows, "columns": edition_named(found.edition).columns,
        "rows": [
            (one, ROW_LOOKS[RowVerdict(one.verdict)], RowVerdict(one.verdict).label) for one in rows.items
        ],
        "wanted": wanted, "resent": found.resent.order_by("pk"),
    }  # fmt: skip
    return render_page(
        request, "service_of_process/quality/batch.html", context,
        fragment="service_of_process/quality/_lines.html",
    )  # fmt: skip


@page(
    "service_of_process:quality-resend", title="重新上报", right=permissions.QUALITY, menu=MENU,
    methods=("GET", "POST"), sample=lambda world: {**_sample(world), "what": "all"},
)  # fmt: skip
def batch_resend(request: Any, batch_id: int, what: str) -> HttpResponse:
    """Hand in again: the rejected rows, or all."""
    found = batch_visible_to(request.person, batch_id, on=request.moment.date())
    if what not in {"rejected", "all"}:
        raise Http404
    back = reverse("service_of_process:quality-batch", args=[found.pk])
    if request.method == "POST":
        try:
            again = actions.resend_batch(
                found, only_rejected=what == "rejected", by=request.person, at=request.moment
            )
        except Refused as refusal:
            return redirect_with_notice(request, back, f"{refusal.message}，{refusal.remedy}", level="danger")
        return redirect_with_notice(request, "service_of_process:quality-batch", "正在上报", again.pk)
    which = "被退回的行" if what == "rejected" else "整批"
    context = {
        "question": f"重新上报{which}？", "number": found.number, "back_url": back,
        "happens": ("按送达任务现在的记录重新取数", "行号不变，平台不会重复计数", "原批次和退回原因保留"),
        "action": Action("重新上报", kind="filled", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context)


@page(
    "service_of_process:quality-file", title="上报文件", right=permissions.QUALITY, menu=MENU,
    sample=lambda world: {**_sample(world), "form": "json"},
)  # fmt: skip
def batch_file(request: Any, batch_id: int, form: str) -> HttpResponse:
    """The rows of a batch as a file, to carry over on a day without network."""
    found = batch_visible_to(request.person, batch_id, on=request.moment.date())
    columns = edition_named(found.edition).columns
    rows = list(found.rows.order_by("pk").values_list("data", flat=True))
    if form == "json":
        told = {"batch_no": found.number, "edition": found.edition, "rows": rows}
        content, media_type = json.dumps(told, ensure_ascii=False, indent=1).encode(), "application/json"
    elif form == "xlsx":
        lines = ([row[one.name] for one in columns] for row in rows)
        content, media_type = (
            workbook_file(found.number, [one.label for one in columns], lines).getvalue(),
            SPREADSHEET,
        )
    else:
        raise Http404
    actions.record_export(found, by=request.person, at=request.moment)
    return content_answer(request, content, media_type=media_type, file_name=f"{found.number}.{form}")
