"""The published vectors Z01 to Z26 of law/vectors/service-of-process.json, one test each."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from xiezhi.domains.service_of_process.rules import effects
from xiezhi.domains.service_of_process.rules.addresses import confirmed_address_holds
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    Channel,
    Consent,
    ConsentFacts,
    DocumentKind,
    EffectFacts,
    ElectronicFacts,
    InPersonFacts,
    Medium,
    Method,
    NoticeFacts,
    PickupFacts,
    Place,
    PostalFacts,
    Procedure,
    Publication,
    Reaction,
    RecipientKind,
    Recording,
    ReturnReason,
    Signer,
    SimpleFacts,
    Stage,
    WitnessKind,
)
from xiezhi.lib.verdict import Refused

TABLE = Path(__file__).parents[6] / "law" / "vectors" / "service-of-process.json"
VECTORS = {row["id"]: row for row in json.loads(TABLE.read_text("utf-8")) if row["id"].startswith("Z")}
# The vectors are asked on one day, after everything that they tell.
ASKED_ON = date(2026, 11, 21)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def common(row: dict[str, Any], **part: Any) -> EffectFacts:
    told = row["input"]
    facts = EffectFacts(
        method=Method(told["method"]),
        on=ASKED_ON,
        document_kind=DocumentKind(told.get("document_kind", "other")),
        document_dated_on=day(told.get("document_dated_on")),
        procedure=Procedure(told.get("procedure", "ordinary")),
        recipient_kind=RecipientKind(told.get("recipient_kind", "person")),
    )
    return replace(facts, **part)


def in_person(row: dict[str, Any]) -> EffectFacts:
    told = row["input"]
    reaction = told.get("reaction", "signed")
    part = InPersonFacts(
        reaction=Reaction(reaction),
        signer=Signer(told.get("signer", "recipient")),
        signer_lives_together=told.get("signer_lives_together"),
        signer_is_other_party=told.get("signer_is_other_party", False),
        named_receiver=told.get("named_receiver", False),
        place=Place(told["left_at"]) if "left_at" in told else None,
        signed_on=day(told.get("signed_on")),
        left_on=day(told.get("left_on")),
        noted_on=day(told.get("noted_on")),
        officer_note=told.get("officer_note", False),
        witness_kind=WitnessKind(told.get("witness_kind", "none")),
        witness_signed=told.get("witness_signed", False),
        recording=Recording(told.get("recorded", "none")),
        unit_received_on=day(told.get("unit_received_on")),
    )
    return common(row, in_person=part)


def electronic(row: dict[str, Any], **told: Any) -> EffectFacts:
    """A confirmed address carries the consent written in the confirmation (解释136)."""
    told = {**row["input"], **told}
    status = AddressStatus(told["address_status"])
    kind = told.get("consent", "express" if status is AddressStatus.CONFIRMED else "none")
    arrived = told.get("arrived_on") or told.get("success_on") or told.get("arrived_at", "")[:10]
    part = ElectronicFacts(
        channel=Channel(told.get("channel", "email")),
        address_status=status,
        consent=ConsentFacts(kind=Consent(kind)),
        arrived_on=day(arrived),
        proved_arrival_on=day(told.get("proved_arrival_on")),
        replied_on=day(told.get("replied_on")),
        read_on=day(told.get("read_on")),
    )
    return common(row, electronic=part)


def postal(row: dict[str, Any]) -> EffectFacts:
    told = row["input"]
    part = PostalFacts(
        address_status=AddressStatus(told["address_status"]),
        return_reason=ReturnReason(told["return_reason"]),
        returned_on=day(told["returned_on"]),
        no_fault_proved=told.get("no_fault_proved", False),
    )
    return common(row, postal=part)


def notice(row: dict[str, Any]) -> EffectFacts:
    """Where a vector is silent on earlier attempts, they were made and recorded."""
    told = row["input"]
    part = NoticeFacts(
        publications=tuple(
            Publication(medium=Medium(item["medium"]), published_on=date.fromisoformat(item["published_on"]))
            for item in told.get("publications", [])
        ),
        earlier_attempts=tuple(Method(item) for item in told.get("earlier_attempts", ["direct", "postal"])),
        address_known=told.get("address_known", False),
        foreign_without_domicile=told.get("foreign_without_domicile", False),
        reason_recorded=True,
    )
    return common(row, notice=part)


def check(identifier: str, facts: EffectFacts) -> effects.Effect:
    """State, day, reason and marks are those of the vector, and the answer says why."""
    expect = VECTORS[identifier]["expect"]
    effect = effects.effect_of(facts)
    assert effect.state == expect["state"], effect.reason
    assert effect.effective_on == day(expect["served_on"])
    if "reason" in expect:
        assert effect.failure == expect["reason"]
    if "method" in expect:
        assert effect.method == expect["method"]
    if "valid" in expect:
        assert (effect.failure is None) is expect["valid"]
    for mark in ("presumed", "rebuttable", "deemed"):
        if mark in expect:
            assert getattr(effect, mark) is expect[mark]
    assert effect.articles
    assert all(article.text and article.edition for article in effect.articles)
    assert effect.reason.endswith("。")
    if effect.effective:
        assert effect.rebut_by
        assert effect.evidence
    return effect


@pytest.mark.parametrize("identifier", ["Z01", "Z02", "Z03", "Z04", "Z05", "Z06", "Z07", "Z20", "Z22"])
def test_in_person(identifier: str) -> None:
    check(identifier, in_person(VECTORS[identifier]))


@pytest.mark.parametrize("identifier", ["Z08", "Z09", "Z10", "Z11"])
def test_electronic(identifier: str) -> None:
    check(identifier, electronic(VECTORS[identifier]))


def test_z12_the_earliest_effective_channel_counts() -> None:
    row = VECTORS["Z12"]
    found = effects.earliest_effect(
        effects.effect_of(electronic(row, **arrival)) for arrival in row["input"]["arrivals"]
    )
    assert found is not None
    assert found.state == row["expect"]["state"]
    assert found.effective_on == day(row["expect"]["served_on"])
    assert "第三十一条第四款" in found.cited


@pytest.mark.parametrize("identifier", ["Z13", "Z14", "Z15"])
def test_postal(identifier: str) -> None:
    check(identifier, postal(VECTORS[identifier]))


def test_z16_thirty_days_after_the_last_publication() -> None:
    effect = check("Z16", notice(VECTORS["Z16"]))
    assert effect.last_published_on == day(VECTORS["Z16"]["expect"]["last_published_on"])


@pytest.mark.parametrize("identifier", ["Z17", "Z18"])
def test_notice_refused(identifier: str) -> None:
    row = VECTORS[identifier]
    verdict = effects.may_publish_notice(notice(row))
    assert verdict.code == row["expect"]["error"]
    assert verdict.remedy
    with pytest.raises(Refused) as refusal:
        effects.effect_of(notice(row))
    assert refusal.value.code == row["expect"]["error"]


def test_z19_not_collected_counts_on_the_last_day() -> None:
    """The rule stands in the provisions on simple procedure, so that is the procedure here."""
    row = VECTORS["Z19"]
    part = PickupFacts(
        pickup_until_on=day(row["input"]["pickup_until_on"]),
        told_period=True,
        collected_on=day(row["input"]["collected_on"]),
    )
    effect = check("Z19", common(row, procedure=Procedure.SIMPLE, pickup=part))
    assert effect.period_from_on == day(row["expect"]["appeal_from_on"])


def test_z21_an_unconfirmed_call_allows_no_default_judgment() -> None:
    row = VECTORS["Z21"]
    part = SimpleFacts(
        channel=Channel(row["input"]["channel"]),
        confirmed=row["input"]["confirmed"],
        party_absent=row["input"]["party_absent"],
    )
    facts = common(row, procedure=Procedure.SIMPLE, simple=part)
    verdict = effects.may_give_default_judgment(facts)
    assert verdict.allowed is row["expect"]["default_judgment"]
    assert "不得缺席判决" in verdict.reason


def test_z23_a_confirmed_address_holds_in_enforcement() -> None:
    row = VECTORS["Z23"]
    verdict = confirmed_address_holds(
        confirmed_at=Stage(row["input"]["address_confirmed_at"]),
        used_in=Stage(row["input"]["used_in"]),
        change_reported=row["input"]["address_change_reported"],
        on=ASKED_ON,
    )
    assert verdict.allowed is row["expect"]["address_valid"]
    assert verdict.basis == "A2"


def test_z24_served_before_the_document_is_refused() -> None:
    row = VECTORS["Z24"]
    with pytest.raises(Refused) as refusal:
        effects.effect_of(in_person(row))
    assert refusal.value.code == row["expect"]["error"]
    assert refusal.value.field == "served_on"


def test_z25_several_recipients_are_separate_services() -> None:
    row = VECTORS["Z25"]
    found = {}
    for person in row["input"]["recipients"]:
        single = {"input": {"method": "direct", "signed_on": person["signed_on"]}}
        found[person["name"]] = effects.effect_of(in_person(single))
    assert list(effects.open_recipients(found)) == row["expect"]["open_recipients"]


def test_z26_sixty_days_without_domicile_in_china() -> None:
    row = VECTORS["Z26"]
    period = effects.notice_period(
        ASKED_ON, foreign_without_domicile=row["input"]["foreign_without_domicile"]
    )
    assert period.days == row["expect"]["days"]
    assert period.ends_on(date(2026, 1, 16)) == date(2026, 3, 17)


def test_every_vector_is_tested() -> None:
    text = Path(__file__).read_text("utf-8")
    assert [
        identifier for identifier in VECTORS if identifier not in text and identifier.lower() not in text
    ] == []
    assert len(VECTORS) == 26
    assert datetime.fromisoformat(VECTORS["Z08"]["input"]["arrived_at"]).date() == day("2026-03-12")
