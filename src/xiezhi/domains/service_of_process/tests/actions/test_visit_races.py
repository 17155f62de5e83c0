"""Two teams at one door at once: one has it, the other is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.clock import NOW
from tests.support.service import make_case, make_order
from tests.support.visits import make_visit

from xiezhi.domains.service_of_process.actions.visit_picking import pick_visits_of
from xiezhi.domains.service_of_process.actions.visits import accept_visit
from xiezhi.domains.service_of_process.models import Visit
from xiezhi.domains.service_of_process.tests.actions.test_races import at_once, town
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import give_role
from xiezhi.lib.verdict import Conflict

__all__ = ["town"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(town: Any) -> Iterator[tuple[Any, Any]]:
    """Two field servers of the court."""
    colleague = create_person(
        username="bai.er",
        name="白二",
        organisation=town.service_centre,
        password="Linjiang-2026!",
        by=None,
        at=NOW,
    )
    give_role(
        town.roles["field_server"], to=colleague, organisation=town.court, from_on=NOW.date(), by=None, at=NOW
    )
    return town.field_server, colleague


def test_one_task_is_taken_by_one_of_two_who_press_at_once(town: Any, two: tuple[Any, Any]) -> None:
    visit = make_visit(town)
    found = at_once(*(lambda one=one: accept_visit(visit, by=one, at=NOW) for one in two))
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Visit"]
    assert Visit.objects.get(pk=visit.pk).state == "accepted"


def test_two_tasks_at_one_door_are_never_both_taken(town: Any, two: tuple[Any, Any]) -> None:
    first = make_visit(town)
    # The second is made while the first is on its way, then both wait.
    Visit.objects.filter(pk=first.pk).update(state="accepted")
    court_case = make_case(town, case_no="（2026）沪0199民初9001号")
    second = make_visit(town, order=make_order(town, court_case=court_case, recipients=("沈嘉树",)))
    Visit.objects.filter(pk=first.pk).update(state="waiting")
    assert first != second
    found = at_once(
        lambda: accept_visit(first, by=two[0], at=NOW), lambda: accept_visit(second, by=two[1], at=NOW)
    )
    refused = [one for one in found if isinstance(one, Conflict)]
    assert [one.code for one in refused] == ["door_taken"]
    assert Visit.objects.filter(state="accepted").count() == 1


def test_two_runs_of_the_rule_pick_once(town: Any) -> None:
    from datetime import timedelta

    from tests.support.service import make_address, make_sent, recipient

    from xiezhi.domains.service_of_process.actions.reports import record_report

    sent = make_sent(town, arrived=False)
    record_report(
        sent.attempt.pk, arrived=False, at=NOW - timedelta(days=2), reason="空号", code="no_such_number"
    )
    make_address(town, recipient(sent.order), kind="postal", value="上海市临江区望潮路9号")
    found = at_once(*(lambda: pick_visits_of(sent.order.pk, at=NOW) for _ in range(2)))
    assert sorted(found) == [0, 1]
    assert Visit.objects.count() == 1
