"""送达地址: which one to use, what a confirmation must hold, who may give it, how far it reaches (A1 to A4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from xiezhi.lib.verdict import YES, Verdict, no

from ..types import (
    AddressKind,
    AddressSource,
    AddressStatus,
    Authority,
    Consent,
    RecipientKind,
    Signer,
    Stage,
)
from .conclusions import by_hand
from .law import rule_at

_ORDER_OF_STAGES = (Stage.FIRST_INSTANCE, Stage.SECOND_INSTANCE, Stage.RETRIAL, Stage.ENFORCEMENT)
_ENTERED = {
    Stage.SECOND_INSTANCE: "提起上诉",
    Stage.RETRIAL: "申请再审",
    Stage.ENFORCEMENT: "申请执行",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFacts:
    """One known address of a recipient and where it came from."""

    kind: AddressKind
    source: AddressSource
    status: AddressStatus
    known_on: date | None = None
    # Last used by him in that way; for the two sources bound to one year.
    last_used_on: date | None = None
    confirmed_at: Stage | None = None
    confirmed_for: frozenset[Stage] = frozenset()
    change_reported_on: date | None = None
    unusable: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChoice:
    """An address in its place in the order, with the rule that puts it there."""

    address: AddressFacts
    rule: str
    reason: str
    # 到达不等于送达: arrival alone will not be service.
    arrival_is_service: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One item a confirmation still lacks, with the field to show it beside."""

    field: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationFacts:
    """What a 送达地址确认书 holds (意见1、2, 邮寄规定4, 在线诉讼规则30)."""

    confirmer: Signer = Signer.RECIPIENT
    authority: Authority = Authority.NOT_NEEDED
    postcode: str = ""
    postal_address: str = ""
    phone: str = ""
    consent: Consent = Consent.NONE
    electronic_addresses: tuple[AddressKind, ...] = ()
    stages: frozenset[Stage] = frozenset()
    # 人民法院告知事项: who told, and that scope, effect and way of change were told.
    explained_by: str = ""
    told_scope: bool = False
    told_effect: bool = False
    told_how_to_change: bool = False
    confirmed_on: date | None = None
    # Signature, seal, recording number or platform record.
    proof: str = ""


def confirmation_missing(form: ConfirmationFacts) -> tuple[Missing, ...]:
    """Everything the confirmation still lacks, in the order of the form."""
    wanted = (
        (form.postcode, "postcode", "邮政编码"),
        (form.postal_address, "postal_address", "详细地址"),
        (form.phone, "phone", "联系电话"),
        (_electronic_complete(form), "electronic_addresses", "接收电子送达的电子地址"),
        (form.stages, "stages", "适用的审级"),
        (form.explained_by, "explained_by", "告知人"),
        (form.told_scope, "told_scope", "已告知适用范围"),
        (form.told_effect, "told_effect", "已告知送达效力"),
        (form.told_how_to_change, "told_how_to_change", "已告知变更方式"),
        (form.confirmed_on, "confirmed_on", "确认日期"),
        (form.proof, "proof", "当事人的签名、录音或者平台记录"),
    )
    return tuple(Missing(field=name, label=label) for held, name, label in wanted if not held)


def _electronic_complete(form: ConfirmationFacts) -> bool:
    """An electronic address is needed only of those who agreed to electronic service (解释136)."""
    return form.consent is Consent.NONE or bool(form.electronic_addresses)


def confirmation_complete(form: ConfirmationFacts) -> Verdict:
    """Is it a complete confirmation? If not, the reason lists what is missing."""
    confirmer = may_confirm(form.confirmer, form.authority)
    if not confirmer:
        return confirmer
    missing = confirmation_missing(form)
    if not missing:
        return YES
    names = "、".join(item.label for item in missing)
    return no(f"送达地址确认书还缺：{names}", basis="A1", code="incomplete", remedy="请补齐后再确认")


def may_confirm(confirmer: Signer, authority: Authority = Authority.NOT_NEEDED) -> Verdict:
    """Who may confirm an address: the party, who stands for it by law, an agent with checked authority."""
    if confirmer in {Signer.RECIPIENT, Signer.STATUTORY_AGENT, Signer.LEGAL_REPRESENTATIVE}:
        return YES
    if confirmer is not Signer.AGENT:
        return no(
            f"{confirmer.label}不能代为确认送达地址",
            basis="op-2",
            code="may_not_confirm",
            remedy="请由本人或者诉讼代理人确认",
        )
    if authority is Authority.VALID:
        return YES
    if authority is Authority.INSUFFICIENT:
        return no("授权委托书没有授予代理人这项权限", basis="op-2", code="authority_insufficient")
    return no(
        "代理人的授权委托书还没有核对", basis="op-2", code="authority_unchecked", remedy="请先核对授权委托书"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOfAttorney:
    """授权委托书: for which instances and from when to when (``valid_until`` is the first day outside)."""

    stages: frozenset[Stage]
    valid_from: date
    valid_until: date | None = None
    revoked_on: date | None = None
    checked: bool = False
    # 明确排除代收诉讼文书 or 确认送达地址.
    excludes_service: bool = False


def authority_on(power: PowerOfAttorney | None, *, stage: Stage, on: date) -> Authority:
    """What an agent's power of attorney is worth for this stage on that day."""
    if power is None or not power.checked:
        return Authority.UNCHECKED
    ended = (power.valid_until is not None and on >= power.valid_until) or (
        power.revoked_on is not None and on >= power.revoked_on
    )
    if on < power.valid_from or ended or stage not in power.stages or power.excludes_service:
        return Authority.INSUFFICIENT
    return Authority.VALID


def confirmed_address_holds(
    *,
    confirmed_at: Stage,
    used_in: Stage,
    change_reported: bool,
    on: date,
    scope: frozenset[Stage] = frozenset(),
) -> Verdict:
    """A2: does an address confirmed earlier hold at this stage?

    解释137条 speaks of the first instance; an address confirmed later holds as
    far as the confirmation itself says. Anything else is for a person.
    """
    if change_reported:
        return no("当事人已经书面变更送达地址", basis="int-137", code="changed", remedy="请使用变更后的地址")
    if used_in is confirmed_at or used_in in scope:
        return Verdict(True, reason="在确认书写明的范围内", basis="A1")
    later = _ORDER_OF_STAGES.index(used_in) > _ORDER_OF_STAGES.index(confirmed_at)
    if confirmed_at is Stage.FIRST_INSTANCE and later:
        rule = rule_at("A2", on)
        return Verdict(True, reason=rule.reason.format(used=_ENTERED[used_in]), basis=rule.id)
    raise by_hand(
        f"{confirmed_at.label}确认的地址用于{used_in.label}，确认书又没有写明的，规则没有覆盖", "int-137"
    )


def status_on(address: AddressFacts, *, stage: Stage, on: date) -> AddressStatus:
    """What is known of an address on a day: a confirmation does not reach back, nor past a change."""
    if address.status is not AddressStatus.CONFIRMED:
        return address.status
    if address.known_on is not None and on < address.known_on:
        return AddressStatus.FOUND_BY_COURT
    reported = address.change_reported_on is not None and address.change_reported_on <= on
    holds = confirmed_address_holds(
        confirmed_at=address.confirmed_at or Stage.FIRST_INSTANCE,
        used_in=stage,
        change_reported=reported,
        on=on,
        scope=address.confirmed_for,
    )
    return AddressStatus.CONFIRMED if holds else AddressStatus.FOUND_BY_COURT
