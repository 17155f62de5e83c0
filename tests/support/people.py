"""The people of the town and the roles they hold."""

from __future__ import annotations

from typing import Any

from tests.support.clock import NOW

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
            give_role(world.roles[code], to=person, organisation=reach, from_on=NOW.date(), by=None, at=NOW)
            world.people[name] = person


def _place(world: Any, code: str) -> Any:
    return world.division if code in {"judge", "clerk"} else world.service_centre


def _place_elsewhere(world: Any, code: str) -> Any:
    return world.other_division
