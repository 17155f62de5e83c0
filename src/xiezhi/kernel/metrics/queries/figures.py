"""The one place where figures are computed: a subject's measures, cut one way, in one period, for one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from xiezhi.kernel.metrics.rules.periods import both, may_be_shown_without_rows
from xiezhi.kernel.metrics.rules.small_cells import is_small, kept_back
from xiezhi.kernel.metrics.types import (
    SUBJECTS,
    Dimension,
    Figure,
    Line,
    Measure,
    Period,
    Standing,
    Subject,
    Table,
)
from xiezhi.lib.verdict import NotFound, Refused

_WHOLE = "whole"


def figures(
    subject_code: str, person: Any, *, measures: Sequence[str], by: str = "", period: Period | None = None, on: date,
) -> Table:  # fmt: skip
    """A table of figures over the rows within the person's scope, cut by one dimension or none.

    Readers who may open the rows, and those who answer for the work, get whole figures in any
    period. **Everybody else** (:attr:`Standing.AGGREGATE`: the public, cockpits over other people's
    work) gets small cells kept back together with what would give them away, and only whole
    quarters that have ended and no cut by time, so that no two tables can be taken from one another.
    A person without standing finds nothing.
    """
    subject = SUBJECTS[subject_code]
    standing = subject.standing(person, on)
    if standing is Standing.NONE:
        raise NotFound
    asked = period or Period()
    dimension = subject.dimension(by) if by else None
    if standing is Standing.AGGREGATE:
        _guard(asked, dimension, on)
    shown = tuple(subject.measure(code) for code in measures)
    values = _needed(subject, shown)
    rows = _within(subject, subject.rows(person, on), asked)
    counted: dict[Any, dict[str, int]] = {}
    labels: dict[Any, str] = {}
    is_cut_short = False
    if dimension is not None:
        counted, labels, is_cut_short = _counted(rows, dimension, values)
    whole = _numbers(rows.aggregate(**_aggregates(values)), values)
    missing, total_missing = (
        _missing(subject, values, counted, whole) if standing is Standing.AGGREGATE else ({}, set())
    )
    opens = standing is Standing.ROWS
    lines = tuple(
        Line(key, labels[key], {
            one.code: _figure(subject, one, counted[key], {code for code in missing if key in missing[code]},
                              _address(subject, one, asked, dimension, key) if opens else "")
            for one in shown
        })
        for key in counted
    )  # fmt: skip
    last = {
        one.code: _figure(subject, one, whole, total_missing, _address(subject, one, asked) if opens else "")
        for one in shown
    }
    return Table(
        subject=subject, measures=shown, period=asked, dimension=dimension, lines=lines,
        whole=Line(_WHOLE, "合计", last), is_cut_short=is_cut_short,
    )  # fmt: skip


def _guard(period: Period, dimension: Dimension | None, on: date) -> None:
    verdict = may_be_shown_without_rows(period, on=on)
    if not verdict:
        raise Refused(verdict.reason, field="period", remedy=verdict.remedy, code=verdict.code)
    if dimension is not None and dimension.is_time:
        raise Refused(
            "公开的数字不按时间细分", field="by", remedy="请改按部门或者其他方式查看", code="by_time"
        )


def _needed(subject: Subject, shown: Sequence[Measure]) -> dict[str, Measure]:
    """The measures that are counted in the database: those shown, those their formulas name, the base."""
    found: dict[str, Measure] = {}

    def need(code: str) -> None:
        one = subject.measure(code)
        for other in (one.numerator, one.denominator, one.part_of):
            if other:
                need(other)
        if not one.is_rate:
            found[code] = one

    for one in shown:
        need(one.code)
    need(subject.base)
    return found


def _name(code: str) -> str:
    return f"m_{code.replace(':', '_')}"


def _aggregates(values: Mapping[str, Measure]) -> dict[str, Any]:
    return {_name(code): one.value for code, one in values.items()}


def _numbers(row: Mapping[str, Any], values: Mapping[str, Measure]) -> dict[str, int]:
    return {code: int(row[_name(code)] or 0) for code in values}


def _within(subject: Subject, rows: Any, period: Period) -> Any:
    """Rows whose moment falls on a day of the period, by the calendar of China."""
    zone = timezone.get_default_timezone()
    if period.first is not None:
        rows = rows.filter(**{f"{subject.moment}__gte": datetime.combine(period.first, time(), tzinfo=zone)})
    if period.last is not None:
        after = datetime.combine(period.last + timedelta(days=1), time(), tzinfo=zone)
        rows = rows.filter(**{f"{subject.moment}__lt": after})
    return rows


def _counted(
    rows: Any, dimension: Dimension, values: Mapping[str, Measure]
) -> tuple[dict[Any, dict[str, int]], dict[Any, str], bool]:
    """The lines of a dimension with their numbers, and whether there were more lines than are shown."""
    cut = rows.annotate(**dimension.annotate).values(*dimension.keys).annotate(**_aggregates(values))
    found = list(cut.order_by(*(dimension.order or dimension.keys))[: dimension.most + 1])
    counted = {key: dict.fromkeys(values, 0) for key, _ in dimension.known}
    labels = dict(dimension.known)
    for row in found[: dimension.most]:
        key = dimension.key(row)
        counted[key], labels[key] = _numbers(row, values), labels.get(key) or dimension.label(row)
    return counted, labels, len(found) > dimension.most


def _missing(
    subject: Subject, values: Mapping[str, Measure], counted: Mapping[Any, Mapping[str, int]], whole: Mapping[str, int]
) -> tuple[dict[str, frozenset[Any]], set[str]]:  # fmt: skip
    """For each measure the lines kept back, and the measures whose total is kept back too.

    A line with few rows tells nothing whatever; beyond that each measure is looked at by itself.
    """
    threshold = settings.METRICS_SMALL_CELL
    total = {
        code for code, one in values.items()
        if 0 < whole[subject.base] < threshold
        or (whole[subject.base] and is_small(whole[code], threshold, whole[one.part_of] if one.part_of else None))
    }  # fmt: skip
    few = kept_back({key: line[subject.base] for key, line in counted.items()}, threshold)
    found: dict[str, frozenset[Any]] = {}
    for code, one in values.items():
        wholes = {key: line[one.part_of] for key, line in counted.items()} if one.part_of else None
        column = {key: line[code] for key, line in counted.items()}
        found[code] = kept_back(column, threshold, wholes=wholes, besides=few)
    return found, total


def _figure(
    subject: Subject, one: Measure, numbers: Mapping[str, int], missing: set[str], url: str
) -> Figure:
    if not one.is_rate:
        return Figure(None, True) if one.code in missing else Figure(numbers[one.code], url=url)
    if missing & {one.numerator, one.denominator}:
        return Figure(None, True)
    below = numbers[one.denominator]
    if not below:
        return Figure(None)
    share = Decimal(one.scale * numbers[one.numerator]) / below
    return Figure(share.quantize(Decimal("0.1"), ROUND_HALF_UP), url=url)


def _address(
    subject: Subject, one: Measure, period: Period, dimension: Dimension | None = None, key: Any = None
) -> str:
    """Where the rows behind a figure are listed: narrowed by line, period and what the measure counts."""
    narrows: dict[str, Any] = {"first": period.first, "last": period.last}
    if dimension is not None:
        line = dict(dimension.narrows(key))
        inner = both(period, Period(first=line.pop("first", None), last=line.pop("last", None)))
        narrows = {**line, "first": inner.first, "last": inner.last}
    return subject.address({**narrows, **one.narrows})
