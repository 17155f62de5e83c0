"""送达报表 as Excel, Word and PDF: the same figures, the formulas below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from xiezhi.domains.service_of_process.channels.reports import TEMPLATE
from xiezhi.domains.service_of_process.queries.reports import Report, YearProgress
from xiezhi.kernel.documents.actions import print_sheet
from xiezhi.lib.spreadsheets import workbook_file
from xiezhi.lib.word_tables import WordTable, word_report

TITLE = "送达报表"


def shown_value(figure: Any, unit: str) -> str:
    """A figure in words: 不公布 where it is kept back, 无 for a rate of nothing."""
    if figure is None:
        return "0" if unit not in {"%", "天"} else "无"
    if figure.is_kept_back:
        return "不公布"
    if figure.value is None:
        return "无"
    return f"{figure.value}{'%' if unit == '%' else ''}"


def progress_line(progress: YearProgress) -> str:
    """已办结3,912件，目标8,000件…"""
    done = "不公布" if progress.completed is None else f"{progress.completed}件"
    share = f"，完成{progress.share}%" if progress.share is not None else ""
    return (
        f"服务年度{progress.first}至{progress.last}：办结案件{done}，目标{progress.target}件{share}；"
        f"时间已过{progress.time_share}%。"
    )


def _tables(report: Report, cut: str) -> list[WordTable]:
    heads = [f"{one.name}（{one.unit}）" for one in report.heads]
    lines = [
        [label, *(shown_value(_figure(found, one), one.unit) for one in report.heads)]
        for label, found in report.lines()
    ]
    wholes = [
        [one.name, one.unit, shown_value(table.whole.figures[one.code], one.unit)]
        for table in report.wholes for one in table.measures
    ]  # fmt: skip
    kinds = [
        [line.label, *(shown_value(line.figures[one.code], one.unit) for one in report.kinds.measures)]
        for line in report.kinds.lines
    ]
    return [
        WordTable("合计", ("项目", "单位", "数字"), wholes),
        WordTable(cut, (cut, *heads), lines),
        WordTable(
            "文书种类", ("文书种类", *(f"{one.name}（{one.unit}）" for one in report.kinds.measures)), kinds
        ),
    ]


def _figure(found: dict[str, Any], measure: Any) -> Any:
    line = found.get(measure.code)
    return line.figures[measure.code] if line is not None else None


def _notes(report: Report) -> list[str]:
    seen: dict[str, str] = {}
    for table in report.wholes:
        for one in table.measures:
            seen.setdefault(one.name, one.formula)
    return [f"{name}：{formula}" for name, formula in seen.items()]


def _lines(report: Report, progress: YearProgress, court: str, at: datetime) -> list[str]:
    return [
        f"{court}　期间：{report.period.name or '全部'}　导出时间：{at:%Y-%m-%d %H:%M}", progress_line(progress),
    ]  # fmt: skip


def workbook_of(report: Report, progress: YearProgress, *, court: str, cut: str, at: datetime) -> bytes:
    """One sheet: the lines, then the whole, then the kinds of paper; numbers as numbers."""
    heads = [f"{one.name}（{one.unit}）" for one in report.heads]
    note = "\n".join([*_lines(report, progress, court, at), *_notes(report)])
    file = workbook_file(
        TITLE, ("分组", "名称", *heads), _sheet(report, cut), widths=(12, 22, *(14 for _ in heads)), note=note
    )
    return file.read()


def _sheet(report: Report, cut: str) -> Iterator[tuple[Any, ...]]:
    for label, found in report.lines():
        yield (cut, label, *(_number(_figure(found, one), one.unit) for one in report.heads))
    for table in report.wholes:
        for one in table.measures:
            yield ("合计", f"{one.name}（{one.unit}）", _number(table.whole.figures[one.code], one.unit))
    for line in report.kinds.lines:
        yield (
            "文书种类",
            line.label,
            *(_number(line.figures[one.code], one.unit) for one in report.kinds.measures),
        )


def _number(figure: Any, unit: str) -> Any:
    value = None if figure is None else figure.value
    if value is None or (figure is not None and figure.is_kept_back):
        return shown_value(figure, unit)
    return float(value) if isinstance(value, Decimal) else value


def word_of(report: Report, progress: YearProgress, *, court: str, cut: str, at: datetime) -> bytes:
    """A Word file that may be edited."""
    return word_report(TITLE, _lines(report, progress, court, at), _tables(report, cut), _notes(report))


def pdf_of(report: Report, progress: YearProgress, *, court: str, cut: str, at: datetime) -> bytes:
    """A PDF to print."""
    facts = {
        "title": TITLE, "court": court, "lines": _lines(report, progress, court, at), "notes": _notes(report),
        "tables": [
            {"title": one.title, "head": list(one.head), "rows": [list(row) for row in one.rows]}
            for one in _tables(report, cut)
        ],
    }  # fmt: skip
    return print_sheet(TEMPLATE, facts, at=at)
