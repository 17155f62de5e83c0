"""Read documents made online."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiezhi.kernel.documents import permissions
from xiezhi.kernel.documents.models import MadeDocument
from xiezhi.kernel.identity import permissions as identity
from xiezhi.lib.verdict import NotFound


def made_visible_to(person: Any, *, on: date) -> QuerySet[MadeDocument]:
    """Documents being made in the organisations over which the person may make them."""
    scope = identity.scope_of(person, permissions.MAKE, on=on)
    rows = MadeDocument.objects.select_related("version__template", "issued", "made_by", "changed_by")
    return rows if scope.everywhere else rows.filter(organisation_id__in=scope.organisation_ids)


def made_by_id(person: Any, made_id: int, *, on: date) -> MadeDocument:
    """One document, as far as the person may see it; ``None`` asks for the house itself."""
    rows = (
        made_visible_to(person, on=on)
        if person is not None
        else MadeDocument.objects.select_related("version__template", "issued")
    )
    found = rows.filter(pk=made_id).first()
    if found is None:
        raise NotFound
    return found


def made_about(kind: str, about_id: str) -> QuerySet[MadeDocument]:
    """Documents made for one thing of another room, newest first; those put aside are left out."""
    rows = MadeDocument.objects.filter(about_kind=kind, about_id=about_id, discarded_at=None)
    return rows.select_related("issued").order_by("-changed_at", "-pk")
