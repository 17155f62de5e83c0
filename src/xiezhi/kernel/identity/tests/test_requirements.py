"""Rows of the catalogue that this room answers for, clause by clause, over its real pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.support.audit import acts
from tests.support.clock import NOW, TODAY
from tests.support.people import PASSWORD

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions import refusals
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import deny_right, give_role
from xiezhi.kernel.identity.models import Assignment, Group, Person, Role


def _text(answer: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def _names(answer: Any) -> list[str]:
    return re.findall(r'xz-row-link"[^>]*>([^<]+)<', answer.content.decode())


@pytest.mark.requirement("SP-38")
def test_users_groups_and_roles_are_managed_separately_and_by_grades(world: Any, sign_in: Any) -> None:
    """SP-38: Users, user groups and system roles are managed separately, with graded administration: a
    division administrator manages own division only."""
    system, security = sign_in(world.system_admin), sign_in(world.security_admin)

    # "Users … are managed": made, changed and stopped on pages of their own.
    person = {
        "username": "qiao.ruoshui",
        "name": "乔若水",
        "organisation": world.division.pk,
        "title": "书记员",
    }
    assert "只显示这一次" in _text(system.post("/people/new/", person))
    made = Person.objects.get(username="qiao.ruoshui")
    changed = {"name": "乔若水", "organisation": world.division.pk, "title": "法官助理", "reason": ""}
    assert system.post(f"/people/{made.pk}/edit/", changed).status_code == 302
    assert system.post(f"/people/{made.pk}/standing/", {"reason": "试用期满"}).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.is_active) == ("法官助理", False)
    assert system.post(f"/people/{made.pk}/standing/", {"reason": "录用"}).status_code == 302

    # "user groups … are managed separately": another page, another list, people put in.
    named = {"name": "调解团队", "organisation": world.division.pk}
    assert system.post("/people/groups/new/", named).status_code == 302
    group = Group.objects.get(name="调解团队")
    assert system.post(f"/people/groups/{group.pk}/", {"who": "qiao.ruoshui"}).status_code == 302
    assert "调解团队" in _names(system.get("/people/groups/"))
    assert "调解团队" not in _names(system.get("/people/"))

    # "system roles are managed separately": by somebody else, on pages that the others do not have.
    _roles_are_managed_apart(world, system, security, made, group)
    Person.objects.filter(pk=made.pk).update(must_change_password=False)
    assert sign_in(made).get("/people/organisations/").status_code == 200

    # "graded administration: a division administrator manages own division only": what lies inside …
    division = sign_in(_division_administrator(world))
    newcomer = _own_division_is_managed(world, division)
    # … and what lies outside.
    _nothing_outside_is_managed(world, division, newcomer)


def _roles_are_managed_apart(world: Any, system: Any, security: Any, made: Person, group: Group) -> None:
    role = {
        "name": "调解员", "organisation": world.court.pk, "duty": "business", "rights": [permissions.ORGANISATION_VIEW],
    }  # fmt: skip
    assert security.post("/people/roles/new/", role).status_code == 302
    mediator = Role.objects.get(name="调解员")
    line = {
        "role": mediator.pk, "organisation": world.division.pk, "from_on": TODAY.isoformat(), "reason": "聘任",
    }  # fmt: skip
    assert security.post(f"/people/groups/{group.pk}/roles/give/", line).status_code == 302
    for address in ("/people/roles/", "/people/roles/new/", f"/people/{made.pk}/roles/give/"):
        assert system.get(address).status_code == 404, address
    for address in ("/people/new/", f"/people/{made.pk}/edit/", "/people/groups/new/"):
        assert security.get(address).status_code == 404, address


def _division_administrator(world: Any) -> Person:
    admin = create_person(
        username="min1.admin", name="民一庭管理员", organisation=world.division, password=PASSWORD, by=None, at=NOW,
        must_change=False,
    )  # fmt: skip
    give_role(
        world.roles["division_admin"], to=admin, organisation=world.division, from_on=TODAY, by=None, at=NOW
    )
    return admin


def _own_division_is_managed(world: Any, division: Any) -> Person:
    listed = _names(division.get("/people/"))
    assert {"法官甲", "书记员甲", "乔若水"} <= set(listed)
    assert not {"送达专员甲", "系统管理员甲", "书记员乙"} & set(listed)
    own = {"username": "luo.cheng", "name": "罗承", "organisation": world.division.pk}
    assert division.post("/people/new/", own).status_code == 200
    newcomer: Person = Person.objects.get(username="luo.cheng")
    clerk = {
        "role": world.roles["clerk"].pk, "organisation": world.division.pk, "from_on": TODAY.isoformat(),
        "reason": "录用",
    }  # fmt: skip
    assert division.post(f"/people/{newcomer.pk}/roles/give/", clerk).status_code == 302
    wider = division.post(f"/people/{newcomer.pk}/roles/give/", clerk | {"organisation": world.court.pk})
    assert wider.status_code == 422
    assert not Assignment.objects.filter(person=newcomer, organisation=world.court).exists()
    assert division.get(f"/people/groups/{world.group.pk}/").status_code == 200
    return newcomer


def _nothing_outside_is_managed(world: Any, division: Any, newcomer: Person) -> None:
    for place in (world.court, world.service_centre, world.other_division):
        outside = division.post("/people/new/", {"username": "x.y", "name": "外庭", "organisation": place.pk})
        assert outside.status_code == 422
    assert not Person.objects.filter(username="x.y").exists()
    moved = {"name": "罗承", "organisation": world.service_centre.pk, "reason": "调出"}
    assert division.post(f"/people/{newcomer.pk}/edit/", moved).status_code == 422
    stranger = world.service_specialist.pk
    for act in ("", "edit/", "standing/", "password/", "roles/give/"):
        address = f"/people/{stranger}/{act}"
        assert division.get(address).status_code == 404, address
        assert division.post(address, {"reason": "越权"}).status_code in {404, 405}, address
    assert Person.objects.get(pk=stranger).is_active
    elsewhere = {"name": "别庭", "organisation": world.service_centre.pk}
    assert division.post("/people/groups/new/", elsewhere).status_code == 422


@pytest.mark.requirement("SP-39")
def test_menus_and_buttons_are_granted_one_by_one_and_combine_by_a_stated_rule(
    world: Any, sign_in: Any
) -> None:
    """SP-39: Rights can be set per menu and per button, and overlapping grants combine by a stated rule; a
    hidden action is refused by the server when called directly."""
    refusals._counts.clear()
    security = sign_in(world.security_admin)
    user = create_person(
        username="he.wei", name="何为", organisation=world.division, password=PASSWORD, by=None, at=NOW,
        must_change=False,
    )  # fmt: skip
    browser = sign_in(user)

    # "Rights can be set per menu": without it no line in the menu, with it the line and the list, but no button.
    assert "人员与权限" not in _text(browser.get("/account/"))
    offered = security.get("/people/roles/new/").content.decode()
    assert "查看人员（菜单）" in offered
    assert "新建、修改、停用人员（按钮，敏感）" in offered
    _give_new_role(world, security, user, "看人员", permissions.PERSON_VIEW)
    assert "人员与权限" in _text(browser.get("/account/"))
    assert browser.get("/people/").status_code == 200
    assert "新建人员" not in _text(browser.get("/people/"))
    assert "停用账号" not in _text(browser.get(f"/people/{world.clerk.pk}/"))

    # "a hidden action is refused by the server when called directly", changes nothing and is recorded.
    form = {"username": "sneak", "name": "越权", "organisation": world.division.pk}
    for method in (browser.get, browser.post):
        assert method("/people/new/", form).status_code == 404
    assert browser.post(f"/people/{world.clerk.pk}/standing/", {"reason": "越权"}).status_code == 404
    assert not Person.objects.filter(username="sneak").exists()
    assert Person.objects.get(pk=world.clerk.pk).is_active
    assert acts(act="web.refused", by_id=user.pk) == [("web.refused", "refused")] * 3

    # "and per button": the button appears with its own right and works.
    editing = _give_new_role(world, security, user, "管人员", permissions.PERSON_EDIT)
    assert "新建人员" in _text(browser.get("/people/"))
    assert "停用账号" in _text(browser.get(f"/people/{world.clerk.pk}/"))
    assert browser.post("/people/new/", form).status_code == 200

    # "and overlapping grants combine by a stated rule"
    _grants_combine(world, security, browser, user, editing)
    _the_rule_is_stated(world, security)


def _give_new_role(world: Any, security: Any, user: Person, name: str, *rights: str) -> Role:
    filled = {"name": name, "organisation": world.court.pk, "duty": "business", "rights": list(rights)}
    assert security.post("/people/roles/new/", filled).status_code == 302
    made: Role = Role.objects.get(name=name)
    line = {
        "role": made.pk, "organisation": world.court.pk, "include_below": "on", "from_on": TODAY.isoformat(),
        "reason": "岗位需要",
    }  # fmt: skip
    assert security.post(f"/people/{user.pk}/roles/give/", line).status_code == 302
    return made


def _grants_combine(world: Any, security: Any, browser: Any, user: Person, editing: Role) -> None:
    # Two roles give the same right: while one is left the right stands.
    _give_new_role(world, security, user, "也管人员", permissions.PERSON_EDIT, permissions.PERSON_VIEW)
    line = Assignment.objects.get(role=editing, person=user)
    assert security.post(f"/people/assignments/{line.pk}/end/", {"reason": "调岗"}).status_code == 302
    assert browser.get("/people/new/").status_code == 200
    # A right taken back outweighs every role that gives it, where it was taken back and only there.
    deny_right(
        permissions.PERSON_EDIT, to=user, organisation=world.division, by=world.security_admin, at=NOW, reason="回避",
        from_on=TODAY,
    )  # fmt: skip
    assert browser.get(f"/people/{world.clerk.pk}/edit/").status_code == 404
    assert browser.get(f"/people/{world.field_server.pk}/edit/").status_code == 200


def _the_rule_is_stated(world: Any, security: Any) -> None:
    query = f"who=he.wei&right={permissions.PERSON_EDIT}&organisation={world.division.pk}"
    shown = _text(security.get(f"/people/explain/?{query}"))
    assert "几个角色叠加：有一个角色给，就有。" in shown
    assert "收回优先，不管哪个角色给过" in shown
    assert "没有“新建、修改、停用人员”（按钮）" in shown
    assert "角色“也管人员”" in shown
    assert "单独收回，范围：民事审判第一庭及下级" in shown
