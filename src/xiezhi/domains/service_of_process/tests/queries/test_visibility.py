"""Who sees which orders: by right and organisation, by the own cases, by what was handed over; in one question."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support import service
from tests.support.clock import NOW, TODAY

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.orders import assign_order
from xiezhi.kernel.identity.actions.organisations import create_organisation
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import define_role, deny_right, give_role
from xiezhi.kernel.identity.models import Person
from xiezhi.kernel.identity.types import Duty, OrganisationKind


@pytest.fixture
def orders(world: Any) -> dict[str, Any]:
    """One of the judge, one of somebody else in the same division, one of another division, one of another court."""
    other_division = create_organisation(
        name="民事审判第二庭", short_name="民二庭", kind=OrganisationKind("division"), code="310199-02", parent=world.court,
        by=None, at=NOW,
    )  # fmt: skip
    own = service.make_order(world)
    case = service.make_case(
        world, case_no="（2026）沪0199民初9号", judge=world.court_admin, clerk=world.court_admin
    )
    same = service.make_order(world, court_case=case, by=world.court_admin)
    case = service.make_case(
        world, case_no="（2026）沪0199民初10号", judge=world.court_admin, clerk=world.court_admin
    )
    type(case).objects.filter(pk=case.pk).update(organisation=other_division)
    case.refresh_from_db()
    far = service.make_order(world, court_case=case, by=world.court_admin)
    elsewhere = service.make_order(world, court_case=service.make_case(world, elsewhere=True))
    world.other_own_division = other_division
    return {"own": own, "same": same, "far": far, "elsewhere": elsewhere}


def seen(person: Any, orders: dict[str, Any]) -> set[str]:
    person = Person.objects.get(pk=person.pk)
    visible = set(permissions.orders_visible_to(person, on=TODAY).values_list("pk", flat=True))
    return {name for name, order in orders.items() if order.pk in visible}


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("judge", {"own"}),
        ("clerk", {"own"}),
        ("service_specialist", {"own", "same", "far"}),
        ("court_admin", {"own", "same", "far"}),
        ("supervisor", {"own", "same", "far"}),
        ("field_server", set()),
        ("court_leader", set()),
        ("division_admin", set()),
        ("system_admin", set()),
        ("judge_elsewhere", {"elsewhere"}),
        ("service_specialist_elsewhere", {"elsewhere"}),
        ("field_server_elsewhere", set()),
    ],
)
def test_each_role_sees_its_part(world: Any, orders: dict[str, Any], who: str, names: set[str]) -> None:
    assert seen(world.people[who], orders) == names


def person_with(world: Any, place: Any, *, below: bool = True) -> Any:
    person = create_person(
        username="viewer",
        name="看任务的人",
        organisation=world.division,
        password="Linjiang-2026!",
        by=None,
        at=NOW,
    )
    role = define_role(
        code="viewer", name="看任务", rights=[permissions.VIEW], duty=Duty.BUSINESS, by=None, at=NOW
    )
    give_role(role, to=person, organisation=place, from_on=TODAY, include_below=below, by=None, at=NOW)
    return person


def test_a_role_at_a_division_reaches_that_division(world: Any, orders: dict[str, Any]) -> None:
    assert seen(person_with(world, world.division), orders) == {"own", "same"}


def test_a_role_at_the_court_alone_reaches_the_courts_orders(world: Any, orders: dict[str, Any]) -> None:
    assert seen(person_with(world, world.court, below=False), orders) == {"own", "same", "far"}


def test_what_was_taken_back_for_a_division_outweighs_the_role_at_the_court(
    world: Any, orders: dict[str, Any]
) -> None:
    person = person_with(world, world.court)
    deny_right(
        permissions.VIEW,
        to=person,
        organisation=world.other_own_division,
        by=None,
        at=NOW,
        reason="回避",
        from_on=TODAY,
    )
    assert seen(person, orders) == {"own", "same"}
    assert not permissions.may_over(
        Person.objects.get(pk=person.pk), permissions.VIEW, orders["far"], on=TODAY
    )


def test_who_serves_outside_sees_what_was_handed_over(world: Any, orders: dict[str, Any]) -> None:
    order = orders["own"]
    person = service.recipient(order)
    service.make_address(world, person, kind="postal", value="上海市临江区望潮路1号2室")
    mine = service.make_attempt(
        world, person, method="direct", channel="visit", assigned_to_id=world.field_server.pk
    )
    service.make_attempt(world, service.recipient(order), method="direct", channel="visit")
    assert seen(world.field_server, orders) == {"own"}
    fresh = Person.objects.get(pk=world.field_server.pk)
    assert list(permissions.attempts_visible_to(fresh, on=TODAY)) == [mine]
    all_of_them = permissions.attempts_visible_to(
        Person.objects.get(pk=world.service_specialist.pk), on=TODAY
    )
    assert all_of_them.count() == 2


def test_an_order_handed_over_is_still_seen_by_the_centre(world: Any, orders: dict[str, Any]) -> None:
    assign_order(orders["own"], to=world.court_admin, by=world.service_specialist, at=NOW)
    assert "own" in seen(world.service_specialist, orders)


def test_rights_cost_two_questions_and_the_list_one(world: Any, orders: dict[str, Any]) -> None:
    for who in ("service_specialist", "judge", "field_server"):
        person = Person.objects.get(pk=world.people[who].pk)
        with CaptureQueriesContext(connection) as asked:
            list(permissions.orders_visible_to(person, on=TODAY))
        assert len(asked) <= 3
        with CaptureQueriesContext(connection) as asked:
            list(permissions.orders_visible_to(person, on=TODAY))
        assert len(asked) == 1


def test_a_person_who_left_sees_nothing(world: Any, orders: dict[str, Any]) -> None:
    Person.objects.filter(pk=world.service_specialist.pk).update(is_active=False)
    assert seen(world.service_specialist, orders) == set()
