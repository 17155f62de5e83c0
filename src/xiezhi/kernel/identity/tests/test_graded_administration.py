"""Graded administration and lines of rights: nobody hands on more than one has, each line by its page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.support.audit import acts
from tests.support.clock import NOW, TODAY

from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.groups import put_in_group
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import deny_right, give_role, take_role_back
from xiezhi.kernel.identity.models import (
    Assignment,
    Denial,
    Person,
    Role,
)
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def _text(answer: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


class TestGradedAdministration:
    """Nobody looks after whom is above, and nobody hands on more than one has."""

    @pytest.fixture
    def division_admin(self, world: Any) -> Any:
        person = create_person(
            username="min1.admin", name="民一庭管理员", organisation=world.division, password="Linjiang-2026!", by=None,
            at=NOW, must_change=False,
        )  # fmt: skip
        give_role(
            world.roles["division_admin"],
            to=person,
            organisation=world.division,
            from_on=TODAY,
            by=None,
            at=NOW,
        )
        return person

    def test_one_with_roles_beyond_the_division_is_left_to_the_next_higher(
        self, world: Any, division_admin: Any, sign_in: Any
    ) -> None:
        give_role(
            world.roles["judge"], to=world.clerk, organisation=world.court, from_on=TODAY, by=None, at=NOW
        )
        browser = sign_in(division_admin)
        assert "请由上一级管理员办理" in _text(browser.get(f"/people/{world.clerk.pk}/"))
        for address in ("standing", "password", "unlock", "second-factor"):
            answer = browser.post(f"/people/{world.clerk.pk}/{address}/", {"reason": "试"})
            assert answer.status_code == 400, address
        assert Person.objects.get(pk=world.clerk.pk).is_active

    def test_the_three_administrators_are_looked_after_by_the_system_administrator_alone(
        self, world: Any, sign_in: Any
    ) -> None:
        browser = sign_in(world.division_admin)
        assert browser.post(f"/people/{world.audit_admin.pk}/password/", {"reason": "试"}).status_code == 400
        browser = sign_in(world.system_admin)
        assert (
            browser.post(f"/people/{world.audit_admin.pk}/password/", {"reason": "到场"}).status_code == 200
        )

    def test_only_the_security_administrator_hands_out_administrators_roles(
        self, world: Any, division_admin: Any
    ) -> None:
        with pytest.raises(Refused, match="只能由安全保密管理员授予"):
            give_role(
                world.roles["audit_admin"], to=world.judge, organisation=world.division, from_on=TODAY,
                by=division_admin, at=NOW,
            )  # fmt: skip

    def test_nobody_hands_on_powers_one_does_not_have(self, world: Any, division_admin: Any) -> None:
        with pytest.raises(Refused, match="您自己没有的管理权限"):
            give_role(
                world.roles["court_admin"], to=world.judge, organisation=world.division, from_on=TODAY,
                by=division_admin, at=NOW,
            )  # fmt: skip

    def test_a_reach_wider_than_ones_own_is_refused(self, world: Any, division_admin: Any) -> None:
        with pytest.raises(NotFound):
            give_role(
                world.roles["division_admin"], to=world.judge, organisation=world.court, from_on=TODAY,
                by=division_admin, at=NOW,
            )  # fmt: skip

    def test_a_group_with_roles_is_filled_only_by_who_may_give_them(self, world: Any) -> None:
        give_role(
            world.roles["clerk"], to=world.group, organisation=world.division, from_on=TODAY, by=None, at=NOW
        )
        with pytest.raises(Refused, match="加人就是授权"):
            put_in_group(world.group, world.judge, by=world.system_admin, at=NOW)
        put_in_group(world.group, world.judge, by=world.division_admin, at=NOW)
        with pytest.raises(Refused, match="不能兼"):
            put_in_group(world.group, world.audit_admin, by=world.division_admin, at=NOW)
        with pytest.raises(Refused, match="不能把自己"):
            put_in_group(world.group, world.division_admin, by=world.division_admin, at=NOW)

    def test_nobody_changes_a_role_one_holds_or_a_group_one_is_in(self, world: Any, sign_in: Any) -> None:
        Assignment.objects.create(
            role=world.own_role,
            person=world.security_admin,
            organisation=world.court,
            from_on=TODAY,
            given_at=NOW,
        )
        filled = {
            "name": "驻庭送达员",
            "duty": "business",
            "rights": [permissions.PERSON_VIEW],
            "reason": "试",
        }
        answer = sign_in(world.security_admin).post(f"/people/roles/{world.own_role.pk}/edit/", filled)
        assert answer.status_code == 422
        assert "不能改自己持有的角色" in _text(answer)
        world.group.people.add(world.security_admin)
        with pytest.raises(Refused, match="自己所在的用户组"):
            give_role(
                world.roles["clerk"], to=world.group, organisation=world.court, from_on=TODAY, by=world.security_admin,
                at=NOW,
            )  # fmt: skip

    def test_shared_roles_belong_to_no_single_court(self, world: Any, sign_in: Any) -> None:
        browser = sign_in(world.security_admin)
        shared = world.roles["clerk"]
        filled = {
            "name": shared.name,
            "duty": "business",
            "rights": [permissions.PERSON_EDIT],
            "reason": "试",
        }
        answer = browser.post(f"/people/roles/{shared.pk}/edit/", filled)
        assert answer.status_code == 422
        assert "请复制成本院的角色再改" in _text(answer)
        shared.refresh_from_db()
        assert permissions.PERSON_EDIT not in shared.rights
        copied = browser.get(f"/people/roles/new/?copy={shared.pk}").content.decode()
        assert 'value="书记员（本院）"' in copied


class TestRights:
    """Lines of rights through their pages."""

    def test_a_role_is_given_with_period_and_reach_and_taken_back(self, world: Any, sign_in: Any) -> None:
        browser = sign_in(world.security_admin)
        filled = {
            "role": world.own_role.pk, "organisation": world.division.pk, "include_below": "on",
            "from_on": "2026-11-19", "until_on": "2026-12-31", "reason": "借调",
        }  # fmt: skip
        for changed, message in (
            ({"until_on": "2026-11-19"}, "终止日要晚于起始日"), ({"reason": ""}, "请写明理由"),
            ({"from_on": "2026-02-30"}, "日期写成"), ({"role": "999"}, "没有这个角色"),
            ({"organisation": str(world.other_court.pk)}, "不在您可选的范围内"),
        ):  # fmt: skip
            refused = browser.post(f"/people/{world.clerk.pk}/roles/give/", filled | changed)
            assert refused.status_code == 422, changed
            assert message in _text(refused)
        assert browser.post(f"/people/{world.clerk.pk}/roles/give/", filled).status_code == 302
        line = Assignment.objects.get(role=world.own_role, person=world.clerk)
        assert (line.until_on.isoformat(), line.include_below, line.given_by) == (
            "2026-12-31",
            True,
            world.security_admin,
        )
        row = AuditRow.objects.get(act="identity.assignment.give", reason="借调")
        assert row.detail["内容"] == "驻庭送达员"
        assert browser.post(f"/people/assignments/{line.pk}/end/", {"reason": "借调结束"}).status_code == 302
        line.refresh_from_db()
        assert line.until_on == TODAY
        with pytest.raises(Conflict):
            take_role_back(line, by=world.security_admin, at=NOW, reason="再收一次")

    def test_a_single_right_is_taken_back_and_returned(self, world: Any, sign_in: Any) -> None:
        browser = sign_in(world.security_admin)
        filled = {
            "right": permissions.PERSON_VIEW, "organisation": world.court.pk, "include_below": "on",
            "from_on": "2026-11-19", "reason": "停职检查",
        }  # fmt: skip
        assert browser.post(f"/people/{world.court_admin.pk}/rights/deny/", filled).status_code == 302
        assert sign_in(world.court_admin).get("/people/").status_code == 404
        denial = Denial.objects.get(person=world.court_admin)
        assert browser.post(f"/people/denials/{denial.pk}/end/", {"reason": "复职"}).status_code == 302
        assert sign_in(world.court_admin).get("/people/").status_code == 200
        assert [act for act, _ in acts(act__startswith="identity.denial", object_label="court-admin")] == [
            "identity.denial.set", "identity.denial.lift",
        ]  # fmt: skip

    def test_a_stopped_role_or_group_gives_nothing_from_the_next_click(
        self, world: Any, sign_in: Any
    ) -> None:
        Role.objects.filter(pk=world.own_role.pk).update(rights=[permissions.PERSON_VIEW])
        give_role(world.own_role, to=world.group, organisation=world.court, from_on=TODAY, by=None, at=NOW)
        world.group.people.add(world.clerk)
        theirs = sign_in(world.clerk)
        assert theirs.get("/people/").status_code == 200
        security, system = sign_in(world.security_admin), sign_in(world.system_admin)
        assert (
            security.post(f"/people/roles/{world.own_role.pk}/standing/", {"reason": "清理"}).status_code
            == 302
        )
        assert theirs.get("/people/").status_code == 404
        assert (
            security.post(f"/people/roles/{world.own_role.pk}/standing/", {"reason": "恢复"}).status_code
            == 302
        )
        assert theirs.get("/people/").status_code == 200
        assert (
            system.post(f"/people/groups/{world.group.pk}/standing/", {"reason": "撤并"}).status_code == 302
        )
        assert theirs.get("/people/").status_code == 404

    def test_the_explanation_names_each_line_that_decided(self, world: Any, sign_in: Any) -> None:
        deny_right(
            permissions.PERSON_VIEW, to=world.court_admin, organisation=world.division, by=world.security_admin, at=NOW,
            reason="回避", from_on=TODAY,
        )  # fmt: skip
        browser = sign_in(world.security_admin)
        query = f"who=court-admin&right={permissions.PERSON_VIEW}&organisation={world.division.pk}"
        shown = _text(browser.get(f"/people/explain/?{query}"))
        assert "没有“查看人员”（菜单）" in shown
        assert "授予角色“法院管理员”，范围：上海市临江区人民法院及下级" in shown
        assert "收回单独收回，范围：民事审判第一庭及下级" in shown
        assert "有一个角色给，就有" in shown
        elsewhere = query.replace(str(world.division.pk), str(world.service_centre.pk))
        assert "有“查看人员”（菜单）" in _text(browser.get(f"/people/explain/?{elsewhere}"))
        assert "没有找到这个人" in _text(browser.get("/people/explain/?who=clerk-elsewhere"))

    def test_ones_own_rights_say_why(self, world: Any, sign_in: Any) -> None:
        shown = _text(sign_in(world.court_admin).get("/account/rights/"))
        assert "角色“法院管理员”" in shown
        assert "没有任何角色给过这项权限" in shown
