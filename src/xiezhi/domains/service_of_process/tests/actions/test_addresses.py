"""Addresses with their provenance: offered in the order of the law, raised by better sources, stopped when they are not his."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW, TODAY

from xiezhi.domains.service_of_process.actions.addresses import (
    block_address,
    mark_will_not_confirm,
    record_address,
)
from xiezhi.domains.service_of_process.models import ServiceAddress
from xiezhi.domains.service_of_process.queries.usable import addresses_offered_for
from xiezhi.domains.service_of_process.types import AddressKind, AddressSource, AddressStatus
from xiezhi.domains.service_of_process.types.drafts import AddressDraft
from xiezhi.lib.verdict import NotFound, Refused


def offered(person: Any, on: date = TODAY) -> list[tuple[str, str, bool]]:
    person = type(person).objects.select_related("order__court_case", "party").get(pk=person.pk)
    return [
        (row.rule, AddressSource(row.address.source).value, row.arrival_is_service)
        for row in addresses_offered_for(person, on=on)
    ]


def test_what_is_known_of_an_address_follows_from_where_it_came(world: Any) -> None:
    person = service.recipient(service.make_order(world))
    known = {
        "told_by_phone": "offered", "offered_in_papers": "offered", "found_by_court": "found_by_court",
        "other_party": "from_other_party", "household_register": "found_by_court", "contract": "found_by_court",
    }  # fmt: skip
    for number, (source, status) in enumerate(known.items()):
        address = service.make_address(world, person, value=f"1990000020{number}", source=source)
        assert (address.status, address.masked) == (status, f"199****020{number}")


def test_addresses_are_offered_in_the_order_of_the_law_with_reasons(world: Any) -> None:
    order = service.make_order(world)
    person = service.recipient(order)
    for source, value in (
        ("other_party", "上海市临江区对方说的地址"), ("household_register", "上海市临江区户籍地址"),
        ("contract", "上海市临江区合同地址"), ("own_papers", "上海市临江区材料载明"),
    ):  # fmt: skip
        service.make_address(world, person, kind="postal", value=value, source=source)
    service.make_address(
        world,
        person,
        kind="postal",
        value="上海市临江区他案地址",
        source="other_proceedings",
        last_used_on=date(2025, 1, 1),
    )
    assert offered(person) == [("S5", "other_party", False)]
    mark_will_not_confirm(
        person, reason="电话中拒绝提供地址，已告知后果", by=world.service_specialist, at=NOW
    )
    assert [row[:2] for row in offered(person)] == [
        ("A3", "contract"), ("A3", "own_papers"), ("A4", "household_register"), ("S5", "other_party"),
    ]  # fmt: skip
    service.make_confirmation(world, person.party)
    first = offered(person)[0]
    assert first[:2] == ("A1", "confirmation_form")
    assert offered(person, on=date(2026, 11, 11)) == []


def test_refusing_to_confirm_needs_its_reason(world: Any) -> None:
    person = service.recipient(service.make_order(world))
    with pytest.raises(Refused) as refused:
        mark_will_not_confirm(person, reason=" ", by=world.service_specialist, at=NOW)
    assert refused.value.field == "reason"


def test_a_better_source_raises_an_address_and_a_worse_one_never_lowers_it(world: Any) -> None:
    person = service.recipient(service.make_order(world))
    found = service.make_address(world, person, source="found_by_court")
    told = service.make_address(world, person, source="told_by_phone", value="199 0000 0102")
    assert told.pk == found.pk
    assert told.status == "offered"
    again = service.make_address(world, person, source="other_party")
    assert (again.pk, again.status, again.source) == (found.pk, "offered", "told_by_phone")
    assert ServiceAddress.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("mobile", "1990000"),
        ("mobile", ""),
        ("email", "lu@@example.com"),
        ("postal", "长" * 201),
        ("postal", "路\u202e"),
        ("fax", "abc"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused(world: Any, kind: str, value: str) -> None:
    person = service.recipient(service.make_order(world))
    with pytest.raises(Refused) as refused:
        service.make_address(world, person, kind=kind, value=value)
    assert refused.value.field == "value"
    assert not ServiceAddress.objects.exists()


def test_confirmed_comes_only_through_the_confirmation_form(world: Any) -> None:
    person = service.recipient(service.make_order(world))
    for draft in (
        AddressDraft(kind=AddressKind.MOBILE, value="19900000102", source=AddressSource.CONFIRMATION_FORM),
        AddressDraft(
            kind=AddressKind.MOBILE, value="19900000102", source=AddressSource.TOLD_BY_PHONE,
            status=AddressStatus.CONFIRMED,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="确认书"):
            record_address(person, draft, by=world.service_specialist, at=NOW)


def test_a_blocked_address_is_offered_no_more_and_comes_back_only_confirmed(world: Any) -> None:
    order = service.make_order(world)
    person = service.recipient(order)
    address = service.make_address(world, person)
    with pytest.raises(Refused, match="理由"):
        block_address(address, reason="", by=world.service_specialist, at=NOW)
    block_address(address, reason="空号", by=world.service_specialist, at=NOW)
    assert offered(person) == []
    with pytest.raises(Refused, match="已停用：空号"):
        service.make_address(world, person)
    order.refresh_from_db()
    assert order.next_code == "confirm_address"
    service.make_confirmation(world, person.party)
    address.refresh_from_db()
    assert address.blocked_at is None
    assert offered(person)[0][1] == "confirmation_form"


def test_an_address_serves_every_order_of_the_case(world: Any) -> None:
    first = service.make_order(world)
    second = service.make_order(world, court_case=first.court_case, documents=(("summons", "开庭传票", 1),))
    service.make_address(world, service.recipient(first))
    for order in (first, second):
        order.refresh_from_db()
        assert order.next_code == "choose_method"


def test_addresses_lie_encrypted_and_masked(world: Any) -> None:
    from django.db import connection

    service.make_address(
        world, service.recipient(service.make_order(world)), kind="postal", value="上海市临江区望潮路1号2室"
    )
    row = ServiceAddress.objects.get()
    assert row.masked == "上海市临江区***"
    with connection.cursor() as cursor:
        cursor.execute("SELECT value::text FROM service_of_process_serviceaddress")
        assert "望潮路".encode().hex() not in cursor.fetchone()[0]


def test_other_courts_and_field_servers_record_nothing(world: Any) -> None:
    person = service.recipient(service.make_order(world))
    for who in ("service_specialist_elsewhere", "judge_elsewhere", "field_server", "supervisor"):
        with pytest.raises(NotFound):
            service.make_address(world, person, by=world.people[who])
    address = service.make_address(world, person)
    with pytest.raises(NotFound):
        block_address(address, reason="无", by=world.clerk_elsewhere, at=NOW)
    with pytest.raises(NotFound):
        block_address(ServiceAddress(pk=987654), reason="无", by=world.clerk, at=NOW)


def test_a_postal_address_has_one_form_and_a_mask_that_shows_the_area_alone(world: Any) -> None:
    person = service.recipient(service.make_order(world))
    first = service.make_address(world, person, kind="postal", value="　上海市临江区 望潮路１号２室")
    assert (first.value, first.masked) == ("上海市临江区望潮路1号2室", "上海市临江区***")
    again = service.make_address(world, person, kind="postal", value="上海市临江区望潮路1号2室")
    assert again.pk == first.pk
    short = service.make_address(world, person, kind="postal", value="望潮路1号2室")
    assert short.masked == "望潮路***"


@pytest.mark.parametrize(
    "value",
    ["", "　", "1", "<img src=x>", "望潮路\u202e1号", "望潮路\x001号", "长" * 201, "https://example.com/1"],
)
def test_what_is_no_postal_address_is_refused_and_nothing_is_written(value: str, world: Any) -> None:
    person = service.recipient(service.make_order(world))
    before = ServiceAddress.objects.count()
    with pytest.raises(Refused) as refused:
        service.make_address(world, person, kind="postal", value=value)
    assert refused.value.field == "value"
    assert ServiceAddress.objects.count() == before
