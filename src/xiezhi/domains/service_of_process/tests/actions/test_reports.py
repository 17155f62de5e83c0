"""Reports of gateways and carriers: doubled, late, out of order, contradicting; the picture is the same."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from tests.support import service

from xiezhi.domains.service_of_process.actions.attempts import cancel_attempt
from xiezhi.domains.service_of_process.actions.reports import catch_up, record_handed, record_report
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.actions.sweeping import catch_up_messages
from xiezhi.domains.service_of_process.models import Cell, TrailEntry
from xiezhi.lib.verdict import NotFound

AT = service.SENT_AT
HANDED, ARRIVED = AT + timedelta(seconds=8), AT + timedelta(seconds=13)


def queued(world: Any, *, confirmed: bool = True) -> Any:
    order = service.make_order(world)
    person = service.recipient(order)
    if confirmed:
        service.make_confirmation(world, person.party)
    else:
        service.make_address(world, person, source="found_by_court")
    attempt = service.make_attempt(world, service.recipient(order))
    return send_attempt(attempt, by=world.service_specialist, at=AT).attempt


def picture(attempt: Any) -> Any:
    attempt.refresh_from_db()
    cells = Cell.objects.filter(attempt=attempt).values_list(
        "handed_at", "arrived_at", "effective_on", "failed"
    )
    return attempt.state, attempt.failed, sorted(cells, key=str)


REPORTS = {
    "handed": lambda pk: record_handed(pk, at=HANDED),
    "arrived": lambda pk: record_report(pk, arrived=True, at=ARRIVED),
    "again": lambda pk: record_report(pk, arrived=True, at=ARRIVED + timedelta(hours=1)),
    "failed": lambda pk: record_report(
        pk, arrived=False, at=ARRIVED + timedelta(minutes=5), code="number_invalid"
    ),
}


def test_any_order_gives_the_same_picture(world: Any) -> None:
    case = service.make_case(world)
    service.make_confirmation(world, service.party(case))
    for sequence in itertools.permutations(REPORTS):
        order = service.make_order(world, court_case=case, documents=service.DOCUMENTS[:2])
        planned = service.make_attempt(world, service.recipient(order))
        attempt = send_attempt(planned, by=world.service_specialist, at=AT).attempt
        for name in sequence:
            REPORTS[name](attempt.pk)
            REPORTS[name](attempt.pk)
        state, failed, cells = picture(attempt)
        assert (state, failed) == ("served", ""), sequence
        assert {cell[1] for cell in cells} == {ARRIVED}, sequence
        assert {str(cell[2]) for cell in cells} == {"2026-11-16"}, sequence
        assert {cell[3] for cell in cells} == {""}, sequence
        assert TrailEntry.objects.filter(attempt=attempt, kind="arrived").count() == 1, sequence
        assert TrailEntry.objects.filter(attempt=attempt, kind="handed").count() == 1, sequence


def test_arrival_at_an_address_the_court_found_is_not_service(world: Any) -> None:
    attempt = queued(world, confirmed=False)
    record_handed(attempt.pk, at=HANDED)
    record_report(attempt.pk, arrived=True, at=ARRIVED)
    state, _, cells = picture(attempt)
    assert state == "attempting"
    assert {cell[2] for cell in cells} == {None}
    order = attempt.order
    order.refresh_from_db()
    assert (order.summary_state, order.effective_count, order.next_waiting) == ("arrived", 0, True)


@pytest.mark.parametrize(
    ("code", "failure", "struck"),
    [
        ("number_invalid", "number_invalid", "arrived"),
        ("gateway_refused", "gateway_refused", "handed"),
        ("never heard of", "carrier_rejected", "arrived"),
        ("bounced", "bounced", "arrived"),
    ],
)
def test_a_failure_is_told_in_our_words(world: Any, code: str, failure: str, struck: str) -> None:
    attempt = queued(world)
    record_report(attempt.pk, arrived=False, at=ARRIVED, reason="对方说的话", code=code)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.failed) == ("failed", failure)
    cell = attempt.cells.first()
    assert cell.facts.failed.value == failure
    assert cell.facts.failed.struck.value == struck
    attempt.order.refresh_from_db()
    assert attempt.order.summary_state == "failed"


def test_a_report_for_an_attempt_taken_back_changes_nothing(world: Any) -> None:
    attempt = queued(world)
    cancel_attempt(attempt, reason="选错", by=world.service_specialist, at=AT)
    for report in REPORTS.values():
        report(attempt.pk)
    assert picture(attempt)[0] == "cancelled"
    assert {cell[:3] for cell in picture(attempt)[2]} == {(None, None, None)}


def test_a_report_about_nothing_is_refused_as_absent(world: Any) -> None:
    with pytest.raises(NotFound):
        record_report(987654, arrived=True, at=AT)


def test_events_of_the_message_room_are_heard_by_name(
    world: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from xiezhi.kernel.integration.actions import publish

    attempt = queued(world)
    with django_capture_on_commit_callbacks(execute=True):
        publish("notifications.message_handed", message_id=attempt.message_id, at=HANDED)
        publish(
            "notifications.message_reported",
            message_id=attempt.message_id,
            at=ARRIVED,
            arrived=True,
            reason="",
            code="",
        )
    assert picture(attempt)[0] == "served"


def test_a_message_of_somebody_else_is_none_of_our_business(
    world: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from xiezhi.kernel.integration.actions import publish
    from xiezhi.kernel.notifications.actions import send

    message = send(
        "sms",
        to="19900000100",
        body="别的系统",
        object=("other.thing", 1),
        organisation_id=world.court.pk,
        at=AT,
    )
    with django_capture_on_commit_callbacks(execute=True):
        publish("notifications.message_handed", message_id=message.pk, at=HANDED)
        publish("notifications.message_handed", message_id=987654, at=HANDED)
    assert not TrailEntry.objects.exists()


def test_what_nobody_heard_is_carried_over_later(world: Any) -> None:
    attempt = queued(world)
    message = attempt.message
    message.state, message.handed_at, message.reported_at = "arrived", HANDED, ARRIVED
    message.save()
    assert catch_up_messages(at=ARRIVED + timedelta(minutes=5)) == 1
    first = picture(attempt)
    assert first[0] == "served"
    assert catch_up_messages(at=ARRIVED + timedelta(minutes=10)) == 0
    catch_up(attempt.pk)
    catch_up(987654)
    assert picture(attempt) == first
