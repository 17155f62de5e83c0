"""People, groups, organisations and roles: changed with a reason, kept on refusal, each by whom it is given to."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.support.audit import acts
from tests.support.clock import NOW, TODAY

from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions import refusals
from xiezhi.kernel.identity.actions.groups import create_group, put_in_group
from xiezhi.kernel.identity.actions.organisations import create_organisation
from xiezhi.kernel.identity.actions.people import create_person, set_person_active
from xiezhi.kernel.identity.actions.rights import deny_right, give_role, take_role_back
from xiezhi.kernel.identity.models import (
    Assignment,
    Denial,
    Group,
    Membership,
    Organisation,
    Person,
    Role,
    SignIn,
)
from xiezhi.kernel.identity.types import OrganisationKind
from xiezhi.lib.verdict import Conflict, NotFound, Refused

HOSTILE = "<script>alert(1)</script>=cmd|' /C calc'!A0"


def _text(answer: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def _person_form(world: Any, **changed: Any) -> dict[str, Any]:
    return {
        "username": "gu.huaiyuan", "name": "顾怀远", "organisation": world.division.pk, "title": "法官助理",
        "staff_no": "0199-044", "phone": "199 0000 0044", "email": "gu@example.com", "oidc_subject": "",
    } | changed  # fmt: skip


class TestPeople:
    """The list, the person, the account."""

    def test_a_person_is_made_and_the_password_shown_once(self, world: Any, sign_in: Any) -> None:
        browser = sign_in(world.system_admin)
        shown = browser.post("/people/new/", _person_form(world))
        password = re.search(r'<output class="xz-secret">([^<]+)</output>', shown.content.decode())[1]
        assert "no-store" in shown["Cache-Control"]
        made = Person.objects.get(username="gu.huaiyuan")
        assert made.must_change_password
        assert made.phone == "19900000044"
        assert Membership.objects.get(person=made).organisation == world.division
        assert password not in browser.get(f"/people/{made.pk}/").content.decode()
        first = Client().post("/login/", {"username": "gu.huaiyuan", "password": password})
        assert first.status_code == 302
        row = AuditRow.objects.get(act="identity.person.create", object_label="gu.huaiyuan")
        assert row.by_id == world.system_admin.pk
        assert password not in str(row.detail)
        assert "19900000044" not in str(row.detail)

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("username", "顾怀远", "用户名只能用字母"), ("username", "clerk", "已经有人用了"), ("username", "", "请填这一项"),
            ("name", "  ", "请填这一项"), ("organisation", "", "请选择组织"), ("organisation", "999999", "不在您可选的范围内"),
            ("phone", "1234", "电话"), ("email", "gu@", "邮箱"), ("name", "长" * 41, "姓名最多40个字"),
        ],
    )  # fmt: skip
    def test_a_refused_form_keeps_what_was_typed_and_says_why(
        self, world: Any, sign_in: Any, field: str, value: str, message: str
    ) -> None:
        before = Person.objects.count()
        answer = sign_in(world.system_admin).post("/people/new/", _person_form(world, **{field: value}))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert message in _text(answer)
        assert re.search(rf'xz-field[^"]*has-error[^§]*id_{field}', page)
        assert 'value="法官助理"' in page
        assert Person.objects.count() == before

    def test_somebody_elses_court_is_no_choice(self, world: Any, sign_in: Any) -> None:
        answer = sign_in(world.system_admin).post(
            "/people/new/", _person_form(world, organisation=world.other_division.pk)
        )
        assert answer.status_code == 422
        assert "望海区" not in answer.content.decode()

    def test_a_change_keeps_old_and_new_and_a_move_opens_a_membership(self, world: Any, sign_in: Any) -> None:
        browser = sign_in(world.system_admin)
        filled = _person_form(
            world, name="书记员甲", organisation=world.service_centre.pk, title="书记员"
        ) | {"reason": ""}
        refused = browser.post(f"/people/{world.clerk.pk}/edit/", filled)
        assert refused.status_code == 422
        assert "调动要写明理由" in _text(refused)
        assert (
            browser.post(f"/people/{world.clerk.pk}/edit/", filled | {"reason": "政〔2026〕11号"}).status_code
            == 302
        )
        row = AuditRow.objects.get(act="identity.person.change")
        assert row.reason == "政〔2026〕11号"
        assert row.detail["changed"]["组织"] == ["民事审判第一庭", "集约送达中心"]
        assert row.detail["changed"]["职务"] == ["", "书记员"]
        assert row.detail["changed"]["手机号"] == ["（不记录）", "（已修改）"]
        lines = Membership.objects.filter(person=world.clerk).order_by("pk")
        assert [(line.organisation_id, line.until_on) for line in lines] == [(world.service_centre.pk, None)]

    def test_a_later_move_ends_the_old_membership(self, world: Any) -> None:
        from xiezhi.kernel.identity.actions.people import change_person

        person, later = Person.objects.get(pk=world.clerk.pk), NOW + timedelta(days=10)
        change_person(
            person, name=person.name, organisation=world.service_centre, title="", staff_no="", phone="", email="",
            oidc_subject="", by=world.system_admin, at=later, reason="调动",
        )  # fmt: skip
        lines = (
            Membership.objects.filter(person=person).order_by("pk").values_list("organisation_id", "until_on")
        )
        assert list(lines) == [(world.division.pk, later.date()), (world.service_centre.pk, None)]

    def test_nothing_changed_leaves_no_row(self, world: Any, sign_in: Any) -> None:
        person = world.clerk
        filled = {"name": person.name, "organisation": person.organisation_id, "title": "", "staff_no": ""}
        assert sign_in(world.system_admin).post(f"/people/{person.pk}/edit/", filled).status_code == 302
        assert acts(act="identity.person.change") == []

    def test_stopping_ends_every_session_at_once(self, world: Any, sign_in: Any) -> None:
        theirs, browser = sign_in(world.clerk), sign_in(world.system_admin)
        address = f"/people/{world.clerk.pk}/standing/"
        refused = browser.post(address, {"reason": " "})
        assert refused.status_code == 422
        assert "请写明理由" in _text(refused)
        assert browser.post(address, {"reason": "离职"}).status_code == 302
        assert theirs.get("/account/").status_code == 302
        assert not SignIn.objects.filter(person=world.clerk, ended_at=None).exists()
        assert (
            Client().post("/login/", {"username": "clerk", "password": "Linjiang-2026!"}).status_code == 401
        )
        assert browser.post(address, {"reason": "返聘"}).status_code == 302
        assert [act for act, _ in acts(object_id=str(world.clerk.pk), act__startswith="identity.person.")][-2:] == [
            "identity.person.stop", "identity.person.reopen",
        ]  # fmt: skip

    def test_a_lost_phone_a_lock_and_a_forgotten_password_are_mended(self, world: Any, sign_in: Any) -> None:
        person = Person.objects.get(pk=world.clerk.pk)
        person.totp_secret, person.locked_until = "JBSWY3DPEHPK3PXP", NOW + timedelta(minutes=9)
        person.save()
        browser = sign_in(world.system_admin)
        shown = _text(browser.get(f"/people/{person.pk}/"))
        assert "解除锁定" in shown
        assert "移除动态口令" in shown
        for address, said in (("unlock", "已解除锁定"), ("second-factor", "已移除动态口令")):
            answer = browser.post(
                f"/people/{person.pk}/{address}/", {"reason": "本人到场核对身份"}, follow=True
            )
            assert said in _text(answer)
        answer = browser.post(f"/people/{person.pk}/password/", {"reason": "本人到场核对身份"})
        assert "只显示这一次" in _text(answer)
        person.refresh_from_db()
        assert (person.totp_secret, person.locked_until, person.must_change_password) == ("", None, True)
        assert [act for act, _ in acts(object_id=str(person.pk), reason="本人到场核对身份")] == [
            "identity.person.unlock", "identity.second_factor.remove", "identity.password.reset",
        ]  # fmt: skip

    def test_reading_a_person_is_recorded_and_numbers_are_masked_for_who_does_not_edit(
        self, world: Any, sign_in: Any
    ) -> None:
        person = Person.objects.get(pk=world.clerk.pk)
        person.phone, person.email = "19900001234", "shuji@example.com"
        person.save()
        masked = sign_in(world.security_admin).get(f"/people/{person.pk}/").content.decode()
        assert "199****1234" in masked
        assert "19900001234" not in masked
        assert "19900001234" in sign_in(world.system_admin).get(f"/people/{person.pk}/").content.decode()
        assert (
            acts(act="identity.person.read", object_id=str(person.pk))
            == [("identity.person.read", "read")] * 2
        )

    def test_the_list_is_searched_filtered_and_sorted(self, world: Any, sign_in: Any) -> None:
        browser = sign_in(world.system_admin)
        set_person_active(world.judge, False, by=world.system_admin, at=NOW, reason="退休")

        def names(query: str) -> list[str]:
            page = browser.get(f"/people/?{query}", headers={"HX-Request": "true"}).content.decode()
            return re.findall(r'xz-row-link"[^>]*>([^<]+)<', page)

        assert names("q=书记") == ["书记员甲"]
        assert names("q=judge") == ["法官甲"]
        assert names(f"organisation={world.division.pk}&standing=active") == ["书记员甲"]
        assert names("standing=stopped") == ["法官甲"]
        assert names(f"role={world.roles['clerk'].pk}") == ["书记员甲"]
        assert names("sort=-name")[0] == "系统管理员甲"
        assert names("q=没有这个人") == []
        assert not any("乙" in name for name in names(""))

    def test_the_list_is_taken_out_formula_safe_and_recorded(self, world: Any, sign_in: Any) -> None:
        Person.objects.filter(pk=world.clerk.pk).update(title=HOSTILE[25:])
        answer = sign_in(world.system_admin).get("/people/export/?q=书记")
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert rows[0][:3] == ["姓名", "用户名", "工号"]
        assert [row[1] for row in rows[1:]] == ["clerk"]
        assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert "attachment" in answer["Content-Disposition"]
        assert AuditRow.objects.get(act="identity.person.export").detail["行数"] == 1

    def test_the_query_count_does_not_grow_with_the_rows(
        self, world: Any, sign_in: Any, django_assert_max_num_queries: Any
    ) -> None:
        browser = sign_in(world.system_admin)
        for number in range(30):
            create_person(
                username=f"more{number}", name=f"添丁{number}", organisation=world.division, password="Linjiang-2026!",
                by=None, at=NOW, must_change=False,
            )  # fmt: skip
        with django_assert_max_num_queries(12):
            assert browser.get("/people/").status_code == 200
        with django_assert_max_num_queries(20):
            assert browser.get(f"/people/{world.clerk.pk}/").status_code == 200


def test_hostile_words_stay_words_everywhere(world: Any, sign_in: Any) -> None:
    Person.objects.filter(pk=world.clerk.pk).update(name=HOSTILE[:40], title=HOSTILE[:40])
    Organisation.objects.filter(pk=world.division.pk).update(name=HOSTILE, short_name=HOSTILE[:40])
    Group.objects.filter(pk=world.group.pk).update(name=HOSTILE, description=HOSTILE)
    Role.objects.filter(pk=world.own_role.pk).update(name=HOSTILE, description=HOSTILE)
    pages = {
        "system_admin": [
            "/people/", f"/people/{world.clerk.pk}/", f"/people/{world.clerk.pk}/edit/", "/people/organisations/",
            "/people/groups/", f"/people/groups/{world.group.pk}/", f"/people/{world.clerk.pk}/standing/",
            f"/people/?q={HOSTILE}", f"/people/groups/{world.group.pk}/edit/", "/people/sessions/",
        ],
        "security_admin": [
            "/people/roles/", f"/people/roles/{world.own_role.pk}/", "/people/roles/matrix/",
            f"/people/roles/{world.own_role.pk}/edit/", f"/people/{world.clerk.pk}/roles/give/",
            "/people/explain/?who=clerk", f"/people/explain/?who={HOSTILE}",
        ],
    }  # fmt: skip
    for name, addresses in pages.items():
        browser = sign_in(world.people[name])
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code == 200, address
            assert "<script>alert" not in answer.content.decode(), address


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


class TestPlaces:
    """Organisations and groups through their pages."""

    def test_an_organisation_is_made_below_ones_own_changed_and_closed(
        self, world: Any, sign_in: Any
    ) -> None:
        browser = sign_in(world.system_admin)
        filled = {"parent": world.court.pk, "name": "执行局", "kind": "division", "code": "310199-20"}
        refused = browser.post("/people/organisations/new/", filled | {"parent": world.other_court.pk})
        assert refused.status_code == 422
        assert "已经用过" in "".join(
            _text(browser.post("/people/organisations/new/", filled | {"code": "310199-01"})).split(
                "编码310199-01"
            )
        )
        assert browser.post("/people/organisations/new/", filled).status_code == 302
        made = Organisation.objects.get(code="310199-20")
        assert made.short_name == "执行局"
        changed = {"name": "执行局", "short_name": "执行局", "kind": "division", "phone": "021-60000020"}
        assert browser.post(f"/people/organisations/{made.pk}/edit/", changed).status_code == 302
        assert AuditRow.objects.get(act="identity.organisation.change").detail["changed"] == {
            "联系电话": ["", "021-60000020"]
        }
        closed = browser.post(f"/people/organisations/{world.division.pk}/standing/", {"reason": "撤并"})
        assert closed.status_code == 422
        assert "还有2个在用的账号" in _text(closed)
        assert (
            browser.post(f"/people/organisations/{made.pk}/standing/", {"reason": "撤并"}).status_code == 302
        )
        made.refresh_from_db()
        assert not made.active

    def test_rights_reach_an_organisation_made_later(self, world: Any) -> None:
        made = create_organisation(
            name="新庭", short_name="", kind=OrganisationKind.DIVISION, code="310199-00", parent=world.court,
            by=world.system_admin, at=NOW,
        )  # fmt: skip
        admin = Person.objects.get(pk=world.court_admin.pk)
        assert permissions.scope_of(admin, permissions.PERSON_VIEW, on=TODAY).covers(made.pk)

    def test_a_group_is_made_filled_and_emptied(self, world: Any, sign_in: Any) -> None:
        browser = sign_in(world.system_admin)
        filled = {"name": "速裁团队", "organisation": world.division.pk, "description": ""}
        assert "已经有叫“速裁团队”的用户组" in _text(browser.post("/people/groups/new/", filled))
        assert browser.post("/people/groups/new/", filled | {"name": "快审团队"}).status_code == 302
        group = Group.objects.get(name="快审团队")
        for who, message in (
            ("没有的人", "没有找到"),
            ("", "请填用户名或工号"),
            ("clerk-elsewhere", "没有找到"),
        ):
            refused = browser.post(f"/people/groups/{group.pk}/", {"who": who})
            assert refused.status_code == 422
            assert message in _text(refused)
        assert browser.post(f"/people/groups/{group.pk}/", {"who": "clerk"}).status_code == 302
        assert list(group.people.all()) == [world.clerk]
        assert browser.post(f"/people/groups/{group.pk}/remove/{world.clerk.pk}/").status_code == 302
        assert list(group.people.all()) == []
        assert [act for act, _ in acts(object_label="快审团队")] == [
            "identity.group.create", "identity.group.add", "identity.group.remove",
        ]  # fmt: skip

    def test_a_group_belongs_to_ones_own_organisations(self, world: Any) -> None:
        with pytest.raises(Refused, match="只能在自己管理的组织里"):
            create_group(
                name="外院组", description="", organisation=world.other_court, by=world.system_admin, at=NOW
            )


class TestRefusalsAreRecorded:
    """A page that was not shown to somebody signed in leaves a row, but a crawl does not fill the record."""

    @pytest.fixture(autouse=True)
    def _nothing_counted_yet(self) -> None:
        refusals._counts.clear()

    def test_one_row_each_with_the_page_and_the_address(self, world: Any, sign_in: Any) -> None:
        sign_in(world.clerk).get("/people/")
        row = AuditRow.objects.get(act="web.refused")
        assert (row.by_id, row.object_id, row.object_label, row.outcome) == (
            world.clerk.pk, "identity:people", "人员", "refused",
        )  # fmt: skip
        assert row.detail == {"地址": "GET /people/"}

    def test_addresses_that_are_no_pages_and_strangers_leave_none(self, world: Any, sign_in: Any) -> None:
        sign_in(world.clerk).get("/no-such-page/")
        Client().get("/people/")
        assert acts(act="web.refused") == []

    def test_what_was_left_out_is_counted(self, world: Any, sign_in: Any, page_clock: Any) -> None:
        browser = sign_in(world.clerk)
        for _ in range(26):
            browser.get("/people/roles/")
        assert len(acts(act="web.refused")) == 20
        page_clock.advance(minutes=1)
        browser.get("/people/roles/")
        last = AuditRow.objects.filter(act="web.refused").order_by("-id")[0]
        assert last.detail["此前未逐条记录"] == 6
