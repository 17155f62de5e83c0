"""Pages by key: every row once, forwards and back, whatever is added in between."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from xiezhi.ui.rendering import Key, KeyPage, paginate_by_key

pytestmark = pytest.mark.django_db


def ask(cursor: str = "") -> HttpRequest:
    """A request for a page."""
    return RequestFactory().get("/", {"page": cursor} if cursor else {})


@pytest.fixture
def rows() -> QuerySet[Any]:
    """Eleven rows in four ranks, three of them without a rank."""
    Group.objects.all().delete()
    for number, rank in enumerate("aabbb--ccc-"):
        Group.objects.create(name=f"{rank}{number:02}")
    ranks = [When(name__startswith=letter, then=Value(place)) for place, letter in enumerate("abc")]
    return Group.objects.annotate(rank=Case(*ranks, default=None))


def names(page: KeyPage[Any]) -> list[str]:
    """What stands on a page."""
    return [row.name for row in page.items]


@pytest.mark.parametrize(
    "order", [["name"], ["-name"], ["rank", "name"], ["-rank", "name"], ["rank", "-name"], ["-rank", "-pk"]]
)
def test_every_row_comes_once_and_the_way_back_is_the_same(rows: QuerySet[Any], order: list[str]) -> None:
    pages, cursor = [], ""
    while True:
        page = paginate_by_key(rows, ask(cursor), order=order, size=3)
        pages.append(page)
        cursor = page.next_cursor
        if not cursor:
            break
    seen = [name for page in pages for name in names(page)]
    assert len(seen) == len(set(seen)) == 11
    assert [page.first_number for page in pages] == [1, 4, 7, 10]
    if order[0].endswith("rank"):
        assert [name[0] for name in seen[-3:]] == ["-", "-", "-"]
    back = pages[-1]
    for earlier in reversed(pages[:-1]):
        back = paginate_by_key(rows, ask(back.previous_cursor), order=order, size=3)
        assert names(back) == names(earlier)
        assert back.first_number == earlier.first_number
    assert back.previous_cursor == ""


def test_a_row_added_in_between_moves_nothing(rows: QuerySet[Any]) -> None:
    first = paginate_by_key(rows, ask(), order=["name"], size=3)
    Group.objects.create(name="---first")
    second = paginate_by_key(rows, ask(first.next_cursor), order=["name"], size=3)
    assert not set(names(first)) & set(names(second))


def test_a_forged_or_foreign_cursor_leads_to_the_first_page_and_says_so(rows: QuerySet[Any]) -> None:
    other = paginate_by_key(rows, ask(), order=["-name"], size=3).next_cursor
    for cursor in ("x", "e30:1:2", other, other[:-1] + "0"):
        page = paginate_by_key(rows, ask(cursor), order=["name"], size=3)
        assert page.was_reset
        assert page.first_number == 1
        drawn = Template("{% load ui %}{% pager page %}").render(Context({"page": page, "request": ask()}))
        assert "翻页位置已失效" in drawn


def test_a_page_costs_one_query_and_the_total_one_more(
    rows: QuerySet[Any], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        paginate_by_key(rows, ask(), order=["name"], size=3)
    with django_assert_num_queries(2):
        page = paginate_by_key(rows, ask(), order=["name"], size=3, count=True)
    assert page.total == 11


def test_an_empty_list_has_no_neighbours() -> None:
    Group.objects.all().delete()
    page = paginate_by_key(Group.objects.all(), ask(), order=[Key("name")], size=3)
    assert (len(page), page.next_cursor, page.previous_cursor) == (0, "", "")


def test_the_pager_keeps_the_conditions_of_the_address(rows: QuerySet[Any]) -> None:
    request = RequestFactory().get("/", {"state": "a"})
    page = paginate_by_key(rows, request, order=["name"], size=3, count=True)
    drawn = Template("{% load ui %}{% pager page %}").render(Context({"page": page, "request": request}))
    assert "state=a" in drawn
    assert "第1–3条，共11条" in drawn
    assert 'rel="next"' in drawn
    assert 'rel="prev"' not in drawn
