"""What was tried for each recipient, way by way, and the next way; rows turned into plain values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count

from xiezhi.domains.service_of_process.models import Attempt, MeansNote, PublicNotice, Recipient
from xiezhi.domains.service_of_process.queries.matrix import Matrix
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.queries.spent import came_to_nothing
from xiezhi.domains.service_of_process.queries.usable import addresses_of, live_on
from xiezhi.domains.service_of_process.rules.next_means import next_means, order_of
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressStatus,
    AttemptState,
    Method,
    Reaction,
    RecipientKind,
    ReturnReason,
    court_day,
)
from xiezhi.domains.service_of_process.types.notices import (
    LIVE_NOTICES,
    AttemptTold,
    Means,
    MeansFacts,
    NextMeans,
    NoteKind,
    NoteTold,
    NoticeState,
)

_NOT_OUT = frozenset({AttemptState.DRAFT.value, AttemptState.CANCELLED.value})
_SERVED = frozenset({AttemptState.SERVED.value, AttemptState.DEEMED_SERVED.value})
_BY_SENDING = frozenset({Means.DIRECT.value, Means.POSTAL.value})
_BY_FILE = frozenset({Means.ENTRUSTED.value, Means.HANDOVER.value, "notice"})


def means_facts(recipient: Recipient, *, on: date, whereabouts_unknown: bool = False) -> MeansFacts:
    """Everything on record about the ways to one recipient."""
    attempts = list(
        Attempt.objects.filter(recipient=recipient)
        .exclude(state__in=_NOT_OUT)
        .exclude(method__in=[Method.NOTICE.value, Method.SIMPLE.value])
        .annotate(proof_count=Count("evidence_files", distinct=True))
        .prefetch_related("cells")
        .order_by("number")
    )
    addresses = list(live_on(addresses_of(recipient), on))
    electronic = {
        row.pk for row in addresses
        if row.kind != AddressKind.POSTAL.value and AddressStatus(row.status).from_recipient
    }  # fmt: skip
    used = {one.address_id for one in attempts}
    notes = MeansNote.objects.filter(recipient=recipient).select_related("file")
    return MeansFacts(
        on=on, recipient_kind=RecipientKind(recipient.kind),
        has_postal=any(row.kind == AddressKind.POSTAL.value for row in addresses),
        has_electronic=bool(electronic), other_electronic=bool(electronic - used),
        whereabouts_unknown=whereabouts_unknown, attempts=tuple(_told(one) for one in attempts),
        notes=tuple(_note(one) for one in notes),
    )  # fmt: skip


def _note(row: MeansNote) -> NoteTold:
    return NoteTold(
        kind=NoteKind(row.kind), means=Means(row.means), on=row.on, said_by=row.said_by, reason=row.reason,
        evidence=row.file.name if row.file else "",
    )  # fmt: skip


def _told(attempt: Any) -> AttemptTold:
    state, failed = attempt.state, came_to_nothing(attempt, list(attempt.cells.all()))
    day = attempt.result.get("happened_on")
    return AttemptTold(
        method=Method(attempt.method), number=attempt.number,
        on=date.fromisoformat(day) if day else court_day(attempt.queued_at) if attempt.queued_at else None,
        where=attempt.address_masked, result=_result(attempt), evidence=_evidence(attempt),
        is_failed=failed, is_served=state in _SERVED, is_under_way=not failed and state not in _SERVED,
    )  # fmt: skip


def _result(attempt: Any) -> str:
    kept = attempt.result
    words = [
        Reaction(kept["reaction"]).label if kept.get("reaction") else "",
        f"退回：{ReturnReason(kept['return_reason']).label}" if kept.get("return_reason") else "",
        attempt.get_failed_display() if attempt.failed else "",
    ]
    reasons = [
        str(cell.effect.get("reason", "")) for cell in attempt.cells.all() if cell.effect.get("reason")
    ]
    return "，".join(dict.fromkeys(one for one in [*words, *reasons[:1]] if one)).rstrip("。")


def _evidence(attempt: Any) -> str:
    kept = attempt.result
    words = [
        f"附件{attempt.proof_count}份" if attempt.proof_count else "",
        f"邮件{kept['mail_no']}" if kept.get("mail_no") else "",
        f"录音{kept['recording_no']}" if kept.get("recording_no") else "",
        "发送记录" if attempt.method == Method.ELECTRONIC.value else "",
    ]
    return "、".join(one for one in words if one)


def next_means_of(recipient: Recipient, *, on: date) -> NextMeans | None:
    """The next way for one recipient by the order of its court."""
    order = order_of(settings_of(recipient.order.court_id).means_order)
    return next_means(means_facts(recipient, on=on), order)


def notice_under_way(recipient_id: int) -> PublicNotice | None:
    """The public notice of a recipient that is asked for, decided, or runs."""
    live = [one.value for one in LIVE_NOTICES]
    return (
        PublicNotice.objects.filter(attempt__recipient_id=recipient_id, state__in=live)
        .select_related("attempt")
        .first()
    )


def offers_of(matrix: Matrix, *, on: date) -> dict[str, tuple[str, str, str]]:
    """For recipients whose last attempt came to nothing: code, button and words of the next way, by name."""
    found: dict[str, tuple[str, str, str]] = {}
    for recipient in matrix.live_recipients:
        if not _stuck(matrix, recipient):
            continue
        step = next_means_of(recipient, on=on)
        if step is None or step.means not in _BY_SENDING | _BY_FILE:
            continue
        code = "resend" if step.means in _BY_SENDING else "next_means"
        found[recipient.party.name] = (code, step.button, f"改用{step.label}")
    return found


def stuck_recipients(matrix: Matrix) -> list[Recipient]:
    """Recipients for whom something was tried, nothing is out, and papers are open."""
    return [one for one in matrix.live_recipients if _stuck(matrix, one)]


def _stuck(matrix: Matrix, recipient: Recipient) -> bool:
    """Something was tried, nothing is out any more, and papers are still open."""
    attempts = [one for one in matrix.attempts_of(recipient.pk) if one.state not in _NOT_OUT]
    if not attempts:
        return False
    cells = {one.pk: [c for (_, pk), c in matrix.cells.items() if pk == one.pk] for one in attempts}
    if not all(came_to_nothing(one, cells[one.pk]) or one.state in _SERVED for one in attempts):
        return False
    effective = {c.document_id for group in cells.values() for c in group if c.effective_on and not c.frozen}
    return any(document.pk not in effective for document in matrix.live_documents)


def notices_of_order(order_id: int) -> dict[str, str]:
    """How the public notice of each recipient stands, by name: waiting for the judge, or for its text."""
    rows = PublicNotice.objects.filter(
        attempt__order_id=order_id, state__in=[NoticeState.REQUESTED.value, NoticeState.APPROVED.value]
    ).select_related("attempt__recipient__party")
    return {row.attempt.recipient.party.name: row.state for row in rows}
