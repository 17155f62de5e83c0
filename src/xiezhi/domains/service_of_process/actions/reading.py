"""查阅、下载、签收: what the person served does with the papers; each is a fact of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import events
from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.locks import locked_attempt
from xiezhi.domains.service_of_process.actions.proofs import (
    add_record,
    electronic_proof_of,
    issue_at_first_view,
)
from xiezhi.domains.service_of_process.actions.reports import note_seen
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Attempt, Cell, ReceiptRecord
from xiezhi.domains.service_of_process.types import AttemptState, Channel
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On, Outcome
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.integration import actions as integration
from xiezhi.lib.verdict import Conflict, NotFound, Refused

_CLOSED = frozenset({AttemptState.HELD.value, AttemptState.CANCELLED.value, AttemptState.DRAFT.value})
_MOST_STROKES = 400
_MOST_POINTS = 20_000
_THROUGH = {"link": "短信或邮件链接", "code": "门户验证码", "portal": "门户"}


def attempt_of_session(session: RecipientSession, attempt_id: int, *, at: datetime) -> Attempt:
    """The attempt, locked, if the session opened it and it is open still."""
    if attempt_id not in session.attempt_ids:
        raise NotFound
    attempt = locked_attempt(attempt_id)
    if attempt.state in _CLOSED or attempt.open_until is None or attempt.open_until <= at:
        raise NotFound
    return attempt


def _cell(attempt: Attempt, document_id: int) -> Cell:
    found = Cell.objects.filter(attempt=attempt, document_id=document_id).select_related("document").first()
    if found is None:
        raise NotFound
    found.attempt = attempt
    return found


@transaction.atomic
def record_view(
    session: RecipientSession, attempt_id: int, document_id: int, *, at: datetime, ip: str = ""
) -> Cell:
    """查阅: the first view of an attempt issues its proof; every later one is added to it and moves no date."""
    attempt = attempt_of_session(session, attempt_id, at=at)
    cell = _cell(attempt, document_id)
    first_of_attempt = not Cell.objects.filter(attempt=attempt, viewed_at__isnull=False).exists()
    first_of_document = cell.viewed_at is None
    if first_of_document:
        cell.viewed_at = at
        cell.save(update_fields=["viewed_at"])
        note_seen(attempt, at=at)
        derive_effects(attempt, at=at)
        cell.refresh_from_db()
    _record_read(attempt, document_id, at)
    _view_told(attempt, cell, first_of_attempt, first_of_document, session, at, ip)
    if first_of_attempt:
        issue_at_first_view(attempt, at=at)
        integration.publish(events.ATTEMPT_VIEWED, order_id=attempt.order_id, attempt_id=attempt.pk, at=at)
    if first_of_document:
        refresh_summary(attempt.order, at=at)
    return cell


def _view_told(
    attempt: Attempt, cell: Cell, first_of_attempt: bool, first_of_document: bool, session: RecipientSession,
    at: datetime, ip: str,
) -> None:  # fmt: skip
    if first_of_document:
        who = _who(attempt)
        write_trail(
            attempt.order, "viewed", f"{who}{'首次查阅' if first_of_attempt else '查阅'}《{cell.document.name}》", at=at,
            attempt=attempt, line=_THROUGH.get(session.through, ""),
            evidence={"document": cell.document_id, "ip": ip, "through": session.through},
        )  # fmt: skip
    proof = electronic_proof_of(attempt)
    if proof is not None and not first_of_attempt:
        word = "首次查阅" if first_of_document else "再次查阅"
        add_record(proof, kind="view", line=f"{word}《{cell.document.name}》", at=at)


def _who(attempt: Attempt) -> str:
    agency = attempt.recipient.agency
    return str(agency.name) if agency is not None else str(attempt.recipient.party.name)


def _record_read(attempt: Attempt, document_id: int, at: datetime) -> None:
    audit.record(
        "service_of_process.document.view", by=None, at=at, outcome=Outcome.READ, detail={"document": document_id},
        on=On(
            "service_of_process.attempt", str(attempt.pk), f"{attempt.order.order_no}/{attempt.pk}",
            attempt.order.organisation_id,
        ),
    )  # fmt: skip


@transaction.atomic
def record_download(
    session: RecipientSession, attempt_id: int, document_id: int, *, at: datetime, ip: str = ""
) -> Cell:
    """下载 is a view too: who holds the file has seen it laid open."""
    record_view(session, attempt_id, document_id, at=at, ip=ip)
    attempt = attempt_of_session(session, attempt_id, at=at)
    cell = _cell(attempt, document_id)
    if cell.downloaded_at is None:
        cell.downloaded_at = at
        cell.save(update_fields=["downloaded_at"])
        write_trail(
            attempt.order, "downloaded", f"{_who(attempt)}下载《{cell.document.name}》", at=at, attempt=attempt,
            evidence={"document": document_id, "ip": ip},
        )  # fmt: skip
        proof = electronic_proof_of(attempt)
        if proof is not None:
            add_record(proof, kind="download", line=f"下载《{cell.document.name}》", at=at)
    return cell


@transaction.atomic
def sign(
    session: RecipientSession, attempt_id: int, document_ids: Iterable[int], *, at: datetime, how: str = "drawn",
    strokes: list[Any] | None = None, picture: bytes | None = None, ip: str = "",
) -> ReceiptRecord:  # fmt: skip
    """签收: sign for papers that were opened, by a drawn name or by the code; says nothing about their content.

    A paper already signed for keeps its first signature.
    """
    attempt = attempt_of_session(session, attempt_id, at=at)
    cells = _signable(attempt, set(document_ids))
    strokes_text, stored = _signature(how, strokes, picture, attempt, at)
    receipt = ReceiptRecord.objects.create(
        attempt=attempt, at=at, how=how, channel=attempt.channel, strokes=strokes_text, picture=stored,
        agent=attempt.recipient.agency_id is not None, ip=ip[:45],
    )  # fmt: skip
    receipt.cells.set(cells)
    for cell in cells:
        cell.signed_at, cell.signed_through = at, _through(attempt, session)
        cell.save(update_fields=["signed_at", "signed_through"])
    names = "、".join(cell.document.name for cell in cells)
    write_trail(
        attempt.order, "signed", f"{_who(attempt)}签收{len(cells)}份", at=at, attempt=attempt,
        line="签名与页面图已存证" if stored is not None else "以验证码签收",
        evidence={"receipt": receipt.pk, "documents": [c.document_id for c in cells], "ip": ip},
    )  # fmt: skip
    proof = electronic_proof_of(attempt)
    if proof is not None:
        add_record(proof, kind="sign", line=f"签收{len(cells)}份：{names}", at=at)
    derive_effects(attempt, at=at)
    integration.publish(events.ATTEMPT_SIGNED, order_id=attempt.order_id, attempt_id=attempt.pk, at=at)
    refresh_summary(attempt.order, at=at)
    return receipt


def _through(attempt: Attempt, session: RecipientSession) -> str:
    """手机短信、邮箱、门户: through what the papers were signed for (SP-41)."""
    return Channel.PORTAL.value if session.through == "code" else attempt.channel


def _signable(attempt: Attempt, document_ids: set[int]) -> list[Cell]:
    cells = list(
        Cell.objects.filter(attempt=attempt, document_id__in=document_ids)
        .select_related("document")
        .order_by("document__position")
    )
    if len(cells) != len(document_ids) or not cells:
        raise NotFound
    unread = [cell.document.name for cell in cells if cell.viewed_at is None]
    if unread:
        raise Refused(
            f"《{unread[0]}》还没有看，看过再签", field="documents", remedy="请先打开文书", code="not_viewed"
        )
    open_cells = [cell for cell in cells if cell.signed_at is None]
    if not open_cells:
        raise Conflict("这些文书已经签收过", code="already_signed", remedy="不用再签")
    return open_cells


def _signature(
    how: str, strokes: list[Any] | None, picture: bytes | None, attempt: Attempt, at: datetime
) -> tuple[str, Any]:
    if how == "code":
        return "", None
    if how != "drawn":
        raise Refused("签收方式不在范围内", field="how")
    points = sum(len(stroke) for stroke in strokes or () if isinstance(stroke, list))
    if not strokes or points < 2:
        raise Refused("还没有签名", field="signature", remedy="请在框内写上姓名", code="missing")
    if len(strokes) > _MOST_STROKES or points > _MOST_POINTS:
        raise Refused("签名太长", field="signature", remedy="请重写", code="too_long")
    stored = None
    if picture:
        if not picture.startswith(b"\x89PNG"):
            raise Refused("签名图片不是PNG", field="signature", remedy="请重写")
        stored = files.store(picture, name=f"签名-{attempt.pk}.png", by=None, at=at)
    return json.dumps(strokes), stored
