"""送达报表 (SP-09) and the progress of the service year (SP-47): measures with their written formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, F, Sum
from django.db.models.functions import ExtractDay, TruncDate, TruncMonth

from xiezhi.domains.service_of_process.queries.report_rows import (
    CONDITIONS,
    ENDED,
    MOMENTS,
    SERVED,
    TRIED,
    WAYS,
    ended_orders,
    served_papers,
    tried_attempts,
)
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.queries.statistics import standing_over
from xiezhi.domains.service_of_process.types import DocumentKind
from xiezhi.kernel.metrics.queries import figures, named_period
from xiezhi.kernel.metrics.types import Dimension, Measure, Period, Subject, Table, Variant

Address = Callable[[str, Mapping[str, Any]], str]
_DIVISIONS = {ENDED: "", SERVED: "attempt__order__", TRIED: "order__"}
MOST_DAYS, MOST_MONTHS = 62, 24
SHOWN = {
    ENDED: ("cases", "orders"),
    SERVED: ("persons", "papers", "days", "days:sent"),
    TRIED: (
        "attempts", *(f"{code}_use" for code in WAYS), *(f"{code}_success" for code in WAYS),
        *(f"{code}_success:over" for code in WAYS),
    ),
}  # fmt: skip
TABLE = {
    ENDED: ("cases", "orders"), SERVED: ("persons", "papers", "days"),
    TRIED: (*(f"{code}_use" for code in WAYS), *(f"{code}_success" for code in WAYS)),
}  # fmt: skip


def _days(start: str) -> Any:
    """Whole days from a moment to the day of service, added up."""
    return Sum(ExtractDay(F("effective_on") - TruncDate(start)), default=0)


ENDED_MEASURES = (
    Measure(
        code="cases", name="办结案件", unit="件", value=Count("court_case_id", distinct=True), part_of="orders",
        narrows={"what": "cases"},
        formula="期间内办结的送达任务所属的案件数，一个案件在一个期间只计一次。办结指现在的状态为已办结，重新送达的不计。",
    ),
    Measure(
        code="orders", name="办结任务", unit="件", value=Count("pk"), narrows={"what": "orders"},
        formula="期间内办结的送达任务数，包括写明理由、未能送达而办结的。",
    ),
)  # fmt: skip
SERVED_MEASURES = (
    Measure(
        code="persons", name="送达人数", unit="人", value=Count("attempt__recipient_id", distinct=True), part_of="papers",
        narrows={"what": "persons"},
        formula="期间内有文书依法生效的受送达人数，一个任务中的一名受送达人在一个期间只计一次。",
    ),
    Measure(
        code="papers", name="送达文书", unit="份", value=Count("pk"), narrows={"what": "papers"},
        formula="送达日期在期间内的文书份数：一份文书对一名受送达人按最早生效的一次计一份；异议冻结、被决定撤销的不计。",
    ),
    Measure(
        code="days", name="平均送达时长", unit="天", numerator="day_sum", denominator="papers", scale=1,
        narrows={"what": "papers"},
        formula="上述文书从提请之日到送达之日的天数合计÷份数，四舍五入到一位小数。",
        variants=(
            Variant(
                code="sent", name="平均送达时长（发出口径）", numerator="sent_day_sum", denominator="papers",
                formula="从生效的那一次发出之日到送达之日的天数合计÷份数。",
            ),
        ),
    ),
    Measure(
        code="day_sum", name="提请到送达的天数", unit="天", is_inner=True, value=_days("attempt__order__requested_at"),
        formula="提请之日到送达之日的天数合计。",
    ),
    Measure(
        code="sent_day_sum", name="发出到送达的天数", unit="天", is_inner=True, value=_days("attempt__queued_at"),
        formula="发出之日到送达之日的天数合计。",
    ),
)  # fmt: skip


def _way(code: str, name: str) -> tuple[Measure, ...]:
    conditions = CONDITIONS[TRIED]
    counted = (
        (code, f"{name}次数", "attempts", f"期间内发出的{name}次数。"),
        (f"{code}_served", f"{name}成功次数", code, "其中全部文书现在都已依法生效的次数；有异议未决的、被决定撤销的不计。"),
        (f"{code}_over", f"{name}有结果的次数", code, "其中已经送达、视为送达或者失败的次数。"),
    )  # fmt: skip
    inner = (
        Measure(
            code=one, name=label, unit="次", part_of=whole, formula=formula, narrows={"what": one}, is_inner=True,
            value=Count("pk", filter=conditions[one]),
        )
        for one, label, whole, formula in counted
    )  # fmt: skip
    return (
        *inner,
        Measure(
            code=f"{code}_use", name=f"{name}使用率", unit="%", numerator=code, denominator="attempts",
            narrows={"what": code}, formula=f"期间内发出的{name}次数÷全部送达次数×100%。",
        ),
        Measure(
            code=f"{code}_success", name=f"{name}成功率", unit="%", numerator=f"{code}_served", denominator=code,
            narrows={"what": f"{code}_served"},
            formula=f"{name}中全部文书现在都已依法生效的次数÷期间内发出的{name}次数×100%。之后被撤销的不算成功。",
            variants=(
                Variant(
                    code="over", name=f"{name}成功率（有结果口径）", numerator=f"{code}_served",
                    denominator=f"{code}_over", formula="只看已经有结果的：成功次数÷（成功次数＋失败次数）×100%。",
                ),
            ),
        ),
    )  # fmt: skip


TRIED_MEASURES = (
    Measure(
        code="attempts", name="送达次数", unit="次", value=Count("pk"), narrows={"what": "attempts"},
        formula="期间内发出的送达次数，各种方式合计；发出前取消的不计。",
    ),
    *(measure for code, (name, _) in WAYS.items() for measure in _way(code, name)),
)  # fmt: skip


def _dimensions(subject: str) -> tuple[Dimension, ...]:
    prefix, moment = _DIVISIONS[subject], MOMENTS[subject]
    own, name = f"{prefix}organisation_id", f"{prefix}organisation__short_name"
    day = F(moment) if subject == SERVED else TruncDate(moment)
    found = (
        Dimension(
            code="organisation", name="部门", keys=(own, name), key=lambda row: row[own],
            label=lambda row: str(row[name]), narrows=lambda key: {"organisation": key}, order=(name, own),
        ),
        Dimension(
            code="day", name="日期", keys=("day",), annotate={"day": day}, key=lambda row: row["day"],
            label=lambda row: f"{row['day']:%Y-%m-%d}", narrows=lambda key: {"first": key, "last": key},
            order=("-day",), most=MOST_DAYS, is_time=True,
        ),
        Dimension(
            code="month", name="月份", keys=("month",), annotate={"month": TruncMonth(moment)},
            key=lambda row: _first(row["month"]), label=lambda row: f"{row['month']:%Y-%m}",
            narrows=lambda key: {"first": key, "last": named_period("month", on=key).last}, order=("-month",),
            most=MOST_MONTHS, is_time=True,
        ),
    )  # fmt: skip
    if subject != SERVED:
        return found
    kind = Dimension(
        code="kind", name="文书种类", keys=("document__kind",), key=lambda row: row["document__kind"],
        label=lambda row: DocumentKind(row["document__kind"]).label, narrows=lambda key: {"kind": key},
        order=("-m_papers", "document__kind"),
    )  # fmt: skip
    return (*found, kind)


def _first(month: Any) -> date:
    return month.date() if hasattr(month, "date") else month


def report_subjects(address: Address) -> tuple[Subject, ...]:
    """The three subjects of the report, with the page that lists their rows; declared when the house starts."""
    facts = (
        (ENDED, "办结的送达任务", ended_orders, "办结时间", "orders", ENDED_MEASURES),
        (SERVED, "生效的文书", served_papers, "送达日期", "papers", SERVED_MEASURES),
        (TRIED, "送达次数", tried_attempts, "发出时间", "attempts", TRIED_MEASURES),
    )
    return tuple(
        Subject(
            code=code, name=name, rows=rows, standing=standing_over, moment=MOMENTS[code], moment_name=moment, base=base,
            measures=measures, dimensions=_dimensions(code), address=_addressed(address, code),
        )
        for code, name, rows, moment, base, measures in facts
    )  # fmt: skip


def _addressed(address: Address, code: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda narrows: address(code, narrows)


@dataclass(frozen=True, slots=True)
class Report:
    """The tables of one report: the whole, and each subject cut the same way."""

    period: Period
    wholes: tuple[Table, ...]
    cuts: tuple[Table, ...]
    kinds: Table

    @property
    def heads(self) -> list[Measure]:
        """The measures of a line, the subjects side by side."""
        return [measure for table in self.cuts for measure in table.measures]

    def lines(self) -> list[tuple[str, dict[str, Any]]]:
        """One line for each division, day or month that stands in any of the tables."""
        keys: dict[Any, str] = {}
        for table in self.cuts:
            keys |= {line.key: line.label for line in table.lines if line.key not in keys}
        is_time = bool(self.cuts[0].dimension and self.cuts[0].dimension.is_time)
        ordered = sorted(keys, key=lambda key: keys[key], reverse=is_time)
        return [(keys[key], self._of(key)) for key in ordered]

    def _of(self, key: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for table in self.cuts:
            line = next((one for one in table.lines if one.key == key), None)
            found |= {one.code: line for one in table.measures if line is not None}
        return found


def service_report(person: Any, by: str, *, period: Period, on: date) -> Report:
    """The report of a period, cut by division, day or month, over the person's own scope."""
    codes = (ENDED, SERVED, TRIED)
    return Report(
        period=period,
        wholes=tuple(figures(code, person, measures=SHOWN[code], period=period, on=on) for code in codes),
        cuts=tuple(
            figures(code, person, measures=TABLE[code], by=by, period=period, on=on) for code in codes
        ),
        kinds=figures(SERVED, person, measures=("papers", "persons"), by="kind", period=period, on=on),
    )


@dataclass(frozen=True, slots=True)
class YearProgress:
    """How far the service year has come (SP-47): cases completed, the target, and the share of time gone."""

    first: date
    last: date
    completed: int | None
    target: int
    days_gone: int
    days: int
    url: str = ""

    @property
    def share(self) -> Decimal | None:
        """Completed in per cent of the target, to one digit."""
        if self.completed is None:
            return None
        return (Decimal(100 * self.completed) / self.target).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def time_share(self) -> Decimal:
        """Days gone in per cent of the year."""
        return (Decimal(100 * self.days_gone) / self.days).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def due_by_now(self) -> int:
        """How many cases an even pace asks for by today."""
        return round(self.target * self.days_gone / self.days)


def year_progress(person: Any, court_id: int, *, on: date) -> YearProgress:
    """Completed cases of the running service year against the target of the court; start and target are settings."""
    chosen = settings_of(court_id)
    first = chosen.year_starts_on or date(on.year, 1, 1)
    while first + relativedelta(years=1) <= on:
        first += relativedelta(years=1)
    last = first + relativedelta(years=1, days=-1)
    table = figures(ENDED, person, measures=("cases",), period=Period(first=first, last=last), on=on)
    figure = table.whole.figures["cases"]
    completed = None if figure.value is None else int(figure.value)
    gone = min(max((on - first).days + 1, 0), (last - first).days + 1)
    return YearProgress(first, last, completed, chosen.year_target, gone, (last - first).days + 1, figure.url)
