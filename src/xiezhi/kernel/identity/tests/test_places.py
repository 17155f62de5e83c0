"""Organisations and groups on their pages; hostile words; refusals in the record."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.support.audit import acts
from tests.support.clock import NOW, TODAY

from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions import refusals
from xiezhi.kernel.identity.actions.groups import create_group
from xiezhi.kernel.identity.actions.organisations import create_organisation
from xiezhi.kernel.identity.models import (
    Group,
    Organisation,
    Person,
    Role,
)
from xiezhi.kernel.identity.types import OrganisationKind
from xiezhi.lib.verdict import Refused

HOSTILE = "<script>alert(1)</script>=cmd|' /C calc'!A0"


def _text(answer: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


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
