"""SP-47: a year of 8,000 cases (24,000 orders) in one court; how long its list and its reports take.

``python -m benchmarks year`` (or ``make bench``) runs it in a database of its own.
Lists have the limit of the platform's lists, the statistics of a year two seconds.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import timedelta
from typing import Any

from benchmarks.figures import percentile, summary, write
from benchmarks.seeding import NOW, name_of

CASES, ORDERS_OF_A_CASE = 8000, 3
TARGET_MS, LIST_MS = 2000, 200
BATCH = 500
REPORTS, LISTS = 10, 60
KINDS = (("complaint", "起诉状副本"), ("summons", "开庭传票"))
WAYS = (
    ("electronic", "sms_link"),
    ("electronic", "sms_link"),
    ("postal", "post"),
    ("direct", "visit"),
    ("simple", "phone"),
)
LOAD = {
    "cases": CASES, "orders": CASES * ORDERS_OF_A_CASE, "clients": 1, "think_time": "none", "shares_cores": True,
    "how": "in process, rights on",
}  # fmt: skip


def measure(world: Any) -> None:
    """Fill the year, then time the list and the pages of the figures."""
    from django.db import connection

    begun = time.monotonic()
    seed_year(world)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{CASES} 件案件，用时 {time.monotonic() - begun:.0f} 秒", file=sys.stderr)
    _pages(
        world,
        "year_report_p95",
        world.court_leader,
        _REPORTS,
        REPORTS,
        TARGET_MS,
        "three cuts of the report, the year",
    )
    _pages(world, "year_list_p95", world.service_specialist, _LISTS, LISTS, LIST_MS, "three lists in turn")
    _progress(world)


_REPORTS = (
    "/service/reports/?by=month&period=year", "/service/reports/?by=organisation&period=year",
    "/service/reports/?by=day&period=month", "/service/statistics/?period=year",
)  # fmt: skip
_LISTS = ("/orders/", "/orders/?view=trouble", "/orders/?sort=-due")


def _pages(
    world: Any, name: str, person: Any, addresses: tuple[str, ...], times: int, target: float, mix: str
) -> None:
    from tests.support.clients import client_of

    client = client_of(person)
    found = []
    for turn in range(-1, times * len(addresses)):
        address = addresses[turn % len(addresses)]
        begun = time.perf_counter()
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        if turn >= 0:
            found.append(time.perf_counter() - begun)
    load = {**LOAD, "mix": mix}
    write(
        name,
        percentile(found, 0.95) * 1000,
        unit="ms",
        target=target,
        n=len(found),
        load=load,
        more=summary(found),
    )


def _progress(world: Any) -> None:
    from xiezhi.domains.service_of_process.queries.reports import year_progress

    progress = year_progress(world.court_leader, world.court.pk, on=NOW.date())
    if not progress.completed:
        raise SystemExit("no case of the year is counted")
    print(f"服务年度：{progress.completed}/{progress.target}", flush=True)


def seed_year(world: Any) -> None:
    """Write the cases batch by batch, with papers, attempts and cells as real ones have them."""
    from tests.support.service import pdf

    from xiezhi.kernel.files.actions import store

    chance = random.Random(8000)
    file = store(pdf("一年"), name="文书.pdf", by=world.judge, at=NOW)
    for start in range(0, CASES, BATCH):
        _write_batch(world, start, min(BATCH, CASES - start), chance, file)


def _write_batch(world: Any, start: int, size: int, chance: random.Random, file: Any) -> None:
    from xiezhi.domains.service_of_process.models import Attempt, Cell, OrderDocument, Recipient, ServiceOrder
    from xiezhi.kernel.cases.models import CourtCase, Party

    cases = CourtCase.objects.bulk_create([_case(world, start + one) for one in range(size)])
    parties = [Party(court_case=one, role="被告", kind="person", name=name_of(chance)) for one in cases]
    for party in parties:
        party.name_grams = Party._meta.get_field("name_grams").marks_of(party.name)  # type: ignore[attr-defined]
    Party.objects.bulk_create(parties)
    orders = ServiceOrder.objects.bulk_create([
        _order(world, case, (start + place) * ORDERS_OF_A_CASE + turn, chance)
        for place, case in enumerate(cases) for turn in range(ORDERS_OF_A_CASE)
    ])  # fmt: skip
    whose = {party.court_case_id: party for party in parties}
    recipients = Recipient.objects.bulk_create([
        Recipient(order=one, party=whose[one.court_case_id], added_at=one.requested_at) for one in orders
    ])  # fmt: skip
    documents = OrderDocument.objects.bulk_create([
        OrderDocument(
            order=one, kind=kind, name=name, pages=2, source="pushed", file=file, position=place, added_at=one.requested_at
        )
        for one in orders for place, (kind, name) in enumerate(KINDS)
    ])  # fmt: skip
    attempts = Attempt.objects.bulk_create([_attempt(one, chance) for one in recipients])
    papers: dict[int, list[Any]] = {}
    for document in documents:
        papers.setdefault(document.order_id, []).append(document)
    Cell.objects.bulk_create([
        _cell(attempt, document) for attempt in attempts for document in papers[attempt.order_id]
    ])  # fmt: skip


def _case(world: Any, number: int) -> Any:
    from xiezhi.kernel.cases.models import CourtCase

    return CourtCase(
        case_no=f"（2026）沪0199民初{100000 + number}号", court=world.court, organisation=world.division,
        category="civil_commercial", cause="房屋租赁合同纠纷", judge=world.judge, clerk=world.clerk,
        docketed_at=NOW - timedelta(minutes=number * 58),
    )  # fmt: skip


def _order(world: Any, court_case: Any, number: int, chance: random.Random) -> Any:
    from xiezhi.domains.service_of_process.models import ServiceOrder

    asked = NOW - timedelta(minutes=number * 19)
    done = chance.random() < 0.8
    return ServiceOrder(
        order_no=f"SD-2026-{600000 + number}", court_case=court_case, court=court_case.court,
        organisation=court_case.organisation, category=court_case.category, state="completed" if done else "serving",
        judge=court_case.judge, clerk=court_case.clerk, requested_at=asked, changed_at=asked,
        completed_at=asked + timedelta(days=4) if done else None, cell_count=2, effective_count=2 if done else 0,
        summary_state="effective" if done else chance.choice(("queued", "handed", "arrived", "failed")),
        next_code="" if done else "wait_view", next_sentence="" if done else "等待查阅",
        due_at=None if done else asked + timedelta(days=5),
    )  # fmt: skip


def _attempt(recipient: Any, chance: random.Random) -> Any:
    from xiezhi.domains.service_of_process.models import Attempt

    order, (method, channel) = recipient.order, chance.choice(WAYS)
    done = order.state == "completed"
    return Attempt(
        order=order, recipient=recipient, number=1, method=method, channel=channel,
        state="served" if done else chance.choice(("attempting", "failed")), address_masked="199****0000",
        created_at=order.requested_at, queued_at=order.requested_at + timedelta(hours=2),
    )  # fmt: skip


def _cell(attempt: Any, document: Any) -> Any:
    from xiezhi.domains.service_of_process.models import Cell

    served_on = (attempt.queued_at + timedelta(days=3)).date() if attempt.state == "served" else None
    return Cell(attempt=attempt, document=document, queued_at=attempt.queued_at, effective_on=served_on)
