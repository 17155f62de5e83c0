"""The people of the town and the roles they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.support.clock import NOW

IN_OFFICE_SINCE = date(2026, 1, 1)
PASSWORD = "Linjiang-2026!"


def populate(world: Any) -> None:
    """Make one person for each role of the product, and a namesake in the other court."""
    from xiezhi.kernel.identity.actions.people import create_person
    from xiezhi.kernel.identity.actions.rights import define_starting_roles, give_role
    from xiezhi.kernel.identity.models import Role
    from xiezhi.lib.rights import STARTING_ROLES

    define_starting_roles(at=NOW)
    world.roles = {role.code: role for role in Role.objects.all()}
    for code in STARTING_ROLES.names():
        for suffix, place in (("", _place(world, code)), ("_elsewhere", _place_elsewhere(world, code))):
            name = f"{code}{suffix}"
            person = create_person(
                username=name.replace("_", "-"), name=f"{world.roles[code].name}{'甲' if not suffix else '乙'}",
                organisation=place, password=PASSWORD, by=None, at=NOW, must_change=False,
            )  # fmt: skip
            reach = world.court if not suffix else world.other_court
            give_role(
                world.roles[code], to=person, organisation=reach, from_on=IN_OFFICE_SINCE, by=None, at=NOW
            )
            world.people[name] = person
    _add_a_group_and_lines(world)


def _add_a_group_and_lines(world: Any) -> None:
    """A user group, a role of the court's own, one line of rights and one right taken back, for samples of pages."""
    from xiezhi.kernel.identity.actions.groups import create_group
    from xiezhi.kernel.identity.actions.rights import define_role, deny_right
    from xiezhi.kernel.identity.models import Assignment
    from xiezhi.kernel.identity.permissions import EXPLAIN
    from xiezhi.kernel.identity.types import Duty

    world.group = create_group(
        name="速裁团队",
        description="小额和简易案件",
        organisation=world.division,
        by=world.system_admin,
        at=NOW,
    )
    world.own_role = define_role(
        code="310199-r1", name="驻庭送达员", rights=[], duty=Duty.BUSINESS, by=None, at=NOW, organisation=world.court,
        description="在庭里办送达的外聘人员",
    )  # fmt: skip
    world.assignment = Assignment.objects.get(person=world.clerk)
    world.denial = deny_right(
        EXPLAIN, to=world.field_server, organisation=world.court, by=world.security_admin, at=NOW, reason="岗位不需要",
        from_on=NOW.date(),
    )  # fmt: skip


def _place(world: Any, code: str) -> Any:
    return world.division if code in {"judge", "clerk"} else world.service_centre


def _place_elsewhere(world: Any, code: str) -> Any:
    return world.other_division
