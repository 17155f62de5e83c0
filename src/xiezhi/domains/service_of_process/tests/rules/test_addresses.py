"""送达地址: the order of choice, the complete confirmation, who may give it, and how far it reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from xiezhi.domains.service_of_process.rules.addresses import (
    AddressFacts,
    ConfirmationFacts,
    PowerOfAttorney,
    authority_on,
    choose_addresses,
    confirmation_complete,
    confirmation_missing,
    confirmed_address_holds,
    may_confirm,
    status_on,
)
from xiezhi.domains.service_of_process.tests.rules.support import ASKED_ON, d
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
from xiezhi.lib.verdict import NotSupported

WHOLE = ConfirmationFacts(
    postcode="200000",
    postal_address="上海市临江区示范路1号",
    phone="19900006021",
    consent=Consent.EXPRESS,
    electronic_addresses=(AddressKind.MOBILE,),
    stages=frozenset({Stage.FIRST_INSTANCE, Stage.SECOND_INSTANCE, Stage.ENFORCEMENT}),
    explained_by="许静宜",
    told_scope=True,
    told_effect=True,
    told_how_to_change=True,
    confirmed_on=d("11-12"),
    proof="签名",
)
FIRST = Stage.FIRST_INSTANCE


def address(source: AddressSource, status: AddressStatus, **more: Any) -> AddressFacts:
    more.setdefault("kind", AddressKind.POSTAL)
    return AddressFacts(source=source, status=status, **more)


CONFIRMED = address(
    AddressSource.CONFIRMATION_FORM,
    AddressStatus.CONFIRMED,
    kind=AddressKind.MOBILE,
    known_on=d("11-12"),
    confirmed_at=FIRST,
)
OFFERED = address(AddressSource.OFFERED_IN_PAPERS, AddressStatus.OFFERED, kind=AddressKind.EMAIL)
CONTRACT = address(AddressSource.CONTRACT, AddressStatus.FOUND_BY_COURT)
OWN = address(AddressSource.OWN_PAPERS, AddressStatus.FOUND_BY_COURT)
OTHER_SUIT = address(AddressSource.OTHER_PROCEEDINGS, AddressStatus.FOUND_BY_COURT, last_used_on=d("01-05"))
HOUSEHOLD = address(AddressSource.HOUSEHOLD_REGISTER, AddressStatus.FOUND_BY_COURT)
RESIDENCE = address(AddressSource.HABITUAL_RESIDENCE, AddressStatus.FOUND_BY_COURT)
OFFICE = address(AddressSource.REGISTERED_OFFICE, AddressStatus.FOUND_BY_COURT)
FOUND = address(AddressSource.FOUND_BY_COURT, AddressStatus.FOUND_BY_COURT, kind=AddressKind.MOBILE)
TOLD = address(AddressSource.OTHER_PARTY, AddressStatus.FROM_OTHER_PARTY)


def order(*addresses: AddressFacts, refuses: bool, who: RecipientKind = RecipientKind.PERSON) -> list[str]:
    chosen = choose_addresses(addresses, recipient=who, stage=FIRST, on=ASKED_ON, will_not_confirm=refuses)
    return [f"{choice.rule}:{choice.address.source.value}" for choice in chosen]


def test_while_he_may_still_confirm_substitutes_stay_closed() -> None:
    every = (TOLD, FOUND, HOUSEHOLD, CONTRACT, OFFERED, CONFIRMED)
    assert order(*every, refuses=False) == [
        "A1:confirmation_form",
        "E3:offered_in_papers",
        "E4:found_by_court",
        "S5:other_party",
    ]


def test_when_he_refuses_the_substitutes_follow_in_their_order() -> None:
    every = (TOLD, FOUND, RESIDENCE, HOUSEHOLD, OTHER_SUIT, OWN, CONTRACT)
    assert order(*every, refuses=True) == [
        "A3:contract",
        "A3:own_papers",
        "A3:other_proceedings",
        "A4:household_register",
        "A4:habitual_residence",
        "E4:found_by_court",
        "S5:other_party",
    ]


def test_an_organisation_is_found_at_its_registered_office() -> None:
    chosen = order(HOUSEHOLD, OFFICE, refuses=True, who=RecipientKind.ORGANISATION)
    assert chosen == ["A4:registered_office", "S5:household_register"]


def test_an_address_from_another_suit_counts_for_one_year() -> None:
    assert order(replace(OTHER_SUIT, last_used_on=d("11-22").replace(year=2025)), refuses=True)
    assert not order(replace(OTHER_SUIT, last_used_on=d("11-20").replace(year=2025)), refuses=True)
    assert not order(replace(OTHER_SUIT, last_used_on=None), refuses=True)


def test_each_choice_says_why_and_whether_arrival_is_enough() -> None:
    chosen = choose_addresses(
        (FOUND, TOLD, CONFIRMED, OFFERED),
        recipient=RecipientKind.PERSON,
        stage=FIRST,
        on=ASKED_ON,
        will_not_confirm=False,
    )
    assert [choice.arrival_is_service for choice in chosen] == [True, True, False, False]
    assert "到达不等于送达" in chosen[2].reason
    assert "退回不视为送达" in chosen[3].reason


def test_what_cannot_be_used_is_left_out_and_what_changed_goes_back() -> None:
    assert order(replace(CONFIRMED, unusable="空号"), refuses=False) == []
    changed = replace(CONFIRMED, change_reported_on=d("11-15"))
    assert order(changed, OFFERED, refuses=False) == ["E3:offered_in_papers", "E4:confirmation_form"]
    elsewhere = replace(CONFIRMED, confirmed_at=Stage.SECOND_INSTANCE)
    chosen = choose_addresses(
        (elsewhere,), recipient=RecipientKind.PERSON, stage=FIRST, on=ASKED_ON, will_not_confirm=False
    )
    assert "人工判断" in chosen[0].reason


def test_the_newer_of_two_equals_comes_first() -> None:
    newer = replace(CONFIRMED, known_on=d("11-18"), label="新号码")
    chosen = choose_addresses(
        (CONFIRMED, newer), recipient=RecipientKind.PERSON, stage=FIRST, on=ASKED_ON, will_not_confirm=False
    )
    assert [choice.address.label for choice in chosen] == ["新号码", ""]


def test_a_whole_confirmation_and_an_empty_one() -> None:
    assert confirmation_complete(WHOLE)
    refusal = confirmation_complete(ConfirmationFacts())
    assert refusal.code == "incomplete"
    assert refusal.reason == (
        "送达地址确认书还缺：邮政编码、详细地址、联系电话、适用的审级、告知人、已告知适用范围、"
        "已告知送达效力、已告知变更方式、确认日期、当事人的签名、录音或者平台记录"
    )


def test_an_electronic_address_is_needed_of_those_who_agreed() -> None:
    assert confirmation_complete(replace(WHOLE, consent=Consent.NONE, electronic_addresses=()))
    (missing,) = confirmation_missing(replace(WHOLE, electronic_addresses=()))
    assert missing.field == "electronic_addresses"


@pytest.mark.parametrize(
    ("confirmer", "authority", "code"),
    [
        (Signer.RECIPIENT, Authority.NOT_NEEDED, ""),
        (Signer.STATUTORY_AGENT, Authority.NOT_NEEDED, ""),
        (Signer.AGENT, Authority.VALID, ""),
        (Signer.AGENT, Authority.UNCHECKED, "authority_unchecked"),
        (Signer.AGENT, Authority.INSUFFICIENT, "authority_insufficient"),
        (Signer.ADULT_RELATIVE, Authority.NOT_NEEDED, "may_not_confirm"),
    ],
)
def test_who_may_confirm(confirmer: Signer, authority: Authority, code: str) -> None:
    verdict = may_confirm(confirmer, authority)
    assert verdict.code == code
    assert verdict.allowed is (code == "")
    assert confirmation_complete(replace(WHOLE, confirmer=confirmer, authority=authority)).code == code


POWER = PowerOfAttorney(
    stages=frozenset({FIRST}), valid_from=d("11-01"), valid_until=d("12-31"), checked=True
)


@pytest.mark.parametrize(
    ("power", "authority"),
    [
        (None, Authority.UNCHECKED),
        (replace(POWER, checked=False), Authority.UNCHECKED),
        (POWER, Authority.VALID),
        (replace(POWER, valid_until=None), Authority.VALID),
        (replace(POWER, valid_from=d("11-22")), Authority.INSUFFICIENT),
        (replace(POWER, valid_until=d("11-21")), Authority.INSUFFICIENT),
        (replace(POWER, revoked_on=d("11-20")), Authority.INSUFFICIENT),
        (replace(POWER, stages=frozenset({Stage.ENFORCEMENT})), Authority.INSUFFICIENT),
        (replace(POWER, excludes_service=True), Authority.INSUFFICIENT),
    ],
)
def test_what_a_power_of_attorney_is_worth(power: PowerOfAttorney | None, authority: Authority) -> None:
    assert authority_on(power, stage=FIRST, on=ASKED_ON) is authority


@pytest.mark.parametrize("used_in", [Stage.SECOND_INSTANCE, Stage.RETRIAL, Stage.ENFORCEMENT])
def test_a_first_instance_address_holds_later_until_changed(used_in: Stage) -> None:
    told: dict[str, Any] = {"confirmed_at": FIRST, "used_in": used_in, "on": ASKED_ON}
    verdict = confirmed_address_holds(**told, change_reported=False)
    assert verdict
    assert "没有书面变更" in verdict.reason
    assert confirmed_address_holds(**told, change_reported=True).code == "changed"


def test_a_later_confirmation_holds_as_far_as_it_says() -> None:
    told: dict[str, Any] = {
        "confirmed_at": Stage.SECOND_INSTANCE,
        "used_in": Stage.ENFORCEMENT,
        "on": ASKED_ON,
        "change_reported": False,
    }
    with pytest.raises(NotSupported):
        confirmed_address_holds(**told)
    assert confirmed_address_holds(**told, scope=frozenset({Stage.ENFORCEMENT}))


def test_a_confirmation_neither_reaches_back_nor_past_a_change() -> None:
    assert status_on(CONFIRMED, stage=FIRST, on=d("11-11")) is AddressStatus.FOUND_BY_COURT
    assert status_on(CONFIRMED, stage=FIRST, on=d("11-12")) is AddressStatus.CONFIRMED
    changed = replace(CONFIRMED, change_reported_on=d("11-15"))
    assert status_on(changed, stage=FIRST, on=d("11-14")) is AddressStatus.CONFIRMED
    assert status_on(changed, stage=FIRST, on=d("11-15")) is AddressStatus.FOUND_BY_COURT
    assert status_on(OFFERED, stage=FIRST, on=ASKED_ON) is AddressStatus.OFFERED
