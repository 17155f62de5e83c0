"""What the file shows of the recipient: a reply, another day of arrival, a question no rule answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.effects import BY_HAND, derive_effects
from xiezhi.domains.service_of_process.actions.locks import locked_attempt
from xiezhi.domains.service_of_process.actions.objections import carry_into_proof
from xiezhi.domains.service_of_process.actions.reports import note_seen
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Attempt, Cell
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.verdict import Refused


@transaction.atomic
def record_reply(attempt: Attempt, *, replied_on: date, note: str, by: Any, at: datetime) -> Attempt:
    """Note that the recipient answered that it was received, or acted on it (E4a)."""
    attempt = locked_attempt(attempt.pk)
    permissions.require_order(by, attempt.order, permissions.REGISTER, on=day_of(at))
    if replied_on > day_of(at):
        raise Refused("回复的日期还没有到", field="replied_on", remedy="请填已经发生的日期")
    if attempt.queued_at is None or replied_on < day_of(attempt.queued_at):
        raise Refused("回复的日期早于发送", field="replied_on", remedy="请核对日期")
    if not note.strip():
        raise Refused("请写明怎样回复的，以便存证", field="note", remedy="例如：当日短信回复“收到”")
    if attempt.replied_on is None or replied_on < attempt.replied_on:
        attempt.replied_on = replied_on
        attempt.save(update_fields=["replied_on"])
    write_trail(
        attempt.order, "replied", f"{attempt.recipient.party.name}回复已收悉", at=at, by=by, attempt=attempt, line=note,
        evidence={"replied_on": replied_on.isoformat()},
    )  # fmt: skip
    note_seen(attempt, at=at)
    derive_effects(attempt, at=at)
    refresh_summary(attempt.order, at=at)
    return attempt


@transaction.atomic
def prove_other_arrival(attempt: Attempt, *, arrived_on: date, note: str, by: Any, at: datetime) -> Attempt:
    """受送达人证明的到达日期 differs from the system's: his day counts (解释135条2款)."""
    attempt = locked_attempt(attempt.pk)
    permissions.require_order(by, attempt.order, permissions.DECIDE, on=day_of(at))
    if not note.strip():
        raise Refused("请写明受送达人提供的证明", field="note")
    if arrived_on > day_of(at):
        raise Refused("到达的日期还没有到", field="arrived_on")
    attempt.proved_arrival_on = arrived_on
    attempt.save(update_fields=["proved_arrival_on"])
    write_trail(
        attempt.order, "proved_arrival", "采纳受送达人证明的到达日期", at=at, by=by, attempt=attempt, line=note,
        evidence={"arrived_on": arrived_on.isoformat()},
    )  # fmt: skip
    derive_effects(attempt, at=at, ruling=True)
    carry_into_proof(attempt, reason=note, by=by, at=at)
    refresh_summary(attempt.order, at=at)
    return attempt


@transaction.atomic
def decide_by_hand(
    attempt: Attempt,
    document_ids: list[int],
    *,
    effective_on: date | None,
    reason: str,
    by: Any,
    at: datetime,
) -> Attempt:
    """人工判断: where the rules have no answer a judge gives one, with the reason; no rule is overruled by it."""
    attempt = locked_attempt(attempt.pk)
    permissions.require_order(by, attempt.order, permissions.DECIDE, on=day_of(at))
    if not reason.strip():
        raise Refused("请写明判断的理由", field="reason")
    if effective_on is not None and effective_on > day_of(at):
        raise Refused("送达的日期还没有到", field="effective_on")
    cells = list(
        Cell.objects.filter(attempt=attempt, document_id__in=document_ids).select_related("document")
    )
    for cell in cells:
        if cell.effect.get("state") != BY_HAND and "decided_by_hand" not in cell.effect:
            raise Refused(
                f"《{cell.document.name}》的效力规则已经有结论，不能人工另定",
                code="rule_answers",
                remedy="受送达人有异议的，请走异议程序",
            )
        dated = cell.document.dated_on
        if effective_on is not None and dated is not None and effective_on < dated:
            raise Refused(
                f"送达日期早于《{cell.document.name}》的日期{full_date(dated)}", field="effective_on"
            )
    if not cells:
        raise Refused("没有要判断的文书", field="document_ids")
    for cell in cells:
        cell.effect = {
            **cell.effect,
            "decided_by_hand": {
                "effective_on": effective_on.isoformat() if effective_on else None, "reason": reason.strip(),
                "by": by.name, "by_id": by.pk, "at": at.isoformat(),
            },
        }  # fmt: skip
        cell.save(update_fields=["effect"])
    answer = f"{full_date(effective_on)}送达" if effective_on else "未送达"
    write_trail(
        attempt.order, "decided", f"{by.name}人工判断送达效力：{answer}", at=at, by=by, attempt=attempt, line=reason,
        evidence={"documents": [cell.document_id for cell in cells]},
    )  # fmt: skip
    record_act(
        "effect.decide", attempt.order, by=by, at=at, attempt=attempt, reason=reason,
        detail={"effective_on": effective_on, "documents": [cell.document_id for cell in cells]},
    )  # fmt: skip
    derive_effects(attempt, at=at, ruling=True)
    carry_into_proof(attempt, reason=reason, by=by, at=at)
    refresh_summary(attempt.order, at=at)
    return attempt
