"""异议: freezes what was derived; a judge decides, and a proof that became untrue is superseded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process import events, permissions
from xiezhi.domains.service_of_process.actions.effects import derive_effects
from xiezhi.domains.service_of_process.actions.locks import house_step, locked_attempt
from xiezhi.domains.service_of_process.actions.proofs import add_record, electronic_proof_of, supersede_proof
from xiezhi.domains.service_of_process.actions.reading import attempt_of_session
from xiezhi.domains.service_of_process.actions.summary import refresh_summary
from xiezhi.domains.service_of_process.actions.trail import record_act, write_trail
from xiezhi.domains.service_of_process.models import Attempt, Cell, Objection
from xiezhi.domains.service_of_process.rules.states import step_for_decision
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    Effect,
    EffectState,
    Method,
    ObjectionDecision,
    ObjectionKind,
    OrderState,
)
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.domains.service_of_process.types.paths import order_path
from xiezhi.kernel.integration import actions as integration
from xiezhi.kernel.notifications import actions as notifications
from xiezhi.lib.dates import day_of, full_date
from xiezhi.lib.verdict import Conflict, NotFound, Refused

_OPEN_TO_OBJECTION = frozenset(
    {
        AttemptState.ATTEMPTING.value,
        AttemptState.HELD.value,
        AttemptState.SERVED.value,
        AttemptState.DEEMED_SERVED.value,
    }
)
_LONGEST = 2000


@transaction.atomic
def raise_objection(
    session: RecipientSession, attempt_id: int, *, kind: ObjectionKind, at: datetime, text: str = "",
    files: Iterable[Any] = (),
) -> Objection:  # fmt: skip
    """The recipient objects: effects and periods stand still until a judge has decided."""
    attempt = attempt_of_session(session, attempt_id, at=at)
    return write_objection(attempt, kind=kind, at=at, text=text, files=files, by=None)


@transaction.atomic
def register_objection(
    attempt: Attempt, *, kind: ObjectionKind, by: Any, at: datetime, text: str = "", files: Iterable[Any] = ()
) -> Objection:
    """An objection that came by telephone, letter or at the counter."""
    attempt = locked_attempt(attempt.pk)
    permissions.require_order(by, attempt.order, permissions.REGISTER, on=day_of(at))
    return write_objection(attempt, kind=kind, at=at, text=text, files=files, by=by)


def write_objection(
    attempt: Attempt, *, kind: ObjectionKind, at: datetime, text: str, files: Iterable[Any], by: Any,
    said_by: str = "受送达人", title: str = "",
) -> Objection:  # fmt: skip
    """The same inside a transaction that holds the order; ``said_by`` is who says so, where it is not the party."""
    if len(text) > _LONGEST:
        raise Refused(
            f"说明最多{_LONGEST}个字", field="text", remedy="请缩短，其余可以作为附件上传", code="too_long"
        )
    if attempt.state == AttemptState.CONTESTED.value:
        raise Conflict("您已经提出过异议，法官还没有决定", code="objection_open", remedy="请等待决定")
    if attempt.state not in _OPEN_TO_OBJECTION:
        raise Conflict("这次送达还没有到达，或者已经停止，不用提异议", code="nothing_to_object")
    objection = Objection.objects.create(attempt=attempt, kind=kind.value, text=text.strip(), raised_at=at)
    objection.files.set(list(files))
    house_step(attempt, "contest", at=at, by=by)
    _reopen(attempt, at)
    write_trail(
        attempt.order, "objected", title or f"{attempt.recipient.party.name}提出异议", at=at, by=by, attempt=attempt,
        line=_said(kind, text), evidence={"objection": objection.pk},
    )  # fmt: skip
    record_act("objection.raise", attempt.order, by=by, at=at, attempt=attempt, detail={"kind": kind.value})
    proof = electronic_proof_of(attempt)
    if proof is not None:
        add_record(proof, kind="objection", line=f"{said_by}提出异议（{kind.label}），效力暂停认定", at=at)
    derive_effects(attempt, at=at)
    _tell_judge(objection, at)
    integration.publish(
        events.OBJECTION_RAISED,
        order_id=attempt.order_id,
        attempt_id=attempt.pk,
        objection_id=objection.pk,
        at=at,
    )
    refresh_summary(attempt.order, at=at)
    return objection


def _said(kind: ObjectionKind, text: str) -> str:
    """What was objected and what follows, with one mark between them whatever the text ended with."""
    told = text.strip()[:80].rstrip("。，、；：,.;: ")
    return "，".join(part for part in (f"“{kind.label}”", told) if part) + "。效力已冻结"


def _reopen(attempt: Attempt, at: datetime) -> None:
    """An order that had ended is open again: its service is in doubt."""
    order = attempt.order
    if order.state == OrderState.COMPLETED.value:
        house_step(order, "reopen", at=at, reason="受送达人提出异议")
        order.completed_at = None
        order.save(update_fields=["completed_at"])


def _tell_judge(objection: Objection, at: datetime) -> None:
    order = objection.attempt.order
    if order.judge_id is None:
        return
    notifications.notify(
        order.judge_id, "service_of_process.objection", title=f"{order.court_case.case_no}有送达异议等您决定",
        line=f"任务{order.order_no}，送达效力已冻结", url=order_path(order.pk), at=at,
        object=("service_of_process.order", order.pk), once=f"service_of_process.objection:{objection.pk}",
        urgent=True,
    )  # fmt: skip


@transaction.atomic
def decide_objection(
    objection: Objection, *, decision: ObjectionDecision, reason: str, by: Any, at: datetime,
    other_date_on: date | None = None,
) -> Objection:  # fmt: skip
    """决定异议: only who holds that right over the case; the effect and the proof follow the decision."""
    attempt, objection = _locked(objection.pk)
    permissions.require_order(by, attempt.order, permissions.DECIDE, on=day_of(at))
    if objection.decision:
        raise Conflict("这个异议已经决定过", code="already_decided")
    if not reason.strip():
        raise Refused("请写明决定的理由", field="reason")
    if decision is ObjectionDecision.OTHER_DATE and other_date_on is None:
        raise Refused("请填写改定的送达日期", field="other_date_on")
    if other_date_on is not None and other_date_on > day_of(at):
        raise Refused("改定的送达日期还没有到", field="other_date_on")
    objection.decision, objection.decided_by, objection.decided_at = decision.value, by, at
    objection.decided_date = other_date_on if decision is ObjectionDecision.OTHER_DATE else None
    objection.reason = reason.strip()
    objection.save()
    cells = derive_effects(attempt, at=at, ruling=True)
    _refuse_impossible(cells)
    house_step(
        attempt, step_for_decision(decision, _effect_after(attempt, cells)), at=at, by=by, reason=reason
    )
    write_trail(
        attempt.order, "decided", f"{by.name}决定：{decision.label}", at=at, by=by, attempt=attempt, line=reason,
        evidence={"objection": objection.pk, "decision": decision.value},
    )  # fmt: skip
    record_act(
        "objection.decide", attempt.order, by=by, at=at, attempt=attempt, reason=reason,
        detail={"decision": decision.value, "other_date_on": other_date_on},
    )  # fmt: skip
    carry_into_proof(attempt, reason=f"对异议的决定：{decision.label}", by=by, at=at)
    integration.publish(
        events.OBJECTION_DECIDED, order_id=attempt.order_id, attempt_id=attempt.pk, objection_id=objection.pk,
        decision=decision.value, at=at,
    )  # fmt: skip
    refresh_summary(attempt.order, at=at)
    return objection


def _locked(objection_id: int) -> tuple[Attempt, Objection]:
    attempt_id = Objection.objects.filter(pk=objection_id).values_list("attempt_id", flat=True).first()
    if attempt_id is None:
        raise NotFound
    attempt = locked_attempt(attempt_id)
    return attempt, Objection.objects.select_for_update().get(pk=objection_id)


def _refuse_impossible(cells: list[Cell]) -> None:
    """A date that the rules cannot take is refused before anything is written."""
    for cell in cells:
        if cell.effect.get("state") == "impossible":
            raise Refused(
                str(cell.effect.get("reason", "")), field=str(cell.effect.get("field", "")),
                remedy=str(cell.effect.get("remedy", "")), code="impossible_date",
            )  # fmt: skip


def _effect_after(attempt: Attempt, cells: list[Cell]) -> Effect:
    """What the attempt as a whole came to, for the step that carries out the decision."""
    states = {cell.effect.get("state") for cell in cells}
    state = EffectState.ATTEMPTING
    if states == {EffectState.SERVED.value}:
        state = EffectState.SERVED
    elif states and states <= {EffectState.SERVED.value, EffectState.DEEMED_SERVED.value}:
        state = EffectState.DEEMED_SERVED
    return Effect(state=state, method=Method(attempt.method), rule="", articles=(), reason="")


def carry_into_proof(attempt: Attempt, *, reason: str, by: Any, at: datetime) -> None:
    """Issue a superseding proof where the standing one says another date than the one that holds now."""
    proof = electronic_proof_of(attempt)
    if proof is None:
        return
    said = proof.facts.get("service_date", {}).get("on")
    days = {cell.effective_on for cell in Cell.objects.filter(attempt=attempt) if not cell.frozen}
    now_on = next(iter(days)) if len(days) == 1 else None
    if said != (now_on.isoformat() if now_on else None):
        supersede_proof(attempt, reason=reason, by=by, at=at)
        return
    held = f"送达日期仍为{full_date(now_on)}" if now_on else "送达日期仍未判定"
    add_record(proof, kind="decision", line=f"{reason}，{held}"[:200], at=at)
