"""One search box: orders, cases, parties and documents, each only for who may open it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.support.service import make_case, make_order


def _found(client: Any, words: str) -> set[str]:
    """The addresses under the box."""
    answer = client.get(reverse("ui:search"), {"q": words})
    assert answer.status_code == 200
    return set(re.findall(r'<li data-row><a href="([^"]+)"', answer.content.decode()))


def _of(order: Any) -> dict[str, str]:
    document = order.documents.order_by("position", "pk").first()
    return {
        "order": reverse("service_of_process:order", args=[order.pk]),
        "case": reverse("service_of_process:case", args=[order.court_case_id]),
        "document": reverse("service_of_process:document", args=[order.pk, document.pk]),
    }


@pytest.mark.parametrize("words", ["陆文澜", "文澜", "陆文", "青禾餐饮", "青禾", " 陆文澜\u200b "])
def test_a_party_is_found_by_two_characters_of_the_name(words: str, world: Any, sign_in: Any) -> None:
    order = make_order(world)
    places = _of(order)
    assert {places["order"], places["case"]} <= _found(sign_in(world.judge), words)
    assert not set(places.values()) & _found(sign_in(world.judge_elsewhere), words)


@pytest.mark.parametrize("words", ["（2026）沪0199民初4127号", "(2026)沪0199民初4127号", "4127", "民初4127"])
def test_a_case_and_its_orders_are_found_by_number(words: str, world: Any, sign_in: Any) -> None:
    places = _of(make_order(world))
    other = _of(make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4128号")))
    found = _found(sign_in(world.service_specialist), words)
    assert {places["order"], places["case"]} <= found
    assert not {other["order"], other["case"]} & found
    assert not set(places.values()) & _found(sign_in(world.service_specialist_elsewhere), words)


def test_an_order_is_found_by_its_own_number(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    assert _of(order)["order"] in _found(sign_in(world.judge), order.order_no)
    assert _of(order)["order"] in _found(sign_in(world.judge), order.order_no.lower())


def test_a_document_is_found_by_a_part_of_its_name_until_it_is_withdrawn(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    document = order.documents.order_by("position", "pk").first()
    words, place = document.name[1:3], _of(order)["document"]
    client = sign_in(world.judge)
    assert place in _found(client, words)
    assert client.get(place).status_code == 200
    # Neither in another court nor for a leader, who may open no order.
    assert place not in _found(sign_in(world.judge_elsewhere), words)
    assert place not in _found(sign_in(world.court_leader), words)
    type(document).objects.filter(pk=document.pk).update(withdrawn_at=order.requested_at)
    assert place not in _found(client, words)


@pytest.mark.parametrize(
    "words",
    ["", " ", "书", "陆", "%", "__", "%%", "\\\\", "'; --", "\x00", "<b>陆</b>", "\u202e陆", "长" * 5000],
)
def test_nothing_is_found_by_a_single_character_or_by_marks_of_the_query_language(
    words: str, world: Any, sign_in: Any
) -> None:
    make_order(world)
    client = sign_in(world.judge)
    answer = client.get(reverse("ui:search"), {"q": words})
    assert answer.status_code in {200, 400}
    assert b"<li data-row>" not in answer.content
    assert b"<b>\xe9\x99\x86</b>" not in answer.content


def test_the_box_asks_as_often_for_many_hits_as_for_few(
    world: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_order(world)
    client = sign_in(world.judge)
    _found(client, "陆文澜")
    with CaptureQueriesContext(connection) as few:
        _found(client, "陆文澜")
    for number in range(5):
        make_order(world, court_case=make_case(world, case_no=f"（2026）沪0199民初{5000 + number}号"))
    with django_assert_max_num_queries(len(few)):
        assert len(_found(client, "陆文澜")) >= 12
