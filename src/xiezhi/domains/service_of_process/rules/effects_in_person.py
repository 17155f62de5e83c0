"""Papers held out by hand: direct, at court, leaving, entrusted, handed over (S1, S2, S4, S6, S10)."""

from __future__ import annotations

from xiezhi.domains.service_of_process.rules.conclusions import (
    by_hand,
    failed,
    missing_part,
    not_effective,
    on_record,
    served,
    waiting,
)
from xiezhi.domains.service_of_process.rules.signers import may_sign
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    DocumentKind,
    Effect,
    EffectFacts,
    EffectState,
    FailureReason,
    InPersonFacts,
    Method,
    Place,
    Reaction,
    RecipientKind,
    Recording,
    Signer,
    WitnessKind,
)
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import Verdict, no

_REFUSALS = frozenset({Reaction.REFUSED, Reaction.REFUSED_TO_SIGN})
# 解释130条2款, 民诉法89条: who may witness a leaving in civil procedure.
_WITNESSES = frozenset({WitnessKind.VILLAGE_COMMITTEE, WitnessKind.RESIDENTS_COMMITTEE, WitnessKind.EMPLOYER})
_UNITS = {
    RecipientKind.SOLDIER: ("所在部队团以上单位的政治机关", "cpl-92"),
    RecipientKind.PRISONER: ("所在监所", "cpl-93"),
    RecipientKind.IN_COMPULSORY_EDUCATION: ("所在强制性教育机构", "cpl-93"),
}


def in_person_effect(facts: EffectFacts) -> Effect:
    """The effect of an act in person, whatever its method."""
    part = facts.in_person
    if part is None:
        raise missing_part(facts)
    match facts.method:
        case Method.LEAVING:
            return _leaving(facts, part)
        case Method.AT_COURT:
            return at_court_effect(facts, part)
        case Method.ENTRUSTED:
            return _entrusted(facts, part)
        case Method.HANDOVER:
            return _handover(facts, part)
        case _:
            return _direct(facts, part)


def _criminal(facts: EffectFacts) -> bool:
    return facts.category is CaseCategory.CRIMINAL


def signed_effect(facts: EffectFacts, part: InPersonFacts, rule_id: str) -> Effect:
    """A signature on the 送达回证: served that day, if whoever signed may sign."""
    verdict = may_sign(facts, part)
    if not verdict:
        pending = verdict.code in {"authority_unchecked", "unknown_household"}
        return not_effective(
            facts,
            "A7" if verdict.code == "other_party" and not _criminal(facts) else rule_id,
            EffectState.ATTEMPTING,
            reason=f"{verdict.reason}。",
            failure=None if pending else FailureReason.SIGNER_NOT_ENTITLED,
            act_on=part.signed_on,
            next_try=verdict.remedy or "继续送达受送达人本人",
        )
    if part.signed_on is None:
        return waiting(facts, rule_id, "还没有在送达回证上签收。")
    return served(
        facts,
        rule_id,
        part.signed_on,
        evidence=(on_record("送达回证", part.signed_on),),
        words={"signer": part.signer.label},
    )


def _direct(facts: EffectFacts, part: InPersonFacts) -> Effect:
    rule_id = "CR1" if _criminal(facts) else "S1"
    if part.reaction is Reaction.SIGNED:
        return signed_effect(facts, part, rule_id)
    if part.address_wrong and not _criminal(facts):
        return _wrong_address(facts, part)
    if part.reaction is Reaction.ABSENT:
        return waiting(facts, rule_id, "受送达人不在，没有送达。", next_try="另约时间再送，或者邮寄送达")
    if part.place is Place.ELSEWHERE and not _criminal(facts):
        return _refused_elsewhere(facts, part)
    return waiting(facts, rule_id, f"{part.signer.label}拒绝接收，还没有送达。", next_try="可以留置送达")


def _wrong_address(facts: EffectFacts, part: InPersonFacts) -> Effect:
    """A5: the address that the party gave turns out wrong or moved without notice (简易规定10)."""
    given = part.address_status is not None and part.address_status.from_recipient
    if not given:
        return waiting(facts, "S1", "地址不是受送达人提供或者确认的，没有送达。", next_try="另找地址")
    if not facts.procedure.simple_kind:
        raise by_hand("普通程序中直接送达到当事人提供的错误地址的，所收条文没有写明送达日期", "op-7")
    if part.noted_on is None or not part.officer_note:
        return waiting(facts, "A5d", "送达回证上还没有当场记明情况。", next_try="补记送达情况")
    return served(
        facts,
        "A5d",
        part.noted_on,
        deemed=True,
        evidence=(on_record("送达回证上的情况说明", part.noted_on),),
        words={"status": part.address_status.label if part.address_status else ""},
    )


def _refused_elsewhere(facts: EffectFacts, part: InPersonFacts) -> Effect:
    """解释131条2款: outside the home a refusal is overcome by a recording and the officer's note."""
    if part.signer is not Signer.RECIPIENT:
        return waiting(facts, "S1b", "在住所地以外只能向当事人本人送达。", next_try="到住所送达")
    if part.recording is Recording.NONE:
        return waiting(facts, "S1b", "没有拍照、录像记录送达过程。", next_try="到住所送达")
    if part.noted_on is None or not part.officer_note:
        return waiting(facts, "S1b", "送达回证上还没有注明送达情况并签名。", next_try="补记送达情况")
    extra = ("adint-52",) if facts.category is CaseCategory.ADMINISTRATIVE else ()
    return served(
        facts,
        "S1b",
        part.noted_on,
        deemed=True,
        extra=extra,
        evidence=(on_record(f"送达过程{part.recording.label}", part.noted_on), "送达回证上的情况说明"),
        words={"record": part.recording.label},
    )


def at_court_effect(facts: EffectFacts, part: InPersonFacts) -> Effect:
    """Asked to come to the court: signed, or refused there and noted by an officer (解释131条1款)."""
    if _criminal(facts):
        if part.reaction is Reaction.SIGNED:
            return signed_effect(facts, part, "CR1")
        raise by_hand("刑事案件到院拒绝签收的，规则没有覆盖", "crl-107")
    at_pronouncement = part.place is Place.PRONOUNCEMENT
    rule_id = "S10" if at_pronouncement else "S1a"
    if part.reaction is Reaction.SIGNED:
        return signed_effect(facts, part, "S1")
    if part.reaction is Reaction.ABSENT:
        return waiting(facts, rule_id, "受送达人没有到人民法院领取。", next_try="直接送达或者邮寄送达")
    if part.signer is not Signer.RECIPIENT:
        raise by_hand(f"到院的是{part.signer.label}并拒绝签署的，规则没有覆盖", "int-131-1")
    if part.noted_on is None or not part.officer_note:
        return waiting(
            facts, rule_id, "拒签情况还没有由审判人员、书记员注明并签名。", next_try="补记拒签情况"
        )
    if at_pronouncement and facts.document_kind not in {DocumentKind.JUDGMENT, DocumentKind.RULING}:
        raise by_hand(f"定期宣判时拒收{facts.document_kind.label}的，规则没有覆盖", "int-141")
    note = "宣判笔录" if at_pronouncement else "送达回证上的情况说明"
    return served(
        facts,
        rule_id,
        part.noted_on,
        deemed=True,
        evidence=(on_record(note, part.noted_on),),
        words={"document": facts.document_kind.label},
    )


def _leaving(facts: EffectFacts, part: InPersonFacts) -> Effect:
    rule_id = "CR2" if _criminal(facts) else "S2"
    if facts.document_kind is DocumentKind.MEDIATION_STATEMENT:
        return failed(
            facts, "S2x", FailureReason.LEAVING_NOT_ALLOWED, next_try="直接送达本人或者其指定的代收人"
        )
    if part.reaction is Reaction.ABSENT:
        reason = "没有人拒绝接收；无人在场不等于拒收，不能留置送达。"
        return failed(
            facts,
            rule_id,
            FailureReason.ABSENCE_IS_NOT_REFUSAL,
            reason=reason,
            next_try="另约时间或者邮寄送达",
        )
    if part.reaction not in _REFUSALS:
        raise by_hand("已经签收的不需要留置送达，请改登记为直接送达")
    verdict = _may_refuse(facts, part)
    if verdict.code == "unknown_household":
        return waiting(facts, rule_id, f"{verdict.reason}。", next_try=verdict.remedy)
    if not verdict:
        reason = f"{part.signer.label}的拒绝不能作为留置送达的依据。"
        return failed(facts, rule_id, FailureReason.SIGNER_NOT_ENTITLED, reason=reason)
    return _left(facts, part, rule_id)


def _may_refuse(facts: EffectFacts, part: InPersonFacts) -> Verdict:
    """Whose refusal opens the way to leaving: those who could have signed, agents if named receivers."""
    if part.signer is Signer.AGENT and not part.named_receiver:
        return no("代理人没有被指定为代收人，不适用留置送达", basis="int-132", code="signer_not_entitled")
    return may_sign(facts, part)


def _left(facts: EffectFacts, part: InPersonFacts, rule_id: str) -> Effect:
    proof = _proof_of_leaving(facts, part)
    if proof is None:
        reason = "没有见证人签名，也没有拍照、录像，不能证明留置。"
        return failed(facts, rule_id, FailureReason.LEAVING_NOT_PROVED, reason=reason)
    unwilling_witness = proof == "送达人记明见证人不愿到场"
    place = _place_of_leaving(facts, part, rule_id)
    if isinstance(place, Effect):
        return place
    if part.left_on is None:
        return waiting(facts, rule_id, "没有登记留置的日期。", next_try="补记留置日期")
    if facts.document_kind is DocumentKind.PAYMENT_ORDER and rule_id == "S2":
        rule_id = "S2p"
    elif unwilling_witness:
        rule_id = "S2s"
    extra = ("int-130-1",) if facts.recipient_kind is RecipientKind.ORGANISATION and rule_id == "S2" else ()
    return served(
        facts,
        rule_id,
        part.left_on,
        evidence=(on_record("送达回证上的拒收事由", part.left_on), proof),
        extra=extra,
        words={"signer": part.signer.label, "record": proof, "place": place},
    )


def _proof_of_leaving(facts: EffectFacts, part: InPersonFacts) -> str | None:
    any_witness = _criminal(facts) and part.witness_kind is not WitnessKind.NONE
    if (part.witness_kind in _WITNESSES or any_witness) and part.witness_signed:
        return f"{part.witness_kind.label}见证并签名"
    if part.recording is not Recording.NONE:
        return f"以{part.recording.label}记录送达过程"
    invited = part.witness_kind in _WITNESSES and not part.witness_signed
    if invited and part.officer_note and facts.procedure.simple_kind and not _criminal(facts):
        return "送达人记明见证人不愿到场"
    return None


def _place_of_leaving(facts: EffectFacts, part: InPersonFacts, rule_id: str) -> str | Effect:
    """The home; for an organisation its premises; the workplace too in simple procedure (简易规定11)."""
    if facts.recipient_kind is RecipientKind.ORGANISATION and part.place is not Place.ELSEWHERE:
        return "单位住所"
    if part.place is None:
        return waiting(facts, rule_id, "没有登记留置的地点。", next_try="补记留置地点")
    by_witness = part.witness_signed and _criminal(facts)
    if part.place is Place.HOME:
        return "住所"
    if part.place is Place.WORKPLACE and (facts.procedure.simple_kind or by_witness):
        return "从业场所"
    reason = f"文书留在{part.place.label}，没有留在受送达人的住所，不能视为送达。"
    return failed(facts, rule_id, FailureReason.LEFT_IN_WRONG_PLACE, reason=reason)


def _entrusted(facts: EffectFacts, part: InPersonFacts) -> Effect:
    rule_id = "CR4" if _criminal(facts) else "S4"
    if part.returned_on is not None and part.signed_on is None:
        reason = f"受托法院{full_date(part.returned_on)}退回，没有送达。"
        return failed(facts, rule_id, FailureReason.UNIT_RETURNED, reason=reason)
    if part.reaction is Reaction.SIGNED:
        return signed_effect(facts, part, rule_id)
    if part.reaction in _REFUSALS:
        raise by_hand("受托法院送达时遇到拒收的，请按受托法院的送达回证人工判断", "int-134-1")
    return waiting(facts, rule_id, "受托法院还没有寄回签收的送达回证。")


def _handover(facts: EffectFacts, part: InPersonFacts) -> Effect:
    if facts.recipient_kind not in _UNITS:
        raise by_hand("转交送达只适用于军人、被监禁的人、被采取强制性教育措施的人", "cpl-92")
    unit, article = _UNITS[facts.recipient_kind]
    rule_id = "CR6" if _criminal(facts) else "S6"
    if part.returned_on is not None and part.signed_on is None:
        return failed(facts, rule_id, FailureReason.UNIT_RETURNED, reason=f"{unit}退回，没有送达。")
    if part.reaction in _REFUSALS:
        raise by_hand("转交时受送达人拒绝签收的，规则没有覆盖", article)
    if part.signed_on is None:
        known = f"{unit}{full_date(part.unit_received_on)}收到" if part.unit_received_on else f"已交{unit}"
        return waiting(facts, rule_id, f"{known}，受送达人还没有签收。")
    if part.signer is not Signer.RECIPIENT:
        return waiting(facts, rule_id, "转交送达以受送达人本人签收为准。")
    return served(
        facts,
        rule_id,
        part.signed_on,
        evidence=(on_record("转交单位寄回的送达回证", part.signed_on),),
        extra=(article,) if rule_id == "S6" else (),
        words={"unit": unit},
    )
