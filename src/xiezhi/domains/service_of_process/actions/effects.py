"""送达效力: ask the rules about every paper of an attempt, write what they answer, and start what runs from it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.domains.service_of_process import events
from xiezhi.domains.service_of_process.actions.locks import house_step
from xiezhi.domains.service_of_process.actions.periods import start_periods
from xiezhi.domains.service_of_process.actions.proofs import add_record, electronic_proof_of
from xiezhi.domains.service_of_process.actions.trail import write_trail
from xiezhi.domains.service_of_process.models import Attempt, Cell
from xiezhi.domains.service_of_process.queries.facts import consent_facts, effect_facts, objection_facts
from xiezhi.domains.service_of_process.rules.effects import apply_objection, effect_of
from xiezhi.domains.service_of_process.rules.states import step_for_effect
from xiezhi.domains.service_of_process.types import (
    AttemptState,
    Effect,
    EffectState,
    Method,
    ObjectionFacts,
    court_day,
)
from xiezhi.kernel.integration import actions as integration
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import NotSupported, Refused

BY_HAND = "by_hand"
IMPOSSIBLE = "impossible"
_ENDED_WELL = frozenset({AttemptState.SERVED.value, AttemptState.DEEMED_SERVED.value})
_CELL_FIELDS = ["effective_on", "effect", "failed", "objected", "frozen"]


def derive_effects(attempt: Attempt, *, at: datetime, ruling: bool = False) -> list[Cell]:
    """Judge every paper of the attempt anew, from the facts as they stand now.

    The order is locked by the caller. Nothing is kept from the last time but
    what a person decided by hand; the same facts give the same answer. After a
    ``ruling`` the caller sees to the proof; else a date that is found after the
    proof was issued is added to it (decision 25).
    """
    cells = list(Cell.objects.filter(attempt=attempt).select_related("document"))
    consent, objections = consent_facts(attempt), objection_facts(attempt)
    before = {cell.pk: cell.effective_on for cell in cells}
    effects: list[Effect | None] = []
    for cell in cells:
        cell.attempt = attempt
        effects.append(_judge(attempt, cell, consent, objections, at))
    Cell.objects.bulk_update(cells, _CELL_FIELDS)
    _move(attempt, cells, effects, at)
    _tell(attempt, cells, before, at, ruling=ruling)
    start_periods(attempt.recipient, at=at)
    return cells


def _judge(
    attempt: Attempt, cell: Cell, consent: Any, objections: list[ObjectionFacts], at: datetime
) -> Effect | None:
    """Lay the answer of the rules into the cell; None where they have none."""
    decided = cell.effect.get("decided_by_hand")
    facts = effect_facts(attempt, cell, on=court_day(at), consent=consent)
    cell.objected = any(o.decision is None for o in objections)
    try:
        effect = effect_of(facts, objections)
    except NotSupported as open_question:
        if decided:
            return _by_person(attempt, cell, decided, objections, open_question)
        _lay(cell, {"state": BY_HAND, "reason": open_question.message, "basis": open_question.basis})
        return None
    except Refused as impossible:
        _lay(cell, {
            "state": IMPOSSIBLE, "reason": impossible.message, "remedy": impossible.remedy, "field": impossible.field,
        })  # fmt: skip
        return None
    _lay_effect(cell, effect)
    return effect


def _by_person(
    attempt: Attempt,
    cell: Cell,
    decided: dict[str, Any],
    objections: list[ObjectionFacts],
    question: NotSupported,
) -> Effect:
    """What a person decided where the rules have no answer (decision 14), objections considered."""
    on = date.fromisoformat(decided["effective_on"]) if decided.get("effective_on") else None
    effect = Effect(
        state=EffectState.SERVED if on else EffectState.NOT_SERVED, method=Method(attempt.method), rule=BY_HAND,
        articles=(), effective_on=on, evidence=("人工判断的理由",),
        reason=f"规则没有覆盖（{question.message}），{decided['by']}{decided['at'][:10]}人工判断：{decided['reason']}",
    )  # fmt: skip
    effect = apply_objection(effect, objections, document_dated_on=cell.document.dated_on)
    _lay_effect(cell, effect)
    cell.effect["decided_by_hand"] = decided
    return effect


def _lay(cell: Cell, answer: dict[str, Any]) -> None:
    cell.effective_on, cell.effect, cell.frozen, cell.failed = None, answer, False, ""


def _lay_effect(cell: Cell, effect: Effect) -> None:
    cell.effective_on = effect.effective_on if effect.state.effective else None
    cell.frozen = effect.frozen
    cell.failed = (
        effect.failure.value if effect.failure and effect.state is not EffectState.ATTEMPTING else ""
    )
    cell.effect = effect_as_json(effect)


def effect_as_json(effect: Effect) -> dict[str, Any]:
    """The answer to "why", as it is kept with the cell and printed on the proof."""
    return {
        "state": effect.state.value,
        "rule": effect.rule,
        "effective_on": effect.effective_on.isoformat() if effect.effective_on else None,
        "reason": effect.reason,
        "articles": [
            {"key": a.key, "cited": a.cited, "text": a.text, "quoted": a.quoted, "mark": a.mark}
            for a in effect.articles
        ],
        "evidence": list(effect.evidence),
        "rebuttable": effect.rebuttable,
        "rebut_by": effect.rebut_by,
        "presumed": effect.presumed,
        "deemed": effect.deemed,
        "frozen": effect.frozen,
        "failure": effect.failure.value if effect.failure else "",
        "next_try": effect.next_try,
        "expected_on": effect.expected_on.isoformat() if effect.expected_on else None,
    }


def _move(attempt: Attempt, cells: list[Cell], effects: list[Effect | None], at: datetime) -> None:
    """Carry the conclusion into the state of the attempt, once every paper has one."""
    if attempt.state not in {AttemptState.ATTEMPTING.value, AttemptState.HELD.value, *_ENDED_WELL}:
        return
    steps = {step_for_effect(effect) if effect else None for effect in effects}
    step = None if None in steps or not steps else "deem_served" if "deem_served" in steps else steps.pop()
    target = {"serve": AttemptState.SERVED.value, "deem_served": AttemptState.DEEMED_SERVED.value}.get(
        step or ""
    )
    if attempt.state in _ENDED_WELL:
        if target == attempt.state:
            return
        house_step(attempt, "correct", at=at, reason="按最新的事实重新判定")
    if step is None:
        return
    house_step(attempt, step, at=at)
    attempt.ended_at = at
    attempt.save(update_fields=["ended_at"])


def _named(cells: list[Cell]) -> str:
    """One paper by its name, several by their number: 经过 stays short and says which."""
    return f"《{cells[0].document.name}》" if len(cells) == 1 else f"{len(cells)}份"


def _tell(
    attempt: Attempt, cells: list[Cell], before: dict[int, date | None], at: datetime, *, ruling: bool
) -> None:
    """One line of 经过 for papers that came into effect, and for dates that moved."""
    fresh = [c for c in cells if c.effective_on and not c.frozen and before[c.pk] != c.effective_on]
    if not fresh:
        return
    by_day: dict[date, list[Cell]] = {}
    for cell in fresh:
        by_day.setdefault(cell.effective_on or date.max, []).append(cell)
    proof = None if ruling else electronic_proof_of(attempt)
    for day, group in sorted(by_day.items()):
        moved = any(before[cell.pk] for cell in group)
        write_trail(
            attempt.order, "effective",
            f"{attempt.recipient.party.name}{_named(group)}{'改定' if moved else '依法生效'}：{full_date(day)}送达",
            at=at, attempt=attempt, line=str(group[0].effect.get("reason", "")),
            evidence={"rule": group[0].effect.get("rule", ""), "documents": [c.document_id for c in group]},
        )  # fmt: skip
        if proof is not None:
            names = "、".join(f"《{cell.document.name}》" for cell in group)
            add_record(proof, kind="effect", line=f"{names}依法判定{full_date(day)}送达", at=at)
    integration.publish(
        events.ATTEMPT_EFFECTIVE, order_id=attempt.order_id, attempt_id=attempt.pk, at=at,
        effective_on=min(by_day).isoformat(),
    )  # fmt: skip
