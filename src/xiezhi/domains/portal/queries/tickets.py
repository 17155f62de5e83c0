"""Read support tickets."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Least

import xiezhi
from xiezhi.domains.portal import permissions
from xiezhi.domains.portal.models import SupportTicket
from xiezhi.domains.portal.rules.releases import Release, read_releases
from xiezhi.kernel.identity import permissions as identity
from xiezhi.lib.verdict import NotFound

_LOG = Path(xiezhi.__file__).resolve().parents[2] / "CHANGELOG.md"


def tickets_visible_to(person: Any, *, on: date) -> QuerySet[SupportTicket]:
    """One's own, and those of the organisations for which one answers."""
    scope = identity.scope_of(person, permissions.ANSWER, on=on)
    seen = Q(raised_by_id=person.pk) | Q(organisation_id__in=scope.organisation_ids)
    return SupportTicket.objects.filter(seen).select_related("raised_by", "organisation")


def ticket_visible_to(person: Any, ticket_id: int, *, on: date) -> SupportTicket:
    """One ticket; else as if it were not there."""
    found = tickets_visible_to(person, on=on).filter(pk=ticket_id).first()
    if found is None:
        raise NotFound
    return found


def breached(tickets: QuerySet[SupportTicket], *, now: datetime) -> QuerySet[SupportTicket]:
    """Those without a solution in time, whether one came later or not."""
    first = Coalesce(Least("proposed_at", "solved_at"), "proposed_at", "solved_at")
    late = Q(first__isnull=True, solution_due_at__lt=now) | Q(first__gt=F("solution_due_at"))
    return tickets.annotate(first=first).filter(late)


@cache
def releases() -> tuple[Release, ...]:
    """The release notes that came with this installation."""
    return read_releases(_LOG.read_text("utf-8")) if _LOG.exists() else ()
