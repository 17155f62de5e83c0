"""Numbers of many parcels at once: scanned or from a spreadsheet, looked at before any is written."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import tracking
from xiezhi.domains.service_of_process.forms.parcels import TrackingListForm
from xiezhi.domains.service_of_process.pages.parcels import MENU, WRITES
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page


@page("service_of_process:tracking", title="批量回填单号", right=permissions.SEND, menu=MENU, methods=WRITES)
def tracking_list(request: Any) -> HttpResponse:
    """Read a list and show every row with what is wrong; the same list, confirmed, is written."""
    form = TrackingListForm(
        request.POST or None, request.FILES or None, initial={"posted_on": request.moment.date()}
    )
    rows: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            rows = _preview(request, form)
            if request.POST.get("what") == "take":
                return _take(request, form, rows)
        except Refused as refusal:
            show_refusal(form, refusal)
    good = [row for row in rows if not row.fault]
    context = {
        "form": form, "rows": rows, "good": good, "faulty": [row for row in rows if row.fault],
        "lines": "\n".join(f"{row.parcel_no} {row.tracking_no}" for row in good),
    }  # fmt: skip
    return render_page(request, "service_of_process/parcels/tracking.html", context, status=status_of(form))


def _preview(request: Any, form: TrackingListForm) -> list[Any]:
    given = form.cleaned_data["file"]
    return tracking.preview_tracking(
        form.cleaned_data["lines"], given.read() if given else None, file_name=given.name if given else "",
        by=request.person, at=request.moment,
    )  # fmt: skip


def _take(request: Any, form: TrackingListForm, rows: list[Any]) -> HttpResponse:
    count = tracking.take_tracking(
        rows, posted_on=form.cleaned_data["posted_on"], by=request.person, at=request.moment
    )
    left = len(rows) - count
    said = f"回填了{count}件" + (f"，{left}行没有回填" if left else "，物流会自动更新")
    return redirect_with_notice(request, "service_of_process:parcels", said, level="warn" if left else "info")
