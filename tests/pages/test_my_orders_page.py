"""What a judge or a clerk sees on the phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.support.service import make_case, make_order, make_signed, party_draft

PAGE = "service_of_process:my-orders"


def _cards(client: Any) -> dict[str, str]:
    answer = client.get(reverse(PAGE))
    assert answer.status_code == 200
    found = re.findall(r'<section[^>]*data-order="([^"]+)".*?</section>', answer.content.decode(), re.S)
    parts = re.findall(r'<section[^>]*data-order="[^"]+".*?</section>', answer.content.decode(), re.S)
    return {
        no: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part)) for no, part in zip(found, parts, strict=True)
    }


@pytest.mark.requirement("SP-42")
def test_the_judges_team_sees_its_own_cases_without_a_number(world: Any, sign_in: Any) -> None:
    """After login (WeChat mini-program page) the judge's team sees own entrusted cases without typing a case
    number: current state, node, time taken and whether service is complete."""
    running = make_order(world)
    done = make_signed(
        world, order=make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4128号"))
    ).order
    make_order(world, court_case=make_case(world, elsewhere=True), accepted=False)

    # After login, and only then.
    assert sign_in(world.judge).get(reverse(PAGE)).status_code == 200
    # The judge's team (judge and clerk) sees the own entrusted cases, no other, without typing a number.
    for person in (world.judge, world.clerk):
        cards = _cards(sign_in(person))
        assert set(cards) == {running.order_no, done.order_no}
        assert running.court_case.case_no in cards[running.order_no]
    assert running.order_no not in _cards(sign_in(world.judge_elsewhere))
    # Current state and node, and the one sentence that says what blocks and with whom it lies.
    card = cards[running.order_no]
    assert "环节 待送达" in card
    assert running.next_sentence in card
    assert f"现在由谁办 {world.service_specialist.name}" in card
    # Time taken: from 11-13 16:20 to 11-19 09:00.
    assert "用时 5天16小时" in card
    # Whether service is complete.
    assert "送达完毕" in cards[done.order_no]
    assert "已生效 4/4份" in cards[done.order_no]
    assert "送达完毕" not in card
    assert "已生效 0/4份" in card


def test_no_right_no_page_and_names_are_text(world: Any, sign_in: Any) -> None:
    hostile = "<script>alert(1)</script>"
    case = make_case(world, cause=hostile, parties=[party_draft(name=hostile)])
    make_order(world, court_case=case, recipients=(hostile,))
    page = sign_in(world.judge).get(reverse(PAGE)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    for person in (world.service_specialist, world.court_leader, world.field_server):
        assert sign_in(person).get(reverse(PAGE)).status_code == 404
