"""People on their pages: made, changed, stopped, mended; kept on refusal; found, sorted and taken out."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.support.audit import acts
from tests.support.clock import NOW

from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.identity.actions.people import create_person, set_person_active
from xiezhi.kernel.identity.models import (
    Membership,
    Person,
    SignIn,
)

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

    def test_every_fault_is_told_at_once(self, world: Any, sign_in: Any) -> None:
        wrong = _person_form(world, name="", phone="1234", email="gu@")
        answer = sign_in(world.system_admin).post("/people/new/", wrong)
        assert "还有3处要改，没有保存" in _text(answer)

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
