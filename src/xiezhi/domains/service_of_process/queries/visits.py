"""外出任务: which a person may see, lists, what stands on one; addresses only for whoever took the visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.models import Visit, VisitEntry, VisitEvidence, VisitSettings
from xiezhi.domains.service_of_process.types.visits import (
    LOCKED,
    EvidenceKind,
    VisitPolicy,
    VisitState,
)
from xiezhi.kernel.cases.permissions import reach_of
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.kernel.identity.queries.people import person_by_id

ABOUT = "service_of_process.visit"
_TAKEN = [one.value for one in (*LOCKED, VisitState.REPORTED, VisitState.DONE)]


def visits_followed_by(person: Any, *, on: date) -> QuerySet[Visit]:
    """Every visit of a court for who leads or watches its service; the own cases' visits for judge and clerk."""
    seen = reach_of(person, permissions.VIEW, on=on).condition()
    if identity.may(person, permissions.VIEW_OWN, on=on):
        orders = permissions.orders_visible_to(person, on=on).values("pk")
        seen |= Q(pk__in=VisitEntry.objects.filter(attempt__order__in=orders).values("visit_id"))
    return Visit.objects.filter(seen) if seen else Visit.objects.none()


def visits_once_offered(person: Any, *, on: date) -> QuerySet[Visit]:
    """Also those that another of the same team has taken meanwhile: whoever presses the button late is told so."""
    reach = reach_of(person, permissions.VISIT, on=on)
    if reach.is_empty:
        return Visit.objects.none()
    return Visit.objects.filter(reach.condition()).filter(_of_team(person) | Q(server_id=person.pk))


def _of_team(person: Any) -> Q:
    team = Q(team_id=person.organisation_id)
    if _is_of_a_court(person):
        team |= Q(team_id=None, court_id=court_of(person.organisation).pk)
    return team


def visits_of_server(person: Any, *, on: date) -> QuerySet[Visit]:
    """What a field server sees: the own ones, and those that wait for the own team and nobody by name.

    A third-party team sees what was given to that team; the court's own people
    what was given to their division, or to nobody in particular.
    """
    reach = reach_of(person, permissions.VISIT, on=on)
    if reach.is_empty:
        return Visit.objects.none()
    own = Q(server_id=person.pk, state__in=[VisitState.WAITING.value, *_TAKEN])
    waiting = Q(state=VisitState.WAITING.value, server_id=None) & _of_team(person)
    return Visit.objects.filter(reach.condition()).filter(own | waiting)


def _is_of_a_court(person: Any) -> bool:
    """Of the house itself, not of a firm that serves for it."""
    place = person.organisation
    return place.kind not in {"vendor"} and court_of(place).kind == "court"


def visits_visible_to(person: Any, *, on: date) -> QuerySet[Visit]:
    """The visits this person may open in one way or the other."""
    return visits_followed_by(person, on=on) | visits_of_server(person, on=on)


def holds(person: Any, visit: Visit) -> bool:
    """Whether this very person took the visit: only then names and address are shown."""
    return visit.server_id == person.pk and visit.state != VisitState.WAITING.value


def with_entries(found: QuerySet[Visit]) -> QuerySet[Visit]:
    """With everything a page about one visit says."""
    entries = VisitEntry.objects.select_related(
        "attempt__order__court_case", "attempt__recipient__party", "attempt__recipient__agency", "rating"
    ).prefetch_related("attempt__cells__document")
    evidence = VisitEvidence.objects.select_related("file", "by")
    return found.select_related("court", "organisation", "team", "server").prefetch_related(
        Prefetch("entries", entries), Prefetch("evidence", evidence)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTerms:
    """What the list of visits is narrowed to."""

    states: tuple[str, ...] = ()
    server_id: int | None = None
    team_id: int | None = None
    text: str = ""
    late: bool = False


def visits_listed(person: Any, terms: VisitTerms, *, at: datetime) -> QuerySet[Visit]:
    """The list of who leads: who has what, since when."""
    found = visits_followed_by(person, on=at.date()).select_related("team", "server", "court")
    if terms.states:
        found = found.filter(state__in=terms.states)
    if terms.server_id:
        found = found.filter(server_id=terms.server_id)
    if terms.team_id:
        found = found.filter(team_id=terms.team_id)
    if terms.late:
        found = found.filter(lock_until__lt=at, state__in=[one.value for one in LOCKED])
    if terms.text:
        numbered = VisitEntry.objects.filter(
            Q(attempt__order__court_case__case_no__icontains=terms.text)
            | Q(attempt__order__order_no__icontains=terms.text)
        )
        found = found.filter(Q(visit_no__icontains=terms.text) | Q(pk__in=numbered.values("visit_id")))
    return found.annotate(recipient_count=Count("entries"))


def my_visits(person: Any, *, on: date) -> dict[str, list[Visit]]:
    """What a field server has and may take, the nearest clock first; and what was done today."""
    found = visits_of_server(person, on=on).annotate(recipient_count=Count("entries"))
    by_clock = found.order_by(F("due_at").asc(nulls_last=True), "made_at", "pk")
    done = found.filter(state__in=[VisitState.REPORTED.value, VisitState.DONE.value], reported_at__date=on)
    return {
        "mine": list(by_clock.filter(state__in=[one.value for one in LOCKED])[:50]),
        "waiting": list(by_clock.filter(state=VisitState.WAITING.value)[:50]),
        "done": list(done.order_by("-reported_at")[:30]),
    }  # fmt: skip


def evidence_kinds(visit: Visit, entry: VisitEntry | None = None) -> set[EvidenceKind]:
    """What lies with the visit as a whole, and with one recipient of it."""
    rows = VisitEvidence.objects.filter(visit=visit).filter(Q(entry=None) | Q(entry=entry))
    return {EvidenceKind(kind) for kind in rows.values_list("kind", flat=True)}


def about(visit: Visit) -> str:
    """The name under which uploads belong to a visit."""
    return f"{ABOUT}:{visit.pk}"


def visit_policy(court_id: int) -> VisitPolicy:
    """What a court has set for its visits, or the standard."""
    found = visit_settings(court_id)
    return VisitPolicy(
        picks=found.picks, after_failures=found.after_failures, after_silent_days=found.after_silent_days,
        lock_hours=found.lock_hours,
    )  # fmt: skip


def visit_settings(court_id: int) -> VisitSettings:
    """The row of a court, or a fresh one that is not kept."""
    return VisitSettings.objects.filter(court_id=court_id).first() or VisitSettings(court_id=court_id)


def may_be_sent(person_id: int, visit: Visit, *, on: date) -> Any | None:
    """The person, where that one may serve outside for this court."""
    person = person_by_id(person_id)
    if person is None or not person.is_active:
        return None
    return person if permissions.may_over(person, permissions.VISIT, visit, on=on) else None
