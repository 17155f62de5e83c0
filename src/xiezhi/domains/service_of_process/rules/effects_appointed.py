"""Fetched at the court within a period (S1a, S9), and told by telephone or another simple way (S8)."""

from __future__ import annotations

from datetime import date

from xiezhi.domains.service_of_process.rules.conclusions import (
    by_hand,
    failed,
    missing_part,
    not_effective,
    on_record,
    served,
    waiting,
)
from xiezhi.domains.service_of_process.rules.effects_in_person import at_court_effect, signed_effect
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    Channel,
    DocumentKind,
    Effect,
    EffectFacts,
    EffectState,
    FailureReason,
    PickupFacts,
    Reaction,
)
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import YES, Verdict, no

# What a call can convey: notices. Papers that must be in the hand, and decisions, it cannot.
_BY_SIMPLE_WAY = frozenset(
    {
        DocumentKind.SUMMONS,
        DocumentKind.HEARING_NOTICE,
        DocumentKind.ANSWER_NOTICE,
        DocumentKind.EVIDENCE_NOTICE,
    }
)
_HEARING = frozenset({DocumentKind.SUMMONS, DocumentKind.HEARING_NOTICE})


def pickup_effect(facts: EffectFacts) -> Effect:
    """The effect of papers to be fetched: the day fetched, or, after a judgment in court, the last day.

    Where it is known who came, whoever signed must be one who may sign (S1, A7), and who came and
    refused is served as at any other time at the court (S1a).
    """
    part = facts.pickup
    if part is None:
        raise missing_part(facts)
    if facts.category is CaseCategory.CRIMINAL:
        raise by_hand("刑事案件的定期领取，规则没有覆盖", "crl-107")
    came = facts.in_person
    if came is not None and came.reaction in {Reaction.REFUSED, Reaction.REFUSED_TO_SIGN}:
        return at_court_effect(facts, came)
    if part.collected_on is not None:
        signed = signed_effect(facts, came, "S1") if came is not None else None
        if signed is not None and not signed.effective:
            return signed
        return _collected(facts, part, part.collected_on, signed)
    if part.pickup_until_on is None:
        return waiting(facts, "S1" if not part.announced_in_court else "S9", "还没有指定领取的期间。")
    if not part.announced_in_court:
        return _not_fetched(facts, part.pickup_until_on)
    return _period_over(facts, part, part.pickup_until_on)


def _collected(facts: EffectFacts, part: PickupFacts, collected_on: date, signed: Effect | None) -> Effect:
    evidence = (on_record("领取时签署的送达回证", collected_on),)
    until_on = part.pickup_until_on
    by_rule = part.announced_in_court and facts.procedure.simple_kind
    if by_rule and (until_on is None or collected_on <= until_on):
        return served(facts, "S9", collected_on, evidence=evidence, words={"why": "当事人在期间内领取，"})
    if by_rule and until_on is not None and part.told_period:
        return _period_over(facts, part, until_on)
    if signed is not None:
        return signed
    return served(facts, "S1", collected_on, evidence=evidence, words={"signer": "受送达人到人民法院领取，"})


def _not_fetched(facts: EffectFacts, until_on: date) -> Effect:
    if until_on < facts.on:
        reason = f"约定{full_date(until_on)}前到院领取，没有来领取；不领取不等于送达。"
        return failed(
            facts, "S1", FailureReason.NOT_COLLECTED, reason=reason, next_try="直接送达或者邮寄送达"
        )
    return waiting(facts, "S1", "等待受送达人到人民法院领取。")


def _period_over(facts: EffectFacts, part: PickupFacts, until_on: date) -> Effect:
    if not facts.procedure.simple_kind:
        raise by_hand("普通程序当庭宣判后逾期不领取的，所收条文没有规定视为送达", "simp-28")
    if not part.told_period:
        return waiting(facts, "S9", "没有告知领取期间和地点的笔录。", next_try="补交宣判笔录，或者另行送达")
    # The day itself must have passed: until its end he may still come.
    if until_on >= facts.on:
        return not_effective(
            facts,
            "S9",
            EffectState.ATTEMPTING,
            reason=f"领取期间{full_date(until_on)}届满。",
            expected_on=until_on,
        )
    return served(
        facts,
        "S9",
        until_on,
        deemed=True,
        evidence=("记明领取期间和地点的宣判笔录",),
        words={"why": "当事人没有领取，期间届满之日"},
    )


def simple_effect(facts: EffectFacts) -> Effect:
    """The effect of a call or another simple way: only notices, only in simple procedure, only if confirmed."""
    part = facts.simple
    if part is None:
        raise missing_part(facts)
    if facts.category is CaseCategory.CRIMINAL:
        raise by_hand("刑事案件的电话通知，规则没有覆盖", "crl-107")
    rule_id = _simple_rule(facts)
    refusal = _may_use_simple_way(facts)
    if not refusal:
        return not_effective(
            facts, rule_id, EffectState.NOT_SERVED, reason=f"{refusal.reason}。", next_try=refusal.remedy
        )
    if part.channel is Channel.PHONE and part.recorded is False:
        return waiting(facts, rule_id, "电话没有录音，不能证明。", next_try="重新通话并录音")
    proved_on = part.confirmed_on if part.confirmed else part.otherwise_proved_on
    if proved_on is None:
        return _unconfirmed(facts)
    proof = "当事人确认" if part.confirmed else "其他收到的证据"
    return served(
        facts,
        rule_id,
        proved_on,
        evidence=(on_record(proof, proved_on),),
        words={"channel": part.channel.label, "document": facts.document_kind.label},
    )


def _simple_rule(facts: EffectFacts) -> str:
    return "S8a" if facts.category is CaseCategory.ADMINISTRATIVE else "S8"


def _may_use_simple_way(facts: EffectFacts) -> Verdict:
    if facts.document_kind not in _BY_SIMPLE_WAY:
        return no(f"{facts.document_kind.label}不能以电话等简便方式送达", remedy="改用其他送达方式")
    if not facts.procedure.simple_kind:
        return no("普通程序中电话等简便方式只是通知，不是送达", remedy="改用其他送达方式")
    return YES


def _unconfirmed(facts: EffectFacts) -> Effect:
    if facts.document_kind not in _HEARING:
        return waiting(facts, _simple_rule(facts), "当事人还没有确认收到。")
    suffix = "ax" if facts.category is CaseCategory.ADMINISTRATIVE else "x"
    return not_effective(
        facts, f"S8{suffix}", EffectState.NOT_SERVED, next_try="再次通知，或者改用其他送达方式"
    )


def may_give_default_judgment(facts: EffectFacts) -> Verdict:
    """May the court go on without a party told of the hearing in a simple way (解释261条2款)?

    Answers only this one question; other conditions of a default judgment are the judge's.
    """
    effect = simple_effect(facts)
    if effect.effective:
        return YES
    return no(effect.reason, basis=effect.rule, code="hearing_notice_unconfirmed", remedy=effect.next_try)
