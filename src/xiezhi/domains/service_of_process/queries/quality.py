"""Read what was reported to the quality platform, and what has changed since."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.models import Attempt, QualityBatch, QualityRow
from xiezhi.domains.service_of_process.rules.quality import AttemptReport, Edition, mark_of, row_of
from xiezhi.domains.service_of_process.types import AttemptState
from xiezhi.domains.service_of_process.types.quality import RowVerdict
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import organisations
from xiezhi.lib.dates import CHINA, day_of
from xiezhi.lib.verdict import NotFound


def batches_visible_to(person: Any, *, on: date) -> QuerySet[QualityBatch]:
    """The batches of the courts for which this person reports."""
    scope = identity.scope_of(person, permissions.QUALITY, on=on)
    found = QualityBatch.objects.select_related("organisation", "built_by", "resends")
    return found if scope.everywhere else found.filter(organisation_id__in=scope.organisation_ids)


def batch_visible_to(person: Any, batch_id: int, *, on: date) -> QualityBatch:
    """One batch; else as if it were not there."""
    found = batches_visible_to(person, on=on).filter(pk=batch_id).first()
    if found is None:
        raise NotFound
    return found


def reporting_courts(person: Any | None, *, on: date) -> QuerySet[Any]:
    """Courts with a court code: all of them for the schedule, one's own for a person."""
    found = organisations().filter(kind="court", active=True).exclude(court_code="")
    if person is None:
        return found
    scope = identity.scope_of(person, permissions.QUALITY, on=on)
    return found if scope.everywhere else found.filter(pk__in=scope.organisation_ids)


def rows_to_report(court: Any, day: date, edition: Edition) -> list[tuple[int, dict[str, Any], str]]:
    """Attempts of a court that changed on a day, as rows; what the platform has taken in this form already is left out."""
    begins = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    ends = begins + timedelta(days=1)
    touched = Q()
    for moment in ("queued_at", "ended_at", "cells__handed_at", "cells__arrived_at"):
        touched |= Q(**{f"{moment}__gte": begins, f"{moment}__lt": ends})
    touched |= Q(cells__effective_on=day)
    changed = Attempt.objects.filter(touched, order__court_id=court.pk, queued_at__isnull=False).values("pk")
    last = QualityRow.objects.filter(attempt=OuterRef("pk"), verdict=RowVerdict.ACCEPTED.value).order_by(
        "-pk"
    )
    attempts = (
        Attempt.objects.filter(pk__in=changed)
        .select_related("order__court_case")
        .annotate(
            papers=Count("cells"), arrived=Min("cells__arrived_at"), effective=Max("cells__effective_on"),
            undecided=Count("cells", filter=Q(cells__effective_on=None)), taken=Subquery(last.values("mark")[:1]),
        )
        .order_by("pk")
    )  # fmt: skip
    found = []
    for one in attempts:
        row = row_of(_report(one, court.court_code), edition)
        if mark_of(row) != one.taken:
            found.append((one.pk, row, mark_of(row)))
    return found


def _report(attempt: Any, court_code: str) -> AttemptReport:
    """An attempt is effective when all its papers are, and from the last day among them."""
    return AttemptReport(
        attempt_id=attempt.pk, court_code=court_code, case_no=attempt.order.court_case.case_no,
        method=attempt.method, channel=attempt.channel, documents=attempt.papers, attempt_no=attempt.number,
        sent_on=day_of(attempt.queued_at) if attempt.queued_at else None,
        arrived_on=day_of(attempt.arrived) if attempt.arrived else None,
        effective_on=None if attempt.undecided else attempt.effective, state=AttemptState(attempt.state),
    )  # fmt: skip
