"""The documents of an order: pushed, uploaded or made; each with its own name and version (SP-05)."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.locks import locked_document, locked_order, require_open
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Cell, OrderDocument, ServiceOrder
from xiezhi.domains.service_of_process.rules.classes import may_carry
from xiezhi.domains.service_of_process.types import CaseCategory, DocumentKind, ServiceClass
from xiezhi.domains.service_of_process.types.drafts import DocumentDraft
from xiezhi.kernel.documents import queries as made_documents
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files import queries as stored
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Conflict, Refused

SOURCES = {"pushed": "办案系统推送", "uploaded": "本地上传", "made": "在线制作"}
_MOST_COPIES = 999
_LONGEST_NAME = 120


def write_document(
    order: ServiceOrder, draft: DocumentDraft, *, position: int, by: Any, at: datetime, version: int = 1
) -> OrderDocument:
    """Check a document and write it, its file encrypted and kept by content; the order is locked or new."""
    name = _checked_name(draft)
    may_carry(ServiceClass(order.service_class), draft.kind, category=CaseCategory(order.category)).require()
    if not 1 <= draft.copies <= _MOST_COPIES:
        raise Refused(f"份数要在1到{_MOST_COPIES}之间", field="copies", remedy="请核对份数")
    if version == 1 and order.documents.filter(name=name).exists():
        raise Conflict(
            f"任务里已有《{name}》", code="document_twice", remedy="请改名，或者用新版本替换原来的文书"
        )
    stored = files.store(draft.content, name=draft.file_name or f"{name}.pdf", by=by, at=at)
    return OrderDocument.objects.create(
        order=order, kind=draft.kind.value, name=name, version=version, dated_on=draft.dated_on, copies=draft.copies,
        pages=draft.pages or page_count(draft.content, stored.media_type), source=draft.source, file=stored,
        issued_no=draft.issued_no, sealed_at=draft.sealed_at, position=position, added_at=at, added_by=by,
    )  # fmt: skip


def _checked_name(draft: DocumentDraft) -> str:
    name = " ".join(draft.name.split())
    if not name:
        raise Refused("没有填写文书名称", field="name", remedy="请填写，例如起诉状副本")
    if len(name) > _LONGEST_NAME:
        raise Refused(f"文书名称最多{_LONGEST_NAME}个字", field="name", remedy="请缩短名称", code="too_long")
    if not name.isprintable():
        raise Refused("文书名称里有不可见的字符", field="name", remedy="请重新输入")
    if draft.source not in SOURCES:
        raise Refused(f"文书来源“{draft.source}”不在范围内", field="source")
    return name


def page_count(content: bytes, media_type: str) -> int:
    """How many pages a PDF has; one for anything else. A file that cannot be opened is refused."""
    if media_type != "application/pdf":
        return 1
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Refused(
                "这份PDF有密码，受送达人打不开", field="file", remedy="请去掉密码后再传", code="locked_file"
            )
        return max(len(reader.pages), 1)
    except (PyPdfError, ValueError, RecursionError) as error:
        raise Refused(
            "这份PDF打不开，可能没有传完整", field="file", remedy="请重新导出后再传", code="broken_file"
        ) from error


@transaction.atomic
def add_document(order: ServiceOrder, draft: DocumentDraft, *, by: Any | None, at: datetime) -> OrderDocument:
    """Add one document; also while others are already under way."""
    order = locked_order(order.pk)
    _require(order, by, at)
    last = order.documents.aggregate(last=Max("position"))["last"]
    document = write_document(order, draft, position=0 if last is None else last + 1, by=by, at=at)
    _told(order, document, "加入", by, at)
    record_act(
        "document.add", order, by=by, at=at,
        detail={"document": document.pk, "kind": document.kind, "source": document.source, "sm3": document.file.sm3},
    )  # fmt: skip
    refresh_summary(order, at=at)
    return document


@transaction.atomic
def replace_document(
    document: OrderDocument, draft: DocumentDraft, *, reason: str, by: Any | None, at: datetime
) -> OrderDocument:
    """Put a new version in the place of a document; what was already sent keeps the old one as evidence."""
    document = locked_document(document.pk)
    order = document.order
    _require(order, by, at)
    if document.withdrawn_at is not None:
        raise Conflict(f"《{document.name}》已经撤下或者被替换", code="document_gone")
    if not reason.strip():
        raise Refused("请写明替换的理由", field="reason")
    kept = DocumentDraft(
        kind=draft.kind, name=document.name, content=draft.content, file_name=draft.file_name, source=draft.source,
        dated_on=draft.dated_on, copies=draft.copies, pages=draft.pages, issued_no=draft.issued_no,
        sealed_at=draft.sealed_at,
    )  # fmt: skip
    newest = order.documents.filter(name=document.name).aggregate(last=Max("version"))["last"]
    fresh = write_document(order, kept, position=document.position, by=by, at=at, version=newest + 1)
    document.withdrawn_at = at
    document.save(update_fields=["withdrawn_at"])
    Cell.objects.filter(document=document, handed_at=None, queued_at=None).update(document=fresh)
    _told(order, fresh, f"以第{fresh.version}版替换", by, at, reason)
    record_act(
        "document.replace", order, by=by, at=at, reason=reason,
        detail={"old": document.pk, "new": fresh.pk, "version": fresh.version, "sm3": fresh.file.sm3},
    )  # fmt: skip
    refresh_summary(order, at=at)
    return fresh


@transaction.atomic
def withdraw_document(document: OrderDocument, *, reason: str, by: Any, at: datetime) -> OrderDocument:
    """撤下: take a document out; what a recipient already has stays on record."""
    document = locked_document(document.pk)
    order = document.order
    _require(order, by, at)
    if document.withdrawn_at is not None:
        return document
    if not reason.strip():
        raise Refused("请写明撤下的理由", field="reason")
    if Cell.objects.filter(document=document, queued_at__isnull=False).exists():
        raise Refused(
            f"《{document.name}》已经发送，不能撤下",
            code="document_sent",
            remedy="请先停发或撤回这次送达，或者用新版本替换",
        )
    Cell.objects.filter(document=document, queued_at=None).delete()
    document.withdrawn_at = at
    document.save(update_fields=["withdrawn_at"])
    _told(order, document, "撤下", by, at, reason)
    record_act("document.withdraw", order, by=by, at=at, reason=reason, detail={"document": document.pk})
    refresh_summary(order, at=at)
    return document


def _require(order: ServiceOrder, by: Any, at: datetime) -> None:
    if by is not None:
        permissions.require_order(by, order, permissions.DOCUMENT, on=day_of(at))
    require_open(order)


def _told(
    order: ServiceOrder, document: OrderDocument, verb: str, by: Any, at: datetime, reason: str = ""
) -> None:
    who = by.name if by is not None else "办案系统"
    write_trail(
        order, "document", f"{who}{verb}《{document.name}》", at=at, by=by,
        line=reason or f"{SOURCES[document.source]}，{document.pages}页",
    )  # fmt: skip


@transaction.atomic
def add_made_document(
    order: ServiceOrder,
    made_id: int,
    *,
    kind: DocumentKind,
    by: Any,
    at: datetime,
    dated_on: date | None = None,
) -> OrderDocument:
    """在线制作: take a document that was made online and sealed into the order, with its number and its seal."""
    made = made_documents.made_by_id(by, made_id, on=day_of(at))
    issued = made.issued
    if issued is None or issued.file is None or issued.issued_at is None:
        raise Refused(
            "这份文书还没有盖章出具",
            field="made",
            remedy="请先在“在线制作”中出具，再加入任务",
            code="not_issued",
        )
    return add_document(
        order,
        DocumentDraft(
            kind=kind, name=made.title, content=stored.read(issued.file), file_name=issued.file.name, source="made",
            dated_on=dated_on or day_of(issued.numbered_at), issued_no=issued.document_no, sealed_at=issued.issued_at,
        ),
        by=by, at=at,
    )  # fmt: skip
