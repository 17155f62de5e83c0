"""Measure the first figures: the list of a busy court, raising one order, one sealed proof.

``make bench`` runs it in a database of its own; ``python -m benchmarks year`` measures
the year of 8,000 cases (SP-47) alone. ``XIEZHI_BENCH_ORDERS``
changes the number of orders (100 000 unless told); a figure taken with fewer
says so in its load.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.test")

ORDERS = int(os.environ.get("XIEZHI_BENCH_ORDERS") or 100_000)
LISTS, CREATES, PROOFS = 200, 100, 100
LOAD = {
    "orders": ORDERS,
    "clients": 1,
    "think_time": "none",
    "shares_cores": True,
    "how": "in process, rights on",
}


def main() -> int:
    """Make a database, fill it, measure, throw it away."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment
    from tests.support.database import _drop, _make_template, _migrations_mark, _server

    from xiezhi.kernel.crypto.actions.keys import create_key_ring

    setup_test_environment()
    create_key_ring(settings.XIEZHI_KEYS)
    template, own = f"xiezhi_template_{_migrations_mark()}", f"xiezhi_bench_{os.getpid()}"
    with _server() as server:
        _make_template(server, template)
        server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
    connection.settings_dict["NAME"] = own
    try:
        _measure_year() if sys.argv[1:] == ["year"] else _measure()
    finally:
        connection.close()
        with _server() as server:
            _drop(server, own)
    return 0


def _measure() -> None:
    from django.db import connection
    from tests.support.clock import PageClock
    from tests.support.world import build_world

    from benchmarks.seeding import seed_orders
    from xiezhi.kernel.identity.pages import middleware

    middleware.read_clock = PageClock()  # the invented town lives on its own day
    world = build_world()
    begun = time.monotonic()
    seed_orders(world, ORDERS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{ORDERS} 件任务，用时 {time.monotonic() - begun:.0f} 秒", file=sys.stderr)
    _list_page(world)
    _create(world)
    _proof(world)


def _measure_year() -> None:
    """SP-47 in a database of its own: nothing but the year of one court."""
    from tests.support.clock import PageClock
    from tests.support.world import build_world

    from benchmarks import year
    from xiezhi.kernel.identity.pages import middleware

    middleware.read_clock = PageClock()
    year.measure(build_world())


def _timed(times: int, work: Callable[[int], Any]) -> list[float]:
    work(-1)
    found = []
    for turn in range(times):
        begun = time.perf_counter()
        work(turn)
        found.append(time.perf_counter() - begun)
    return found


def _list_page(world: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.support.clients import client_of

    from benchmarks.figures import percentile, summary, write

    client = client_of(world.service_specialist)
    addresses = (
        "/orders/",
        "/orders/?view=trouble",
        "/orders/?state=failed",
        "/orders/?sort=-due",
        "/orders/?q=陆文",
    )

    def ask(turn: int) -> None:
        answer = client.get(addresses[turn % len(addresses)])
        if answer.status_code != 200:
            raise SystemExit(f"{addresses[turn % len(addresses)]}: {answer.status_code}")

    found = _timed(LISTS, ask)
    with CaptureQueriesContext(connection) as queries:
        client.get("/orders/")
    load = {**LOAD, "mix": "five lists in turn: all, trouble, failed, by limit, a two-character name"}
    write(
        "order_list_p95",
        percentile(found, 0.95) * 1000,
        unit="ms",
        target=200,
        n=LISTS,
        load=load,
        more=summary(found),
    )
    write("order_list_queries", len(queries), unit="queries", target=12, n=1, load=LOAD)


def _create(world: Any) -> None:
    from tests.support.clock import NOW
    from tests.support.service import make_case, pdf

    from benchmarks.figures import percentile, summary, write
    from xiezhi.domains.service_of_process.actions.orders import create_order
    from xiezhi.domains.service_of_process.types import DocumentKind
    from xiezhi.domains.service_of_process.types.drafts import DocumentDraft, OrderDraft, RecipientDraft

    cases = [make_case(world, case_no=f"（2026）沪0199民初{900 + one}号") for one in range(CREATES + 1)]
    content = pdf()

    def create(turn: int) -> None:
        court_case = cases[turn + 1]
        create_order(
            OrderDraft(
                court_case_id=court_case.pk,
                documents=(DocumentDraft(kind=DocumentKind.COMPLAINT, name="起诉状副本", content=content),),
                recipients=tuple(RecipientDraft(party_id=p.pk) for p in court_case.parties.all()[:1]),
            ),
            by=world.judge, at=NOW,
        )  # fmt: skip

    found = _timed(CREATES, create)
    load = {**LOAD, "mix": "one order with one document and one recipient"}
    write(
        "order_create_p95",
        percentile(found, 0.95) * 1000,
        unit="ms",
        target=150,
        n=CREATES,
        load=load,
        more=summary(found),
    )


def _proof(world: Any) -> None:
    from tests.support.clock import NOW
    from tests.support.service import VIEWED_AT, make_case, make_order, make_sent, open_session, tail_of

    from benchmarks.figures import percentile, summary, write
    from xiezhi.domains.service_of_process.actions.papers import make_proof_file
    from xiezhi.domains.service_of_process.actions.reading import record_view
    from xiezhi.domains.service_of_process.models import Proof

    for one in range(PROOFS + 1):
        court_case = make_case(world, case_no=f"（2026）沪0199民初{2000 + one}号")
        sent = make_sent(world, order=make_order(world, court_case=court_case))
        # Each from an address of its own: the door counts tries by address.
        open_session(sent, answer=tail_of(sent), at=VIEWED_AT, ip=f"192.0.2.{one}")
        record_view(sent.session, sent.attempt.pk, sent.documents[0].pk, at=VIEWED_AT, ip=f"192.0.2.{one}")
    proofs = list(Proof.objects.filter(kind="electronic_proof", file=None).values_list("pk", flat=True))[
        : PROOFS + 1
    ]
    found = _timed(len(proofs) - 1, lambda turn: make_proof_file(proofs[turn + 1], at=NOW))
    load = {**LOAD, "mix": "one proof: ledger receipt, typeset, sealed, stored"}
    write(
        "sealed_proof_p95",
        percentile(found, 0.95) * 1000,
        unit="ms",
        target=400,
        n=len(found),
        load=load,
        more=summary(found),
    )


if __name__ == "__main__":
    sys.exit(main())
