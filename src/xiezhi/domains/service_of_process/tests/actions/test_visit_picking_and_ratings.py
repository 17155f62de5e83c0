"""Who is picked for a visit and why; ratings given once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.support.clock import NOW
from tests.support.service import make_address, make_case, make_order, make_sent, recipient
from tests.support.visits import HOME, THERE_AT, attempt_of, make_taken, prove, told

from xiezhi.domains.service_of_process.actions.reports import record_report
from xiezhi.domains.service_of_process.actions.visit_picking import pick_visits
from xiezhi.domains.service_of_process.actions.visit_ratings import ask_rating, open_rating, rate
from xiezhi.domains.service_of_process.actions.visit_reports import report_visit
from xiezhi.domains.service_of_process.models import Visit, VisitRating, VisitSettings
from xiezhi.lib.verdict import Conflict, Refused

pytestmark = pytest.mark.django_db


def test_the_rule_picks_who_needs_a_visit_says_why_and_picks_once(world: Any) -> None:
    sent = make_sent(world, arrived=False)
    record_report(
        sent.attempt.pk, arrived=False, at=NOW - timedelta(days=2), reason="空号", code="no_such_number"
    )
    make_address(world, recipient(sent.order), kind="postal", value=HOME)
    assert pick_visits(at=NOW) == 1
    visit = Visit.objects.get()
    assert (visit.state, visit.by_rule, visit.reasons) == ("waiting", True, ["电子送达失败1次"])
    assert pick_visits(at=NOW) == 0
    assert Visit.objects.count() == 1


def test_a_court_may_switch_the_rule_off_or_wait_longer(world: Any) -> None:
    sent = make_sent(world)
    assert sent.attempt.state
    make_address(world, recipient(sent.order), kind="postal", value=HOME)
    settings = VisitSettings.objects.create(court=world.court, after_silent_days=10)
    # Sent three days ago to a confirmed mobile: in effect already, so nobody has to go there.
    assert pick_visits(at=NOW) == 0
    order = make_order(
        world, court_case=make_case(world, case_no="（2026）沪0199民初9003号"), recipients=("沈嘉树",)
    )
    make_sent(world, order=order, name="沈嘉树", confirmed=False)
    make_address(world, recipient(order, "沈嘉树"), kind="postal", value=HOME)
    assert pick_visits(at=NOW) == 0
    settings.after_silent_days = 2
    settings.save()
    settings.picks = False
    settings.save()
    assert pick_visits(at=NOW) == 0
    settings.picks = True
    settings.save()
    assert pick_visits(at=NOW) == 1
    assert "天没有查阅、没有回复" in Visit.objects.get().reasons[0]


def reported(world: Any) -> Any:
    visit = make_taken(world)
    prove(visit, "door", "recipient_signature", by=world.field_server)
    report_visit(visit, told(visit), by=world.field_server, at=THERE_AT)
    return visit


def test_a_rating_is_given_once_and_stands(world: Any) -> None:
    visit = reported(world)
    old = ask_rating(visit, attempt_of(visit).pk, by=world.field_server, at=THERE_AT)
    token = ask_rating(visit, attempt_of(visit).pk, by=world.field_server, at=THERE_AT)
    with pytest.raises(Refused, match="已经用过"):
        open_rating(old, ip="192.0.2.1", at=THERE_AT)
    with pytest.raises(Refused, match="1到5分"):
        rate(token, stars=6, words="", ip="192.0.2.1", at=THERE_AT)
    rate(token, stars=2, words="说话太急", ip="192.0.2.1", at=THERE_AT)
    with pytest.raises(Refused, match="已经用过"):
        rate(token, stars=5, words="", ip="192.0.2.1", at=THERE_AT)
    with pytest.raises(Conflict, match="评价过"):
        ask_rating(visit, attempt_of(visit).pk, by=world.field_server, at=THERE_AT)
    for change in (lambda: VisitRating.objects.update(stars=5), lambda: VisitRating.objects.all().delete()):
        with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
            change()
    assert VisitRating.objects.get().stars == 2


def test_a_rating_link_runs_out_and_is_not_guessed(world: Any) -> None:
    visit = reported(world)
    token = ask_rating(visit, attempt_of(visit).pk, by=world.field_server, at=THERE_AT)
    with pytest.raises(Refused, match="过期"):
        open_rating(token, ip="192.0.2.1", at=THERE_AT + timedelta(days=8))
    for _ in range(30):
        with pytest.raises(Refused):
            open_rating("nobody-was-sent-this", ip="192.0.2.9", at=THERE_AT)
    with pytest.raises(Refused, match="次数太多"):
        open_rating(token, ip="192.0.2.9", at=THERE_AT)
