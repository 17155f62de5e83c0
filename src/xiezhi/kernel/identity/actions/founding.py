"""The first court and the first three people of an empty installation; done once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from xiezhi.kernel.identity.actions.hashing import one_time_password
from xiezhi.kernel.identity.actions.organisations import create_organisation
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import give_role
from xiezhi.kernel.identity.actions.roles import define_starting_roles
from xiezhi.kernel.identity.models import Organisation, Person, Role
from xiezhi.kernel.identity.types import OrganisationKind
from xiezhi.lib.verdict import Conflict, Refused

FIRST_ROLES = ("system_admin", "security_admin", "audit_admin")
"""Three people with powers apart: who makes accounts, who gives rights, who watches both."""
_ONE_AT_A_TIME = 823_002


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Somebody who may now come in once with ``password``, and must then choose another."""

    role: str
    username: str
    name: str
    password: str


@transaction.atomic
def found_court(
    *,
    name: str,
    short_name: str,
    code: str,
    court_code: str,
    people: dict[str, tuple[str, str]],
    at: datetime,
) -> list[FirstPerson]:
    """Make the court and its three administrators (``people``: role → username and name).

    An installation that has an organisation refuses: from then on people and
    rights are given on the pages, by those who may.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    if Organisation.objects.exists() or Person.objects.exists():
        raise Conflict(
            "这个安装里已经有法院和人员了",
            code="already_founded",
            remedy="请用管理员账号登录，在“人员”页面上办理",
        )
    missing = [role for role in FIRST_ROLES if not all(people.get(role, ("", "")))]
    if missing:
        raise Refused("三名管理员都要填用户名和姓名", field=missing[0], remedy="写成 用户名:姓名")
    if len({username for username, _ in people.values()}) != len(FIRST_ROLES):
        raise Refused("三名管理员要是三个人", field="username", remedy="请给三个不同的用户名")
    define_starting_roles(at=at)
    court = create_organisation(
        name=name, short_name=short_name, kind=OrganisationKind.COURT, code=code, court_code=court_code, parent=None,
        by=None, at=at,
    )  # fmt: skip
    return [_first_person(role, *people[role], court, at) for role in FIRST_ROLES]


def _first_person(role: str, username: str, name: str, court: Organisation, at: datetime) -> FirstPerson:
    password = one_time_password()
    person = create_person(
        username=username, name=name, organisation=court, password=password, by=None, at=at
    )
    found = Role.objects.get(code=role)
    give_role(found, to=person, organisation=court, include_below=True, from_on=at.date(), by=None, at=at)
    return FirstPerson(found.name, person.username, person.name, password)
