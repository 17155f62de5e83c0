"""公告送达: allowed only last, and served when its period has run (S7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from xiezhi.domains.service_of_process.rules.conclusions import (
    by_hand,
    missing_part,
    not_effective,
    on_record,
    served,
    waiting,
)
from xiezhi.domains.service_of_process.rules.law import rule_at
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    Effect,
    EffectFacts,
    EffectState,
    NoticeFacts,
)
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """How long a notice runs, in the unit of its article."""

    rule: str
    days: int = 0
    months: int = 0

    def ends_on(self, published_on: date) -> date:
        """The day on which it counts as served: when the days have passed after the last publication."""
        return published_on + relativedelta(months=self.months) + timedelta(days=self.days)

    @property
    def text(self) -> str:
        """三十日 as 30日, 三个月 as 3个月."""
        return f"{self.months}个月" if self.months else f"{self.days}日"


def notice_period(on: date, *, foreign_without_domicile: bool = False) -> NoticePeriod:
    """The period in force on the day of the last publication; a later change leaves a running notice alone."""
    rule = rule_at("S7f" if foreign_without_domicile else "S7", on)
    return NoticePeriod(rule=rule.id, days=rule.numbers.get("days", 0), months=rule.numbers.get("months", 0))


def may_publish_notice(facts: EffectFacts) -> Verdict:
    """Is a public notice open yet? Each other way that was possible must have been tried and recorded."""
    part = facts.notice
    if part is None:
        raise missing_part(facts)
    if facts.category is CaseCategory.CRIMINAL:
        raise by_hand("刑事案件的公告送达，规则没有覆盖", "crl-107")
    if facts.procedure.simple_kind:
        return no(
            "适用简易程序的案件，不适用公告送达",
            basis="int-140",
            code="notice_in_simple_procedure",
            remedy="请先转为普通程序",
        )
    if part.address_known and not part.earlier_attempts:
        return no(
            "地址已知，还没有试过其他送达方式",
            basis="cpl-95",
            code="no_earlier_attempt",
            remedy="请先直接送达或者邮寄送达",
        )
    return _exhausted(part)


def _exhausted(part: NoticeFacts) -> Verdict:
    untried = [method for method in part.feasible_methods if method not in part.earlier_attempts]
    if untried:
        names = "、".join(method.label for method in untried)
        return no(f"公告前还没有试过：{names}", basis="cpl-95", code="not_exhausted", remedy=f"请先试{names}")
    if not part.earlier_attempts and not part.whereabouts_unknown:
        return no(
            "既没有查明下落不明，也没有其他方式送达不成的记录",
            basis="cpl-95",
            code="no_earlier_attempt",
            remedy="请先查明下落或者先试其他送达方式",
        )
    if not part.reason_recorded:
        return no(
            "案卷中还没有记明公告送达的原因和经过",
            basis="cpl-95",
            code="reason_not_recorded",
            remedy="请先写明公告的原因和经过",
        )
    return YES


def notice_effect(facts: EffectFacts) -> Effect:
    """The effect of a public notice on the day asked about."""
    part = facts.notice
    if part is None:
        raise missing_part(facts)
    may_publish_notice(facts).require()
    if not part.publications:
        return waiting(facts, "S7", "公告还没有张贴、刊登。", next_try="上传公告报样")
    last_on = max(publication.published_on for publication in part.publications)
    period = notice_period(last_on, foreign_without_domicile=part.foreign_without_domicile)
    served_on = period.ends_on(last_on)
    evidence = tuple(
        on_record(publication.medium.label, publication.published_on) for publication in part.publications
    )
    if served_on > facts.on:
        return not_effective(
            facts,
            period.rule,
            EffectState.ATTEMPTING,
            reason=f"公告期自{full_date(last_on)}起算，{full_date(served_on)}届满。",
            act_on=last_on,
            evidence=evidence,
            expected_on=served_on,
            last_published_on=last_on,
        )
    return served(
        facts,
        period.rule,
        served_on,
        deemed=True,
        law_on=last_on,
        evidence=evidence,
        last_published_on=last_on,
        words={"last": full_date(last_on), "period": period.text},
    )
