"""Read seals and their use."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from xiezhi.kernel.documents import permissions
from xiezhi.kernel.documents.models import CourtSeal, SealUse
from xiezhi.kernel.documents.rules.seals import purpose_on_seal
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of, organisations
from xiezhi.lib.rights import Scope
from xiezhi.lib.verdict import NotFound, Refused


def seal_for(organisation_id: int, purpose: str) -> CourtSeal:
    """The standing seal of the court an organisation belongs to."""
    court = court_of(organisations().get(pk=organisation_id))
    shown = purpose_on_seal(purpose, demo=settings.XIEZHI_DEMO)
    found = CourtSeal.objects.filter(organisation=court, purpose=shown, retired_at=None).first()
    if found is None:
        raise Refused(
            f"{court.name}还没有登记“{shown}”",
            remedy="请本院管理员在“电子印章”中登记后再出具",
            code="no_seal",
        )
    return found


def seals_visible_to(person: Any, *, on: date) -> QuerySet[CourtSeal]:
    """Seals of the courts over which the person may see them."""
    return seals_of(identity.scope_of(person, permissions.SEAL_VIEW, on=on))


def seals_of(scope: Scope) -> QuerySet[CourtSeal]:
    """Seals of the courts of a scope."""
    rows = CourtSeal.objects.select_related("organisation", "made_by").order_by(
        "organisation_id", "made_at", "pk"
    )
    return rows if scope.everywhere else rows.filter(organisation_id__in=scope.organisation_ids)


def seal_by_id(person: Any, seal_id: int, *, on: date) -> CourtSeal:
    """One seal, as far as the person may see it."""
    found = seals_visible_to(person, on=on).filter(pk=seal_id).first()
    if found is None:
        raise NotFound
    return found


def uses_of(seal: CourtSeal) -> QuerySet[SealUse]:
    """Each use of a seal, newest first."""
    return SealUse.objects.filter(seal=seal).select_related("document").order_by("-asked_at", "-pk")
