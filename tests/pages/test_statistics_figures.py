"""送达统计: every figure says its formula, leads to its rows, holds for a period and goes into a spreadsheet."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.support.clock import moment
from tests.support.service import make_case, make_order, make_signed
from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.search.actions.views import save_view

PAGE = "service_of_process:statistics"


@pytest.fixture
def orders(world: Any) -> list[Any]:
    """Two of this month, one of them finished; one of the spring; and a draft that counts nowhere."""
    finished = make_signed(world, order=make_order(world)).order
    running = make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4128号"))
    spring = make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4129号"))
    ServiceOrder.objects.filter(pk=spring.pk).update(requested_at=moment("2026-03-31 23:30"))
    draft = make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4130号"))
    ServiceOrder.objects.filter(pk=draft.pk).update(state="draft")
    return [finished, running, spring, draft]


def _section(text: str, name: str) -> str:
    found = re.search(rf'<section[^>]*id="{name}".*?</section>', text, re.S)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def _page(client: Any, query: str = "") -> str:
    answer = client.get(f"{reverse(PAGE)}?{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("period=month", 2), ("period=quarter", 2), ("period=year", 3), ("period=all", 3), ("period=decade", 3),
     ("requested_from=2026-03-31&requested_until=2026-03-31", 1), ("requested_from=2026-04-01", 2),
     ("requested_until=2026-03-30", 0), ("requested_from=2026-03-31&period=month", 3)],
)  # fmt: skip
def test_figures_hold_for_the_period_asked(
    query: str, count: int, orders: Any, world: Any, sign_in: Any
) -> None:
    assert f"任务 {count} " in _section(_page(sign_in(world.court_leader), query), "copies")


@pytest.mark.parametrize(
    "query",
    [
        "requested_from=2026-11-02&requested_until=2026-11-01",
        "requested_from=2026-13-01",
        "requested_from=%3Cb%3E",
    ],
)
def test_a_period_that_cannot_be_is_refused_beside_its_field(
    query: str, orders: Any, world: Any, sign_in: Any
) -> None:
    answer = sign_in(world.court_leader).get(f"{reverse(PAGE)}?{query}")
    assert answer.status_code == 400
    assert 'class="xz-chip is-on is-error"' in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "period=month", "requested_from=2026-03-01&requested_until=2026-03-31"]
)
def test_every_figure_of_tasks_lists_as_many_rows_as_it_says(
    query: str, orders: Any, world: Any, sign_in: Any
) -> None:
    client = sign_in(world.supervisor)
    save_view("service_orders", name="失败的", query="state=failed", is_default=True, by=world.supervisor)
    text = _page(client, query)
    links = re.findall(
        r'(?:<td data-card="title">[^<]*</td><td class="is-number" data-label="任务">|<dt>(?:任务|办结)</dt><dd>)'
        r'<a href="([^"]+)">(\d+)</a>',
        text,
    )
    states = re.findall(r'<dt>[^<]*</dt><dd><a href="([^"]+)">(\d+)</a>', text.partition('id="by-state"')[2])
    assert len(links) >= 3
    assert states
    for address, count in links + states:
        rows = client.get(unescape(address))
        assert rows.status_code == 200
        assert len(set(re.findall(r"SD-\d{4}-\d+", rows.content.decode().partition('id="rows"')[2]))) == int(
            count
        )


def test_a_leader_reads_figures_and_formulas_but_finds_no_way_to_rows(
    orders: Any, world: Any, sign_in: Any
) -> None:
    text = _page(sign_in(world.court_leader))
    formulas = _section(text, "copies")
    for words in ("没有提请的草稿不计", "四舍五入到一位小数", "生效率（办结口径） 100.0%"):
        assert words in formulas
    assert re.search(r'<details class="xz-formulas"><summary', text)
    assert f'href="{reverse("service_of_process:orders")}?' not in text


def test_the_spreadsheet_holds_the_figures_of_the_page_and_is_recorded(
    orders: Any, world: Any, sign_in: Any
) -> None:
    client = sign_in(world.court_leader)
    assert f"{reverse(PAGE + '-export')}?period=month" in _page(client, "period=month")
    answer = client.get(f"{reverse(PAGE + '-export')}?period=month")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == (
        "分组",
        "名称",
        "任务（件）",
        "办结（件）",
        "要送达的（份）",
        "已生效（份）",
        "生效率（%）",
    )
    assert ("部门", "民一庭", 2, 1, 8, 4, 50) in rows
    assert ("提请月份", "2026-11", 2, 1, 8, 4, 50) in rows
    assert ("办理状态", "已办结", 1, None, None, None, None) in rows
    assert rows[-3][0] == "合计"
    assert "期间：本月" in rows[-1][0]
    assert AuditRow.objects.filter(act="service_of_process.statistics.export").count() == 1
    for person in (world.judge, world.audit_admin):
        assert sign_in(person).get(reverse(PAGE + "-export")).status_code == 404


def test_the_page_asks_as_often_for_many_orders_as_for_few(
    orders: Any, world: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(world.supervisor)
    client.get(reverse(PAGE))
    with django_assert_max_num_queries(16):
        client.get(reverse(PAGE))
