"""评价 in figures: how many, how many good, by division and team; small cells kept back, nobody named."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.models import VisitRating
from xiezhi.kernel.cases.permissions import reach_of
from xiezhi.kernel.metrics.queries import figures
from xiezhi.kernel.metrics.types import Dimension, Measure, Period, Standing, Subject, Table

RATINGS = "service_of_process.visit_ratings"
SHOWN = ("ratings", "good", "bad", "good_rate")


def _rows(person: Any, on: date) -> QuerySet[VisitRating]:
    """Ratings given, within the authority of the right to statistics."""
    reach = reach_of(person, permissions.STATISTICS, on=on)
    given = VisitRating.objects.exclude(rated_at=None)
    return given.none() if reach.is_empty else given.filter(reach.condition())


def _standing(person: Any, on: date) -> Standing:
    """Whoever rates was promised not to be known: small figures are kept back from everybody."""
    return Standing.NONE if reach_of(person, permissions.STATISTICS, on=on).is_empty else Standing.AGGREGATE


MEASURES = (
    Measure(code="ratings", name="评价", unit="份", value=Count("pk"), formula="期间内当事人作出的评价份数，每次送达每人至多一份。"),
    Measure(
        code="good", name="满意", unit="份", value=Count("pk", filter=Q(stars__gte=4)), part_of="ratings",
        formula="上述评价中给4分、5分的份数。",
    ),
    Measure(
        code="bad", name="不满意", unit="份", value=Count("pk", filter=Q(stars__lte=2)), part_of="ratings",
        formula="上述评价中给1分、2分的份数。",
    ),
    Measure(
        code="good_rate", name="满意率", unit="%", numerator="good", denominator="ratings",
        formula="满意÷评价×100%，四舍五入到一位小数；没有评价的不计算。",
    ),
)  # fmt: skip
DIMENSIONS = (
    Dimension(
        code="organisation", name="部门", keys=("organisation_id", "organisation__short_name"),
        key=lambda row: row["organisation_id"], label=lambda row: str(row["organisation__short_name"]),
        narrows=lambda key: {"organisation": key}, order=("-m_ratings", "organisation_id"),
    ),
    Dimension(
        code="team", name="送达队伍", keys=("team_id", "team_name"),
        annotate={
            "team_id": Coalesce("entry__visit__team_id", "entry__visit__server__organisation_id"),
            "team_name": Coalesce(
                "entry__visit__team__short_name", "entry__visit__server__organisation__short_name"
            ),
        },
        key=lambda row: row["team_id"], label=lambda row: str(row["team_name"] or "未写明"),
        narrows=lambda key: {"team": key}, order=("-m_ratings", "team_id"),
    ),
)  # fmt: skip


def rating_statistics(address: Any) -> Subject:
    """The subject; no page shows its rows."""
    return Subject(
        code=RATINGS, name="外出送达评价", rows=_rows, standing=_standing, moment="rated_at", moment_name="评价时间",
        base="ratings", measures=MEASURES, dimensions=DIMENSIONS, address=address,
    )  # fmt: skip


def ratings(person: Any, by: str, *, period: Period, on: date) -> Table:
    """One table of ratings."""
    return figures(RATINGS, person, measures=SHOWN, by=by, period=period, on=on)


def ended_quarters(on: date) -> list[Period]:
    """The last four whole quarters, the newest first: a figure of yesterday would tell who gave it."""
    found = []
    begun = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    for _ in range(4):
        last = begun - timedelta(days=1)
        begun = date(last.year, last.month - 2, 1)
        found.append(Period(first=begun, last=last, name=f"{begun.year}年第{(begun.month + 2) // 3}季度"))
    return found
