"""Electronic service: arrival, reply, reading, and what each is worth (S3, E1 to E8)."""

from __future__ import annotations

from xiezhi.domains.service_of_process.rules.conclusions import (
    by_hand,
    missing_part,
    not_effective,
    on_record,
    served,
    waiting,
)
from xiezhi.domains.service_of_process.rules.consents import consent_covers, withdrawn_before
from xiezhi.domains.service_of_process.rules.signers import may_sign_as_agent
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    Authority,
    CaseCategory,
    DocumentKind,
    Effect,
    EffectFacts,
    EffectState,
    ElectronicFacts,
    FailureReason,
    Procedure,
)
from xiezhi.lib.verdict import Verdict, no


def electronic_effect(facts: EffectFacts) -> Effect:
    """The effect of one message to one electronic address."""
    part = facts.electronic
    if part is None:
        raise missing_part(facts)
    if facts.category is CaseCategory.CRIMINAL and facts.procedure is not Procedure.FAST_TRACK:
        raise by_hand("刑事案件除速裁程序外，电子送达要逐案判断", "olr-3")
    if part.reminder_only:
        return not_effective(facts, "E7", EffectState.NOT_SERVED)
    if part.failure is not None:
        return _failure(facts, part.failure)
    if facts.authority is not Authority.NOT_NEEDED:
        verdict = may_sign_as_agent(facts.authority)
        if not verdict:
            return waiting(facts, "S3", f"{verdict.reason}，还不能判定效力。", next_try=verdict.remedy)
    if part.address_status.from_recipient and _consented(facts, part):
        return _by_arrival(facts, part)
    return _by_proof(facts, part)


def paper_copy(kind: DocumentKind) -> Verdict:
    """Must the court give paper when the recipient asks (民诉法90条1款)? Else it may."""
    if kind in _PAPER_ON_REQUEST:
        return Verdict(True, reason=f"受送达人要求纸质{kind.label}的，人民法院应当提供", basis="cpl-90")
    return no(f"{kind.label}的纸质件由人民法院决定是否提供", basis="cpl-90", code="court_decides")


_PAPER_ON_REQUEST = frozenset({DocumentKind.JUDGMENT, DocumentKind.RULING, DocumentKind.MEDIATION_STATEMENT})


def _failure(facts: EffectFacts, failure: FailureReason) -> Effect:
    rule = "S3"
    return not_effective(
        facts,
        rule,
        EffectState.FAILED,
        failure=failure,
        words={"why": failure.label},
        next_try="换地址再发，或者换其他送达方式",
    )


def _consented(facts: EffectFacts, part: ElectronicFacts) -> bool:
    return bool(consent_covers(part.consent, stage=facts.stage, channel=part.channel, at=part.handed_at))


def _by_arrival(facts: EffectFacts, part: ElectronicFacts) -> Effect:
    """E3: to an address he gave or confirmed, arrival is service, read or not."""
    words = {"status": f"由受送达人{_given(part)}", "consent": part.consent.kind.label}
    if part.proved_arrival_on is not None and part.proved_arrival_on != part.arrived_on:
        return served(
            facts,
            "E3d",
            part.proved_arrival_on,
            evidence=(on_record("受送达人对到达日期的证明", part.proved_arrival_on), *_trail(part)),
        )
    if part.arrived_on is not None:
        return served(facts, "E3", part.arrived_on, evidence=_trail(part), words=words)
    # Without a report of arrival, a reply or a view shows that the message had arrived by then.
    proofs = [day for day in (part.replied_on, part.acted_on, part.read_on) if day is not None]
    if proofs:
        return served(facts, "E3", min(proofs), evidence=_trail(part), words=words)
    return waiting(facts, "E3", "还没有到达回报。", next_try="等待回报")


def _given(part: ElectronicFacts) -> str:
    return "确认" if part.address_status is AddressStatus.CONFIRMED else "主动提供"


def _by_proof(facts: EffectFacts, part: ElectronicFacts) -> Effect:
    """E4: to any other address of his, only a reply, an act or proof of reading makes service."""
    if not any((part.replied_on, part.acted_on, part.read_on)):
        why = "" if part.address_status.from_recipient else "该电子地址未经受送达人提供或者确认，受送达人"
        return not_effective(
            facts, "E4", EffectState.NOT_SERVED, words={"why": why or "受送达人没有同意电子送达，"}
        )
    if withdrawn_before(part.consent, part.handed_at):
        raise by_hand("受送达人已经撤回同意，又有查阅或者回复的，规则没有覆盖", "olr-5")
    if not _known_as_own(part):
        raise by_hand("还不能确认这个电子地址属于受送达人本人", "olr-31-2-2")
    return _earliest_proof(facts, part)


def _known_as_own(part: ElectronicFacts) -> bool:
    """能够确认为受送达人本人的电子地址: looked up by the court, or the reader's identity was checked."""
    if part.known_as_own is not None:
        return part.known_as_own
    return part.address_status is not AddressStatus.FROM_OTHER_PARTY or part.identity_checked


def _earliest_proof(facts: EffectFacts, part: ElectronicFacts) -> Effect:
    """The first completed service counts; 31条2款 names no date, the day of the proof is used.

    On one and the same day a reply or an act goes before a view: it needs no presumption.
    """
    proofs = (
        (part.replied_on, "回复已收悉"),
        (part.acted_on, "根据送达内容作出了诉讼行为"),
        (part.read_on, ""),
    )
    served_on, _, act = min((day, act == "", act) for day, act in proofs if day is not None)
    if act:
        return served(facts, "E4a", served_on, evidence=_trail(part), words={"act": act})
    return served(facts, "E4b", served_on, deemed=True, presumed=True, evidence=_trail(part))


def _trail(part: ElectronicFacts) -> tuple[str, ...]:
    """E5: the trail, each line a piece of evidence."""
    rows = (
        ("系统显示发送成功", part.arrived_on),
        ("受送达人回复已收悉", part.replied_on),
        ("受送达人作出诉讼行为", part.acted_on),
        ("首次查阅记录" + ("，已核对身份" if part.identity_checked else ""), part.read_on),
    )
    lines = tuple(on_record(what, day) for what, day in rows if day is not None)
    consent = (f"同意依据：{part.consent.evidence}",) if part.consent.evidence else ()
    return (f"渠道：{part.channel.label}", *consent, *lines)
