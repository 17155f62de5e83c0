"""The frame of every page: menu, faces of refusal, fragments, and no style or script in the markup."""

from __future__ import annotations

import json
import re
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from xiezhi.lib.registry import Registry
from xiezhi.lib.verdict import Refused
from xiezhi.ui.context import Shell, ShellFacts
from xiezhi.ui.pages.screens import SCREENS
from xiezhi.ui.registry import MenuEntry, SearchEntry, SearchHit
from xiezhi.ui.rendering import notify, redirect_with_notice, render_page

ENTRIES = (
    MenuEntry("orders", "送达任务", "stack-2", "ui:gallery", "送达", 20, "orders.read", tab="任务"),
    MenuEntry("people", "人员", "users", "ui:help", "本组织", 30, "people.manage"),
    MenuEntry("home", "我的工作", "checkup-list", "ui:me", order=1, count=lambda request: 8, tab="我的工作"),
    MenuEntry("notifications", "通知", "bell", "ui:search", order=2, count=lambda request: 0, tab="消息"),
)


class Clerk:
    """Somebody signed in."""

    is_authenticated = True
    is_active = True
    pk = 7

    def get_full_name(self) -> str:
        return "许静宜"


def asked(path: str = "/ui/gallery/", **headers: str) -> Any:
    """A request as the middleware leaves it."""
    request: Any = RequestFactory().get(path, headers=headers)
    request.resolver_match = None
    request.user = Clerk()
    request.may = lambda right: right == "orders.read"
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.fixture(autouse=True)
def no_menu() -> Any:
    """The frame alone: what other apps put into the menu is tried where they live."""
    registry: Registry[MenuEntry] = Registry("menu")
    with patch("xiezhi.ui.context.MENU", registry):
        yield registry


@pytest.fixture
def menu(no_menu: Any) -> Any:
    """A menu of four lines."""
    for entry in ENTRIES:
        no_menu.add(entry.name, entry)
    return no_menu


def test_the_rail_opens_with_ones_own_work_and_hides_what_one_may_not(menu: Any) -> None:
    shell = Shell(asked())
    assert [group for group, _ in shell.groups] == ["", "送达"]
    assert [line.entry.name for line in shell.lines] == ["home", "notifications", "orders"]
    assert [line.count for line in shell.lines] == [8, 0, None]
    assert [line.entry.tab for line in shell.tabs] == ["我的工作", "任务", "消息"]
    assert shell.person == "许静宜"


def test_a_stranger_has_no_menu(menu: Any) -> None:
    request = asked()
    request.user = AnonymousUser()
    del request.may
    shell = Shell(request)
    assert shell.lines == []
    assert shell.face_base == "ui/public.html"


def test_the_open_page_is_lit(menu: Any) -> None:
    lit = [line.entry.name for line in Shell(asked("/ui/gallery/")).lines if line.is_current]
    assert lit == ["orders"]


def test_a_menu_line_that_leads_nowhere_is_a_mistake(menu: Any) -> None:
    menu.add("lost", MenuEntry("lost", "迷路", "map", "nowhere:page"))
    with pytest.raises(RuntimeError, match="nowhere:page"):
        _ = Shell(asked()).lines


def test_odd_cookies_fall_back() -> None:
    request = asked()
    request.COOKIES = {"xz-theme": "<script>", "xz-type": "huge"}
    shell = Shell(request)
    assert (shell.theme, shell.type_size, shell.next_theme) == ("auto", "normal", "light")


def test_whose_house_it_is_comes_from_the_middleware() -> None:
    request = asked()
    request.shell_facts = ShellFacts("临江区人民法院", "何苇", "民一庭・书记员")
    shell = Shell(request)
    assert (shell.name, shell.person, shell.line) == ("临江区人民法院", "何苇", "民一庭・书记员")


@pytest.mark.parametrize(
    ("headers", "is_part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_a_part_is_given_only_where_a_part_is_asked_for(headers: dict[str, str], is_part: bool) -> None:
    context = {"words": "", "found": [], "total": 0}
    answer = render_page(asked(**headers), "ui/search.html", context, fragment="ui/parts/hits.html")
    assert ("<html" not in answer.content.decode()) is is_part
    assert "HX-Request" in answer.headers["Vary"]


def test_a_redirect_takes_its_word_along() -> None:
    request = asked()
    answer = redirect_with_notice(request, "ui:gallery", "已发送3份", level="warn")
    assert (answer.status_code, answer["Location"]) == (302, reverse("ui:gallery"))
    assert [(notice.text, notice.level) for notice in Shell(request).notices] == [("已发送3份", "warn")]
    part = redirect_with_notice(asked(**{"HX-Request": "true"}), "ui:gallery", "x")
    assert (part.status_code, part["HX-Redirect"]) == (204, reverse("ui:gallery"))


def test_a_fragment_can_leave_word_in_the_live_region() -> None:
    answer = notify(HttpResponse(), "已发送3份", level="info")
    assert answer["HX-Trigger"].isascii()
    assert json.loads(answer["HX-Trigger"]) == {"xz:notice": {"text": "已发送3份", "level": "info"}}


def test_absent_and_forbidden_have_one_face() -> None:
    request = asked("/nope/")
    absent, forbidden = (render_to_string(f"{code}.html", request=request) for code in (404, 403))
    assert re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "[^"]+"', "", absent) == re.sub(
        r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "[^"]+"', "", forbidden
    )
    assert "找不到这个页面" in absent


@pytest.mark.parametrize("code", [400, 409, 413, 429])
def test_a_refusal_tells_its_reason_and_remedy(code: int) -> None:
    refusal = Refused("案号缺少编号", remedy="请对照立案通知书补全", basis="第三条")
    found = render_to_string(f"{code}.html", {"refusal": refusal}, request=asked())
    assert "案号缺少编号" in found
    assert "请对照立案通知书补全" in found
    assert "data-face" in found


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429, 500, "403_csrf"])
def test_every_face_can_be_drawn_when_nothing_else_stands(code: Any) -> None:
    found = render_to_string(f"{code}.html")
    assert "<h1>" in found
    assert "没有" in found or "找不到" in found or "看不懂" in found or "停一停" in found


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*SCREENS, ""])
def test_no_style_and_no_script_stands_in_the_markup(name: str) -> None:
    found = Client().get(f"/ui/gallery/{name}/".replace("//", "/")).content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", found)
    scripts = re.findall(r"<script([^>]*)>", found)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)
    ids = re.findall(r'\sid="([^"]+)"', found)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_reading_is_remembered_and_never_leads_off_the_site() -> None:
    client = Client()
    answer = client.post(
        "/ui/reading/", {"theme": "dark", "type": "large", "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"
    assert (client.cookies["xz-theme"].value, client.cookies["xz-type"].value) == ("dark", "large")
    assert client.post("/ui/reading/", {"theme": "pink", "next": "/x/"})["Location"] == "/x/"
    assert client.cookies["xz-theme"].value == "dark"
    assert client.get("/ui/reading/").status_code == 405


def test_search_asks_every_place_the_person_may_look() -> None:
    from xiezhi.ui.pages import house

    def find(request: HttpRequest, words: str, limit: int) -> list[SearchHit]:
        return [SearchHit(f"（2026）沪0199民初{words}号", "/1/", "房屋租赁合同纠纷", "viewed", True)]

    places: Registry[SearchEntry] = Registry("searches")
    places.add("orders", SearchEntry("orders", "送达任务", find, "orders.read"))
    places.add("people", SearchEntry("people", "人员", find, "people.manage"))
    with patch("xiezhi.ui.pages.house.SEARCHES", places):
        found = house.search(asked("/ui/search/?q=4127")).content.decode()
        nothing = house.search(asked("/ui/search/")).content.decode()
    assert found.count("（2026）沪0199民初4127号") == 1
    assert "找到1项" in found
    assert "民初" not in nothing
