"""Search the record, open a row, sum it up, take it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import FileResponse, HttpResponse
from django.utils import timezone

from xiezhi.kernel.audit import permissions
from xiezhi.kernel.audit.actions import record
from xiezhi.kernel.audit.forms import RowsFilter
from xiezhi.kernel.audit.pages.showing import shown
from xiezhi.kernel.audit.pages.tabs import audit_tabs
from xiezhi.kernel.audit.queries.rows import FIGURES_BY, figures, row_visible_to, search
from xiezhi.kernel.audit.queries.seals import frontier
from xiezhi.kernel.audit.types import On, Outcome, act_label
from xiezhi.lib.spreadsheets import workbook_file
from xiezhi.lib.verdict import NotFound, Refused
from xiezhi.ui.components import ViewTab
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, render_page

LARGEST_EXPORT = 100_000
HEAD = (
    "时间", "人员", "行为", "结果", "对象类别", "对象", "理由", "内容", "网络地址", "设备", "请求号", "行号",
)  # fmt: skip
WIDTHS = (20, 24, 18, 8, 12, 30, 30, 50, 16, 30, 38, 10)


def _any_row(world: Any) -> dict[str, Any]:
    from xiezhi.kernel.audit.queries.rows import rows_visible_to
    from xiezhi.lib.rights import Scope

    here = rows_visible_to(Scope(frozenset({world.court.pk})))
    return {"row_id": here.order_by("id").values_list("id", flat=True)[0]}


@page("audit:rows", title="操作日志", right=permissions.VIEW, menu="audit", fragment=True)
def rows(request: Any) -> HttpResponse:
    """The record with its conditions; a row opens where it stands."""
    form = RowsFilter(request.GET)
    found = search(request.scope(permissions.VIEW), form.sought(request.moment.date()))
    listed = paginate_by_key(found, request, order=("-at", "-id"), size=50, count=True)
    sealed = frontier()
    context = {
        "filter": form,
        "page": listed,
        "rows": [
            (shown(row, request.may), (row.xid, row.pk) <= (sealed.xid, sealed.row_id))
            for row in listed.items
        ],
        "tabs": audit_tabs("audit:rows"),
        "may_export": bool(request.may(permissions.EXPORT)),
        "query": _query(request),
        "is_dated": bool(form.value_of("on_from") or form.value_of("on_until")),
    }
    return render_page(request, "audit/rows.html", context, fragment="audit/parts/rows.html")


@page("audit:row", title="一条日志", right=permissions.VIEW, menu="audit", sample=_any_row)
def row(request: Any, row_id: int) -> HttpResponse:
    """One act on a page of its own, to send on or print."""
    found = row_visible_to(request.scope(permissions.VIEW), row_id)
    if found is None:
        raise NotFound
    sealed = frontier()
    context = {
        "one": shown(found, request.may),
        "is_sealed": (found.xid, found.pk) <= (sealed.xid, sealed.row_id),
    }
    return render_page(request, "audit/row.html", context)


@page("audit:figures", title="日志统计", right=permissions.VIEW, menu="audit", fragment=True)
def audit_figures(request: Any) -> HttpResponse:
    """How many acts by day, act, person or outcome; every number opens its rows."""
    form = RowsFilter(request.GET)
    by = request.GET.get("by", "day")
    by = by if by in FIGURES_BY else "day"
    found = search(request.scope(permissions.VIEW), form.sought(request.moment.date()))
    lines = [_figure_line(line, by, _query(request, without=("by",))) for line in figures(found, by)]
    context = {
        "filter": form,
        "lines": lines,
        "total": sum(line["total"] for line in lines),
        "refused": sum(line["refused"] for line in lines),
        "most": max((line["total"] for line in lines), default=0),
        "heading": FIGURES_BY[by],
        "by": by,
        "choices": [
            ViewTab(f"按{label}", "?" + _query(request, by=name), is_current=name == by)
            for name, label in FIGURES_BY.items()
        ],
        "tabs": audit_tabs("audit:figures"),
        "is_dated": bool(form.value_of("on_from") or form.value_of("on_until")),
    }
    return render_page(request, "audit/figures.html", context, fragment="audit/parts/figures.html")


@page("audit:export", title="导出操作日志", right=permissions.EXPORT, menu="audit")
def export(request: Any) -> FileResponse:
    """The rows found, as a workbook; taking them out is itself recorded."""
    form = RowsFilter(request.GET)
    found = search(request.scope(permissions.EXPORT), form.sought(request.moment.date()))
    count = found.order_by()[: LARGEST_EXPORT + 1].count()
    if count > LARGEST_EXPORT:
        raise Refused(
            f"符合条件的日志超过{LARGEST_EXPORT}条，没有导出", code="too_large", remedy="请缩短时间或增加条件"
        )
    record(
        "audit.export", by=request.person, at=request.moment, detail={"条件": request.GET.dict(), "行数": count},
        on=On("audit", "", "操作日志", request.person.organisation_id),
    )  # fmt: skip
    file = workbook_file("操作日志", HEAD, _export_lines(found.order_by("-at", "-id")), widths=WIDTHS)
    return FileResponse(file, as_attachment=True, filename=f"操作日志-{request.moment:%Y%m%d-%H%M}.xlsx")


def _export_lines(found: Any) -> Iterator[tuple[Any, ...]]:
    for one in found.iterator(chunk_size=1000):
        line = shown(one)
        changed = [f"{label}：{old}→{new}" for label, old, new in line.changed]
        content = "；".join([*changed, *(f"{key}：{value}" for key, value in line.more)])
        yield (
            timezone.localtime(one.at), one.by_label, line.act, line.outcome, line.kind, one.object_label or one.object_id,
            one.reason, content, one.ip, one.agent, one.request_no, one.pk,
        )  # fmt: skip


def _figure_line(line: dict[str, Any], by: str, query: str) -> dict[str, Any]:
    """A line of the table with its words and the address of its rows."""
    label, narrowed = {
        "day": lambda: (line["day"], {"on_from": line["day"], "on_until": line["day"]}),
        "act": lambda: (act_label(line["act"]), {"act": line["act"]}),
        "person": lambda: (
            line["by_label"] or "系统或未登录",
            {"person": line["by_id"]} if line["by_id"] else {},
        ),
        "outcome": lambda: (Outcome(line["outcome"]).label, {"outcome": line["outcome"]}),
    }[by]()
    kept = {key: value for key, value in parse_qsl(query) if key not in narrowed}
    return line | {"label": label, "query": urlencode(kept | narrowed), "opens": bool(narrowed)}


def _query(request: Any, *, without: tuple[str, ...] = (), **changed: str) -> str:
    asked = request.GET.copy()
    for name in (*without, "page"):
        asked.pop(name, None)
    for name, value in changed.items():
        asked[name] = value
    return str(asked.urlencode())
