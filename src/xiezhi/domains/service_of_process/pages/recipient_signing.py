"""签收: sign for what was seen, by hand or with the code; and what comes after."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xiezhi.domains.service_of_process.actions.reading import sign as sign_for
from xiezhi.domains.service_of_process.actions.signing_code import sign_by_code
from xiezhi.domains.service_of_process.forms.recipient import CodeSignForm
from xiezhi.domains.service_of_process.models import Cell
from xiezhi.domains.service_of_process.pages.recipient_faces import (
    context_of,
    days_of,
    is_seen,
    megabytes,
    names,
    open_matters,
)
from xiezhi.domains.service_of_process.pages.recipient_session import Received, public_page, received_page
from xiezhi.domains.service_of_process.queries.received import last_receipt, proof_for, received_cells
from xiezhi.domains.service_of_process.types import Channel
from xiezhi.kernel.audit.actions import surroundings
from xiezhi.lib.verdict import Conflict, NotFound, Refused
from xiezhi.ui.forms import REFUSED_STATUS, show_refusal, status_of

_PNG = "data:image/png;base64,"
_MOST_SIGNATURE = 2_000_000


@received_page("received-sign", title="签收", methods=("GET", "POST"))
def sign(request: Any, mine: Received) -> HttpResponse:
    """Sign by hand; only what was seen can be signed for."""
    seen, unseen = _sorted(mine)
    if not seen:
        return _nothing_to_sign(request, mine, unseen)
    refusal = None
    if request.method == "POST":
        try:
            strokes, picture = drawn(request.POST)
            sign_for(
                mine.opened, mine.attempt.pk, _chosen(request, seen), at=request.moment, strokes=strokes,
                picture=picture, ip=surroundings().ip,
            )  # fmt: skip
        except (Conflict, NotFound):
            return _done(mine)
        except Refused as refused:
            refusal = refused
        else:
            return _done(mine)
    context = _context(mine, seen, unseen, refusal=refusal)
    return public_page(request, "sign", context, status=REFUSED_STATUS if refusal else 200)


@received_page("received-sign-code", title="用验证码签收", methods=("GET", "POST"))
def sign_code(request: Any, mine: Received) -> HttpResponse:
    """Sign with the code of the message: no script, no hand needed."""
    seen, unseen = _sorted(mine)
    if not seen:
        return _nothing_to_sign(request, mine, unseen)
    form = CodeSignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_by_code(
                mine.opened, mine.attempt.pk, _chosen(request, seen), code=form.cleaned_data["code"],
                at=request.moment, ip=surroundings().ip,
            )  # fmt: skip
        except (Conflict, NotFound):
            return _done(mine)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return _done(mine)
    context = _context(mine, seen, unseen, form=form)
    return public_page(request, "sign_code", context, status=status_of(form))


def _sorted(mine: Received) -> tuple[list[Cell], list[Cell]]:
    """What can be signed for now, and what was not seen yet."""
    cells = [cell for cell in received_cells(mine.attempt) if cell.signed_at is None]
    return [cell for cell in cells if is_seen(cell)], [cell for cell in cells if not is_seen(cell)]


def _chosen(request: Any, seen: list[Cell]) -> list[int]:
    """The documents that stood on the page that was signed; one seen since in another tab is not among them."""
    on_page = set(request.POST.getlist("document"))
    return [cell.document_id for cell in seen if str(cell.document_id) in on_page]


def drawn(sent: Any) -> tuple[list[Any], bytes | None]:
    """Strokes and picture from the pad; anything else is no signature."""
    text, image = str(sent.get("signature_strokes", "")), str(sent.get("signature_image", ""))
    if len(text) + len(image) > _MOST_SIGNATURE:
        raise Refused("签名太大", field="signature", remedy="请重写", code="too_long")
    try:
        strokes = json.loads(text) if text else []
        picture = (
            base64.b64decode(image.removeprefix(_PNG), validate=True) if image.startswith(_PNG) else None
        )
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Refused("签名没有传完整", field="signature", remedy="请重写，或者改用验证码签收") from error
    if not isinstance(strokes, list):
        raise Refused("签名没有传完整", field="signature", remedy="请重写，或者改用验证码签收")
    return strokes, picture


def _context(mine: Received, seen: list[Cell], unseen: list[Cell], **more: Any) -> dict[str, Any]:
    return context_of(
        mine.attempt, seen=seen, unseen=unseen, seen_names=names(seen), unseen_names=names(unseen), **more
    )


def _nothing_to_sign(request: Any, mine: Received, unseen: list[Cell]) -> HttpResponse:
    if last_receipt(mine.attempt) is not None and not unseen:
        return _done(mine)
    return public_page(
        request, "nothing_to_sign", context_of(mine.attempt, unseen=unseen, unseen_names=names(unseen))
    )


def _done(mine: Received) -> HttpResponse:
    return HttpResponseRedirect(reverse("service_of_process:received-done", args=[mine.attempt.pk]))


@received_page("received-done", title="已签收")
def done(request: Any, mine: Received) -> HttpResponse:
    """After signing: the proof, the papers, what comes next."""
    receipt = last_receipt(mine.attempt)
    if receipt is None:
        return HttpResponseRedirect(reverse("service_of_process:received", args=[mine.attempt.pk]))
    cells = received_cells(mine.attempt)
    signed = [cell for cell in cells if cell.signed_at is not None]
    unsigned = [cell for cell in cells if cell.signed_at is None]
    days = days_of(mine.attempt, now=request.moment)
    context = context_of(
        mine.attempt,
        receipt=receipt,
        signed=signed,
        unsigned_names=names(unsigned),
        unseen_names=names([cell for cell in unsigned if not is_seen(cell)]),
        through=Channel(signed[-1].signed_through or mine.attempt.channel).label,
        proof=proof_for(mine.attempt),
        count=len(cells),
        size=megabytes(cells),
        days=days,
        matters=open_matters(mine.attempt, cells, days),
    )
    return public_page(request, "done", context)
