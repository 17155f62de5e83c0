"""登记结果: what came of an attempt by hand — a visit, the post, the counter, a call, a notice, another court."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.effects import IMPOSSIBLE, derive_effects
from xiezhi.domains.service_of_process.actions.locks import house_step, locked_attempt, require_open
from xiezhi.domains.service_of_process.actions.proofs import SCANNED, next_number
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.actions.visit_steps import leave_visit
from xiezhi.domains.service_of_process.models import Attempt, Cell, Proof
from xiezhi.domains.service_of_process.queries.usable import status_of
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    Channel,
    Method,
    Reaction,
    Signer,
    Stage,
)
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.kernel.cases import actions as cases
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files.queries.limits import EVIDENCE
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.verdict import Conflict, NotFound, Refused

_ENDED = frozenset({AttemptState.SERVED.value, AttemptState.DEEMED_SERVED.value, AttemptState.FAILED.value})
_GROUNDS_OF_NOTICE = ("whereabouts_unknown", "foreign_without_domicile", "reason_recorded", "address_known")
_BY_PHONE = frozenset({Channel.PHONE})


@transaction.atomic
def register_result(
    attempt: Attempt, result: ResultDraft, *, by: Any, at: datetime, evidence: Sequence[tuple[str, bytes]] = (),
    proof: tuple[str, bytes] | None = None, reason: str = "", kept: Sequence[Any] = (),
) -> Attempt:  # fmt: skip
    """Register what happened; the rules say whether it is service and from which day.

    ``evidence`` are photos, recordings and receipts (name, content), ``kept``
    those that lie in the store already, ``proof`` the signed 送达回证 as scanned. A result registered before is corrected with
    a reason; the old one stays in the trail.
    """
    attempt = locked_attempt(attempt.pk)
    row: Any = attempt
    order, method = attempt.order, Method(attempt.method)
    _require(attempt, by, at)
    require_open(order)
    if method is Method.ELECTRONIC and Channel(attempt.channel) not in {Channel.WECHAT, Channel.FAX}:
        raise Refused("电子送达的结果由系统回报，不用登记", code="reported_by_system")
    if result.happened_at > at:
        raise Refused("经过的时间还没有到", field="happened_at", remedy="请填已经发生的时间")
    _under_way(attempt, by, at, reason)
    grounds = {name: attempt.result[name] for name in _GROUNDS_OF_NOTICE if name in attempt.result}
    attempt.result = {**grounds, **facts_of_result(result)}
    row.result_note = result.note.strip()
    attempt.save(update_fields=["result", "result_note"])
    _lay_facts(attempt, result)
    stored = [files.store(content, name=name, by=by, at=at, limits=EVIDENCE) for name, content in evidence]
    stored += kept
    attempt.evidence_files.add(*stored)
    leave_visit(attempt, by=by, at=at, reason="结果已经登记")
    write_trail(
        order, "phone" if Channel(attempt.channel) in _BY_PHONE else "result",
        f"{by.name}登记{method.label}结果", at=result.happened_at, by=by, attempt=attempt, line=_words(result),
        evidence={"result": attempt.result, "files": [file.pk for file in stored], "recording_no": result.recording_no},
    )  # fmt: skip
    record_act(
        "attempt.register", order, by=by, at=at, attempt=attempt, reason=reason,
        detail={"method": attempt.method, "reaction": attempt.result.get("reaction"), "files": len(stored)},
    )  # fmt: skip
    _refuse_impossible(derive_effects(attempt, at=at))
    if proof is not None:
        keep_proof(attempt, proof, by, at)
    refresh_summary(order, at=at)
    return attempt


def _require(attempt: Attempt, by: Any, at: datetime) -> None:
    """Who serves outside registers results of the own attempts only."""
    permissions.require_order(by, attempt.order, permissions.REGISTER, on=day_of(at))
    if not permissions.attempts_visible_to(by, on=day_of(at)).filter(pk=attempt.pk).exists():
        raise NotFound


def _under_way(attempt: Attempt, by: Any, at: datetime, reason: str) -> None:
    if attempt.state == AttemptState.DRAFT.value:
        raise Conflict("这次送达还没有提交", code="not_sent", remedy="请先提交，再登记结果")
    if attempt.state in _ENDED:
        permissions.require_order(by, attempt.order, permissions.CORRECT, on=day_of(at))
        house_step(attempt, "correct", at=at, by=by, reason=reason)
    if attempt.state == AttemptState.QUEUED.value:
        house_step(attempt, "hand_over", at=at, by=by)
        Cell.objects.filter(attempt=attempt, handed_at=None).update(handed_at=at)
    if attempt.state not in {AttemptState.ATTEMPTING.value, AttemptState.HELD.value}:
        raise Conflict("这次送达正在等法官决定异议", code="contested")


def facts_of_result(result: ResultDraft) -> dict[str, Any]:
    """As kept with the attempt: days and words, no names."""
    kept: dict[str, Any] = {}
    for name, value in asdict(result).items():
        if name == "note" or value in (None, "", ()) or value is False:
            continue
        if name == "happened_at":
            kept["happened_on"] = day_of(value).isoformat()
            kept["happened_at"] = value.isoformat()
        elif isinstance(value, StrEnum):
            kept[name] = value.value
        elif isinstance(value, date):
            kept[name] = value.isoformat()
        elif name == "publications":
            kept[name] = [[medium, day.isoformat()] for medium, day in value]
        else:
            kept[name] = value
    if result.signer_lives_together is False:
        kept["signer_lives_together"] = False
    return kept


def _lay_facts(attempt: Attempt, result: ResultDraft) -> None:
    """The events among the five facts that a result by hand proves."""
    moment = result.happened_at
    cells = Cell.objects.filter(attempt=attempt)
    if result.posted_on is not None or attempt.method == Method.POSTAL.value:
        cells.filter(handed_at=None).update(handed_at=moment)
    taken = (
        result.reaction is Reaction.SIGNED or result.signed_on is not None or result.collected_on is not None
    )
    if taken:
        cells.filter(arrived_at=None).update(arrived_at=moment)
        cells.filter(signed_at=None).update(signed_at=moment, signed_through=attempt.channel)
    if attempt.address is not None:
        stage = Stage(attempt.order.court_case.stage)
        attempt.address_status = status_of(attempt.address, stage=stage, on=day_of(moment)).value
        attempt.save(update_fields=["address_status"])


def _words(result: ResultDraft) -> str:
    parts = [
        result.reaction.label if result.reaction else "",
        Signer(result.signer).label if result.reaction and result.signer is not Signer.RECIPIENT else "",
        result.return_reason.label if result.return_reason else "",
        f"录音{result.recording_no}" if result.recording_no else "",
        result.note.strip(),
    ]
    return "，".join(part for part in parts if part)


def _refuse_impossible(cells: list[Cell]) -> None:
    for cell in cells:
        if cell.effect.get("state") == IMPOSSIBLE:
            raise Refused(
                f"《{cell.document.name}》：{cell.effect.get('reason', '')}", field=str(cell.effect.get("field", "")),
                remedy=str(cell.effect.get("remedy", "")), code="impossible_result",
            )  # fmt: skip


def keep_proof(attempt: Attempt, scan: tuple[str, bytes], by: Any, at: datetime) -> Proof:
    """The 送达回证 signed on paper: kept as scanned and filed in the dossier."""
    order = attempt.order
    stored = files.store(scan[1], name=scan[0], by=by, at=at, limits=EVIDENCE)
    attempt.evidence_files.add(stored)
    number = next_number(order, SCANNED)
    proof = Proof(kind=SCANNED, number=number, order=order, attempt=attempt, issued_at=at, file=stored)
    proof.facts = {"schema": "xiezhi.scan/1", "result": attempt.result, "sm3": stored.sm3}
    proof.save()
    cases.file_in_dossier(
        order.court_case,
        kind=SCANNED,
        title=f"送达回证（{full_date(at)}）",
        number=number,
        file=stored,
        by=by,
        at=at,
    )
    write_trail(
        order, "proof", f"{by.name}上传送达回证{number}", at=at, by=by, attempt=attempt,
        evidence={"proof": proof.pk, "number": number},
    )  # fmt: skip
    return proof
