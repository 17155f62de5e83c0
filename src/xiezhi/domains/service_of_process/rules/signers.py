"""Who may take the papers for somebody else, and who may not."""

from __future__ import annotations

from xiezhi.domains.service_of_process.rules.conclusions import by_hand
from xiezhi.domains.service_of_process.types import (
    Authority,
    CaseCategory,
    DocumentKind,
    EffectFacts,
    InPersonFacts,
    NotMeRelation,
    PostalFacts,
    RecipientKind,
    Signer,
)
from xiezhi.lib.verdict import YES, Verdict, no

_ALWAYS = frozenset({Signer.RECIPIENT, Signer.STATUTORY_AGENT})


def may_sign(facts: EffectFacts, part: InPersonFacts | PostalFacts) -> Verdict:
    """Does this signature count as the recipient's (民诉法88条, 解释130、133条, 邮寄规定7、9条)?

    Raises NotSupported where the articles leave it open.
    """
    if part.signer is Signer.AGENT:
        authority = may_sign_as_agent(facts.authority)
        if not authority:
            return authority
    if facts.document_kind is DocumentKind.MEDIATION_STATEMENT:
        return _may_sign_mediation(part)
    if part.signer in _ALWAYS or part.signer is Signer.AGENT:
        return YES
    if part.signer is Signer.ADULT_RELATIVE:
        return _may_sign_as_relative(facts, part)
    if part.signer in {Signer.LEGAL_REPRESENTATIVE, Signer.MAIL_ROOM}:
        return _may_sign_for_organisation(facts, part)
    if part.signer is Signer.NAMED_RECEIVER or getattr(part, "named_receiver", False):
        return YES
    return no(
        f"{part.signer.label}不是受送达人指定的代收人，签收无效",
        basis="cpl-88",
        code="signer_not_entitled",
    )


def may_sign_as_agent(authority: Authority) -> Verdict:
    """An agent's signature counts once his power of attorney has been checked."""
    if authority is Authority.VALID:
        return YES
    if authority is Authority.INSUFFICIENT:
        return no("代理人的授权不包括代收诉讼文书", basis="cpl-88", code="authority_insufficient")
    return no(
        "代理人的授权委托书还没有核对", basis="cpl-88", code="authority_unchecked", remedy="请核对授权委托书"
    )


def _may_sign_as_relative(facts: EffectFacts, part: InPersonFacts | PostalFacts) -> Verdict:
    if part.signer_is_other_party:
        return no("代收人是同一案件中的对方当事人，签收无效", basis="mail-7-2", code="other_party")
    if facts.recipient_kind is RecipientKind.ORGANISATION:
        return no("受送达人是单位，家属不能代收", basis="cpl-88", code="signer_not_entitled")
    # 刑诉法107条 asks for an adult relative only, not for one living together.
    if facts.category is CaseCategory.CRIMINAL:
        return YES
    if part.signer_lives_together is None:
        return no(
            "没有记明代收的家属是否同住", code="unknown_household", remedy="请补记代收人与受送达人的关系"
        )
    if not part.signer_lives_together:
        return no("代收的成年家属没有与受送达人同住，签收无效", basis="cpl-88", code="signer_not_entitled")
    return YES


def _may_sign_for_organisation(facts: EffectFacts, part: InPersonFacts | PostalFacts) -> Verdict:
    if facts.recipient_kind is RecipientKind.ORGANISATION:
        return YES
    # 刑诉法107条: 所在单位的负责人员可以代收.
    if facts.category is CaseCategory.CRIMINAL:
        return YES
    return no(f"受送达人是自然人，{part.signer.label}不能代收", basis="cpl-88", code="signer_not_entitled")


def _may_sign_mediation(part: InPersonFacts | PostalFacts) -> Verdict:
    named = part.signer is Signer.NAMED_RECEIVER or getattr(part, "named_receiver", False)
    if part.signer in _ALWAYS or part.signer is Signer.LEGAL_REPRESENTATIVE or named:
        return YES
    if part.signer in {Signer.AGENT, Signer.MAIL_ROOM}:
        raise by_hand(f"调解书由{part.signer.label}签收、又没有指定为代收人的，规则没有覆盖", "int-133")
    return no(
        "调解书应当直接送达本人，或者由本人指定的代收人签收", basis="int-133", code="signer_not_entitled"
    )


def not_me_freezes(relation: NotMeRelation, *, confirmed: bool) -> bool:
    """Does "我不是这个人" put in doubt what was derived from arrival or reading there?

    Where nobody confirmed the address, service there is presumed and may be
    rebutted: whoever else answers, a judge looks at it. An address the party
    confirmed stays the party's when family at home or a colleague answers; a
    stranger or acquaintance at that number says that it is not. The report
    decides nothing: it holds the effect until the judge has decided.
    """
    if not confirmed:
        return True
    return relation in {NotMeRelation.STRANGER, NotMeRelation.ACQUAINTANCE}
