"""Issue a document: number, ledger, page, seal, store. Each step can be taken up again where it stopped."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

import xiezhi
from xiezhi.kernel.audit.actions import record
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.documents import events, permissions
from xiezhi.kernel.documents.actions.seals import ensure_demo_seal
from xiezhi.kernel.documents.channels.sealing import SealFailed, machine_for
from xiezhi.kernel.documents.channels.typesetting import press
from xiezhi.kernel.documents.models import AddedRecord, CarriedFile, CourtSeal, IssuedDocument, SealUse
from xiezhi.kernel.documents.queries.issued import verify_address
from xiezhi.kernel.documents.queries.seals import seal_for
from xiezhi.kernel.documents.rules.pdfa import check_pdfa3b
from xiezhi.kernel.documents.rules.printing import canonical, clean_facts
from xiezhi.kernel.documents.rules.receipts import embedded_receipt, file_name_of, printed_receipt
from xiezhi.kernel.documents.rules.seal_check import check_seal
from xiezhi.kernel.documents.rules.seals import wait_after
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.types import (
    PROOF_FACTS_NAME,
    PROOF_RECEIPT_NAME,
    Attachment,
    IssueOrder,
    Relationship,
    Sealed,
    SealOrder,
    Sheet,
)
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files import queries as stored
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.integration import actions as integration
from xiezhi.kernel.ledger.actions import SALT_BYTES, append, commit, settle
from xiezhi.kernel.ledger.queries import proof_as_json
from xiezhi.kernel.ledger.types import Entry
from xiezhi.lib.verdict import Conflict, NotFound, Refused

LOG = logging.getLogger(__name__)
FIRST_WAIT = timedelta(minutes=5)
MOST_TRIES = 12
ROOT = Path(xiezhi.__file__).resolve().parent


def issue(order: IssueOrder, *, by: Any, at: datetime) -> IssuedDocument:
    """Issue one document and return it with its sealed file.

    The same ``once_key`` gives the same document, however often it is asked.
    Never inside a transaction: the receipt of the ledger and the seal must
    not be taken back by somebody else's roll-back. Where the seal machine
    fails, the number stays with the document and :func:`finish` goes on.
    """
    document = IssuedDocument.objects.filter(once_key=order.once_key).first()
    if document is None:
        # Before a number is given: a letter that cannot be printed must not use one up.
        press().require_printable(f"{canonical(clean_facts(order.facts)).decode()}{order.court}{order.title}")
        try:
            document = _reserve(order, by=by, at=at)
        except IntegrityError:
            # Two asked at once: the other one has it, or the number itself is taken.
            document = IssuedDocument.objects.filter(once_key=order.once_key).first()
            if document is None:
                raise Conflict(
                    f"文书编号 {order.document_no} 已经用过", remedy="请换一个编号", code="document_no_taken"
                ) from None
    return finish(document.pk, by=by, at=at)


def next_number(series: str) -> int:
    """The next number of a series; the row is held only as long as the present transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_numberseries (key, last) VALUES (%s, 1) ON CONFLICT (key)"
            " DO UPDATE SET last = documents_numberseries.last + 1 RETURNING last",
            [series],
        )
        return int(cursor.fetchone()[0])


def _reserve(order: IssueOrder, *, by: Any, at: datetime) -> IssuedDocument:
    """Give the number, fix the facts and put their commitment on the way to the ledger."""
    with transaction.atomic():
        number = order.document_no or order.number_form.format(next_number(order.series))
        told: dict[str, Any] = {
            **order.facts,
            "court": order.court,
            "title": order.title,
            "document_no": number,
        }
        if settings.XIEZHI_DEMO:
            told["notice"] = "演示环境出具，不具有任何法律效力"
        facts = clean_facts(told)
        salt = secrets.token_bytes(SALT_BYTES)
        document = IssuedDocument.objects.create(
            once_key=order.once_key,
            kind=order.kind,
            title=order.title,
            document_no=facts["document_no"],
            court=order.court,
            organisation_id=order.organisation_id,
            about_kind=order.about[0],
            about_id=order.about[1],
            template=str(order.template.resolve().relative_to(ROOT)),
            facts_text=canonical(facts).decode(),
            salt=salt.hex(),
            token=secrets.token_urlsafe(18),
            reason=order.reason,
            asked_by=by,
            numbered_at=at,
            supersedes_id=order.supersedes_id,
            seal=_seal(order, at=at),
        )
        _keep_attachments(document, order.attachments, by=by, at=at)
        entry = Entry("document", f"document-{document.pk}", at, commit(facts, salt))
        document.ledger_entry = append(entry, at=at).entry_id
        document.save(update_fields=["ledger_entry"])
    return document


def _seal(order: IssueOrder, *, at: datetime) -> CourtSeal:
    if settings.XIEZHI_DEMO:
        return ensure_demo_seal(order.organisation_id, at=at)
    return seal_for(order.organisation_id, order.seal_purpose)


def _keep_attachments(
    document: IssuedDocument, attachments: tuple[Attachment, ...], *, by: Any, at: datetime
) -> None:
    for position, item in enumerate(attachments):
        CarriedFile.objects.create(
            document=document,
            file=files.store(item.content, name=item.name, by=by, at=at),
            name=item.name,
            mime=item.mime,
            description=item.description,
            relationship=item.relationship.value,
            position=position,
        )


def finish(document_id: int, *, by: Any, at: datetime) -> IssuedDocument:
    """Take a numbered document to its end: receipt, page, seal, file. Done already is done."""
    document = IssuedDocument.objects.select_related("seal", "organisation").get(pk=document_id)
    if document.issued_at is not None:
        return document
    found = settle(document.ledger_entry, at=at)
    receipt = embedded_receipt(proof_as_json(found.proof), entry=found.entry, salt=document.salt)
    sheet = None
    try:
        sheet = _set(document, receipt, at=at)
        sealed = _sealed(document, sheet, by=by, at=at)
    except Exception as failure:
        # Whatever it is, a person must find the document with its reason, and the next try goes on here.
        _note_failure(document, sheet, failure, by=by, at=at)
        raise
    return _keep(document.pk, sheet, sealed, receipt, by=by, at=at)


def resume(document_id: int, *, by: Any, at: datetime) -> IssuedDocument:
    """Go on with a document that could not be sealed, for a person who may."""
    document = IssuedDocument.objects.filter(pk=document_id).first()
    if document is None:
        raise NotFound
    identity.require(by, permissions.ISSUE_AGAIN, document, on=at.date())
    return finish(document.pk, by=by, at=at)


def finish_waiting(*, at: datetime) -> int:
    """Try documents again that could not be sealed, the longest waiting first; say how many are done now.

    Each waits twice as long after each failure, up to half a day, and is given
    up to a person after :data:`MOST_TRIES`.
    """
    done = 0
    rows = IssuedDocument.objects.filter(issued_at=None, tries__lt=MOST_TRIES)
    for document in rows.filter(numbered_at__lt=at - FIRST_WAIT).order_by("failed_at", "pk")[:50]:
        if document.failed_at and at < document.failed_at + wait_after(document.tries):
            continue
        try:
            finish(document.pk, by=document.asked_by, at=at)
        except Refused:
            continue
        except Exception:
            LOG.exception("document %s could not be finished", document.pk)
            continue
        done += 1
    return done


def _set(document: IssuedDocument, receipt: dict[str, Any], *, at: datetime) -> Sheet:
    facts = document.facts
    carried = [
        Attachment(
            line.name, stored.read(line.file), line.mime, line.description, Relationship(line.relationship)
        )
        for line in document.carried.select_related("file")
    ]
    sheet = press().typeset(
        ROOT / document.template,
        facts,
        at=at,
        attachments=[
            Attachment(PROOF_FACTS_NAME, canonical(facts), "application/json", "文书要素", Relationship.DATA),
            Attachment(
                PROOF_RECEIPT_NAME, canonical(receipt), "application/json", "存证回执", Relationship.DATA
            ),
            *carried,
        ],
        receipt=printed_receipt(receipt, at=at),
        code=verify_address(document),
    )
    _require_pdfa(sheet.pdf)
    return sheet


def _sealed(document: IssuedDocument, sheet: Sheet, *, by: Any, at: datetime) -> Sealed:
    seal = document.seal
    if seal is None:
        raise RuntimeError(f"document {document.pk} has no seal to ask for")
    machine = machine_for(
        seal.machine, address=seal.machine_address, token=seal.machine_token, certificate=seal.certificate
    )
    order = SealOrder(
        seal_no=seal.seal_no,
        face=seal.face,
        reason=document.reason,
        asked_by=_label(by),
        at=at,
        place=sheet.seal_place,
        request_no=f"document-{document.token}-{document.tries}",
    )
    sealed = machine.seal(sheet.pdf, order)
    finding = check_seal(sealed.pdf, Trust(seals=(seal.certificate,)))
    if not (finding.intact and finding.pinned):
        raise SealFailed(f"盖章后的文件验签不通过：{'；'.join(finding.reasons) or '证书不是登记的证书'}")
    _require_pdfa(sealed.pdf)
    return sealed


def _require_pdfa(pdf: bytes) -> None:
    problems = check_pdfa3b(pdf)
    if problems:
        raise SealFailed(
            f"文件不符合 PDF/A-3b：{'；'.join(problems[:3])}", remedy="请联系系统管理员", retry=False
        )


def _keep(
    document_id: int, sheet: Sheet, sealed: Sealed, receipt: dict[str, Any], *, by: Any, at: datetime
) -> IssuedDocument:
    """Store the file and close the row, in one transaction."""
    with transaction.atomic():
        document = IssuedDocument.objects.select_for_update(of=("self",)).get(pk=document_id)
        if document.issued_at is not None:
            return document
        name = file_name_of(document.title, document.document_no)
        document.file = files.store(sealed.pdf, name=name, by=by, at=at, pages=sheet.pages)
        document.sha256, document.sm3 = document.file.sha256, document.file.sm3
        document.receipt = receipt
        document.signed_by, document.certificate_sha256 = sealed.signed_by, sealed.certificate_sha256
        document.issued_at = at
        document.failure = ""
        document.tries += 1
        document.save()
        _note_use(document, sheet, by=by, at=at, sealed=sealed)
        detail = {"sm3": document.sm3, "ledger_index": receipt["index"], "signed_by": sealed.signed_by}
        record(
            "documents.issued.issue", by=by, at=at, on=_on(document), detail=detail, reason=document.reason
        )
        integration.publish(
            events.DOCUMENT_ISSUED,
            document_id=document.pk,
            about_kind=document.about_kind,
            about_id=document.about_id,
        )
    return document


def _note_failure(
    document: IssuedDocument, sheet: Sheet | None, failure: Exception, *, by: Any, at: datetime
) -> None:
    message = failure.message if isinstance(failure, Refused) else "系统内部错误，请联系系统管理员"
    with transaction.atomic():
        row = IssuedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        row.failure, row.failed_at = message[:400], at
        row.tries += 1
        row.save(update_fields=["failure", "failed_at", "tries"])
        if sheet is not None:
            _note_use(row, sheet, by=by, at=at, message=message)
        record(
            "documents.issued.fail",
            by=by,
            at=at,
            on=_on(row),
            detail={"message": message, "error": type(failure).__name__},
            reason=row.reason,
            outcome=Outcome.FAILED,
        )
        integration.publish(events.SEALING_FAILED, document_id=row.pk)


def _note_use(
    document: IssuedDocument,
    sheet: Sheet,
    *,
    by: Any,
    at: datetime,
    sealed: Sealed | None = None,
    message: str = "",
) -> None:
    SealUse.objects.create(
        seal_id=document.seal_id,
        document=document,
        asked_by=by,
        asked_by_label=_label(by),
        asked_at=at,
        reason=document.reason,
        file_sha256=hashlib.sha256(sheet.pdf).hexdigest(),
        succeeded=sealed is not None,
        message=message[:400],
        certificate_sha256=sealed.certificate_sha256 if sealed else "",
        machine_serial=sealed.machine_serial[:80] if sealed else "",
    )


def add_record(document_id: int, *, line: str, at: datetime, by: Any = None) -> AddedRecord:
    """Add what happened after issuing; the document itself and its date stay as they are (SP-24)."""
    with transaction.atomic():
        return AddedRecord.objects.create(document_id=document_id, at=at, line=line[:200])


def open_issued(document: IssuedDocument, *, by: Any, at: datetime) -> bytes:
    """The sealed file; that it was taken is recorded."""
    if document.file is None:
        raise Conflict(
            f"文书 {document.document_no} 尚未出具",
            remedy=document.failure or "请稍后再看",
            code="document_not_issued",
        )
    content = stored.read(document.file)
    record("documents.issued.download", by=by, at=at, on=_on(document), outcome=Outcome.READ)
    return content


def _on(document: IssuedDocument) -> On:
    return On("document", str(document.pk), document.document_no, document.organisation_id)


def _label(by: Any) -> str:
    return str(getattr(by, "audit_label", "") or "系统自动")[:80]
