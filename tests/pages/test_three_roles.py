"""The three roles of direct service, over the pages of the house: each its own menus, one's own tasks alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.support import service
from tests.support.clock import NOW
from xiezhi.domains.service_of_process.actions.attempts import assign_attempt
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import give_role

OWN = ["我的工作", "需要处理", "等待结果", "通知与消息"]
OPERATOR = [
    *OWN, "送达任务", "案件", "地址确认书", "批量立卷", "上门自取", "委托转交", "送达统计", "外发消息", "在线制作", "出具的文书", "文书样式", "个人中心",
    "外出任务", "邮寄送达", "请假代办", "支持工单", "协查函", "送达报表",
]  # fmt: skip
COURT_ADMINISTRATOR = [
    *OWN, "送达任务", "案件", "地址确认书", "批量立卷", "上门自取", "委托转交", "送达统计", "外发消息", "审判字号", "送达设置", "出具的文书", "文书样式",
    "电子印章", "对接系统", "推送记录", "人员与权限", "个人中心", "外出任务", "邮寄送达", "请假代办", "支持工单", "协查函", "质效上报",
    "送达报表", "查询授权",
]  # fmt: skip
FIELD_SERVER = [*OWN, "送达任务", "我的外出", "请假代办", "支持工单", "个人中心"]
PLACE = "上海市临江区望潮路1号2室"


def _at(name: str, *args: Any) -> str:
    return reverse(f"service_of_process:{name}", args=args)


def _menu(client: Any) -> dict[str, str]:
    """The lines of the rail with their addresses, in their order."""
    page = client.get("/").content.decode()
    rail = page[page.index('<nav aria-label="主菜单">') :]
    rail = rail[: rail.index("</nav>")]
    return {
        label: address
        for address, label in re.findall(r'<a href="([^"]+)"[^>]*>.*?<span>([^<]+)</span>', rail, re.DOTALL)
    }


def _second_server(world: Any) -> Any:
    person = create_person(
        username="wu-qing", name="吴青", organisation=world.service_centre, password="Linjiang-2026!", by=None, at=NOW,
        must_change=False,
    )  # fmt: skip
    give_role(
        world.roles["field_server"], to=person, organisation=world.court, from_on=NOW.date(), by=None, at=NOW
    )
    return person


def _visit(world: Any, order: Any, name: str, server: Any) -> Any:
    """A visit to one recipient, handed to one who serves outside."""
    person = service.recipient(order, name)
    home = service.make_address(world, person, kind="postal", value=PLACE)
    attempt = service.make_attempt(world, person, method="direct", channel="visit", address=home)
    attempt = send_attempt(attempt, by=world.service_specialist, at=NOW).attempt
    return assign_attempt(attempt, to=server, by=world.service_specialist, at=NOW)


@pytest.mark.requirement("SP-32")
def test_three_roles_see_their_own_menus_and_a_field_server_the_own_tasks(world: Any, sign_in: Any) -> None:
    """Three roles (operator, court administrator, field server 外出送达人员) each see only their own menus; a field
    server sees only tasks assigned to that person."""
    menus = {
        "operator": (sign_in(world.service_specialist), OPERATOR),
        "administrator": (sign_in(world.court_admin), COURT_ADMINISTRATOR),
        "server": (sign_in(world.field_server), FIELD_SERVER),
    }
    # Each of the three roles sees exactly its own menus.
    seen = {role: _menu(client) for role, (client, _) in menus.items()}
    for role, (_, wanted) in menus.items():
        assert sorted(seen[role]) == sorted(wanted), role
    # Each line opens for who sees it; a line that only others see is not there for a typed address either.
    everything = {address for lines in seen.values() for address in lines.values()}
    for role, (client, _) in menus.items():
        for address in everything:
            expected = 200 if address in seen[role].values() else 404
            assert client.get(address).status_code == expected, (role, address)

    # A field server sees only tasks assigned to that person.
    other = _second_server(world)
    first = service.make_order(world, recipients=("陆文澜",))
    second = service.make_order(world, court_case=first.court_case, recipients=("沈嘉树",))
    unassigned = service.make_order(world, court_case=first.court_case, recipients=("沈嘉树",))
    mine = _visit(world, first, "陆文澜", world.field_server)
    theirs = _visit(world, second, "沈嘉树", other)
    listed = menus["server"][0].get(_at("orders")).content.decode()
    assert first.order_no in listed
    assert second.order_no not in listed
    assert unassigned.order_no not in listed
    assert menus["server"][0].get(_at("order", first.pk)).status_code == 200
    assert menus["server"][0].get(_at("result", first.pk, mine.pk)).status_code == 200
    # Another one's task is not there, whatever address is typed; nor is one that nobody carries.
    for order in (second, unassigned):
        for name in ("order", "print", "objections", "recipients-intake"):
            assert menus["server"][0].get(_at(name, order.pk)).status_code == 404, name
    assert menus["server"][0].get(_at("result", second.pk, theirs.pk)).status_code == 404
    found = menus["server"][0].get(_at("orders"), {"q": second.order_no}).content.decode()
    assert _at("order", second.pk) not in found
    # The other one sees the other task, and not the first.
    beside = sign_in(other).get(_at("orders")).content.decode()
    assert second.order_no in beside
    assert first.order_no not in beside
