"""Read issued documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from xiezhi.kernel.documents import permissions
from xiezhi.kernel.documents.models import IssuedDocument
from xiezhi.kernel.identity import permissions as identity
from xiezhi.lib.verdict import NotFound


def issued_visible_to(person: Any, *, on: date) -> QuerySet[IssuedDocument]:
    """The documents of the organisations over which the person may see them."""
    scope = identity.scope_of(person, permissions.ISSUED_VIEW, on=on)
    rows = IssuedDocument.objects.select_related("seal", "file")
    return rows if scope.everywhere else rows.filter(organisation_id__in=scope.organisation_ids)


def document_by_id(document_id: int) -> IssuedDocument:
    """One document, for rooms that have asked for the right themselves."""
    found = IssuedDocument.objects.select_related("seal", "file").filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def document_by_token(token: str) -> IssuedDocument:
    """The document whose code was scanned; one that is not yet issued is not there."""
    found = (
        IssuedDocument.objects.select_related("file", "superseded_by")
        .prefetch_related("added_records")
        .filter(token=token)
        .exclude(issued_at=None)
        .first()
    )
    if found is None:
        raise NotFound("没有这份文书的记录")
    return found


def documents_about(kind: str, about_id: str) -> QuerySet[IssuedDocument]:
    """Documents issued about one thing of another room, oldest first."""
    return IssuedDocument.objects.filter(about_kind=kind, about_id=about_id).order_by("numbered_at", "pk")


def verify_address(document: IssuedDocument) -> str:
    """The address behind the code on the paper."""
    path = reverse("documents:verify-document", kwargs={"token": document.token})
    return f"{settings.SITE_URL.rstrip('/')}{path}"
