"""Spreadsheets: hand one in, see every faulty row before anything is written, take the good ones (SP-04)."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import intake as actions
from xiezhi.domains.service_of_process.forms.intake import IntakeForm
from xiezhi.domains.service_of_process.pages.managing import managed
from xiezhi.domains.service_of_process.pages.orders import MENU, opened
from xiezhi.domains.service_of_process.pages.samples import sample_order
from xiezhi.domains.service_of_process.queries.intake import intakes_visible_to, rows_of
from xiezhi.domains.service_of_process.rules.intake import columns_of
from xiezhi.domains.service_of_process.types.intake import IntakeKind
from xiezhi.kernel.cases import permissions as cases
from xiezhi.lib.masking import mask_id_no, mask_phone
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import REFUSED_STATUS, show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

WRITES = ("GET", "POST")
DOCKETING_MENU = "service_docketing"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200


def _kind_sample(kind: IntakeKind) -> Any:
    """An intake of the court, for the walk through all pages."""

    def sample(world: Any) -> dict[str, Any]:
        return {"batch_id": world.sample(f"intake_{kind.value}").pk}

    return sample


@page(
    "service_of_process:docketing", title="批量立卷", right=cases.DOCKET, menu=DOCKETING_MENU, methods=WRITES
)
def docketing(request: Any) -> HttpResponse:
    """Hand in a spreadsheet of cases."""
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            batch = actions.preview_cases(
                given.read(), file_name=given.name, organisation=request.person.organisation, by=request.person,
                at=request.moment,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:docketing-preview", _read_line(batch), batch.pk
            )
    past = intakes_visible_to(request.person, IntakeKind.CASES, on=request.moment.date())[:20]
    context = {"form": form, "past": past, "columns": columns_of(IntakeKind.CASES), "kind": IntakeKind.CASES}
    return render_page(request, "service_of_process/intake/docketing.html", context, status=status_of(form))


@page(
    "service_of_process:docketing-preview", title="批量立卷预览", right=cases.DOCKET, menu=DOCKETING_MENU,
    methods=WRITES, sample=_kind_sample(IntakeKind.CASES),
)  # fmt: skip
def docketing_preview(request: Any, batch_id: int) -> HttpResponse:
    """Every faulty row, and the button that takes the good ones."""
    return _preview(
        request, _batch(request, batch_id, IntakeKind.CASES), "service_of_process:docketing-preview"
    )


@page(
    "service_of_process:docketing-faulty", title="下载待修改的行", right=cases.DOCKET, menu=DOCKETING_MENU,
    sample=_kind_sample(IntakeKind.CASES),
)  # fmt: skip
def docketing_faulty(request: Any, batch_id: int) -> HttpResponse:
    """What was not taken, as a spreadsheet to mend."""
    return _faulty(_batch(request, batch_id, IntakeKind.CASES))


@page("service_of_process:docketing-template", title="批量立卷模板", right=cases.DOCKET, menu=DOCKETING_MENU)
def docketing_template(request: Any) -> HttpResponse:
    """The empty spreadsheet."""
    return _file(actions.template_file(IntakeKind.CASES), "批量立卷模板.xlsx")


@page(
    "service_of_process:recipients-intake", title="批量导入受送达人", right=permissions.REQUEST, menu=MENU,
    methods=WRITES, sample=sample_order,
)  # fmt: skip
def recipients_intake(request: Any, order_id: int) -> HttpResponse:
    """Hand in a spreadsheet of recipients for one order."""
    order = opened(request, order_id)
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            batch = actions.preview_recipients(
                order, given.read(), file_name=given.name, by=request.person, at=request.moment
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:intake-preview", _read_line(batch), batch.pk
            )
    context = {
        "form": form, "order": order, "columns": columns_of(IntakeKind.RECIPIENTS), "kind": IntakeKind.RECIPIENTS,
    }  # fmt: skip
    return render_page(request, "service_of_process/intake/recipients.html", context, status=status_of(form))


@page("service_of_process:intake-template", title="受送达人模板", right=permissions.REQUEST, menu=MENU)
def intake_template(request: Any) -> HttpResponse:
    """The empty spreadsheet."""
    return _file(actions.template_file(IntakeKind.RECIPIENTS), "受送达人模板.xlsx")


@page(
    "service_of_process:intake-preview", title="受送达人预览", right=permissions.REQUEST, menu=MENU, methods=WRITES,
    sample=_kind_sample(IntakeKind.RECIPIENTS),
)  # fmt: skip
def intake_preview(request: Any, batch_id: int) -> HttpResponse:
    """The same for recipients."""
    batch = _batch(request, batch_id, IntakeKind.RECIPIENTS)

    def preview(request: Any, order_id: int) -> HttpResponse:
        return _preview(request, batch, "service_of_process:intake-preview")

    return managed(preview)(request, order_id=batch.order_id)


@page(
    "service_of_process:intake-faulty", title="下载待修改的行", right=permissions.REQUEST, menu=MENU,
    sample=_kind_sample(IntakeKind.RECIPIENTS),
)  # fmt: skip
def intake_faulty(request: Any, batch_id: int) -> HttpResponse:
    """The same for recipients."""
    return _faulty(_batch(request, batch_id, IntakeKind.RECIPIENTS))


def _batch(request: Any, batch_id: int, kind: IntakeKind) -> Any:
    found = intakes_visible_to(request.person, kind, on=request.moment.date()).filter(pk=batch_id).first()
    if found is None:
        raise Http404
    return found


def _preview(request: Any, batch: Any, here: str) -> HttpResponse:
    refused = None
    if request.method == "POST":
        try:
            batch = actions.take_intake(batch, by=request.person, at=request.moment)
        except Refused as refusal:
            refused = refusal
        else:
            said = f"已导入{batch.taken_count}行" + (
                f"，{batch.refused_count}行待修改" if batch.refused_count else ""
            )
            return redirect_with_notice(
                request, here, said, batch.pk, level="warn" if batch.refused_count else "info"
            )
    rows = rows_of(batch)
    faulty = [row for row in rows if not row.is_good]
    good = [row for row in rows if row.is_good]
    is_cases = batch.kind == IntakeKind.CASES.value
    context = {
        "batch": batch, "order": batch.order, "refused": refused, "is_cases": is_cases, "kind": IntakeKind(batch.kind),
        "faulty": faulty[:MOST_SHOWN], "faulty_count": len(faulty), "good_count": len(good),
        "good": [_shown(row) for row in good[:MOST_SHOWN]], "most": MOST_SHOWN,
        "case_count": len({row.values.get("case_no") for row in good}) if is_cases else 0,
        "faulty_url": reverse(here.replace("-preview", "-faulty"), args=[batch.pk]),
    }  # fmt: skip
    return render_page(
        request, "service_of_process/intake/preview.html", context, status=REFUSED_STATUS if refused else 200
    )


def _shown(row: Any) -> dict[str, Any]:
    values = row.values
    return {
        "number": row.number, "case_no": values.get("case_no", ""), "role": values["role"], "name": values["name"],
        "id_no": mask_id_no(values["id_no"]) if values["id_no"] else "",
        "phone": mask_phone(values["phone"]) if values["phone"] else "",
    }  # fmt: skip


def _read_line(batch: Any) -> str:
    good = batch.row_count - batch.refused_count
    return (
        f"读到{batch.row_count}行，{good}行可以导入，{batch.refused_count}行有错。还没有写入，请核对后确认。"
    )


def _faulty(batch: Any) -> HttpResponse:
    return _file(actions.faulty_file(batch), "待修改.xlsx")


def _file(content: Any, name: str) -> HttpResponse:
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
