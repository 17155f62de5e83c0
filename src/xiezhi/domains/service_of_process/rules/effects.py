"""送达效力: one question, "is it served, from which day, and why", for every method (S1 to S10, E1 to E8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from xiezhi.domains.service_of_process.rules.effects_appointed import (
    may_give_default_judgment,
    pickup_effect,
    simple_effect,
)
from xiezhi.domains.service_of_process.rules.effects_electronic import electronic_effect
from xiezhi.domains.service_of_process.rules.effects_in_person import in_person_effect
from xiezhi.domains.service_of_process.rules.effects_notice import (
    NoticePeriod,
    may_publish_notice,
    notice_effect,
    notice_period,
)
from xiezhi.domains.service_of_process.rules.effects_postal import postal_effect
from xiezhi.domains.service_of_process.rules.law import article_at, rule_at
from xiezhi.domains.service_of_process.types import (
    Effect,
    EffectFacts,
    EffectState,
    FailureReason,
    Method,
    ObjectionDecision,
    ObjectionFacts,
    court_day,
)
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import Refused

__all__ = [
    "NoticePeriod",
    "apply_objection",
    "earliest_effect",
    "effect_of",
    "may_give_default_judgment",
    "may_publish_notice",
    "notice_period",
    "open_recipients",
]

_BY_METHOD = {
    Method.DIRECT: in_person_effect,
    Method.AT_COURT: in_person_effect,
    Method.LEAVING: in_person_effect,
    Method.ENTRUSTED: in_person_effect,
    Method.HANDOVER: in_person_effect,
    Method.ELECTRONIC: electronic_effect,
    Method.POSTAL: postal_effect,
    Method.NOTICE: notice_effect,
    Method.PICKUP: pickup_effect,
    Method.SIMPLE: simple_effect,
}


def effect_of(facts: EffectFacts, objections: Iterable[ObjectionFacts] = ()) -> Effect:
    """The effect of one attempt on the day ``facts.on``, objections considered.

    Raises Refused for impossible facts and NotSupported for a branch that no
    collected article covers; it never guesses.
    """
    effect = _BY_METHOD[facts.method](facts)
    return apply_objection(effect, objections, document_dated_on=facts.document_dated_on)


def apply_objection(
    effect: Effect, objections: Iterable[ObjectionFacts], *, document_dated_on: date | None = None
) -> Effect:
    """What stands after the recipient objected: frozen until a judge decides, then as decided.

    A rule never decides an objection; it only carries out the decision.
    """
    for objection in sorted(objections, key=lambda item: item.raised_at):
        if objection.decision is not None:
            effect = _decided(effect, objection, document_dated_on)
        else:
            effect = _frozen(effect, objection)
    return effect


def _frozen(effect: Effect, objection: ObjectionFacts) -> Effect:
    day = court_day(objection.raised_at)
    return replace(
        effect,
        frozen=True,
        reason=f"{effect.reason}受送达人{full_date(day)}提出异议（{objection.kind.label}），"
        "在法官决定前效力冻结，期间不起算。",
    )


def _decided(effect: Effect, objection: ObjectionFacts, document_dated_on: date | None) -> Effect:
    decided_at = objection.decided_at
    if decided_at is None:
        raise Refused("异议决定缺少日期", field="decided_at", remedy="请填写决定的时间", code="facts_missing")
    day = court_day(decided_at)
    evidence = (*effect.evidence, f"对异议的决定（{full_date(day)}）")
    said = (
        f"对异议的决定（{full_date(day)}）：{objection.reason}"
        if objection.reason
        else f"{full_date(day)}决定"
    )
    match objection.decision:
        case ObjectionDecision.SUSTAINED:
            return replace(
                effect,
                state=EffectState.NOT_SERVED,
                effective_on=None,
                expected_on=None,
                presumed=False,
                failure=FailureReason.SET_ASIDE,
                evidence=evidence,
                reason=f"{said}，异议成立，不产生送达效力。",
                next_try="重新送达",
            )
        case ObjectionDecision.OTHER_DATE:
            return _other_date(effect, objection, day, document_dated_on, evidence)
        case _:
            return replace(effect, evidence=evidence, reason=f"{effect.reason}{said}，异议不影响送达效力。")


def _other_date(
    effect: Effect,
    objection: ObjectionFacts,
    decided_on: date,
    document_dated_on: date | None,
    evidence: tuple[str, ...],
) -> Effect:
    other_on = objection.other_date_on
    if other_on is None:
        raise Refused("没有填写改定的送达日期", field="other_date_on", code="facts_missing")
    if not effect.state.effective:
        raise Refused("没有送达效力，不能改定日期", field="decision", code="nothing_to_change")
    if document_dated_on is not None and other_on < document_dated_on:
        raise Refused("改定的送达日期早于文书日期", field="other_date_on", code="served_before_document")
    if other_on > decided_on:
        raise Refused("改定的送达日期晚于决定日期", field="other_date_on", code="served_in_future")
    return replace(
        effect,
        effective_on=other_on,
        evidence=evidence,
        reason=f"{full_date(decided_on)}决定：异议部分成立，送达日期改定为{full_date(other_on)}。{objection.reason}",
    )


def earliest_effect(effects: Iterable[Effect]) -> Effect | None:
    """E6: of several ways to the same person with the same paper, the earliest effective one counts.

    An attempt under objection does not count while another stands without
    one; if only frozen ones are effective, the earliest of them is shown.
    """
    listed = list(effects)
    standing = _dated(effect for effect in listed if not effect.frozen)
    dated = standing or _dated(listed)
    if not dated:
        return min(listed, key=_unfinished_rank, default=None)
    served_on, _, first = dated[0]
    if len(standing) > 1 and all(effect.method is Method.ELECTRONIC for _, _, effect in standing):
        return _first_of_channels(first, served_on, len(standing))
    return first


def _dated(effects: Iterable[Effect]) -> list[tuple[date, int, Effect]]:
    """Those with a date, the earliest first; of one day, the first told."""
    rows = ((effect.effective_on, place, effect) for place, effect in enumerate(effects))
    return sorted(
        ((day, place, effect) for day, place, effect in rows if day is not None), key=lambda row: row[:2]
    )


_UNFINISHED = (EffectState.ATTEMPTING, EffectState.NOT_SERVED, EffectState.FAILED)


def _unfinished_rank(effect: Effect) -> int:
    return _UNFINISHED.index(effect.state)


def _first_of_channels(first: Effect, served_on: date, count: int) -> Effect:
    rule = rule_at("E6", served_on)
    article = article_at(rule.articles[0], served_on)
    return replace(
        first,
        articles=(*first.articles, article),
        reason=f"{first.reason}{rule.reason.format(count=count)}",
    )


def open_recipients(effects: Mapping[str, Effect | None]) -> tuple[str, ...]:
    """Who is still to be served: several recipients are separate services."""
    return tuple(name for name, effect in effects.items() if effect is None or not effect.effective)
