"""How the papers look to the person served: documents, days, what comes next, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xiezhi.domains.service_of_process.models import Attempt, Cell
from xiezhi.domains.service_of_process.pages.recipient_session import court_context
from xiezhi.domains.service_of_process.queries.received import PeriodFacts, periods_for
from xiezhi.domains.service_of_process.types import Authority, DocumentKind
from xiezhi.lib.dates import day_of, full_date

_MEGABYTE = 1024 * 1024
# What a period asks for, said as something to do. Other periods keep their own name.
_DOINGS = {
    "C02": ("答辩状最迟", "提交答辩状"),
    "C03": ("管辖异议最迟", "提出管辖权异议"),
    "C09": ("上诉最迟", "要上诉的，提交上诉状"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One document in the list."""

    cell: Cell
    name: str
    line: str
    seen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day to keep: its label, what to do, and why it is that day."""

    label: str
    doing: str
    on: date
    period: PeriodFacts | None = None
    at: datetime | None = None
    place: str = ""


def context_of(attempt: Attempt, **more: Any) -> dict[str, Any]:
    """What every page behind the question of identity shows in its frame."""
    party, agency = attempt.recipient.party, attempt.recipient.agency
    return {
        **court_context(attempt), "attempt": attempt, "case": attempt.order.court_case, "party": party,
        "agency": agency, "signer_name": agency.name if agency else party.name,
        "authority_open": agency is not None and agency.authority != Authority.VALID.value, **more,
    }  # fmt: skip


def papers_of(cells: list[Cell]) -> list[Paper]:
    """The list of documents."""
    return [
        Paper(
            cell=cell,
            name=cell.document.name,
            line=_size_line(cell),
            seen=is_seen(cell),
            note="法院已经另发新的版本" if cell.document.withdrawn_at else "",
        )
        for cell in cells
    ]


def is_seen(cell: Cell) -> bool:
    """Was it opened?"""
    return cell.viewed_at is not None


def _size_line(cell: Cell) -> str:
    document = cell.document
    if document.copies > 1:
        return f"{document.copies}份，共{document.pages}页"
    return f"{document.pages}页"


def megabytes(cells: list[Cell]) -> str:
    """4.2 MB, or 86 KB."""
    size = sum(cell.document.file.size for cell in cells)
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{max(size // 1024, 1)} KB"


def days_of(attempt: Attempt, *, now: datetime) -> list[Day]:
    """The days to keep: periods that run, and the hearing. Nothing that no rule gave."""
    found = [_period_day(period) for period in periods_for(attempt) if not period.held]
    hearing = attempt.order.court_case.hearing_at
    if hearing is not None and hearing >= now:
        place = attempt.order.court_case.courtroom
        found.append(
            Day("开庭", f"开庭{'，' + place if place else ''}", day_of(hearing), at=hearing, place=place)
        )
    return sorted(found, key=lambda day: day.on)


def _period_day(period: PeriodFacts) -> Day:
    label, doing = _DOINGS.get(period.limit, (f"{period.title}最迟", period.title))
    return Day(label, doing, period.due_on, period)


def open_matters(attempt: Attempt, cells: list[Cell], days: list[Day]) -> list[str]:
    """What is not a day but has to be known: the court's own periods, and what is not decided yet."""
    said = []
    if any(cell.document.kind == DocumentKind.EVIDENCE_NOTICE.value for cell in cells):
        said.append("证据：在举证通知书写明的期限内提交")
    if attempt.order.court_case.hearing_at is None:
        said.append("开庭时间，法院另发传票")
    if any(cell.objected or cell.frozen for cell in cells):
        said.append("您提出了异议，法官决定以前，送达效力暂停认定")
    elif not any(day.period for day in days) and not any(cell.effective_on for cell in cells):
        said.append("期限从送达生效的次日起算，生效以后这里会写明哪一天")
    return said


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found on the service of some documents alike."""

    names: str
    said: str
    cited: tuple[str, ...]


def findings_of(cells: list[Cell]) -> list[Finding]:
    """Documents with the same date and the same articles are said in one breath."""
    alike: dict[tuple[str, tuple[str, ...]], list[Cell]] = {}
    for cell in cells:
        alike.setdefault(_finding(cell), []).append(cell)
    return [Finding(names(group), said, cited) for (said, cited), group in alike.items()]


def _finding(cell: Cell) -> tuple[str, tuple[str, ...]]:
    if cell.frozen or cell.objected:
        return "您提出了异议，暂停认定", ()
    if cell.effective_on is None:
        return "还没有认定送达", ()
    articles = cell.effect.get("articles", ())
    return f"{full_date(cell.effective_on)}送达", tuple(str(article["cited"]) for article in articles)


def names(cells: list[Cell]) -> str:
    """起诉状副本、应诉通知书."""
    return "、".join(cell.document.name for cell in cells)
