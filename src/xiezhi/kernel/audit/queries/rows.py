"""Find acts by who, when, what, on which object, how it ended and from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from xiezhi.kernel.audit.models import AuditRow
from xiezhi.lib.rights import Scope

FIGURES_BY = {"day": "日期", "act": "行为", "person": "人员", "outcome": "结果"}


@dataclass(frozen=True, slots=True)
class Sought:
    """The conditions of a search; what is empty does not narrow. ``until_on`` is the last day included."""

    words: str = ""
    who: str = ""
    person_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    acts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    object_id: str = ""
    outcomes: tuple[str, ...] = ()
    ip: str = ""


def rows_visible_to(scope: Scope) -> QuerySet[AuditRow]:
    """Acts on objects of the organisations in the scope, or done by their people."""
    rows = AuditRow.objects.all()
    return rows if scope.everywhere else rows.filter(organisation_id__in=scope.organisation_ids)


def search(scope: Scope, sought: Sought) -> QuerySet[AuditRow]:
    """The rows in the scope that fit every condition, in no order."""
    rows = rows_visible_to(scope)
    if sought.from_on:
        rows = rows.filter(at__gte=_start(sought.from_on))
    if sought.until_on:
        rows = rows.filter(at__lt=_start(sought.until_on + timedelta(days=1)))
    if sought.person_id is not None:
        rows = rows.filter(by_id=sought.person_id)
    if sought.who.strip():
        rows = rows.filter(by_label__icontains=sought.who.strip())
    if sought.acts:
        rows = rows.filter(act__in=sought.acts)
    if sought.outcomes:
        rows = rows.filter(outcome__in=sought.outcomes)
    if sought.kinds:
        rows = rows.filter(object_kind__in=sought.kinds)
    if sought.object_id:
        rows = rows.filter(object_id=sought.object_id)
    if sought.ip.strip():
        rows = rows.filter(ip__startswith=sought.ip.strip())
    if sought.words.strip():
        rows = rows.filter(_object_named(sought.words.strip()))
    return rows


def _object_named(words: str) -> Q:
    """Case number, order number or whatever else names the object; half-width brackets are the same."""
    written = words.replace("(", "（").replace(")", "）")
    return Q(object_label__icontains=written) | Q(object_label__icontains=words) | Q(object_id=words)


def row_visible_to(scope: Scope, row_id: int) -> AuditRow | None:
    """One act, where the scope shows it."""
    return rows_visible_to(scope).filter(pk=row_id).first()


def acts_on(scope: Scope, kind: str, object_id: str) -> QuerySet[AuditRow]:
    """What happened to one object, newest first."""
    found = rows_visible_to(scope).filter(object_kind=kind, object_id=object_id)
    return found.order_by("-at", "-id")


def acts_known(scope: Scope, since: datetime) -> list[str]:
    """Names of the acts that occur since that moment."""
    rows = rows_visible_to(scope).filter(at__gte=since).order_by("act")
    return list(rows.values_list("act", flat=True).distinct())


def figures(rows: QuerySet[AuditRow], by: str) -> list[dict[str, Any]]:
    """Number of acts by day, act, person or outcome, with how many of them were refused or failed."""
    keys = {"day": ["day"], "act": ["act"], "person": ["by_id", "by_label"], "outcome": ["outcome"]}[by]
    if by == "day":
        rows = rows.annotate(day=TruncDate("at", tzinfo=timezone.get_default_timezone()))
    counted = (
        rows.order_by()
        .values(*keys)
        .annotate(
            total=Count("id"),
            people=Count("by_id", distinct=True),
            refused=Count("id", filter=Q(outcome__in=("refused", "failed"))),
        )
    )
    return list(counted.order_by("-day") if by == "day" else counted.order_by("-total", *keys))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
