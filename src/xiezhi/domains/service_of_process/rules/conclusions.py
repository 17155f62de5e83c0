"""How a conclusion is drawn: rule, articles of the day, reason and evidence, or a plain "not yet"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xiezhi.domains.service_of_process.rules.law import Rule, articles_of, rule_at
from xiezhi.domains.service_of_process.types import Article, Effect, EffectFacts, EffectState, FailureReason
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import NotSupported, Refused


def on_record(what: str, day: date) -> str:
    """One line of evidence: what it is and of which day."""
    return f"{what}（{full_date(day)}）"


def check_date(facts: EffectFacts, served_on: date) -> None:
    """Refuse a day of service that lies before the document or in the future (law table, section 4)."""
    if facts.document_dated_on is not None and served_on < facts.document_dated_on:
        raise Refused(
            f"送达日期{full_date(served_on)}早于文书日期{full_date(facts.document_dated_on)}",
            field="served_on",
            remedy="请核对签收日期和文书日期",
            code="served_before_document",
        )
    if served_on > facts.on:
        raise Refused(
            f"送达日期{full_date(served_on)}还没有到",
            field="served_on",
            remedy="请填写已经发生的日期",
            code="served_in_future",
        )


def served(
    facts: EffectFacts,
    rule_id: str,
    served_on: date,
    *,
    deemed: bool = False,
    presumed: bool = False,
    evidence: tuple[str, ...] = (),
    extra: tuple[str, ...] = (),
    law_on: date | None = None,
    last_published_on: date | None = None,
    words: Mapping[str, str] | None = None,
) -> Effect:
    """A conclusion with a date; the law is that of the day of the act, unless told, the day of service."""
    check_date(facts, served_on)
    act_on = law_on or served_on
    rule = rule_at(rule_id, act_on)
    return Effect(
        state=EffectState.DEEMED_SERVED if deemed else EffectState.SERVED,
        method=facts.method,
        rule=rule.id,
        articles=_articles(facts, rule, act_on, extra),
        reason=rule.reason.format(date=full_date(served_on), **(words or {})),
        effective_on=served_on,
        evidence=evidence + facts.evidence,
        rebuttable=bool(rule.rebut_by),
        rebut_by=rule.rebut_by,
        presumed=presumed,
        last_published_on=last_published_on,
    )


def not_effective(
    facts: EffectFacts,
    rule_id: str,
    state: EffectState,
    *,
    reason: str = "",
    failure: FailureReason | None = None,
    act_on: date | None = None,
    evidence: tuple[str, ...] = (),
    next_try: str = "",
    expected_on: date | None = None,
    last_published_on: date | None = None,
    words: Mapping[str, str] | None = None,
) -> Effect:
    """A conclusion without a date: still going on, not served, or failed."""
    on = act_on or facts.on
    rule = rule_at(rule_id, on)
    return Effect(
        state=state,
        method=facts.method,
        rule=rule.id,
        articles=_articles(facts, rule, on, ()),
        reason=reason or rule.reason.format(**(words or {})),
        failure=failure,
        evidence=evidence + facts.evidence,
        next_try=next_try,
        expected_on=expected_on,
        last_published_on=last_published_on,
    )


def waiting(facts: EffectFacts, rule_id: str, reason: str, *, next_try: str = "") -> Effect:
    """Nothing to conclude yet; the reason says what is missing."""
    return not_effective(facts, rule_id, EffectState.ATTEMPTING, reason=reason, next_try=next_try)


def failed(
    facts: EffectFacts, rule_id: str, failure: FailureReason, *, reason: str = "", next_try: str = ""
) -> Effect:
    """This attempt cannot become service any more."""
    return not_effective(
        facts, rule_id, EffectState.FAILED, reason=reason, failure=failure, next_try=next_try
    )


def by_hand(what: str, basis: str = "") -> NotSupported:
    """The rules do not reach this far: a person decides and writes the reason (decision 14)."""
    return NotSupported(what, basis=basis)


def missing_part(facts: EffectFacts) -> Refused:
    """The facts of the chosen method were not handed in."""
    return Refused(
        f"没有填写{facts.method.label}的经过",
        field=facts.method.value,
        remedy="请先登记这一次送达的经过",
        code="facts_missing",
    )


def _articles(facts: EffectFacts, rule: Rule, on: date, extra: tuple[str, ...]) -> tuple[Article, ...]:
    return articles_of(rule, on, category=facts.category, extra=extra)
