"""Read document templates and their versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.kernel.documents import permissions
from xiezhi.kernel.documents.models import DocumentTemplate, TemplateVersion
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of, organisations
from xiezhi.lib.verdict import NotFound


def templates_visible_to(
    person: Any, *, on: date, right: str = permissions.TEMPLATE_VIEW
) -> QuerySet[DocumentTemplate]:
    """Standard templates and those of the courts over which the person holds the right."""
    scope = identity.scope_of(person, right, on=on)
    rows = DocumentTemplate.objects.select_related("organisation").prefetch_related("versions__changed_by")
    if scope.everywhere:
        return rows
    return rows.filter(Q(organisation=None) | Q(organisation_id__in=scope.organisation_ids))


def template_by_id(person: Any, template_id: int, *, on: date) -> DocumentTemplate:
    """One template, as far as the person may see it."""
    found = templates_visible_to(person, on=on).filter(pk=template_id).first()
    if found is None:
        raise NotFound
    return found


def templates_for(organisation_id: int) -> list[DocumentTemplate]:
    """What can be made there: the court's own template comes before the standard one of the same code."""
    court = court_of(organisations().get(pk=organisation_id))
    rows = DocumentTemplate.objects.filter(
        Q(organisation=None) | Q(organisation=court), retired_at=None, versions__published_at__isnull=False
    ).distinct()
    chosen: dict[str, DocumentTemplate] = {}
    for template in rows:
        if template.code not in chosen or template.organisation_id is not None:
            chosen[template.code] = template
    return sorted(chosen.values(), key=lambda template: (template.position, template.name))


def published_version(template_id: int) -> TemplateVersion:
    """The newest published wording of a template."""
    found = (
        TemplateVersion.objects.select_related("template")
        .filter(template_id=template_id, template__retired_at=None, published_at__isnull=False)
        .order_by("-number")
        .first()
    )
    if found is None:
        raise NotFound("没有可用的文书样式")
    return found


def versions_of(template: DocumentTemplate) -> list[TemplateVersion]:
    """Every wording of a template, newest first."""
    return list(template.versions.select_related("changed_by", "published_by").order_by("-number"))
