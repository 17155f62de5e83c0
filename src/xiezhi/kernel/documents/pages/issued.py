"""Issued documents: the list, one of them, its file and its pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from xiezhi.kernel.documents import actions, permissions
from xiezhi.kernel.documents.forms import IssuedFilter
from xiezhi.kernel.documents.models import IssuedDocument
from xiezhi.kernel.documents.pages import samples
from xiezhi.kernel.documents.queries import issued_visible_to, verify_address
from xiezhi.kernel.documents.rules.printing import grouped_digest
from xiezhi.kernel.documents.rules.receipts import file_name_of
from xiezhi.ui.components import Action, Happening, NextStep, Row, ViewTab
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page


def _sample(world: Any) -> dict[str, Any]:
    return {"document_id": samples.issued(world).pk}


def _sample_page(world: Any) -> dict[str, Any]:
    return {"document_id": samples.issued(world).pk, "number": 1}


def _found(request: Any, document_id: int) -> IssuedDocument:
    found = issued_visible_to(request.person, on=request.moment.date()).filter(pk=document_id).first()
    if found is None:
        raise Http404
    return found


@page(
    "documents:issued-list",
    title="出具的文书",
    right=permissions.ISSUED_VIEW,
    menu="documents",
    fragment=True,
)
def issued_list(request: Any) -> HttpResponse:
    """Everything issued, newest first; what could not be issued has a view of its own."""
    visible = issued_visible_to(request.person, on=request.moment.date())
    waiting = visible.filter(issued_at=None)
    view = request.GET.get("view", "")
    rows = waiting if view == "waiting" else visible
    filters = IssuedFilter(request.GET)
    words = filters.value_of("q")
    if words:
        rows = rows.filter(Q(document_no__icontains=words) | Q(title__icontains=words))
    context = {
        "filters": filters,
        "rows": paginate_by_key(rows, request, order=("-numbered_at",), count=True),
        "tabs": [
            ViewTab("全部", reverse("documents:issued-list"), None, view != "waiting"),
            ViewTab(
                "未能出具",
                reverse("documents:issued-list") + "?view=waiting",
                waiting.count(),
                view == "waiting",
            ),
        ],
    }
    return render_page(request, "documents/issued_list.html", context, fragment="documents/_issued_rows.html")


@page("documents:issued", title="文书", right=permissions.ISSUED_VIEW, menu="documents", sample=_sample)
def issued(request: Any, document_id: int) -> HttpResponse:
    """One document: what it is, how it is proved, what came later."""
    document = _found(request, document_id)
    context = {
        "document": document,
        "step": _step(request, document),
        "rows": _rows(document),
        "proof_rows": _proof_rows(document),
        "happenings": _happenings(document),
        "pages": range(1, (document.file.pages or 1) + 1) if document.file else (),
    }
    return render_page(request, "documents/issued.html", context)


@page(
    "documents:issued-file", title="下载文书", right=permissions.ISSUED_VIEW, menu="documents", sample=_sample
)
def issued_file(request: Any, document_id: int) -> HttpResponse:
    """The sealed file itself."""
    document = _found(request, document_id)
    content = actions.open_issued(document, by=request.person, at=request.moment)
    return file_answer(content, file_name_of(document.title, document.document_no), "application/pdf")


@page(
    "documents:issued-picture",
    title="文书页面图像",
    right=permissions.ISSUED_VIEW,
    menu="documents",
    sample=_sample_page,
)
def issued_picture(request: Any, document_id: int, number: int) -> HttpResponse:
    """One page as a picture, with its seal."""
    return picture_answer(actions.picture_of(_found(request, document_id), ppi=96), number)


@page(
    "documents:issue-again",
    title="重新出具",
    right=permissions.ISSUE_AGAIN,
    menu="documents",
    methods=("POST",),
    sample=_sample,
)
def issue_again(request: Any, document_id: int) -> HttpResponse:
    """Go on where issuing stopped."""
    document = actions.resume(document_id, by=request.person, at=request.moment)
    return redirect_with_notice(
        request, "documents:issued", f"{document.document_no}已出具", document_id=document.pk
    )


def picture_answer(pages: list[bytes], number: int) -> HttpResponse:
    """One of the pages as an answer; a page that does not exist is not there."""
    if not 1 <= number <= len(pages):
        raise Http404
    response = HttpResponse(pages[number - 1], content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_answer(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved, never kept on the way."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _step(request: Any, document: IssuedDocument) -> NextStep | None:
    if document.issued_at is not None:
        return None
    may = request.may(permissions.ISSUE_AGAIN, document)
    return NextStep(
        "重新出具这份文书",
        reason=f"没有盖章、没有发出。{document.failure or '正在出具'}",
        action=Action(
            "重新出具",
            reverse("documents:issue-again", args=[document.pk]),
            kind="filled",
            method="post",
            refused="" if may else may.reason,
        ),
    )


def _rows(document: IssuedDocument) -> list[Row]:
    rows = [
        Row("文书编号", document.document_no),
        Row("出具单位", document.court),
        Row("缘由", document.reason),
        Row("所载要素", f"{len(document.facts)}项，见文书页面"),
    ]
    replaced = getattr(document, "superseded_by", None)
    if replaced is not None:
        rows.append(
            Row(
                "效力",
                f"已由{replaced.document_no}替代",
                "warn",
                reverse("documents:issued", args=[replaced.pk]),
            )
        )
    if document.supersedes is not None:
        earlier = document.supersedes
        rows.append(Row("替代", earlier.document_no, url=reverse("documents:issued", args=[earlier.pk])))
    return rows


def _proof_rows(document: IssuedDocument) -> list[Row]:
    if document.issued_at is None:
        return [Row("存证", "尚未出具", "quiet")]
    return [
        Row("签章", document.signed_by),
        Row("证书指纹", grouped_digest(document.certificate_sha256)),
        Row("SM3", grouped_digest(document.sm3, letters=64)),
        Row("SHA-256", grouped_digest(document.sha256, letters=64)),
        Row("存证序号", document.receipt.get("index", "—")),
        Row("核验地址", verify_address(document), url=verify_address(document)),
    ]


def _happenings(document: IssuedDocument) -> list[Happening]:
    found = [Happening(line.line, "plus", at=line.at, tone="fact") for line in document.added_records.all()]
    if document.issued_at is not None:
        found.append(Happening("已签章出具", "certificate", document.signed_by, document.issued_at, "fact"))
    if document.failed_at is not None:
        found.append(
            Happening(
                "签章没有成功",
                "alert-triangle",
                document.failure or "后来已成功",
                document.failed_at,
                "danger",
            )
        )
    found.append(Happening("编号", "hash", document.document_no, document.numbered_at))
    return sorted(found, key=lambda item: item.at or document.numbered_at, reverse=True)
