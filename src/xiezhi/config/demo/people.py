"""The people of the demo courts, with the roles they hold."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from xiezhi.kernel.identity.actions.organisations import create_organisation
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import define_starting_roles, give_role
from xiezhi.kernel.identity.models import Role
from xiezhi.kernel.identity.types import OrganisationKind

PLACES = (
    ("310199-01", "民事审判第一庭", "民一庭"), ("310199-02", "民事审判第二庭", "民二庭"),
    ("310199-05", "行政审判庭", "行政庭"), ("310199-07", "执行局", "执行局"), ("310199-09", "集约送达中心", "送达中心"),
    ("310199-11", "办公室", "办公室"),
)  # fmt: skip
# username, name, title, place, roles; the first of each role is printed as an account to try.
PEOPLE = (
    ("xu.jingyi", "许静宜", "操作员", "310199-09", ("service_specialist",)),
    ("ji.wendi", "季闻笛", "操作员", "310199-09", ("service_specialist",)),
    ("chen.mo", "陈默", "法官", "310199-01", ("judge",)),
    ("ge.yi", "葛怡", "法官", "310199-01", ("judge",)),
    ("luo.cheng", "罗承", "法官", "310199-02", ("judge",)),
    ("tian.ye", "田野", "法官", "310199-07", ("judge",)),
    ("he.wei", "何苇", "书记员", "310199-01", ("clerk",)),
    ("shao.zhixia", "邵知夏", "书记员", "310199-02", ("clerk",)),
    ("liang.zhiyuan", "梁知远", "法院管理员", "310199-11", ("court_admin",)),
    ("bai.yu", "白屿", "外出送达", "310199-09", ("field_server",)),
    ("fang.wan", "方宛", "审管办", "310199-11", ("supervisor",)),
    ("gu.huaiyuan", "顾怀远", "院领导", "310199-11", ("court_leader",)),
    ("ning.shu", "宁书", "庭室管理员", "310199-01", ("division_admin",)),
    ("sys.admin", "孟川", "系统管理员", "310199-11", ("system_admin",)),
    ("sec.admin", "乔若水", "安全保密管理员", "310199-11", ("security_admin",)),
    ("audit.admin", "司徒景明", "安全审计员", "310199-11", ("audit_admin",)),
)  # fmt: skip
START_PAGES = {
    "service_specialist": "/", "judge": "/", "clerk": "/", "court_admin": "/", "field_server": "/",
    "supervisor": "/orders/", "court_leader": "/", "division_admin": "/people/", "system_admin": "/people/",
    "security_admin": "/people/roles/", "audit_admin": "/audit/",
}  # fmt: skip


@dataclass
class Town:
    """Handles to what was made."""

    court: Any
    neighbour: Any
    places: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    def accounts(self) -> list[dict[str, str]]:
        """One account a role, as ``xiezhi accounts`` prints them."""
        found, seen = [], set()
        for username, _, _, _, roles in PEOPLE:
            role = roles[0]
            if role in seen:
                continue
            seen.add(role)
            person = self.people[username]
            found.append(
                {
                    "role": Role.objects.get(code=role).name, "organisation": str(person.organisation),
                    "username": username, "password": self.passwords[username],
                    "start_url": START_PAGES[role],
                }
            )  # fmt: skip
        return found


def build_town(at: datetime) -> Town:
    """Make courts, divisions, roles and people, as of some weeks ago."""
    long_ago = at - timedelta(days=60)
    define_starting_roles(at=long_ago)
    court = _organisation(
        "上海市临江区人民法院", "临江区人民法院", OrganisationKind.COURT, "310199", None, long_ago, "沪0199"
    )
    neighbour = _organisation(
        "上海市望海区人民法院", "望海区人民法院", OrganisationKind.COURT, "310198", None, long_ago, "沪0198"
    )
    town = Town(court, neighbour)
    for code, name, short in PLACES:
        town.places[code] = _organisation(name, short, OrganisationKind.DIVISION, code, court, long_ago)
    town.places["310198-01"] = _organisation(
        "民事审判庭", "民庭", OrganisationKind.DIVISION, "310198-01", neighbour, long_ago
    )
    for row in PEOPLE:
        _person(town, row, court, long_ago)
    _person(
        town, ("wanghai.zhao", "赵临川", "操作员", "310198-01", ("service_specialist",)), neighbour, long_ago
    )
    return town


def _organisation(
    name: str, short: str, kind: OrganisationKind, code: str, parent: Any, at: datetime, court_code: str = ""
) -> Any:
    return create_organisation(
        name=name, short_name=short, kind=kind, code=code, parent=parent, by=None, at=at, court_code=court_code,
        phone="021-0000 6100" if court_code else "",
    )  # fmt: skip


def _person(town: Town, row: tuple[str, str, str, str, tuple[str, ...]], reach: Any, at: datetime) -> None:
    username, name, title, place, roles = row
    # Drawn for this installation alone; three kinds of characters, as the policy asks.
    password = f"Xz{secrets.randbelow(90) + 10}-{secrets.token_urlsafe(9)}"
    person = create_person(
        username=username, name=name, organisation=town.places[place], password=password, by=None, at=at, title=title,
        must_change=False,
    )  # fmt: skip
    for role in roles:
        scope = town.places[place] if role == "division_admin" else reach
        give_role(
            Role.objects.get(code=role), to=person, organisation=scope, from_on=at.date(), by=None, at=at
        )
    town.people[username], town.passwords[username] = person, password
