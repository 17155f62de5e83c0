"""送达地址: which one to use, what a confirmation must hold, who may give it, how far it reaches (A1 to A4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from xiezhi.domains.service_of_process.rules.conclusions import by_hand
from xiezhi.domains.service_of_process.rules.law import rule_at
from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressSource,
    AddressStatus,
    Authority,
    Consent,
    RecipientKind,
    Signer,
    Stage,
)
from xiezhi.lib.verdict import YES, NotSupported, Verdict, no

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


# A3, in the order in which the addresses replace the one a party will not confirm.
_WITHOUT_CONFIRMATION = (
    AddressSource.CONTRACT,
    AddressSource.OWN_PAPERS,
    AddressSource.OTHER_PROCEEDINGS,
    AddressSource.CIVIL_ACTS,
)
_WITHIN_ONE_YEAR = frozenset({AddressSource.OTHER_PROCEEDINGS, AddressSource.CIVIL_ACTS})
_REGISTERS = {
    True: (AddressSource.HOUSEHOLD_REGISTER, AddressSource.HABITUAL_RESIDENCE),
    False: (AddressSource.REGISTERED_OFFICE,),
}


def choose_addresses(
    addresses: Iterable[AddressFacts],
    *,
    recipient: RecipientKind,
    stage: Stage,
    on: date,
    will_not_confirm: bool,
) -> tuple[AddressChoice, ...]:
    """The addresses in the order in which to use them, each with its rule and reason (A1 to A4).

    The substitutes of A3 and A4 open only when the party refuses to confirm,
    evades or has moved (``will_not_confirm``); before that the court asks.
    Addresses only found or named by others come last: arrival there is not service.
    """
    usable = [address for address in addresses if not address.unusable]
    placed = [(_place(address, recipient, stage, on), address) for address in usable]
    kept = [
        (place, address)
        for place, address in placed
        if place is not None and (will_not_confirm or place.rule not in {"A3", "A4"})
    ]
    kept.sort(key=lambda item: (item[0].position, -(item[1].known_on or date.min).toordinal()))
    return tuple(
        AddressChoice(
            address=address,
            rule=place.rule,
            reason=place.reason,
            arrival_is_service=place.position <= 1 and address.kind is not AddressKind.POSTAL,
        )
        for place, address in kept
    )


@dataclass(frozen=True, slots=True)
class _Place:
    position: int
    rule: str
    reason: str


def _place(address: AddressFacts, recipient: RecipientKind, stage: Stage, on: date) -> _Place | None:
    """Where in the order an address stands; None where the rules do not let it be used."""
    if address.status is AddressStatus.CONFIRMED:
        return _place_of_confirmed(address, stage, on)
    if address.status is AddressStatus.OFFERED:
        return _Place(1, "E3", f"受送达人主动提供（{address.source.label}）")
    if address.source in _WITHOUT_CONFIRMATION:
        if address.source in _WITHIN_ONE_YEAR and not _within_one_year(address, on):
            return None
        position = 10 + _WITHOUT_CONFIRMATION.index(address.source)
        return _Place(position, "A3", f"当事人不确认地址，依次使用：{address.source.label}")
    registers = _REGISTERS[recipient is not RecipientKind.ORGANISATION]
    if address.source in registers:
        return _Place(20 + registers.index(address.source), "A4", f"没有其他地址，使用{address.source.label}")
    position = 31 if address.status is AddressStatus.FROM_OTHER_PARTY else 30
    if address.kind is AddressKind.POSTAL:
        return _Place(position, "S5", f"{address.source.label}，签收才是送达，退回不视为送达")
    return _Place(position, "E4", f"{address.source.label}，到达不等于送达，须有回复或者阅知的证据")


def _place_of_confirmed(address: AddressFacts, stage: Stage, on: date) -> _Place:
    try:
        status = status_on(address, stage=stage, on=on)
    except NotSupported as open_question:
        return _Place(2, "A2", f"{open_question.message}，使用前请人工判断")
    if status is not AddressStatus.CONFIRMED:
        return _Place(32, "E4", "曾经确认，后来书面变更，请使用变更后的地址")
    same = address.confirmed_at in {None, stage}
    return _Place(0, "A1" if same else "A2", "送达地址确认书确认" if same else "前一程序确认，没有书面变更")


def _within_one_year(address: AddressFacts, on: date) -> bool:
    """意见8: within one year; an address whose last use is unknown is not within it."""
    used_on = address.last_used_on
    return used_on is not None and used_on <= on <= used_on + relativedelta(years=1)
