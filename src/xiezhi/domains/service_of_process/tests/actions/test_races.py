"""Two writers at once: one order number each, one proof, one objection, one order for one push."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from tests.support import service
from tests.support.clock import NOW
from tests.support.world import build_world, find_world

from xiezhi.domains.service_of_process.actions.access import verify_access
from xiezhi.domains.service_of_process.actions.objections import raise_objection
from xiezhi.domains.service_of_process.actions.orders import create_order, next_order_no
from xiezhi.domains.service_of_process.actions.reading import record_view, sign
from xiezhi.domains.service_of_process.actions.reports import record_handed, record_report
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.models import (
    Attempt,
    Objection,
    Proof,
    ReceiptRecord,
    ServiceOrder,
    TrailEntry,
)
from xiezhi.domains.service_of_process.types import ObjectionKind
from xiezhi.domains.service_of_process.types.drafts import OrderDraft, RecipientDraft
from xiezhi.kernel.integration.models import ApiClient
from xiezhi.kernel.notifications.models import Message, OutgoingMessage
from xiezhi.lib.verdict import Refused

AT = service.VIEWED_AT
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts side by side, each on a connection of its own; what they gave or raised."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            results[place] = act()
        except Refused as refused:
            results[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.fixture
def town() -> Any:
    return find_world() or build_world()


def test_order_numbers_are_never_given_twice(town: Any) -> None:
    numbers = at_once(*[lambda: [next_order_no(NOW) for _ in range(25)]] * 4)
    given = [number for batch in numbers for number in batch]
    assert len(set(given)) == 100


def test_one_push_sent_twice_at_once_makes_one_order(town: Any) -> None:
    case = service.make_case(town)
    client = ApiClient.objects.create(
        name="办案系统", client_id="inner", secret_hash="x", organisation=town.court, created_at=NOW
    )
    draft = OrderDraft(
        court_case_id=case.pk, client_id=client.pk, external_no="T-1", documents=(service.document_draft(),),
        recipients=(RecipientDraft(party_id=service.party(case).pk),),
    )  # fmt: skip
    orders = at_once(*[lambda: create_order(draft, by=None, at=NOW)] * 4)
    assert len({order.pk for order in orders}) == 1
    assert ServiceOrder.objects.count() == 1
    assert ServiceOrder.objects.get().documents.count() == 1


def test_one_attempt_sent_twice_at_once_goes_out_once(town: Any) -> None:
    order = service.make_order(town)
    service.make_confirmation(town, service.recipient(order).party)
    attempt = service.make_attempt(town, service.recipient(order))
    results = at_once(*[lambda: send_attempt(attempt, by=town.service_specialist, at=NOW)] * 3)
    assert sum(isinstance(result, Refused) for result in results) == 2
    assert OutgoingMessage.objects.count() == 1


def test_reports_at_once_leave_one_story_and_tell_the_end_once(town: Any) -> None:
    sent = service.make_sent(town, arrived=False)
    at_once(
        lambda: record_report(sent.attempt.pk, arrived=True, at=AT),
        lambda: record_handed(sent.attempt.pk, at=AT),
        lambda: record_report(sent.attempt.pk, arrived=True, at=AT),
        lambda: record_report(sent.attempt.pk, arrived=False, at=AT, code="number_invalid"),
    )
    assert sent.fresh().state == "served"
    assert {cell.arrived_at for cell in sent.cells()} == {AT}
    assert TrailEntry.objects.filter(attempt=sent.attempt, kind="arrived").count() == 1
    assert Message.objects.filter(kind="service_of_process.completed", person=town.judge).count() == 1
    assert Proof.objects.filter(kind="report").count() == 1


def test_first_views_at_once_issue_one_proof(town: Any) -> None:
    sent = service.make_sent(town)
    session = service.open_session(sent, answer=service.tail_of(sent))
    at_once(*[
        lambda document=document: record_view(session, sent.attempt.pk, document.pk, at=AT)
        for document in sent.documents
    ])  # fmt: skip
    assert Proof.objects.filter(kind="electronic_proof").count() == 1
    assert all(cell.viewed_at == AT for cell in sent.cells())
    assert Proof.objects.get(kind="electronic_proof").additions.count() == 3


def test_one_name_drawn_twice_at_once_signs_once(town: Any) -> None:
    sent = service.make_viewed(town)
    act = lambda: sign(  # noqa: E731
        sent.session, sent.attempt.pk, [sent.documents[0].pk], at=AT, strokes=[[[0, 0], [1, 1]]]
    )
    results = at_once(act, act)
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert ReceiptRecord.objects.count() == 1


def test_two_objections_at_once_are_one(town: Any) -> None:
    sent = service.make_viewed(town)
    act = lambda: raise_objection(  # noqa: E731
        sent.session, sent.attempt.pk, kind=ObjectionKind.OTHER, at=NOW
    )
    results = at_once(act, act)
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Objection.objects.count() == 1


def test_wrong_tries_at_once_are_all_counted(town: Any) -> None:
    sent = service.make_sent(town)

    def knock() -> Any:
        return verify_access(token=sent.token, code=sent.code, answer="9999", ip="192.0.2.7", at=AT)

    results = at_once(*[knock] * 4)
    assert all(isinstance(result, Refused) for result in results)
    assert Attempt.objects.get(pk=sent.attempt.pk).wrong_tries == 4


def test_addresses_and_reports_of_one_case_never_wait_for_each_other(town: Any) -> None:
    first = service.make_sent(town, confirmed=False)
    second = service.make_order(
        town, court_case=first.order.court_case, documents=(("summons", "开庭传票", 1),)
    )
    person, other = service.recipient(first.order), service.recipient(second)
    results = at_once(
        lambda: service.make_address(town, person, value="19900000601"),
        lambda: service.make_address(town, other, value="19900000602"),
        lambda: service.make_confirmation(town, person.party),
        lambda: record_report(first.attempt.pk, arrived=True, at=AT),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    connection.close()
