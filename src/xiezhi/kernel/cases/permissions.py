"""The rights over cases, and which cases a person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.kernel.cases.models import CourtCase
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import organisations
from xiezhi.lib.rights import Right, RightKind, declare, give_to
from xiezhi.lib.verdict import NotFound

VIEW = "cases.court_case.view"
VIEW_OWN = "cases.court_case.view_own"
DOCKET = "cases.court_case.docket"
EDIT = "cases.court_case.edit"
PREFIX_EDIT = "cases.case_number_prefix.edit"

declare(
    Right(VIEW, "查看本组织全部案件", "案件", RightKind.MENU),
    Right(VIEW_OWN, "查看自己承办的案件", "案件", RightKind.MENU),
    Right(DOCKET, "批量立卷", "案件"),
    Right(EDIT, "修改案件和当事人", "案件"),
    Right(PREFIX_EDIT, "管理审判字号", "案件"),
)
give_to("judge", VIEW_OWN, DOCKET, EDIT)
give_to("clerk", VIEW_OWN, DOCKET, EDIT)
give_to("service_specialist", VIEW, DOCKET, EDIT)
give_to("court_admin", VIEW, DOCKET, EDIT, PREFIX_EDIT)
give_to("supervisor", VIEW)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a right goes over things that belong to a division and to its court.

    A role given at the court without what lies below it reaches the whole
    court's things, except those of a division for which the right was taken
    back: what was taken back outweighs what was given.
    """

    everywhere: bool = False
    court_ids: frozenset[int] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    taken_ids: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.everywhere or self.court_ids or self.organisation_ids)

    def covers(self, thing: Any) -> bool:
        """Whether a thing with ``organisation_id`` and ``court_id`` lies inside."""
        if self.everywhere:
            return True
        if thing.organisation_id in self.organisation_ids:
            return True
        return thing.court_id in self.court_ids and thing.organisation_id not in self.taken_ids

    def condition(self) -> Q:
        """The same as a condition of one query, each part on an indexed column."""
        if self.everywhere:
            return Q(pk__isnull=False)
        found = Q(organisation_id__in=self.organisation_ids) if self.organisation_ids else Q()
        if self.court_ids:
            whole = Q(court_id__in=self.court_ids)
            found |= whole & ~Q(organisation_id__in=self.taken_ids) if self.taken_ids else whole
        return found


def reach_of(person: Any, right: str, *, on: date) -> Reach:
    """How far the person's right goes; read once a day and person, like the grants it rests on."""
    kept: dict[tuple[str, date], Reach] = person.__dict__.setdefault("_reach_by_right", {})
    if (right, on) not in kept:
        kept[right, on] = _reach(person, right, on)
    return kept[right, on]


def _reach(person: Any, right: str, on: date) -> Reach:
    grants = identity.grants_held_by(person, on=on)
    scope = grants.scope(right)
    if scope.everywhere or scope.is_empty:
        return Reach(everywhere=scope.everywhere)
    taken = {
        i for line in grants.lines if line.denies and right in line.rights for i in line.organisation_ids
    }
    places = list(organisations().filter(pk__in=scope.organisation_ids).values_list("pk", "kind", "path"))
    courts = [(pk, path) for pk, kind, path in places if kind == "court"]
    # What lies below a court that is held whole needs no condition of its own.
    others = {
        pk for pk, kind, path in places
        if kind != "court" and (taken or not any(path.startswith(above) for _, above in courts))
    }  # fmt: skip
    return Reach(False, frozenset(pk for pk, _ in courts), frozenset(others), frozenset(taken))


def cases_visible_to(person: Any, *, on: date) -> QuerySet[CourtCase]:
    """The cases this person may open: those the right reaches, and the own ones."""
    seen = reach_of(person, VIEW, on=on).condition()
    if identity.may(person, VIEW_OWN, on=on):
        own = identity.acts_as(person, on=on)
        seen |= Q(judge_id__in=own) | Q(clerk_id__in=own)
    return CourtCase.objects.filter(seen) if seen else CourtCase.objects.none()


def may_over(person: Any, right: str, thing: Any, *, on: date) -> bool:
    """Whether the person holds the right over a thing of a division and its court."""
    return reach_of(person, right, on=on).covers(thing)


def require_case(person: Any, court_case: CourtCase, right: str, *, on: date) -> None:
    """Refuse as if absent unless the person sees the case and holds the right over it.

    ``person`` is ``None`` where the house itself acts, for a system that was let in by its own key.
    """
    if person is None:
        return
    if not may_over(person, right, court_case, on=on):
        raise NotFound
    if not cases_visible_to(person, on=on).filter(pk=court_case.pk).exists():
        raise NotFound
