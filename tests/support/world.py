"""A small town: two courts with divisions, people with roles, cases with parties. All invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.support.clock import NOW, TODAY


@dataclass
class World:
    """Handles to what :func:`build_world` made; more is made by the ``make_…`` functions beside it."""

    court: Any
    division: Any
    service_centre: Any
    other_court: Any
    other_division: Any
    people: dict[str, Any] = field(default_factory=dict)
    roles: dict[str, Any] = field(default_factory=dict)

    def sample(self, kind: str) -> Any:
        """Something of that kind, so that every page can be walked; made by :mod:`tests.support.samples`."""
        from tests.support.samples import sample

        return sample(self, kind)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def build_world() -> World:
    """Courts and people of the town, each with the role the product ships for that work."""
    from xiezhi.kernel.identity.actions.organisations import create_organisation
    from xiezhi.kernel.identity.types import OrganisationKind

    def organisation(parent: Any, name: str, short: str, kind: str, code: str, court_code: str = "") -> Any:
        return create_organisation(
            name=name, short_name=short, kind=OrganisationKind(kind), code=code, parent=parent, by=None, at=NOW,
            court_code=court_code,
        )  # fmt: skip

    court = organisation(None, "上海市临江区人民法院", "临江区人民法院", "court", "310199", "沪0199")
    division = organisation(court, "民事审判第一庭", "民一庭", "division", "310199-01")
    centre = organisation(court, "集约送达中心", "送达中心", "division", "310199-09")
    other = organisation(None, "上海市望海区人民法院", "望海区人民法院", "court", "310198", "沪0198")
    other_division = organisation(other, "民事审判庭", "民庭", "division", "310198-01")
    world = World(court, division, centre, other, other_division)
    from tests.support.people import populate

    populate(world)
    return world


def find_world() -> World | None:
    """The town as it stands in the database of this run, with fresh handles; ``None`` where a test wiped it."""
    from xiezhi.kernel.identity.models import Assignment, Denial, Group, Organisation, Person, Role
    from xiezhi.lib.rights import STARTING_ROLES

    places = {one.code: one for one in Organisation.objects.all()}
    codes = ("310199", "310199-01", "310199-09", "310198", "310198-01")
    if not all(code in places for code in codes):
        return None
    world = World(*(places[code] for code in codes))
    world.roles = {role.code: role for role in Role.objects.all()}
    people = {one.username: one for one in Person.objects.select_related("organisation")}
    for code in STARTING_ROLES.names():
        for name in (code, f"{code}_elsewhere"):
            world.people[name] = people[name.replace("_", "-")]
    world.own_role = world.roles["310199-r1"]
    world.group = Group.objects.select_related("organisation").get()
    world.assignment = Assignment.objects.get(person=world.clerk)
    world.denial = Denial.objects.get()
    return world


TODAY_ON: date = TODAY
BUILT_AT = NOW
