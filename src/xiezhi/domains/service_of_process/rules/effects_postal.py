"""法院专递: signed, returned, lost (S5, A5 to A8)."""

from __future__ import annotations

from datetime import date, timedelta

from xiezhi.domains.service_of_process.rules.conclusions import (
    by_hand,
    failed,
    missing_part,
    not_effective,
    on_record,
    served,
    waiting,
)
from xiezhi.domains.service_of_process.rules.law import rule_at
from xiezhi.domains.service_of_process.rules.signers import may_sign
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    DocumentKind,
    Effect,
    EffectFacts,
    EffectState,
    FailureReason,
    PostalFacts,
    ReturnReason,
    Signer,
)
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import YES, Verdict, no

# 邮寄规定10条1款: these check the contents on the spot; the others (2款) have three days.
_CHECK_ON_THE_SPOT = frozenset(
    {Signer.RECIPIENT, Signer.LEGAL_REPRESENTATIVE, Signer.STATUTORY_AGENT, Signer.AGENT}
)
_DEEMING = {
    ReturnReason.UNKNOWN_PERSON: "受送达人自己提供或者确认的送达地址不准确",
    ReturnReason.MOVED: "受送达人的送达地址变更后没有及时告知人民法院",
}


def may_post(*, agreed_to_come: bool = False, whereabouts_unknown: bool = False) -> Verdict:
    """May papers go by 法院专递 at all (邮寄规定1条)?"""
    if agreed_to_come:
        return no(
            "受送达人同意在指定期间内到院接受送达",
            basis="mail-1",
            code="agreed_to_come",
            remedy="请约定到院时间",
        )
    if whereabouts_unknown:
        return no(
            "受送达人下落不明",
            basis="mail-1",
            code="whereabouts_unknown",
            remedy="请查明地址，或者按程序公告送达",
        )
    return YES


def postal_effect(facts: EffectFacts) -> Effect:
    """The effect of one item by post."""
    part = facts.postal
    if part is None:
        raise missing_part(facts)
    rule_id = "CR5" if facts.category is CaseCategory.CRIMINAL else "S5"
    if part.signed_on is not None:
        return _signed(facts, part, rule_id, part.signed_on)
    if part.lost or part.return_reason is ReturnReason.LOST:
        return failed(
            facts, rule_id, FailureReason.MAIL_LOST, reason="邮件遗失，没有送达。", next_try="重新邮寄"
        )
    if part.returned_on is not None:
        return _returned(facts, part, rule_id)
    return waiting(facts, rule_id, "邮件在途，还没有签收或者退回。", next_try="等待邮政回执")


def _signed(facts: EffectFacts, part: PostalFacts, rule_id: str, signed_on: date) -> Effect:
    verdict = may_sign(facts, part)
    if not verdict:
        pending = verdict.code in {"authority_unchecked", "unknown_household"}
        return not_effective(
            facts,
            "A7" if verdict.code == "other_party" and rule_id == "S5" else rule_id,
            EffectState.ATTEMPTING,
            reason=f"{verdict.reason}。",
            failure=None if pending else FailureReason.SIGNER_NOT_ENTITLED,
            act_on=signed_on,
            next_try=verdict.remedy or "继续送达受送达人本人",
        )
    if part.contents_differ_returned_on is not None and rule_id == "S5":
        return _contents_differ(facts, part, signed_on, part.contents_differ_returned_on)
    return served(
        facts,
        rule_id,
        signed_on,
        evidence=(on_record("邮件回执", signed_on),),
        words={"signer": part.signer.label},
    )


def _contents_differ(facts: EffectFacts, part: PostalFacts, signed_on: date, returned_on: date) -> Effect:
    """A8: the papers were not those on the receipt, and came back in time."""
    days = rule_at("A8", signed_on).numbers["days"]
    last_on = signed_on if part.signer in _CHECK_ON_THE_SPOT else signed_on + timedelta(days=days)
    if returned_on > last_on:
        raise by_hand(f"邮件内容不符，但在{full_date(last_on)}以后才退回，规则没有覆盖", "mail-10-2")
    return not_effective(
        facts,
        "A8",
        EffectState.NOT_SERVED,
        act_on=signed_on,
        evidence=(on_record("退回并说明理由", returned_on),),
        next_try="按正确的文书重新送达",
    )


def _returned(facts: EffectFacts, part: PostalFacts, rule_id: str) -> Effect:
    """A5: deemed served on the day it came back, where the party is to blame and does not prove otherwise."""
    returned_on, reason = part.returned_on, part.return_reason
    if returned_on is None or reason is None:
        return waiting(facts, rule_id, "邮件已退回，还没有登记退回原因。", next_try="登记退回原因")
    if rule_id == "CR5":
        return _no_condition(facts, rule_id, "刑事诉讼文书邮件退回，没有视为送达的规定。")
    if facts.document_kind is DocumentKind.MEDIATION_STATEMENT:
        raise by_hand("调解书邮件退回的，规则没有覆盖", "int-133")
    tries = rule_at("A6", returned_on).numbers["tries"]
    too_few = part.delivery_tries is not None and part.delivery_tries < tries
    if too_few and reason is not ReturnReason.REFUSED:
        return _no_condition(facts, "A6", f"邮政机构只投送{part.delivery_tries}次，没有投满{tries}次。")
    why = _deeming_reason(part, reason)
    if why is None:
        return _no_condition(facts, rule_id, f"邮件因{reason.label}退回，不具备视为送达的条件。")
    if part.no_fault_proved:
        return not_effective(facts, "A5x", EffectState.NOT_SERVED, act_on=returned_on, next_try="重新送达")
    moved_in_administrative = reason is ReturnReason.MOVED and facts.category is CaseCategory.ADMINISTRATIVE
    return served(
        facts,
        "A5",
        returned_on,
        deemed=True,
        evidence=(on_record(f"邮件退回（{reason.label}）", returned_on),),
        extra=("adint-51-3",) if moved_in_administrative else (),
        words={"why": why},
    )


def _deeming_reason(part: PostalFacts, reason: ReturnReason) -> str | None:
    """Which case of 邮寄规定11条1款 this is; None where it is none of them."""
    if reason is ReturnReason.REFUSED:
        return "受送达人本人或者其指定的代收人拒绝签收"
    if reason is ReturnReason.REFUSED_BY_OTHER:
        return None
    if part.refused_to_provide_after_notice:
        return "受送达人经告知后仍拒不提供送达地址"
    if not part.address_status.from_recipient:
        return None
    if reason is ReturnReason.NO_ONE:
        raise by_hand("地址由受送达人确认，邮件因多次投递无人退回的，要查明地址是否准确", "mail-11-1")
    if reason is ReturnReason.MOVED and part.address_change_reported:
        return None
    return _DEEMING.get(reason)


def _no_condition(facts: EffectFacts, rule_id: str, reason: str) -> Effect:
    return failed(
        facts,
        rule_id,
        FailureReason.NO_DEEMING_CONDITION,
        reason=reason,
        next_try="换地址再寄，或者换其他送达方式",
    )
