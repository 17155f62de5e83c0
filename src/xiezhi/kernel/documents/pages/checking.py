"""Checking a paper: for anybody, without an account, online and offline."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from xiezhi.kernel.documents.pages import samples
from xiezhi.kernel.documents.pages.offline import folded_module, styles
from xiezhi.kernel.documents.queries import document_by_token, trust_list
from xiezhi.kernel.documents.rules.printing import chinese_date, grouped_digest
from xiezhi.ui.components import Happening, Row
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience
from xiezhi.ui.rendering import render_page


def _sample(world: Any) -> dict[str, Any]:
    return {"token": samples.issued(world).token}


@page("documents:verify", title="核验文书", audience=Audience.PUBLIC)
def verify(request: Any) -> HttpResponse:
    """Drop a file, see what holds; nothing is sent to the server."""
    return render_page(request, "documents/verify.html", {"trust_url": reverse("documents:trust")})


@page("documents:verify-file", title="离线核验页", audience=Audience.PUBLIC)
def verify_file(request: Any) -> HttpResponse:
    """The same page as a single file, with the trust list inside."""
    context = {
        "styles": styles(),
        "module": folded_module(),
        "trust": trust_list().as_json(),
        "trust_url": "",
        "site": settings.SITE_URL,
        "made_on": chinese_date(request.moment.date()),
    }
    response = render(request, "documents/offline.html", context)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename="文书离线核验.html"
    )
    return response


@page("documents:trust", title="信任清单", audience=Audience.PUBLIC)
def trust(request: Any) -> HttpResponse:
    """Certificates of the seals and keys of the ledger, to be pinned by whoever checks papers."""
    response = JsonResponse(trust_list().as_json(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _in_full(moment: Any) -> str:
    """A moment as it stands on paper, with its year."""
    local = timezone.localtime(moment)
    return f"{chinese_date(local.date())}{local:%H:%M}"


def _digest(digest: str) -> str:
    return grouped_digest(digest, letters=64)


@page("documents:verify-document", title="文书记录", audience=Audience.PUBLIC, sample=_sample)
def verify_document(request: Any, token: str) -> HttpResponse:
    """What the court has on record for the paper whose code was scanned; no personal data."""
    document = document_by_token(token)
    replaced = getattr(document, "superseded_by", None)
    rows = [
        Row("出具单位", document.court),
        Row("文书", document.title),
        Row("出具时间", _in_full(document.issued_at)),
        Row("签章", document.signed_by),
        Row("存证序号", str(document.receipt.get("index", ""))),
    ]
    added = [Happening(line.line, "plus", at=line.at, tone="fact") for line in document.added_records.all()]
    context = {
        "document": document,
        "court": document.court,
        "replaced": replaced if replaced is not None and replaced.issued_at else None,
        "rows": rows,
        "digests": [("SM3", _digest(document.sm3)), ("SHA-256", _digest(document.sha256))],
        "added": added,
    }
    return render_page(request, "documents/verify_document.html", context)
