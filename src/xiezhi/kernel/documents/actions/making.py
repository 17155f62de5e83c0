"""Make a document online: fill, edit, seal, or take it away as Word (SP-12, SP-13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from xiezhi.kernel.audit.actions import record
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.documents.actions.drawing import LETTER, letter_facts
from xiezhi.kernel.documents.actions.issuing import issue
from xiezhi.kernel.documents.channels.word import word_letter
from xiezhi.kernel.documents.models import IssuedDocument, MadeDocument
from xiezhi.kernel.documents.queries.made import made_by_id
from xiezhi.kernel.documents.queries.templates import published_version
from xiezhi.kernel.documents.rules.filling import fill, may_be_used, still_missing, title_of
from xiezhi.kernel.documents.rules.printing import formal_date
from xiezhi.kernel.documents.rules.receipts import COURT_TIME
from xiezhi.kernel.documents.rules.wording import check_wording, read_wording, write_wording
from xiezhi.kernel.documents.types import SERVICE_SEAL, DocumentKind, IssueOrder, SourceFound
from xiezhi.lib.verdict import Conflict

STALE = "这份文书刚被别人改过，您的修改没有保存"


def make_document(
    template_id: int,
    source: SourceFound,
    *,
    about: tuple[str, str] = ("", ""),
    more: Mapping[str, str] | None = None,
    by: Any,
    at: datetime,
) -> MadeDocument:
    """Fill the published template from what is known; what is missing is marked and may be typed in.

    ``more`` are values that the person adds or overrides.
    """
    version = published_version(template_id)
    typed = {name: text for name, text in (more or {}).items() if text.strip()}
    values = {"法院": source.court, "出具日期": formal_date(at.astimezone(COURT_TIME).date())}
    values |= {**source.values, **typed}
    filled = fill(check_wording(version.wording), values)
    blocks = list(filled.blocks)
    with transaction.atomic():
        made = MadeDocument.objects.create(
            organisation_id=source.organisation_id,
            version=version,
            title=title_of(blocks)[:60],
            court=source.court,
            about_kind=about[0],
            about_id=about[1],
            about_label=source.label[:120],
            wording=write_wording(blocks),
            missing=list(filled.missing),
            made_by=by,
            made_at=at,
            changed_by=by,
            changed_at=at,
        )
        detail = {"template": version.template.name, "version": version.number, "missing": made.missing}
        record("documents.made.make", by=by, at=at, on=_on(made), detail=detail)
    return made


def edit_made(made_id: int, *, wording: str, edition: int, by: Any, at: datetime) -> MadeDocument:
    """Keep an edited text; ``edition`` is the one the person saw, so that nobody writes over another."""
    blocks = read_wording(wording)
    with transaction.atomic():
        made = _open(made_id, by, at)
        if made.edition != edition:
            raise Conflict(STALE, remedy="请在新的内容上重新修改", code="stale_edition")
        made.wording, made.missing = write_wording(blocks), still_missing(blocks)
        made.title = title_of(blocks)[:60] or made.title
        made.changed_by, made.changed_at, made.edition = by, at, made.edition + 1
        made.save(update_fields=["wording", "missing", "title", "changed_by", "changed_at", "edition"])
        detail = {"edition": made.edition, "missing": made.missing}
        record("documents.made.edit", by=by, at=at, on=_on(made), detail=detail)
    return made


def discard_made(made_id: int, *, reason: str, by: Any, at: datetime) -> MadeDocument:
    """Put a document aside that will not be used; it is kept, and can no longer be issued."""
    with transaction.atomic():
        made = _open(made_id, by, at)
        made.discarded_at = at
        made.save(update_fields=["discarded_at"])
        record("documents.made.discard", by=by, at=at, on=_on(made), reason=reason)
    return made


def issue_made(
    made_id: int, *, reason: str = "", seal_purpose: str = SERVICE_SEAL, by: Any, at: datetime
) -> IssuedDocument:
    """Send the finished document to the seal machine; it comes back sealed, numbered and provable."""
    made = made_by_id(by, made_id, on=at.date())
    if made.issued is not None and made.issued.issued_at is not None:
        return made.issued
    if made.discarded_at is not None:
        raise Conflict(f"“{made.title}”已经作废", remedy="请重新制作", code="made_discarded")
    blocks = read_wording(made.wording)
    may_be_used(blocks).require()
    order = IssueOrder(
        kind=DocumentKind.MADE_DOCUMENT,
        title=made.title,
        organisation_id=made.organisation_id,
        court=made.court,
        template=LETTER,
        facts=letter_facts(blocks, court=made.court),
        once_key=f"documents.made:{made.pk}:{made.edition}",
        about=(made.about_kind or "documents.made", made.about_id or str(made.pk)),
        reason=(reason.strip() or f"出具{made.title}")[:200],
        series=f"made-{made.organisation_id}-{at.year}",
        number_form=f"（{at.year}）文{made.organisation_id:04d}-{{:05d}}号",
        seal_purpose=seal_purpose,
    )
    document = issue(order, by=by, at=at)
    with transaction.atomic():
        MadeDocument.objects.filter(pk=made.pk).update(issued=document)
    return document


def word_of(made_id: int, *, by: Any, at: datetime) -> bytes:
    """The document as Word; that it was taken out is recorded."""
    made = made_by_id(by, made_id, on=at.date())
    record("documents.made.export", by=by, at=at, on=_on(made), outcome=Outcome.READ)
    return word_letter(read_wording(made.wording), court=made.court, demo=settings.XIEZHI_DEMO)


def _open(made_id: int, by: Any, at: datetime) -> MadeDocument:
    """The document locked for a change, as long as it is still open to one."""
    seen = made_by_id(by, made_id, on=at.date())
    made = MadeDocument.objects.select_for_update(of=("self",)).select_related("issued").get(pk=seen.pk)
    if made.issued_id is not None:
        raise Conflict(
            f"“{made.title}”已经送签，不能再改", remedy="需要更正的，请另行制作", code="made_issued"
        )
    if made.discarded_at is not None:
        raise Conflict(f"“{made.title}”已经作废", remedy="请重新制作", code="made_discarded")
    return made


def _on(made: MadeDocument) -> On:
    return On("made_document", str(made.pk), made.title, made.organisation_id)
