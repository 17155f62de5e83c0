"""Visits: taken by one, freed again, reported with each fact's own evidence; what the rules make of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.support.clock import NOW
from tests.support.jobs import run_jobs
from tests.support.service import document_draft, make_case, make_order
from tests.support.visits import DOT, THERE_AT, attempt_of, make_taken, make_visit, prove, told

from xiezhi.domains.service_of_process.actions.attempts import assign_attempt, cancel_attempt
from xiezhi.domains.service_of_process.actions.visit_evidence import keep_evidence, record_position
from xiezhi.domains.service_of_process.actions.visit_reports import report_visit
from xiezhi.domains.service_of_process.actions.visits import (
    accept_visit,
    give_back,
    reassign_visit,
    release_overdue,
    set_out,
)
from xiezhi.domains.service_of_process.models import Proof, VisitEntry
from xiezhi.domains.service_of_process.queries.visits import visits_of_server, visits_visible_to
from xiezhi.domains.service_of_process.types import Place, ServiceClass, Signer, WitnessKind
from xiezhi.domains.service_of_process.types.visits import EvidenceKind, IdentityCheck, Position
from xiezhi.kernel.identity.actions.organisations import create_organisation
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import give_role
from xiezhi.kernel.identity.types import OrganisationKind
from xiezhi.lib.verdict import Conflict, NotFound, Refused

pytestmark = pytest.mark.django_db


def outsider(world: Any, *, username: str = "wai.yi", firm: Any = None) -> Any:
    """Somebody of a firm that serves for the court."""
    firm = firm or create_organisation(
        name="迅达送达服务有限公司", short_name="迅达", kind=OrganisationKind.VENDOR, code=f"V-{username}", parent=None,
        by=None, at=NOW,
    )  # fmt: skip
    person = create_person(
        username=username, name="石磊", organisation=firm, password="Linjiang-2026!", by=None, at=NOW
    )
    give_role(
        world.roles["field_server"], to=person, organisation=world.court, from_on=NOW.date(), by=None, at=NOW
    )
    return person


def fresh(thing: Any) -> Any:
    return type(thing).objects.get(pk=thing.pk)


def cells_of(attempt: Any) -> list[Any]:
    return list(attempt.cells.select_related("document").order_by("document__position"))


def test_sending_by_visit_puts_it_on_the_way_and_the_same_door_is_one_way(world: Any) -> None:
    order = make_order(world, recipients=("陆文澜", "沈嘉树"))
    first = make_visit(world, order=order)
    second = make_visit(world, order=order, name="陆文澜")
    assert second == first
    assert {one.attempt.recipient.party.name for one in first.entries.all()} == {"陆文澜", "沈嘉树"}
    other = make_visit(
        world,
        order=make_order(world, court_case=order.court_case, recipients=("沈嘉树",)),
        value="上海市临江区观澜路3号",
    )
    assert other != first


def test_whoever_takes_it_has_it_alone_with_task_and_address(world: Any) -> None:
    visit = make_visit(world)
    taken = accept_visit(visit, by=world.field_server, at=NOW)
    assert (taken.state, taken.server, taken.lock_until) == (
        "accepted",
        world.field_server,
        NOW + timedelta(hours=24),
    )
    assert attempt_of(visit).assigned_to == world.field_server
    colleague = create_person(
        username="bai.er",
        name="白二",
        organisation=world.service_centre,
        password="Linjiang-2026!",
        by=None,
        at=NOW,
    )
    give_role(
        world.roles["field_server"],
        to=colleague,
        organisation=world.court,
        from_on=NOW.date(),
        by=None,
        at=NOW,
    )
    with pytest.raises(Conflict, match="刚刚被别人接收"):
        accept_visit(visit, by=colleague, at=NOW)
    # Another case's papers for the same door wait until this way is over.
    court_case = make_case(world, case_no="（2026）沪0199民初9001号")
    same_door = make_visit(world, order=make_order(world, court_case=court_case, recipients=("沈嘉树",)))
    assert same_door != visit
    with pytest.raises(Conflict, match="这个地址已经有人去了"):
        accept_visit(same_door, by=colleague, at=NOW)
    give_back(taken, reason="车坏了", by=world.field_server, at=NOW)
    assert accept_visit(same_door, by=colleague, at=NOW).state == "accepted"


def test_what_is_not_reported_in_time_is_freed_and_no_sooner(world: Any) -> None:
    visit = make_taken(world)
    assert release_overdue(at=NOW + timedelta(hours=23)) == 0
    assert release_overdue(at=NOW + timedelta(hours=25)) == 1
    freed = fresh(visit)
    assert (freed.state, freed.server, attempt_of(visit).assigned_to) == ("waiting", None, None)
    assert release_overdue(at=NOW + timedelta(hours=25)) == 0


def test_a_third_party_team_sees_what_was_given_to_it_and_nothing_else(world: Any) -> None:
    mine, theirs = outsider(world), outsider(world, username="wai.er")
    visit = make_visit(world)
    assert not visits_of_server(mine, on=NOW.date()).exists()
    assert visits_of_server(world.field_server, on=NOW.date()).get() == visit
    assert not visits_of_server(world.field_server_elsewhere, on=NOW.date()).exists()
    reassign_visit(
        visit, server_id=None, team=mine.organisation, reason="片区外包", by=world.service_specialist, at=NOW
    )
    assert visits_of_server(mine, on=NOW.date()).get() == visit
    assert not visits_of_server(theirs, on=NOW.date()).exists()
    assert not visits_of_server(world.field_server, on=NOW.date()).exists()
    accept_visit(visit, by=mine, at=NOW)
    mate = outsider(world, username="wai.san", firm=mine.organisation)
    assert not visits_of_server(mate, on=NOW.date()).exists()


def test_reassigning_asks_why_and_takes_it_from_whoever_had_it(world: Any) -> None:
    visit, firm = make_taken(world), outsider(world)
    with pytest.raises(Refused, match="理由"):
        reassign_visit(visit, server_id=firm.pk, team=None, reason=" ", by=world.service_specialist, at=NOW)
    with pytest.raises(Refused, match="不是本院的外出送达人员"):
        reassign_visit(
            visit, server_id=world.clerk.pk, team=None, reason="换人", by=world.service_specialist, at=NOW
        )
    with pytest.raises(NotFound):
        reassign_visit(visit, server_id=firm.pk, team=None, reason="换人", by=world.field_server, at=NOW)
    reassign_visit(visit, server_id=firm.pk, team=None, reason="换人", by=world.service_specialist, at=NOW)
    assert (fresh(visit).state, fresh(visit).server) == ("waiting", firm)
    assert not visits_visible_to(world.field_server, on=NOW.date()).exists()
    with pytest.raises(NotFound):
        report_visit(visit, told(visit), by=world.field_server, at=THERE_AT)


def test_an_attempt_handed_over_by_name_takes_its_visit_along(world: Any) -> None:
    visit = make_visit(world)
    assign_attempt(attempt_of(visit), to=world.field_server, by=world.service_specialist, at=NOW)
    assert fresh(visit).server == world.field_server
    cancel_attempt(attempt_of(visit), reason="改邮寄", by=world.service_specialist, at=NOW)
    assert fresh(visit).state == "cancelled"


def test_signed_by_the_person_is_service_on_the_day_it_happened(world: Any) -> None:
    visit = make_taken(world)
    set_out(visit, by=world.field_server, at=NOW + timedelta(minutes=30))
    prove(visit, "door", by=world.field_server)
    prove(visit, "recipient_signature", by=world.field_server, attempt_id=attempt_of(visit).pk)
    entry = report_visit(visit, told(visit), by=world.field_server, at=THERE_AT)
    assert (entry.was_there, entry.was_taken, entry.is_right_person) == (True, True, True)
    assert {cell.effective_on for cell in cells_of(attempt_of(visit))} == {THERE_AT.date()}
    assert fresh(visit).state == "reported"
    again = report_visit(visit, told(visit), by=world.field_server, at=THERE_AT + timedelta(minutes=3))
    assert again.pk == entry.pk
    run_jobs()
    record = Proof.objects.get(kind="visit_record")
    assert record.file is not None
    assert fresh(visit).state == "done"
    assert record.order.court_case.dossier.filter(kind="visit_record", number=record.number).exists()
    assert Proof.objects.filter(kind="report", order=record.order).exists()


@pytest.mark.parametrize(
    ("vector", "facts", "served", "right"),
    [
        ("Z01", {"taken_by": Signer.ADULT_RELATIVE, "relation": "妻子", "lives_together": True}, True, True),
        (
            "Z02",
            {"taken_by": Signer.ADULT_RELATIVE, "relation": "妻子", "lives_together": True, "is_other_party": True},
            False,
            True,
        ),
        ("Z03", {"taken_by": Signer.NEIGHBOUR, "relation": "邻居"}, False, True),
        (
            "没有核对身份",
            {
                "taken_by": Signer.ADULT_RELATIVE, "relation": "妻子", "lives_together": True,
                "identity_check": IdentityCheck.NONE,
            },
            False,
            False,
        ),
    ],
)  # fmt: skip
def test_somebody_took_it_and_the_right_one_took_it_are_two_facts(
    world: Any, vector: str, facts: dict[str, Any], served: bool, right: bool
) -> None:
    visit = make_taken(world)
    prove(visit, "door", "recipient_signature", by=world.field_server)
    report = told(
        visit,
        "signed_by_receiver",
        **({"taker_name": "林知意", "identity_check": IdentityCheck.ID_CARD} | facts),
    )
    entry = report_visit(visit, report, by=world.field_server, at=THERE_AT)
    assert (entry.was_there, entry.was_taken, entry.is_right_person) == (True, True, right), vector
    assert all(bool(cell.effective_on) is served for cell in cells_of(attempt_of(visit))), vector


REFUSAL = {"refusal_reason": "看过后当面拒绝，把门关上", "left": True, "taken_by": Signer.RECIPIENT}
WITNESS = {
    "witness_kind": WitnessKind.RESIDENTS_COMMITTEE, "witness_name": "钟闻", "witness_role": "望潮居委会干部",
}  # fmt: skip


def test_left_with_a_witness_or_a_film_is_service_by_leaving(world: Any) -> None:
    order = make_order(world, recipients=("陆文澜", "沈嘉树"))
    by_witness = make_taken(world, order=order)
    prove(by_witness, "door", "witness_signature", by=world.field_server)
    entry = report_visit(
        by_witness, told(by_witness, "refused", **REFUSAL, **WITNESS), by=world.field_server, at=THERE_AT
    )
    assert (entry.was_taken, entry.is_right_person) == (False, None)
    assert entry.left_attempt.method == "leaving"
    assert {cell.effective_on for cell in cells_of(entry.left_attempt)} == {THERE_AT.date()}
    # Z04: no witness, a film.
    by_film = make_taken(world, order=order, name="陆文澜")
    prove(by_film, "video", by=world.field_server)
    entry = report_visit(by_film, told(by_film, "refused", **REFUSAL), by=world.field_server, at=THERE_AT)
    assert {cell.effective_on for cell in cells_of(entry.left_attempt)} == {THERE_AT.date()}


@pytest.mark.parametrize(
    ("kinds", "facts", "missing"),
    [
        (("door",), {}, "见证人签名，或者从头到尾"),
        (("door", "papers"), {}, "见证人签名，或者从头到尾"),
        (("door",), WITNESS, "见证人签名，或者从头到尾"),
        (("video",), {"place": Place.ELSEWHERE}, "留在住所"),
        (("video",), {"outcome": "absent"}, "对方拒绝接收"),
    ],
)
def test_leaving_stays_closed_until_each_thing_is_there(
    world: Any, kinds: tuple[str, ...], facts: dict[str, Any], missing: str
) -> None:
    visit = make_taken(world)
    prove(visit, *kinds, by=world.field_server)
    facts = dict(facts)
    report = told(visit, facts.pop("outcome", "refused"), **(REFUSAL | facts))
    with pytest.raises(Refused, match=missing):
        report_visit(visit, report, by=world.field_server, at=THERE_AT)
    assert VisitEntry.objects.get(visit=visit).is_open


def test_a_mediation_statement_is_never_left_but_what_lies_beside_it_is(world: Any) -> None:
    papers = (document_draft("mediation_statement", "民事调解书"), document_draft("ruling", "民事裁定书"))
    more = {"recipients": ("沈嘉树",), "service_class": ServiceClass.JUDGMENTS}
    order = make_order(world, documents=papers, **more)
    both = make_taken(world, order=order)
    prove(both, "video", by=world.field_server)
    entry = report_visit(both, told(both, "refused", **REFUSAL), by=world.field_server, at=THERE_AT)
    assert [cell.document.name for cell in cells_of(entry.left_attempt)] == ["民事裁定书"]
    alone = make_order(
        world, documents=papers[:1], court_case=make_case(world, case_no="（2026）沪0199民初9002号"), **more
    )
    visit = make_taken(world, order=alone, value="上海市临江区观澜路5号")
    prove(visit, "video", by=world.field_server)
    with pytest.raises(Refused, match="文书可以留置") as caught:
        report_visit(visit, told(visit, "refused", **REFUSAL), by=world.field_server, at=THERE_AT)
    assert "调解书不能留置" in caught.value.remedy


def test_absent_is_recorded_and_served_nobody(world: Any) -> None:
    visit = make_taken(world)
    prove(visit, "door", by=world.field_server)
    entry = report_visit(visit, told(visit, "absent"), by=world.field_server, at=THERE_AT)
    assert (entry.was_there, entry.was_taken, entry.is_right_person) == (True, False, None)
    assert not any(cell.effective_on for cell in cells_of(attempt_of(visit)))


def test_a_visit_dated_tomorrow_is_refused_and_a_wrong_clock_is_told(world: Any) -> None:
    visit = make_taken(world)
    prove(visit, "door", by=world.field_server)
    tomorrow = told(visit, "absent", happened_at=THERE_AT + timedelta(days=1))
    with pytest.raises(Refused, match="时间还没有到"):
        report_visit(visit, tomorrow, by=world.field_server, at=THERE_AT)
    fast = told(
        visit, "absent", happened_at=THERE_AT + timedelta(hours=4), phone_now=THERE_AT + timedelta(hours=5)
    )
    with pytest.raises(Refused, match="时间还没有到") as caught:
        report_visit(visit, fast, by=world.field_server, at=THERE_AT)
    assert "手机时钟快5小时" in caught.value.remedy
    slow = told(visit, "absent", happened_at=NOW, phone_now=THERE_AT - timedelta(minutes=90))
    entry = report_visit(visit, slow, by=world.field_server, at=THERE_AT)
    assert (entry.happened_at, entry.received_at) == (NOW, THERE_AT)
    assert fresh(visit).clock_note == "手机时钟慢1小时30分钟"


def test_a_signature_of_one_dot_is_refused(world: Any) -> None:
    visit = make_taken(world)
    with pytest.raises(Refused, match="签收人的笔画太少"):
        prove(visit, "recipient_signature", by=world.field_server, strokes=DOT)
    with pytest.raises(Refused, match="见证人的笔画太少"):
        prove(visit, "witness_signature", by=world.field_server, strokes=DOT)


def test_the_place_is_noted_once_at_the_act_and_lies_encrypted(world: Any) -> None:
    visit = make_taken(world)
    here = Position(latitude=31.1234567, longitude=121.7654321, accuracy_metres=12.4, at=THERE_AT)
    record_position(visit, here, by=world.field_server, at=THERE_AT)
    elsewhere = Position(latitude=30.0, longitude=120.0, accuracy_metres=5, at=THERE_AT)
    record_position(visit, elsewhere, by=world.field_server, at=THERE_AT + timedelta(minutes=5))
    kept = fresh(visit).position
    assert (kept["latitude"], kept["longitude"], kept["accuracy_metres"]) == (31.123457, 121.765432, 12)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_position FROM service_of_process_visit WHERE id = %s", [visit.pk])
        assert "31.12" not in str(cursor.fetchone()[0])
    with pytest.raises(NotFound):
        record_position(visit, here, by=world.service_specialist, at=THERE_AT)


def test_nothing_is_added_after_the_report_and_the_same_piece_twice_is_one(world: Any) -> None:
    visit = make_taken(world)
    prove(visit, "door", by=world.field_server)
    prove(visit, "door", by=world.field_server)
    assert visit.evidence.count() == 1
    report_visit(visit, told(visit, "absent"), by=world.field_server, at=THERE_AT)
    with pytest.raises(Conflict, match="不能再加证据"):
        prove(visit, "taking", by=world.field_server)
    with pytest.raises(NotFound):
        keep_evidence(
            visit,
            EvidenceKind.DOOR,
            by=world.field_server_elsewhere,
            at=THERE_AT,
            taken_at=THERE_AT,
            upload=("a.png", b"x"),
        )
