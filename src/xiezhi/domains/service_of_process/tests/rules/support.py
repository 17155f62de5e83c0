"""Shared words of these tests: days, moments, and facts with one thing changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    Channel,
    Consent,
    ConsentFacts,
    EffectFacts,
    ElectronicFacts,
    InPersonFacts,
    Method,
    PostalFacts,
    Reaction,
)
from xiezhi.lib.dates import CHINA

ASKED_ON = date(2026, 11, 21)
AGREED = ConsentFacts(kind=Consent.EXPRESS, given_on=date(2026, 11, 12), evidence="送达地址确认书2026-0031")


def d(text: str) -> date:
    """A day of 2026, written as 11-16."""
    return date.fromisoformat(f"2026-{text}")


def at(text: str) -> datetime:
    """A moment of 2026 in China, written as 11-16 14:51."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


def by_hand_of_server(
    method: Method = Method.DIRECT, *, about: dict[str, Any] | None = None, **part: Any
) -> EffectFacts:
    """Facts of an act in person; ``about`` changes what surrounds it."""
    part.setdefault("reaction", Reaction.SIGNED)
    return EffectFacts(method=method, on=ASKED_ON, in_person=InPersonFacts(**part), **(about or {}))


def by_message(*, about: dict[str, Any] | None = None, **part: Any) -> EffectFacts:
    """Facts of an electronic service to a confirmed address with consent, unless said otherwise."""
    part.setdefault("channel", Channel.SMS_LINK)
    part.setdefault("address_status", AddressStatus.CONFIRMED)
    part.setdefault("consent", AGREED)
    return EffectFacts(
        method=Method.ELECTRONIC, on=ASKED_ON, electronic=ElectronicFacts(**part), **(about or {})
    )


def by_post(*, about: dict[str, Any] | None = None, **part: Any) -> EffectFacts:
    """Facts of one item by post to a confirmed address, unless said otherwise."""
    part.setdefault("address_status", AddressStatus.CONFIRMED)
    return EffectFacts(method=Method.POSTAL, on=ASKED_ON, postal=PostalFacts(**part), **(about or {}))
