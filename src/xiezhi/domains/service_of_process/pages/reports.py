"""送达报表 (SP-09): by day, month and division, every figure with its formula and its rows; the service year (SP-47)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.forms.reports import RowsFilter
from xiezhi.domains.service_of_process.forms.statistics import PeriodFilter
from xiezhi.domains.service_of_process.pages.files import content_answer
from xiezhi.domains.service_of_process.pages.order_list import SPREADSHEET
from xiezhi.domains.service_of_process.pages.report_files import pdf_of, word_of, workbook_of
from xiezhi.domains.service_of_process.queries.report_rows import CONDITIONS, ENDED, SERVED, rows_behind
from xiezhi.domains.service_of_process.queries.reports import (
    Report,
    YearProgress,
    report_subjects,
    service_report,
    year_progress,
)
from xiezhi.domains.service_of_process.queries.statistics import period_asked
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.kernel.metrics.types import SUBJECTS
from xiezhi.ui.components import Row, ViewTab, Why
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import render_page

MENU = "service_reports"
CUTS = {"month": "月报", "day": "日报", "organisation": "各部门"}
_DEFAULT_PERIOD = {"month": "year", "day": "month", "organisation": "year"}
ROWS_ON_PAGE = 100
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {"xlsx": (workbook_of, SPREADSHEET), "docx": (word_of, _WORD), "pdf": (pdf_of, "application/pdf")}


def _address(subject: str, narrows: Mapping[str, Any]) -> str:
    """The list of the rows a figure counts."""
    asked = {"of": subject.rpartition(".")[2], **narrows}
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    return f"{reverse('service_of_process:report-rows')}?{urlencode(given)}"


REPORT_SUBJECTS = report_subjects(_address)


def _asked(request: Any) -> tuple[PeriodFilter, str, Any]:
    by = request.GET.get("by", "")
    by = by if by in CUTS else "month"
    form = PeriodFilter(request.GET)
    days = {"first": form.value_of("requested_from"), "last": form.value_of("requested_until")}
    named = request.GET.get("period") or _DEFAULT_PERIOD[by]
    period, _ = period_asked({**({} if form.errors else days), "period": named}, on=request.moment.date())
    return form, by, period


@page("service_of_process:reports", title="送达报表", right=permissions.STATISTICS, menu=MENU)
def reports(request: Any) -> HttpResponse:
    """The report on the screen, with the progress of the service year on top."""
    form, by, period = _asked(request)
    found = service_report(request.person, by, period=period, on=request.moment.date())
    base = reverse("service_of_process:reports")
    context = {
        "filters": form, "report": found, "by": by, "by_name": found.cuts[0].dimension, "progress": progress_of(request),
        "wholes": [(table, [(one, _why(one)) for one in table.measures]) for table in found.wholes],
        "heads": [(one, _why(one)) for table in found.cuts[:2] for one in table.measures],
        "ways": [(one, _why(one)) for one in found.cuts[2].measures],
        "query": request.GET.urlencode(),
        "tabs": [ViewTab(name, f"{base}?by={code}", None, code == by) for code, name in CUTS.items()],
        "forms": (("xlsx", "Excel"), ("docx", "Word"), ("pdf", "PDF")),
        "is_cut_short": any(table.is_cut_short for table in found.cuts),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return render_page(request, "service_of_process/reports/report.html", context, status=status)


def progress_of(request: Any) -> YearProgress:
    """The service year of the person's court."""
    court = court_of(request.person.organisation)
    return year_progress(request.person, court.pk, on=request.moment.date())


def _why(one: Any) -> Why:
    rows = [Row("公式", one.formula), *(Row(other.name, other.formula) for other in one.variants)]
    return Why(f"{one.name}（{one.unit}）", rows)


@page("service_of_process:report-export", title="导出送达报表", right=permissions.STATISTICS, menu=MENU)
def report_export(request: Any) -> HttpResponse:
    """The same report as Excel, Word or PDF; who took it out is recorded."""
    form = request.GET.get("form", "xlsx")
    if form not in FORMS:
        raise Http404
    _, by, period = _asked(request)
    found: Report = service_report(request.person, by, period=period, on=request.moment.date())
    make, media_type = FORMS[form]
    court = court_of(request.person.organisation)
    content = make(found, progress_of(request), court=court.name, cut=CUTS[by], at=request.moment)
    audit.record(
        "service_of_process.statistics.export", by=request.person, at=request.moment,
        on=On("service_of_process.order", "", "报表", request.person.organisation_id),
        detail={"form": form, "query": request.GET.urlencode()[:300]},
    )  # fmt: skip
    name = f"送达报表{request.moment:%Y%m%d}.{form}"
    return content_answer(request, content, media_type=media_type, file_name=name)


@page("service_of_process:report-rows", title="报表的明细", right=permissions.STATISTICS, menu=MENU)
def report_rows(request: Any) -> HttpResponse:
    """The rows behind one figure, of the orders this person may open."""
    form = RowsFilter(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    subject = f"service_of_process.{asked['of'] or 'attempts'}"
    what = asked["what"] or "attempts"
    if subject not in CONDITIONS or what not in CONDITIONS[subject]:
        raise Http404
    rows = rows_behind(
        subject, what, request.person, on=request.moment.date(), first=asked["first"], last=asked["last"],
        organisation=asked["organisation"], kind=asked["kind"],
    )  # fmt: skip
    order = {ENDED: "", SERVED: "attempt__order__"}.get(subject, "order__")
    more = () if subject == ENDED else (f"{order.removesuffix('order__')}recipient__party",)
    rows = rows.select_related(*((f"{order}court_case", f"{order}organisation") + more))
    if subject == SERVED:
        rows = rows.select_related("document", "attempt__recipient__party")
    shown = Paginator(rows, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    measure = next((one for one in SUBJECTS[subject].measures if one.code == what), None)
    context = {
        "kind": asked["of"], "shown": shown, "rows": [_row(subject, one) for one in shown], "query": query.urlencode(),
        "measure": measure, "first": asked["first"], "last": asked["last"],
    }  # fmt: skip
    return render_page(request, "service_of_process/reports/rows.html", context)


def _row(subject: str, one: Any) -> dict[str, Any]:
    if subject == ENDED:
        return {"order": one, "who": "", "what": one.get_state_display(), "on": one.completed_at}
    if subject == SERVED:
        attempt = one.attempt
        what = f"《{one.document.name}》 {attempt.get_method_display()}"
        return {
            "order": attempt.order,
            "who": attempt.recipient.party.name,
            "what": what,
            "on": one.effective_on,
        }
    what = f"第{one.number}次 {one.get_method_display()} {one.get_state_display()}"
    return {"order": one.order, "who": one.recipient.party.name, "what": what, "on": one.queued_at}
