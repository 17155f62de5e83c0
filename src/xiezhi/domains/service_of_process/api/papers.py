"""文书、回证、报告: hand in papers, fetch proofs and reports."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Path, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from xiezhi.domains.service_of_process.actions.documents import add_document
from xiezhi.domains.service_of_process.api import faces
from xiezhi.domains.service_of_process.api.answer_forms import DocumentOut, ProofOut
from xiezhi.domains.service_of_process.api.orders import PROBLEMS, Key, OrderNo, done_once, plain
from xiezhi.domains.service_of_process.api.pushed_forms import Day, DocumentIn, Name, Strict, document_draft
from xiezhi.domains.service_of_process.queries.for_systems import (
    order_of_client,
    proof_of,
    proofs_of,
    report_of,
)
from xiezhi.domains.service_of_process.types import DocumentKind
from xiezhi.domains.service_of_process.types.drafts import DocumentDraft
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.files import queries as files
from xiezhi.kernel.files.queries.limits import DOCUMENT
from xiezhi.lib.verdict import Refused

router = Router(tags=["文书和凭证"])
PDF = {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}


class UploadIn(Strict):
    """What is said of a file sent as multipart."""

    kind: DocumentKind
    name: Name
    dated_on: Day | None = None
    copies: Annotated[int, Field(ge=1, le=999)] = 1
    issued_no: Annotated[str, Field(max_length=80)] = ""


@router.post(
    "/service-orders/{order_no}/documents",
    response={201: DocumentOut, **PROBLEMS},
    summary="加入文书（base64）",
)
def add(
    request: HttpRequest, response: HttpResponse, order_no: OrderNo, payload: DocumentIn, key: Key
) -> Status[Any]:
    """整个请求至多8MB；更大的文件用 documents/upload。"""
    return _add(request, response, order_no, document_draft(payload), key, request.body)


@router.post(
    "/service-orders/{order_no}/documents/upload", response={201: DocumentOut, **PROBLEMS},
    summary="加入文书（multipart）",
)  # fmt: skip
def upload(
    request: HttpRequest, response: HttpResponse, order_no: OrderNo, key: Key, payload: Form[UploadIn],
    file: File[UploadedFile],
) -> Status[Any]:  # fmt: skip
    """PDF、PNG、JPEG、DOCX，至多50MB。"""
    if (file.size or 0) > DOCUMENT.most_bytes:
        raise Refused(
            f"文件有{(file.size or 0) // 2**20}MB，超过{DOCUMENT.most_bytes // 2**20}MB", field="file",
            remedy="请压缩扫描分辨率或者拆成几个文件", code="too_large",
        )  # fmt: skip
    content = file.read()
    draft = DocumentDraft(
        kind=payload.kind, name=payload.name, content=content, file_name=file.name or "", source="pushed",
        dated_on=payload.dated_on, copies=payload.copies, issued_no=payload.issued_no,
    )  # fmt: skip
    told = json.dumps(payload.dict(), default=_text, sort_keys=True, ensure_ascii=False)
    return _add(request, response, order_no, draft, key, told.encode() + hashlib.sha256(content).digest())


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _add(
    request: HttpRequest, response: HttpResponse, order_no: str, draft: DocumentDraft, key: str, body: bytes
) -> Status[Any]:
    order = order_of_client(request.auth, order_no)

    def work() -> tuple[int, Any]:
        added = add_document(order, draft, by=None, at=request.moment)
        return 201, plain(faces.document(added))

    return done_once(request, response, key, body, work)


@router.get(
    "/service-orders/{order_no}/proofs", response={200: list[ProofOut], **PROBLEMS}, summary="送达回证列表"
)
def proofs(request: HttpRequest, order_no: OrderNo) -> list[dict[str, Any]]:
    """电子送达回证、送达报告书等，先出具的在前；被替代的写明由哪一份替代。"""
    order = order_of_client(request.auth, order_no)
    return [faces.proof(found, order) for found in proofs_of(order)]


@router.get(
    "/service-orders/{order_no}/proofs/{number}.pdf", response=PROBLEMS, openapi_extra={"responses": PDF},
    summary="下载送达回证",
)  # fmt: skip
def proof_pdf(
    request: HttpRequest, order_no: OrderNo, number: Annotated[str, Path(max_length=60)]
) -> HttpResponse:
    """带签名和时间戳的PDF，字节与出具时相同。"""
    order = order_of_client(request.auth, order_no)
    return _pdf(request, order, proof_of(order, number))


@router.get(
    "/service-orders/{order_no}/report.pdf", response=PROBLEMS, openapi_extra={"responses": PDF},
    summary="下载送达报告书",
)  # fmt: skip
def report_pdf(request: HttpRequest, order_no: OrderNo) -> HttpResponse:
    """最近一份送达报告书；还没有生成时是404。"""
    order = order_of_client(request.auth, order_no)
    return _pdf(request, order, report_of(order))


def _pdf(request: HttpRequest, order: Any, proof: Any) -> HttpResponse:
    """The file as issued; that it was fetched is recorded."""
    audit.record(
        "service_of_process.proof.fetch", by=None, at=request.moment, outcome=Outcome.READ,
        on=On("service_of_process.order", str(order.pk), order.order_no, order.organisation_id),
        detail={"proof": proof.number, "client": request.auth.client_id},
    )  # fmt: skip
    answer = HttpResponse(files.read(proof.file), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{order.order_no}-{proof.pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
