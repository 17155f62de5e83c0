"""任务类别 (SP-11): which documents an order may carry and which ways it may go, for each kind of case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiezhi.domains.service_of_process.rules.conclusions import by_hand
from xiezhi.domains.service_of_process.types import (
    CaseCategory,
    DocumentKind,
    Method,
    Procedure,
    RecipientKind,
    ServiceClass,
)
from xiezhi.lib.verdict import YES, NotSupported, Verdict, no

_JUDGMENTS = frozenset(kind for kind in DocumentKind if kind.judgment_document)
_OTHERS = frozenset(DocumentKind) - _JUDGMENTS
# 刑诉法107条, 解释204至208条 know these; the other ways are not named for criminal papers.
_CRIMINAL_WAYS = frozenset(
    {Method.DIRECT, Method.AT_COURT, Method.LEAVING, Method.ENTRUSTED, Method.POSTAL, Method.HANDOVER}
)
_CRIMINAL_ONLY = frozenset({DocumentKind.INDICTMENT})
_THROUGH_A_UNIT = frozenset(
    {RecipientKind.SOLDIER, RecipientKind.PRISONER, RecipientKind.IN_COMPULSORY_EDUCATION}
)


@dataclass(frozen=True, slots=True)
class ClassRules:
    """What one class of orders accepts."""

    kinds: frozenset[DocumentKind]
    methods: frozenset[Method]
    why_kinds: str
    why_methods: str


CLASS_RULES: dict[ServiceClass, ClassRules] = {
    ServiceClass.GENERAL: ClassRules(
        kinds=_OTHERS,
        methods=frozenset(Method),
        why_kinds="本类任务只送普通诉讼文书，裁判文书请另建“仅送裁判文书”任务",
        why_methods="",
    ),
    ServiceClass.JUDGMENTS: ClassRules(
        kinds=_JUDGMENTS,
        methods=frozenset(Method) - {Method.SIMPLE},
        why_kinds="本类任务只送裁判文书，其他文书请另建“仅送普通诉讼文书”任务",
        why_methods="裁判文书不能以电话等简便方式送达",
    ),
    ServiceClass.DIRECT_ELECTRONIC: ClassRules(
        kinds=frozenset(DocumentKind),
        methods=frozenset({Method.ELECTRONIC}),
        why_kinds="",
        why_methods="本类任务只作直接电子送达，改用其他方式请先变更任务类别",
    ),
}


def may_carry(
    service_class: ServiceClass, kind: DocumentKind, *, category: CaseCategory = CaseCategory.CIVIL_COMMERCIAL
) -> Verdict:
    """May an order of this class, in this kind of case, carry this document?"""
    rules = CLASS_RULES[service_class]
    if kind not in rules.kinds:
        return no(
            f"{kind.label}：{rules.why_kinds}", code="kind_outside_class", remedy="请移出这份文书或者另建任务"
        )
    if kind in _CRIMINAL_ONLY and category is not CaseCategory.CRIMINAL:
        return no(
            f"{kind.label}只用于刑事案件",
            code="kind_outside_category",
            remedy="请核对文书种类，民事案件为起诉状副本",
        )
    if kind is DocumentKind.ENFORCEMENT_NOTICE and category is not CaseCategory.ENFORCEMENT:
        return no(
            f"{kind.label}只用于执行案件", code="kind_outside_category", remedy="请核对文书种类或者案件大类"
        )
    return YES


def may_use(
    service_class: ServiceClass,
    method: Method,
    *,
    category: CaseCategory,
    procedure: Procedure = Procedure.ORDINARY,
    kind: DocumentKind = DocumentKind.OTHER,
    recipient: RecipientKind = RecipientKind.PERSON,
) -> Verdict:
    """May this way be tried at all? Whether it then counts as service is the effect rules' question.

    Raises NotSupported where the collected articles say neither yes nor no.
    """
    rules = CLASS_RULES[service_class]
    if method not in rules.methods:
        return no(rules.why_methods, code="method_outside_class", remedy="请换送达方式，或者变更任务类别")
    if category is CaseCategory.CRIMINAL:
        return _may_use_in_criminal(method, procedure)
    for verdict in (
        _may_use_for_document(method, kind),
        _may_use_in_procedure(method, procedure, kind, category),
        _may_use_for_recipient(method, recipient),
    ):
        if not verdict:
            return verdict
    return YES


def _may_use_in_criminal(method: Method, procedure: Procedure) -> Verdict:
    if method in _CRIMINAL_WAYS:
        return YES
    if method is Method.ELECTRONIC and procedure is Procedure.FAST_TRACK:
        return YES
    raise by_hand(f"刑事案件能否采用{method.label}，所收条文没有写明", "crl-107")


def _may_use_for_document(method: Method, kind: DocumentKind) -> Verdict:
    if method is Method.LEAVING and kind is DocumentKind.MEDIATION_STATEMENT:
        return no(
            "调解书不适用留置送达", basis="int-133", code="leaving_not_allowed", remedy="请直接送达本人"
        )
    if method is Method.SIMPLE and kind.judgment_document:
        return no(
            f"{kind.label}不能以电话等简便方式送达",
            basis="S8",
            code="simple_not_allowed",
            remedy="请换送达方式",
        )
    return YES


def _may_use_in_procedure(
    method: Method, procedure: Procedure, kind: DocumentKind, category: CaseCategory
) -> Verdict:
    if method is Method.NOTICE and procedure.simple_kind:
        return no(
            "适用简易程序的案件，不适用公告送达",
            basis="int-140",
            code="notice_in_simple_procedure",
            remedy="请先转为普通程序",
        )
    if method is Method.SIMPLE and not procedure.simple_kind:
        article = "adint-103-1" if category is CaseCategory.ADMINISTRATIVE else "int-261-1"
        return no(
            f"{procedure.label}中电话等简便方式只是通知，不是送达",
            basis=article,
            code="simple_outside_simple_procedure",
            remedy="可以先打电话通知，再用其他方式送达",
        )
    return YES


def _may_use_for_recipient(method: Method, recipient: RecipientKind) -> Verdict:
    if method is Method.HANDOVER and recipient not in _THROUGH_A_UNIT:
        return no(
            "转交送达只适用于军人、被监禁的人、被采取强制性教育措施的人",
            basis="cpl-92",
            code="handover_not_allowed",
            remedy="请换送达方式",
        )
    return YES


def may_create(
    service_class: ServiceClass,
    *,
    category: CaseCategory,
    kinds: Iterable[DocumentKind],
    procedure: Procedure = Procedure.ORDINARY,
) -> Verdict:
    """May such an order be raised? Every document is looked at, and the first that does not fit is named."""
    listed = tuple(kinds)
    if not listed:
        return no("还没有加入文书", code="no_document", remedy="请至少加入一份文书")
    for kind in listed:
        verdict = may_carry(service_class, kind, category=category)
        if not verdict:
            return verdict
    if service_class is ServiceClass.DIRECT_ELECTRONIC:
        return may_use(service_class, Method.ELECTRONIC, category=category, procedure=procedure)
    return YES


def methods_open(
    service_class: ServiceClass,
    *,
    category: CaseCategory,
    procedure: Procedure = Procedure.ORDINARY,
    kind: DocumentKind = DocumentKind.OTHER,
    recipient: RecipientKind = RecipientKind.PERSON,
) -> tuple[Method, ...]:
    """The ways to offer in a form, in the recommended order; those left to a person are not offered."""
    return tuple(
        method
        for method in RECOMMENDED_ORDER
        if _open(service_class, method, category, procedure, kind, recipient)
    )


def _open(
    service_class: ServiceClass,
    method: Method,
    category: CaseCategory,
    procedure: Procedure,
    kind: DocumentKind,
    recipient: RecipientKind,
) -> bool:
    try:
        return bool(
            may_use(
                service_class, method, category=category, procedure=procedure, kind=kind, recipient=recipient
            )
        )
    except NotSupported:
        return False


# The law fixes only that direct service is the default and notice the last; the rest is a setting.
RECOMMENDED_ORDER = (
    Method.ELECTRONIC,
    Method.SIMPLE,
    Method.DIRECT,
    Method.AT_COURT,
    Method.PICKUP,
    Method.POSTAL,
    Method.LEAVING,
    Method.ENTRUSTED,
    Method.HANDOVER,
    Method.NOTICE,
)
