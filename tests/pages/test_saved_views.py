"""存为视图: a list as it is narrowed becomes a tab of one's own."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from tests.support.service import make_case, make_order, make_signed
from xiezhi.kernel.search.actions.views import save_view
from xiezhi.kernel.search.models import SavedView
from xiezhi.kernel.search.types import MOST_VIEWS
from xiezhi.lib.verdict import Refused

LIST = "service_orders"
ORDERS = "/orders/"


def _keep(client: Any, query: str, name: str, **more: Any) -> Any:
    address = f"{reverse('search:view-new')}?list={LIST}&{query}"
    return client.post(address, {"name": name, **more})


def _tabs(client: Any, address: str = ORDERS) -> dict[str, str]:
    """Label of each tab over the list → its address; the current one carries a star."""
    text = client.get(address, follow=True).content.decode()
    nav = re.search(r'<nav class="xz-views".*?</nav>', text, re.S)
    assert nav
    found = re.findall(r'<a (?:class="[^"]*" )?href="([^"]*)"( aria-current="page")?>(.*?)</a>', nav[0])
    return {
        re.sub(r"<span>.*?</span>|<svg.*?</svg>", "", label) + ("*" if current else ""): unescape(url)
        for url, current, label in found
    }


def _own(person: Any) -> list[str]:
    return [one.name for one in SavedView.objects.filter(person=person)]


def test_a_narrowed_list_becomes_a_tab_that_shows_the_same_rows(world: Any, sign_in: Any) -> None:
    running = make_order(world)
    case = make_case(world, case_no="（2026）沪0199民初4128号")
    ended = make_signed(world, order=make_order(world, court_case=case)).order
    client = sign_in(world.service_specialist)
    assert "存为视图" not in _tabs(client)
    narrowed = f"{ORDERS}?order_state=completed&sort=-requested"
    save = _tabs(client, narrowed)["存为视图"]
    question = client.get(save).content.decode()
    assert "办理状态：已办结" in question
    assert "排序也一起存下来" in question

    answer = client.post(save, {"name": "办结的"}, follow=True)
    assert "已存为视图“办结的”" in answer.content.decode()
    tabs = _tabs(client, narrowed)
    assert tabs["办结的*"].startswith(ORDERS)
    assert "存为视图" not in tabs
    rows = client.get(tabs["办结的*"]).content.decode()
    assert ended.order_no in rows
    assert running.order_no not in rows
    # Nobody else sees the tab.
    assert "办结的" not in _tabs(sign_in(world.judge))


def test_a_standing_view_opens_first_and_the_whole_list_stays_one_click_away(
    world: Any, sign_in: Any
) -> None:
    make_order(world)
    client = sign_in(world.service_specialist)
    _keep(client, "state=failed", "失败的", is_default="on")
    assert client.get(ORDERS)["Location"] == f"{ORDERS}?state=failed&view=all"
    tabs = _tabs(client)
    assert "失败的*" in tabs
    assert "全部*" in _tabs(client, tabs["全部"])
    # A second one takes its place; taking it back leaves the list as it was.
    _keep(client, "state=objected", "异议的", is_default="on")
    assert client.get(ORDERS)["Location"] == f"{ORDERS}?state=objected&view=all"
    view = SavedView.objects.get(person=world.service_specialist, is_default=True)
    client.post(reverse("search:views"), {"view": view.pk, "act": "close"})
    assert client.get(ORDERS).status_code == 200


def test_views_are_renamed_moved_and_dropped_on_one_page(world: Any, sign_in: Any) -> None:
    client, person = sign_in(world.clerk), world.clerk
    for name, query in (("甲", "state=failed"), ("乙", "state=objected"), ("丙", "view=today&q=4127")):
        _keep(client, query, name)
    ids = {one.name: one.pk for one in SavedView.objects.filter(person=person)}
    address = reverse("search:views")
    shown = client.get(address).content.decode()
    assert shown.count("改名</summary>") == 3
    client.post(address, {"view": ids["丙"], "act": "up"})
    assert _own(person) == ["甲", "丙", "乙"]
    client.post(address, {"view": ids["甲"], "act": "up"})
    client.post(address, {"view": ids["甲"], "act": "down"})
    assert _own(person) == ["丙", "甲", "乙"]
    client.post(address, {"view": ids["丙"], "act": "rename", "name": "今天到期4127"})
    assert _own(person)[0] == "今天到期4127"
    refused = client.post(address, {"view": ids["乙"], "act": "rename", "name": " 甲 "})
    assert refused.status_code == 400
    assert "已经有一个视图叫“甲”" in refused.content.decode()
    client.post(address, {"view": ids["甲"], "act": "drop"})
    assert _own(person) == ["今天到期4127", "乙"]


def test_another_persons_view_is_not_there(world: Any, sign_in: Any) -> None:
    view = save_view(LIST, name="甲", query="state=failed", by=world.judge)
    other = sign_in(world.clerk)
    for act in ("rename", "up", "down", "open", "close", "drop"):
        answer = other.post(reverse("search:views"), {"view": view.pk, "act": act, "name": "乙"})
        assert answer.status_code == 404
    for wrong in ("", "0", "9" * 30, "-1", "x", "²"):
        assert other.post(reverse("search:views"), {"view": wrong, "act": "drop"}).status_code == 404
    assert (
        sign_in(world.judge).post(reverse("search:views"), {"view": view.pk, "act": "x"}).status_code == 404
    )
    assert _own(world.judge) == ["甲"]
    assert "还没有视图" in other.get(reverse("search:views")).content.decode()


def test_what_the_list_does_not_know_is_never_kept(world: Any, sign_in: Any) -> None:
    client = sign_in(world.judge)
    # An address of another site is no condition of the list: nothing is left to keep.
    answer = _keep(client, "next=https://example.com/&url=//example.com", "甲")
    assert answer.status_code == 302
    assert answer["Location"] == f"{ORDERS}?view=all"
    # A value the list would not take is refused, and named.
    answer = _keep(client, "state=flying&requested_from=2026-13-45", "甲")
    assert answer["Location"] == f"{ORDERS}?view=all"
    assert "条件不对：状态、提请" in client.get(answer["Location"]).content.decode()
    # An unknown list leads to one's own views.
    answer = client.post(f"{reverse('search:view-new')}?list=nowhere&state=failed", {"name": "甲"})
    assert answer["Location"] == reverse("search:views")
    assert _own(world.judge) == []


@pytest.mark.parametrize("name", ["", " ", "一" * 13, "a\u202eb", "x" * 61])
def test_a_bad_name_is_refused_beside_the_field_and_nothing_is_kept(
    name: str, world: Any, sign_in: Any
) -> None:
    answer = _keep(sign_in(world.judge), "state=failed", name)
    assert answer.status_code == 400
    assert "没有存" in answer.content.decode()
    assert _own(world.judge) == []


def test_a_hostile_name_stays_text(world: Any, sign_in: Any) -> None:
    client = sign_in(world.judge)
    _keep(client, "state=failed", "<b>x</b>")
    for address in (ORDERS, reverse("search:views")):
        assert b"<b>x</b>" not in client.get(address).content
        assert b"&lt;b&gt;x&lt;/b&gt;" in client.get(address).content


def test_twelve_views_a_list_and_each_name_once(world: Any) -> None:
    for number in range(MOST_VIEWS):
        save_view(LIST, name=f"第{number}个", query=f"q={number}x", by=world.judge)
    with pytest.raises(Refused, match="已经有12个视图"):
        save_view(LIST, name="再来一个", query="q=abc", by=world.judge)
    save_view(LIST, name="第0个", query="q=abc", by=world.clerk)
    with pytest.raises(Refused, match="已经有一个视图叫"):
        save_view(LIST, name="第０个", query="q=abd", by=world.clerk)


def test_a_condition_given_up_since_leaves_the_rest_of_the_view(world: Any, sign_in: Any) -> None:
    view = save_view(LIST, name="旧的", query="state=failed", by=world.judge)
    view.query = "channel=pigeon&state=failed&sort=colour"
    view.save()
    client = sign_in(world.judge)
    assert _tabs(client)["旧的"] == f"{ORDERS}?state=failed&view=all"
    assert "有的条件列表里已经没有了" in client.get(reverse("search:views")).content.decode()


def test_names_and_conditions_are_unreadable_in_the_database(world: Any) -> None:
    from django.db import connection

    view = save_view(LIST, name="陆文澜的", query="q=陆文澜", by=world.judge)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(v)::text FROM search_savedview v WHERE id = %s", [view.pk])
        kept = cursor.fetchone()[0]
    assert "陆文澜" not in kept
    assert "陆文澜".encode().hex() not in kept
    assert b"%E9%99%86".hex() not in kept


def test_the_tabs_cost_one_question_however_many(
    world: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(world.judge)
    address = f"{ORDERS}?view=all"
    client.get(address)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as bare:
        client.get(address)
    for number in range(5):
        save_view(LIST, name=f"第{number}个", query=f"q={number}x", by=world.judge)
    with django_assert_max_num_queries(len(bare)):
        client.get(address)
