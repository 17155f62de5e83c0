"""送达统计: figures within the person's own authority, each with its formula; the rows behind them for who may see tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.forms.statistics import PeriodFilter
from xiezhi.domains.service_of_process.pages.order_list import SPREADSHEET
from xiezhi.domains.service_of_process.queries.orders import HANDED_IN
from xiezhi.domains.service_of_process.queries.statistics import (
    MEASURES,
    PERIODS,
    order_statistics,
    period_asked,
    statistics,
)
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.metrics.types import Line, Measure, Table
from xiezhi.lib.spreadsheets import workbook_file
from xiezhi.ui.components import Row, ViewTab, Why
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import render_page

MENU = "service_statistics"
CUTS = ("organisation", "month", "state")


def _address(narrows: Mapping[str, Any]) -> str:
    """The list of the orders counted: the same days, the same states (no drafts), whatever view stands first."""
    asked = {
        "requested_from": narrows.get("first"), "requested_until": narrows.get("last"),
        "organisation": narrows.get("organisation"),
        "order_state": narrows.get("order_state"), "view": HANDED_IN,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value}
    return f"{reverse('service_of_process:orders')}?{urlencode(given, doseq=True)}"


SUBJECT = order_statistics(_address)


def _asked(request: Any) -> tuple[PeriodFilter, Any, str]:
    form = PeriodFilter(request.GET)
    days = {"first": form.value_of("requested_from"), "last": form.value_of("requested_until")}
    if form.errors:
        days = {}
    period, tab = period_asked({**days, "period": request.GET.get("period", "")}, on=request.moment.date())
    return form, period, tab


@page("service_of_process:statistics", title="送达统计", right=permissions.STATISTICS, menu=MENU)
def statistics_page(request: Any) -> HttpResponse:
    """Counts by division, month and state in a period, each with what it counts."""
    form, period, tab = _asked(request)
    on = request.moment.date()
    whole = statistics(request.person, "", period=period, on=on)
    tables = [statistics(request.person, by, period=period, on=on) for by in CUTS]
    base = reverse("service_of_process:statistics")
    context = {
        "filters": form, "period": period, "whole": whole.whole, "tables": tables[:2], "states": tables[2],
        "heads": [(one, _why(one, whole.whole)) for one in tables[0].measures], "now": request.moment,
        "tabs": [ViewTab(name, f"{base}?period={code}", None, code == tab) for code, name in PERIODS],
        "query": request.GET.urlencode(), "opens": any(one.url for one in whole.whole.figures.values()),
    }  # fmt: skip
    return render_page(
        request, "service_of_process/statistics.html", context, status=400 if form.errors else 200
    )


def _why(one: Measure, whole: Line) -> Why:
    """The formula of a figure, and what its other formulas give."""
    others = [
        Row(variant.name, f"{_said(whole, f'{one.code}:{variant.code}')}。{variant.formula}")
        for variant in one.variants
    ]
    return Why(f"{one.name}（{one.unit}）", [Row("公式", one.formula), *others])


def _said(whole: Line, code: str) -> str:
    value = whole.figures[code].value
    return "不计算" if value is None else f"{value}%"


@page("service_of_process:statistics-export", title="导出送达统计", right=permissions.STATISTICS, menu=MENU)
def statistics_export(request: Any) -> FileResponse:
    """The figures of the page as a spreadsheet, formulas below; the export is recorded."""
    _, period, _ = _asked(request)
    on = request.moment.date()
    tables = [statistics(request.person, by, period=period, on=on) for by in CUTS]
    shown = [one for one in MEASURES if not one.is_inner]
    head = ("分组", "名称", *(f"{one.name}（{one.unit}）" for one in shown))
    codes = [one.code for one in shown]
    note = "；".join(
        [f"期间：{period.name}（按提请时间）", f"导出时间：{request.moment:%Y-%m-%d %H:%M}"]
        + [f"{one.name}：{one.formula}" for one in shown]
    )
    file = workbook_file(
        "送达统计", head, _sheet(tables, codes), widths=(12, 20, *(12 for _ in codes)), note=note
    )
    audit.record(
        "service_of_process.statistics.export", by=request.person, at=request.moment,
        on=On("service_of_process.order", "", "统计", request.person.organisation_id),
        detail={"query": request.GET.urlencode()[:300]},
    )  # fmt: skip
    name = f"送达统计{request.moment:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=SPREADSHEET)


def _sheet(tables: list[Table], codes: list[str]) -> Iterator[tuple[Any, ...]]:
    for table in tables:
        name = table.dimension.name if table.dimension else ""
        yield from ((name, line.label, *_cells(line, codes)) for line in table.lines)
    yield ("合计", "", *_cells(tables[0].whole, codes))


def _cells(line: Line, codes: list[str]) -> Iterator[Any]:
    for code in codes:
        figure = line.figures.get(code)
        if figure is None or figure.value is None:
            yield "不公布" if figure is not None and figure.is_kept_back else None
        else:
            yield figure.value if isinstance(figure.value, int) else float(figure.value)
