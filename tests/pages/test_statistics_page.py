"""Figures for leaders, all tasks for the supervising department, nothing for others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.support.clock import NOW
from tests.support.service import make_case, make_order, make_signed

PAGE = "service_of_process:statistics"


def _section(client: Any, name: str) -> str:
    answer = client.get(reverse(PAGE))
    assert answer.status_code == 200
    found = re.search(rf'<section[^>]*id="{name}".*?</section>', answer.content.decode(), re.S)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


@pytest.mark.requirement("SP-10")
def test_leaders_see_figures_and_supervisors_see_tasks(world: Any, sign_in: Any) -> None:
    """A leader sees statistics of tasks within own authority only; the supervising department lists all running and
    finished tasks of the court and opens their details; others are refused."""
    running = make_order(world)
    case = make_case(world, case_no="（2026）沪0199民初4128号")
    finished = make_signed(world, order=make_order(world, court_case=case)).order
    abroad = make_order(world, court_case=make_case(world, elsewhere=True), accepted=False)
    orders = reverse("service_of_process:orders")

    # A leader sees statistics of tasks within own authority only: two of this court, one of the other.
    leader = sign_in(world.court_leader)
    assert re.search(r"民一庭 2 1 8 4 ", _section(leader, "by-division"))
    assert re.search(r"任务 2 办结 1 要送达的 8 已生效 4 ", _section(leader, "copies"))
    assert re.search(r"2026-11 2 1 8 4 ", _section(leader, "by-month"))
    assert re.search(r"任务 1 ", _section(sign_in(world.court_leader_elsewhere), "copies"))
    assert "民庭" not in _section(leader, "by-division").replace("民一庭", "")
    for order in (running, finished):
        assert leader.get(reverse("service_of_process:order", args=[order.pk])).status_code == 404
        assert order.order_no not in leader.get(orders).content.decode()
    # The supervising department lists all running and finished tasks of the court…
    supervisor = sign_in(world.supervisor)
    listed = supervisor.get(orders).content.decode()
    assert running.order_no in listed
    assert finished.order_no in listed
    assert abroad.order_no not in listed
    # …reaches them from the figures with one click…
    figures = supervisor.get(reverse(PAGE)).content.decode()
    link = re.search(r'href="([^"]+order_state=completed[^"]*)"', figures)
    assert link
    narrowed = supervisor.get(link[1].replace("&amp;", "&")).content.decode()
    assert finished.order_no in narrowed
    assert running.order_no not in narrowed
    # …and opens their details.
    for order in (running, finished):
        assert supervisor.get(reverse("service_of_process:order", args=[order.pk])).status_code == 200
    assert supervisor.get(reverse("service_of_process:order", args=[abroad.pk])).status_code == 404
    # Others are refused.
    for person in (world.judge, world.clerk, world.field_server, world.division_admin, world.audit_admin):
        assert sign_in(person).get(reverse(PAGE)).status_code == 404


def test_a_leader_of_one_division_sees_that_division_only(world: Any, sign_in: Any) -> None:
    from xiezhi.kernel.identity.actions.people import create_person
    from xiezhi.kernel.identity.actions.rights import give_role

    make_order(world)
    for place, seen in ((world.division, "任务 1 "), (world.service_centre, "任务 0 ")):
        person = create_person(
            username=f"leader-{place.pk}", name="庭长", organisation=place, password="Linjiang-2026!", by=None,
            at=NOW, must_change=False,
        )  # fmt: skip
        give_role(
            world.roles["court_leader"], to=person, organisation=place, from_on=NOW.date(), by=None, at=NOW
        )
        assert seen in _section(sign_in(person), "copies")


def test_the_search_box_finds_what_may_be_seen(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    for words in (order.order_no, order.court_case.case_no, "陆文澜"):
        for person, wanted in ((world.judge, True), (world.judge_elsewhere, False)):
            found = sign_in(person).get(reverse("ui:search"), {"q": words}).content.decode()
            assert (reverse("service_of_process:order", args=[order.pk]) in found) is wanted
    by_name = sign_in(world.judge).get(reverse("ui:search"), {"q": "陆文澜"}).content.decode()
    assert reverse("service_of_process:case", args=[order.court_case_id]) in by_name
