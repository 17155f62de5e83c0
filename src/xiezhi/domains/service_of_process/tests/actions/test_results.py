"""Results by hand: each attempt keeps its own method, time, result and proof (SP-06, SP-16)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW, moment

from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.actions.sweeping import derive_what_ripened
from xiezhi.domains.service_of_process.models import Proof
from xiezhi.domains.service_of_process.types import Reaction, ReturnReason, Signer
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.kernel.cases.queries import dossier_of
from xiezhi.kernel.workflow.models import Clock
from xiezhi.lib.verdict import Conflict, NotFound, Refused

ON = moment("2026-11-17 10:20")
DAY = date(2026, 11, 17)
POSTAL = "上海市临江区望潮路1号2室"


def out(
    world: Any, method: str, channel: str, *, order: Any = None, confirmed: bool = False, **more: Any
) -> Any:
    """An attempt by hand that was handed in."""
    order = order or service.make_order(world)
    person = service.recipient(order)
    if confirmed:
        service.make_confirmation(world, person.party)
    else:
        service.make_address(world, person, kind="postal", value=POSTAL, source="other_party")
    attempt = service.make_attempt(world, service.recipient(order), method=method, channel=channel, **more)
    return send_attempt(attempt, by=world.service_specialist, at=service.SENT_AT).attempt


def registered(world: Any, attempt: Any, **result: Any) -> Any:
    more: dict[str, Any] = {"by": world.service_specialist, "at": NOW}
    more |= {name: result.pop(name) for name in ("evidence", "proof", "reason", "by") if name in result}
    return register_result(
        attempt,
        ResultDraft(**{"happened_at": ON, **result}),
        **more,
    )


def days(attempt: Any) -> set[str]:
    return {str(cell.effective_on) for cell in attempt.cells.all()}


def test_signed_at_the_door_is_served_that_day_and_starts_the_answer_period(world: Any) -> None:
    attempt = out(world, "direct", "visit")
    registered(
        world, attempt, reaction=Reaction.SIGNED, signed_on=DAY, evidence=[("门口.png", service.png())],
        proof=("回证.pdf", service.pdf("送达回证")),
    )  # fmt: skip
    attempt.refresh_from_db()
    assert (attempt.state, days(attempt)) == ("served", {"2026-11-17"})
    assert attempt.evidence_files.count() == 2
    scanned = Proof.objects.get(kind="scanned_proof")
    assert scanned.number == "（2026）沪0199送回4127-01号"
    assert [item.kind for item in dossier_of(attempt.order.court_case)] == ["scanned_proof"]
    clock = Clock.objects.get(limit_id="C02.answer")
    assert str(clock.due_at.astimezone(NOW.tzinfo).date()) == "2026-12-02"


def test_a_neighbours_signature_is_none(world: Any) -> None:
    attempt = registered(
        world, out(world, "direct", "visit"), reaction=Reaction.SIGNED, signer=Signer.NEIGHBOUR, signed_on=DAY
    )
    assert days(attempt) == {"None"}
    assert attempt.state == "attempting"


def test_nobody_at_home_is_not_a_refusal(world: Any) -> None:
    attempt = registered(
        world,
        out(world, "leaving", "visit"),
        reaction=Reaction.ABSENT,
        recording="video",
        left_on=DAY,
        place="home",
    )
    attempt.refresh_from_db()
    assert attempt.state == "failed"
    assert {cell.failed for cell in attempt.cells.all()} == {"absence_is_not_refusal"}


def test_left_at_home_with_a_video_after_a_refusal(world: Any) -> None:
    attempt = registered(
        world,
        out(world, "leaving", "visit"),
        reaction=Reaction.REFUSED,
        recording="video",
        left_on=DAY,
        place="home",
    )
    assert days(attempt) == {"2026-11-17"}


def test_returned_mail_counts_as_served_only_at_a_given_address(world: Any) -> None:
    case = service.make_case(world)
    order = service.make_order(world, court_case=case)
    unknown = registered(
        world, out(world, "postal", "post", order=order), posted_on=DAY, returned_on=DAY,
        return_reason=ReturnReason.UNKNOWN_PERSON, delivery_tries=3,
    )  # fmt: skip
    assert days(unknown) == {"None"}
    assert unknown.cells.first().failed == "no_deeming_condition"
    confirmed = registered(
        world, out(world, "postal", "post", order=order, confirmed=True), posted_on=date(2026, 11, 16), returned_on=DAY,
        return_reason=ReturnReason.REFUSED, delivery_tries=3, mail_no="XA199900000CN",
    )  # fmt: skip
    confirmed.refresh_from_db()
    assert (confirmed.state, days(confirmed)) == ("deemed_served", {"2026-11-17"})
    assert [a.number for a in order.attempts.order_by("number")] == [1, 2]


def test_an_address_changed_in_writing_before_the_mail_went_out(world: Any) -> None:
    attempt = out(world, "postal", "post", confirmed=True)
    attempt.address.change_reported_on = date(2026, 11, 10)
    attempt.address.save()
    registered(
        world,
        attempt,
        posted_on=date(2026, 11, 16),
        returned_on=DAY,
        return_reason=ReturnReason.MOVED,
        delivery_tries=3,
    )
    assert days(attempt) == {"None"}


def test_a_public_notice_runs_and_ends_by_itself(world: Any) -> None:
    order = service.make_order(world)
    attempt = service.make_attempt(
        world, service.recipient(order), method="notice", channel="publication", reason="查明下落不明",
        whereabouts_unknown=True,
    )  # fmt: skip
    send_attempt(attempt, by=world.service_specialist, at=service.SENT_AT)
    registered(world, attempt, publications=(("newspaper", DAY),))
    cell = attempt.cells.first()
    assert (cell.effective_on, cell.effect["expected_on"]) == (None, "2026-12-17")
    assert derive_what_ripened(at=moment("2026-12-16 00:10")) == 0
    assert derive_what_ripened(at=moment("2026-12-18 00:10")) == 1
    attempt.refresh_from_db()
    assert (attempt.state, days(attempt)) == ("deemed_served", {"2026-12-17"})
    assert derive_what_ripened(at=moment("2026-12-19 00:10")) == 0


def test_a_call_that_was_confirmed_serves_a_hearing_notice_in_simple_procedure(world: Any) -> None:
    case = service.make_case(world, procedure="simple")
    order = service.make_order(world, court_case=case, documents=(("hearing_notice", "开庭通知书", 1),))
    service.make_address(world, service.recipient(order))
    attempt = service.make_attempt(world, service.recipient(order), method="simple", channel="phone")
    send_attempt(attempt, by=world.service_specialist, at=service.SENT_AT)
    registered(
        world,
        attempt,
        confirmed=True,
        informed_on=DAY,
        recording_no="R-1117-0001",
        note="核对身份，已告知开庭时间",
    )
    assert days(attempt) == {"2026-11-17"}
    entry = order.trail.get(kind="phone")
    assert entry.evidence["recording_no"] == "R-1117-0001"


def test_a_result_is_corrected_with_a_reason_and_the_old_one_stays_on_record(world: Any) -> None:
    attempt = registered(
        world, out(world, "direct", "visit", order=service.make_order(world, recipients=("陆文澜", "沈嘉树"))),
        reaction=Reaction.SIGNED, signed_on=DAY,
    )  # fmt: skip
    with pytest.raises(Refused, match="理由"):
        registered(world, attempt, reaction=Reaction.SIGNED, signed_on=date(2026, 11, 16))
    registered(world, attempt, reaction=Reaction.SIGNED, signed_on=date(2026, 11, 16), reason="日期登记错误")
    assert days(attempt) == {"2026-11-16"}
    kept = [
        entry.evidence["result"]["signed_on"] for entry in attempt.trail.filter(kind="result").order_by("pk")
    ]
    assert kept == ["2026-11-17", "2026-11-16"]


def test_a_date_that_cannot_be_is_refused_whole(world: Any) -> None:
    order = service.make_order(
        world, documents=(service.document_draft("complaint", "起诉状副本", 2, dated_on=date(2026, 11, 18)),)
    )
    attempt = out(world, "direct", "visit", order=order)
    with pytest.raises(Refused, match="早于文书日期"):
        registered(world, attempt, reaction=Reaction.SIGNED, signed_on=DAY)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.result) == ("queued", {})
    with pytest.raises(Refused) as refused:
        registered(world, attempt, happened_at=NOW + timedelta(days=1), reaction=Reaction.ABSENT)
    assert refused.value.field == "happened_at"


def test_electronic_results_are_reported_not_registered(world: Any) -> None:
    sent = service.make_sent(world)
    with pytest.raises((Refused, Conflict)):
        registered(world, sent.attempt, reaction=Reaction.SIGNED, signed_on=DAY)


def test_a_plan_that_was_not_handed_in_has_no_result(world: Any) -> None:
    order = service.make_order(world)
    service.make_address(world, service.recipient(order), kind="postal", value=POSTAL)
    attempt = service.make_attempt(world, service.recipient(order), method="direct", channel="visit")
    with pytest.raises(Conflict, match="还没有提交"):
        registered(world, attempt, reaction=Reaction.ABSENT)


def test_who_serves_outside_registers_own_attempts_only(world: Any) -> None:
    order = service.make_order(world, recipients=("陆文澜",))
    mine = out(world, "direct", "visit", order=order, assigned_to_id=world.field_server.pk)
    theirs = out(world, "direct", "visit", order=order)
    registered(world, mine, reaction=Reaction.ABSENT, by=world.field_server)
    with pytest.raises(NotFound):
        registered(world, theirs, reaction=Reaction.ABSENT, by=world.field_server)
    with pytest.raises(NotFound):
        registered(world, mine, reaction=Reaction.ABSENT, by=world.field_server_elsewhere)


def test_evidence_that_is_no_picture_is_refused_and_nothing_is_kept(world: Any) -> None:
    attempt = out(world, "direct", "visit")
    with pytest.raises(Refused):
        registered(
            world, attempt, reaction=Reaction.SIGNED, signed_on=DAY, evidence=[("x.exe", b"MZ\x90\x00")]
        )
    attempt.refresh_from_db()
    assert attempt.result == {}
