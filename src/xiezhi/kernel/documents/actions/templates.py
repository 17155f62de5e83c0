"""Write, publish and retire document templates; a published wording never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from xiezhi.kernel.audit.actions import record
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.documents import events, permissions
from xiezhi.kernel.documents.models import DocumentTemplate, TemplateVersion
from xiezhi.kernel.documents.rules.seeds import standard_templates
from xiezhi.kernel.documents.rules.wording import check_wording, fields_in
from xiezhi.kernel.documents.types import TEMPLATE_FIELDS
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.integration import actions as integration
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def create_template(
    *, code: str, name: str, organisation: Any, wording: str, by: Any, at: datetime, position: int = 100
) -> TemplateVersion:
    """A new template of a court, with its first draft."""
    _require(by, getattr(organisation, "pk", None), at)
    _check_fields(wording)
    try:
        with transaction.atomic():
            template = DocumentTemplate.objects.create(
                code=code.strip(), name=name.strip(), organisation=organisation, position=position
            )
            version = TemplateVersion.objects.create(
                template=template, number=1, wording=wording, changed_at=at, changed_by=by
            )
            record("documents.template.create", by=by, at=at, on=_on(template))
    except IntegrityError:
        raise Refused(
            f"代码“{code}”已经用过", field="code", remedy="请换一个代码", code="template_code_taken"
        ) from None
    return version


def save_draft(template_id: int, *, wording: str, note: str, by: Any, at: datetime) -> TemplateVersion:
    """Keep a wording as the draft; begins the next version where the last one is published."""
    _check_fields(wording)
    with transaction.atomic():
        template = _locked(template_id, by, at)
        draft = template.versions.filter(published_at=None).first()
        if draft is None:
            last = template.versions.aggregate(last=Max("number"))["last"] or 0
            draft = TemplateVersion(template=template, number=last + 1)
        draft.wording, draft.note, draft.changed_at, draft.changed_by = wording, note[:200], at, by
        draft.save()
        record("documents.template.edit", by=by, at=at, on=_on(template), detail={"version": draft.number})
    return draft


def publish_template(template_id: int, *, by: Any, at: datetime) -> TemplateVersion:
    """Let the draft be used from now on; documents made before keep their version."""
    with transaction.atomic():
        template = _locked(template_id, by, at)
        draft = template.versions.filter(published_at=None).first()
        if draft is None:
            raise Conflict(
                f"“{template.name}”没有待发布的修改", remedy="请先保存修改", code="nothing_to_publish"
            )
        _check_fields(draft.wording)
        draft.published_at, draft.published_by = at, by
        draft.save(update_fields=["published_at", "published_by"])
        detail = {"version": draft.number, "note": draft.note}
        record("documents.template.publish", by=by, at=at, on=_on(template), detail=detail)
        integration.publish(events.TEMPLATE_PUBLISHED, template_id=template.pk, version=draft.number)
    return draft


def retire_template(template_id: int, *, reason: str, by: Any, at: datetime) -> DocumentTemplate:
    """Take a template out of the list; what was made from it stays."""
    with transaction.atomic():
        template = _locked(template_id, by, at)
        template.retired_at = at
        template.save(update_fields=["retired_at"])
        record("documents.template.retire", by=by, at=at, on=_on(template), reason=reason)
    return template


def seed_standard_templates(*, at: datetime) -> int:
    """Bring in the standard documents that are not there yet; say how many were added."""
    added = 0
    for position, seed in enumerate(standard_templates()):
        if DocumentTemplate.objects.filter(code=seed.code, organisation=None).exists():
            continue
        version = create_template(
            code=seed.code,
            name=seed.name,
            organisation=None,
            wording=seed.wording,
            by=None,
            at=at,
            position=position,
        )
        publish_template(version.template_id, by=None, at=at)
        added += 1
    return added


def _check_fields(wording: str) -> None:
    unknown = [name for name in fields_in(check_wording(wording)) if name not in TEMPLATE_FIELDS]
    if unknown:
        raise Refused(
            f"没有名为“{'”“'.join(unknown)}”的字段",
            field="wording",
            remedy="请使用右侧清单中的字段名，其余内容直接写成文字",
            code="unknown_field",
        )


def _locked(template_id: int, by: Any, at: datetime) -> DocumentTemplate:
    template = DocumentTemplate.objects.select_for_update().filter(pk=template_id, retired_at=None).first()
    if template is None:
        raise NotFound
    _require(by, template.organisation_id, at)
    return template


def _require(by: Any, organisation_id: int | None, at: datetime) -> None:
    """Standard templates belong to the house; a court's own to whoever may edit there."""
    if by is None:
        return
    scope = identity.scope_of(by, permissions.TEMPLATE_EDIT, on=at.date())
    if not scope.covers(organisation_id):
        raise NotFound


def _on(template: DocumentTemplate) -> On:
    return On("document_template", str(template.pk), template.name, template.organisation_id)
