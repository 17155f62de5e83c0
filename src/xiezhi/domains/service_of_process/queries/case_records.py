"""What a case page shows beside the matrices: who received what, and who signed for each document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from xiezhi.domains.service_of_process.models import Cell, OrderDocument, ReceiptRecord
from xiezhi.domains.service_of_process.queries.matrix import Matrix
from xiezhi.domains.service_of_process.types import CellState, Channel, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One paper for one person as it stands now: how it went, when, and how far it came."""

    order_id: int
    recipient_id: int
    recipient: str
    role: str
    document: str
    how: str
    at: datetime | None
    effective_on: date | None
    state: CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """签收记录 of one document: who signed, when, how and through what."""

    recipient: str
    at: datetime
    how: str
    channel: str


def served_rows(matrices: Iterable[Matrix]) -> list[Served]:
    """Every document for every recipient; of several attempts the one that served, else the last."""
    rows = []
    for matrix in matrices:
        for recipient in matrix.live_recipients:
            attempts = matrix.attempts_of(recipient.pk)
            for document in matrix.live_documents:
                cells = [cell for one in attempts if (cell := matrix.cell(document.pk, one.pk)) is not None]
                served = [cell for cell in cells if cell.facts.state is CellState.EFFECTIVE]
                cell = (served or cells[-1:] or [None])[0]
                attempt = cell.attempt if cell else None
                how = f"{Method(attempt.method).label} · {Channel(attempt.channel).label}" if attempt else ""
                rows.append(
                    Served(
                        order_id=matrix.order.pk, recipient_id=recipient.pk, recipient=recipient.party.name,
                        role=recipient.party.role, document=document.name, how=how,
                        at=_last(cell) if cell else None, effective_on=cell.effective_on if served else None,
                        state=cell.facts.state if cell else CellState.NONE,
                    )
                )  # fmt: skip
    return rows


def _last(cell: object) -> datetime | None:
    moments = (
        getattr(cell, name) for name in ("signed_at", "viewed_at", "arrived_at", "handed_at", "queued_at")
    )
    return next((moment for moment in moments if moment is not None), None)


_HOW = {"drawn": "手写签名", "code": "短信验证码"}


def receipts_by_document(documents: Iterable[OrderDocument]) -> dict[int, list[Receipt]]:
    """签收记录 of these documents, the oldest first; on-line signatures and results registered by hand."""
    ids = [document.pk for document in documents]
    found: dict[int, list[Receipt]] = defaultdict(list)
    records = (
        ReceiptRecord.objects.filter(cells__document__in=ids)
        .select_related("attempt__recipient__party")
        .prefetch_related("cells")
        .distinct()
    )
    for record in records:
        for cell in record.cells.all():
            found[cell.document_id].append(
                Receipt(
                    recipient=record.attempt.recipient.party.name + ("（代理人签收）" if record.agent else ""),
                    at=record.at, how=_HOW.get(record.how, record.how), channel=Channel(record.channel).label,
                )
            )  # fmt: skip
    for cell in (
        Cell.objects.filter(document__in=ids, signed_at__isnull=False, receipts=None)
        .select_related("attempt__recipient__party")
        .order_by("signed_at", "pk")
    ):
        found[cell.document_id].append(
            Receipt(
                recipient=cell.attempt.recipient.party.name, at=cell.signed_at, how="送达回证上签收",
                channel=Channel(cell.attempt.channel).label,
            )
        )  # fmt: skip
    return found
