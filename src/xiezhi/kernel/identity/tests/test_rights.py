"""Rights: combined by a stated rule, dated, scoped, explained; asked of the database once."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.clock import NOW, TODAY

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.rights import deny_right, give_role
from xiezhi.lib.verdict import NotFound, Refused

VIEW = permissions.PERSON_VIEW


def _fresh(person: Any) -> Any:
    return type(person).objects.get(pk=person.pk)


def test_a_role_reaches_the_organisation_and_all_below_and_nothing_else(world: Any) -> None:
    scope = permissions.scope_of(_fresh(world.court_admin), VIEW, on=TODAY)
    assert scope.covers(world.court.pk)
    assert scope.covers(world.division.pk)
    assert not scope.covers(world.other_court.pk)
    assert not scope.covers(None)


def test_a_right_taken_back_outweighs_every_role(world: Any) -> None:
    deny_right(
        VIEW, to=world.court_admin, organisation=world.division, by=world.security_admin, at=NOW, reason="回避",
        from_on=TODAY,
    )  # fmt: skip
    admin = _fresh(world.court_admin)
    scope = permissions.scope_of(admin, VIEW, on=TODAY)
    assert not scope.covers(world.division.pk)
    assert scope.covers(world.service_centre.pk)
    answer = permissions.explain(admin, VIEW, world.division.pk, on=TODAY)
    assert not answer.allowed
    assert any("单独收回" in line for line in answer.lines)
    assert any("法院管理员" in line for line in answer.lines)


def test_an_assignment_counts_only_in_its_period(world: Any) -> None:
    give_role(
        world.roles["court_admin"], to=world.clerk, organisation=world.court, by=None, at=NOW,
        from_on=TODAY + timedelta(days=1), until_on=TODAY + timedelta(days=3),
    )  # fmt: skip
    days = {0: False, 1: True, 2: True, 3: False}
    for shift, held in days.items():
        on = TODAY + timedelta(days=shift)
        assert bool(permissions.may(_fresh(world.clerk), VIEW, on=on)) is held, shift


def test_rights_cost_one_query(world: Any, django_assert_num_queries: Any) -> None:
    person = _fresh(world.service_specialist)
    with django_assert_num_queries(1):
        permissions.may(person, VIEW, on=TODAY)
        permissions.scope_of(person, permissions.UNMASK, on=TODAY)


def test_the_three_administrators_stay_three_people(world: Any) -> None:
    for code in ("audit_admin", "security_admin", "judge"):
        with pytest.raises(Refused, match="不能兼"):
            give_role(
                world.roles[code],
                to=world.system_admin,
                organisation=world.court,
                by=None,
                at=NOW,
                from_on=TODAY,
            )


def test_graded_administration_ends_at_ones_own_organisation(world: Any) -> None:
    with pytest.raises(NotFound):
        give_role(
            world.roles["clerk"], to=world.judge_elsewhere, organisation=world.other_court, by=world.security_admin,
            at=NOW, from_on=TODAY,
        )  # fmt: skip
    with pytest.raises(Refused, match="不能给自己"):
        give_role(
            world.roles["clerk"], to=world.security_admin, organisation=world.court, by=world.security_admin,
            at=NOW, from_on=TODAY,
        )  # fmt: skip


def test_absent_and_forbidden_look_the_same(world: Any) -> None:
    thing = SimpleNamespace(organisation_id=world.other_court.pk)
    with pytest.raises(NotFound):
        permissions.require(_fresh(world.court_admin), VIEW, thing, on=TODAY)
