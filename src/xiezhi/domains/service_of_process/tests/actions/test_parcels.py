"""Parcels: made with their attempt, corrected, printed, posted; what carriers tell; how they end."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.clock import NOW, moment
from tests.support.jobs import run_jobs
from tests.support.post import (
    MADE_AT,
    OTHER_NO,
    POSTED_AT,
    TRACKING_NO,
    ended,
    fresh,
    make_parcel,
    make_posted,
    told,
)
from tests.support.scans import RECEIPT, blank, scan
from tests.support.service import make_order

from xiezhi.domains.service_of_process import jobs
from xiezhi.domains.service_of_process.actions import (
    logistics,
    parcel_results,
    parcels,
    tracking,
    waybills,
)
from xiezhi.domains.service_of_process.actions.attempts import cancel_attempt
from xiezhi.domains.service_of_process.channels.carrier import NoAnswer
from xiezhi.domains.service_of_process.models import OrderChange
from xiezhi.domains.service_of_process.queries.parcels import effects_if_returned, tries_known
from xiezhi.domains.service_of_process.types import AddressSource, ReturnReason, Signer
from xiezhi.domains.service_of_process.types.posting import Carrier, Layout
from xiezhi.kernel.workflow.queries.tasks import tasks_on
from xiezhi.lib.verdict import NotFound, Refused


@pytest.fixture(autouse=True)
def _jobs_run_at_the_agreed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs read the clock of the machine; here it stands at the moment of the tests."""
    monkeypatch.setattr(f"{jobs.__name__}.timezone", SimpleNamespace(localtime=lambda: NOW))


PARCEL = "service_of_process.parcel"


def test_a_postal_attempt_brings_its_parcel_with_address_and_contents(world: Any) -> None:
    parcel = make_parcel(world)
    assert (parcel.state, parcel.receiver, parcel.receiver_phone) == ("prepared", "陆文澜", "19900000102")
    assert parcel.address == "上海市临江区望潮路1号2室"
    assert parcel.postcode == "201999"
    assert "1号2室" not in parcel.address_masked
    assert [(one["name"], one["copies"], one["pages"]) for one in parcel.contents] == [
        ("起诉状副本", 1, 3), ("应诉通知书", 1, 2), ("举证通知书", 1, 2), ("证据副本", 1, 4),
    ]  # fmt: skip
    assert parcel.page_count == 11
    assert parcel.attempt.state == "queued"


def test_a_correction_keeps_the_old_value_and_ends_at_printing(world: Any) -> None:
    parcel, by = make_parcel(world), world.service_specialist
    change = parcels.ParcelChange(receiver="陆文岚", receiver_phone="19900000109", carrier=Carrier.REGISTERED)
    parcels.correct_parcel(parcel, change, by=by, at=NOW, reason="姓名写错")
    rows = {(one.label, one.old, one.new) for one in OrderChange.objects.filter(order=parcel.attempt.order)}
    assert rows == {
        ("收件人", "陆文澜", "陆文岚"), ("收件人电话", "19900000102", "19900000109"), ("承运", "法院专递", "挂号信"),
    }  # fmt: skip
    waybills.print_waybills([parcel], layout=Layout.LABEL, by=by, at=NOW)
    with pytest.raises(Refused) as refused:
        parcels.correct_parcel(parcel, parcels.ParcelChange(receiver="陆文澜"), by=by, at=NOW)
    assert refused.value.remedy == "请先作废面单"
    parcels.void_waybill(parcel, reason="姓名又改回", by=by, at=NOW)
    assert parcels.correct_parcel(parcel, parcels.ParcelChange(receiver="陆文澜"), by=by, at=NOW)


def test_another_address_is_judged_by_where_it_comes_from(world: Any) -> None:
    """A confirmed address does not lend its effect (A5) to one that was typed over it."""
    parcel, by = make_parcel(world), world.service_specialist
    assert parcel.attempt.address_status == "confirmed"
    elsewhere = parcels.ParcelChange(address="上海市临江区朔月路8号")
    with pytest.raises(Refused) as refused:
        parcels.correct_parcel(parcel, elsewhere, by=by, at=NOW)
    assert refused.value.field == "source"
    change = parcels.ParcelChange(address="上海市临江区朔月路8号", source=AddressSource.OTHER_PARTY)
    parcels.correct_parcel(parcel, change, by=by, at=NOW)
    after = fresh(parcel)
    assert (after.address, after.attempt.address_status) == ("上海市临江区朔月路8号", "from_other_party")


def test_a_parcel_is_deleted_with_its_attempt_before_printing_only(world: Any) -> None:
    parcel, by = make_parcel(world), world.service_specialist
    parcels.withdraw_parcel(parcel, reason="当事人到院领取", by=by, at=NOW)
    assert (fresh(parcel).state, fresh(parcel).attempt.state) == ("withdrawn", "cancelled")
    second = make_parcel(world, order=parcel.attempt.order)
    waybills.print_waybills([second], layout=Layout.LABEL, by=by, at=NOW)
    with pytest.raises(Refused):
        parcels.withdraw_parcel(second, reason="不寄了", by=by, at=NOW)
    cancel_attempt(second.attempt, reason="不寄了", by=by, at=NOW)
    assert fresh(second).state == "withdrawn"


def _many(world: Any, names: tuple[str, ...]) -> list[Any]:
    order = make_order(world, recipients=names)
    return [make_parcel(world, order=order, name=name) for name in names]


def test_a_number_is_checked_before_it_is_kept(world: Any) -> None:
    rows = _many(world, ("陆文澜", "沈嘉树"))
    by = world.service_specialist
    with pytest.raises(Refused) as wrong:
        tracking.post_parcel(rows[0], "EA123456784CN", posted_on=POSTED_AT.date(), by=by, at=POSTED_AT)
    assert wrong.value.code == "bad_check_digit"
    tracking.post_parcel(rows[0], TRACKING_NO, posted_on=POSTED_AT.date(), by=by, at=POSTED_AT)
    posted = fresh(rows[0])
    assert (posted.state, posted.attempt.state, posted.tracking_no) == ("handed", "attempting", TRACKING_NO)
    for number, day, code in (
        (TRACKING_NO, POSTED_AT.date(), "taken"), (OTHER_NO, POSTED_AT.date() + timedelta(days=1), "refused"),
        (OTHER_NO, MADE_AT.date() - timedelta(days=1), "refused"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            tracking.post_parcel(rows[1], number, posted_on=day, by=by, at=POSTED_AT)
        assert refused.value.code == code


def test_a_scanned_list_names_each_faulty_row(world: Any) -> None:
    one, two = _many(world, ("陆文澜", "沈嘉树"))
    by = world.service_specialist
    text = f"{one.parcel_no} {TRACKING_NO}\n{two.parcel_no} EA123456784CN\nYJ209901019999 {OTHER_NO}\n{OTHER_NO}X"
    rows = tracking.preview_tracking(text, None, by=by, at=POSTED_AT)
    assert [(row.number, bool(row.fault)) for row in rows] == [(1, False), (2, True), (3, True), (4, True)]
    assert rows[1].fault == "EA123456784CN的校验码应为5而不是4"
    assert all(row.remedy for row in rows[1:])
    assert tracking.take_tracking(rows, posted_on=POSTED_AT.date(), by=by, at=POSTED_AT) == 1
    assert (fresh(one).state, fresh(two).state) == ("handed", "prepared")


def test_events_are_kept_once_in_any_order_and_move_the_parcel(world: Any) -> None:
    parcel = make_posted(world)
    events = [
        told(2, "2026-11-17 09:00", "tried", text="无人"), told(1, "2026-11-16 18:00", "accepted"),
        told(3, "2026-11-18 10:20", "signed"),
    ]  # fmt: skip
    assert logistics.take_events(TRACKING_NO, events, through="push", at=NOW) == 3
    assert logistics.take_events(TRACKING_NO, reversed(events), through="pull", at=NOW) == 0
    after = fresh(parcel)
    assert (after.state, after.last_word) == ("signed", "signed")
    assert [one.kind for one in after.events.all()] == ["signed", "tried", "accepted"]
    assert after.attempt.state == "attempting"
    assert [task.title for task in tasks_on(PARCEL, parcel.pk)] == ["上传回执：陆文澜的邮件本人签收"]
    lines = [one.title for one in after.attempt.order.trail.all()]
    assert "邮局回报本人签收：陆文澜" in lines
    assert "投递未成：陆文澜" in lines


def test_impossible_events_and_unknown_numbers_change_nothing(world: Any) -> None:
    parcel = make_posted(world)
    early, late = (
        told(1, "2026-11-15 10:00", "signed"),
        told(2, "2026-11-25 10:00", "returned", reason="refused"),
    )
    assert logistics.take_events(TRACKING_NO, [early, late], through="push", at=NOW) == 0
    assert fresh(parcel).state == "handed"
    with pytest.raises(NotFound):
        logistics.take_events(OTHER_NO, [told(3, "2026-11-18 10:00", "signed")], through="push", at=NOW)
    make_parcel(world, order=make_order(world, court_case=parcel.attempt.order.court_case))
    with pytest.raises(NotFound):
        logistics.take_events("", [told(4, "2026-11-18 10:00", "signed")], through="push", at=NOW)


class _Desk:
    def __init__(self, *answers: Any) -> None:
        self.answers, self.followed = list(answers), []

    def follow(self, tracking_no: str, *, tell: str) -> None:
        self.followed.append((tracking_no, tell))

    def events_of(self, tracking_no: str) -> list[Any]:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)


def test_a_carrier_that_does_not_answer_is_asked_again(world: Any) -> None:
    parcel = make_posted(world)
    desk = _Desk(NoAnswer("承运方没有回应（503）"), [told(1, "2026-11-16 18:00", "accepted")])
    assert logistics.ask_carrier(parcel.pk, at=NOW, desk=desk) == 0
    assert fresh(parcel).ask_fault == "承运方没有回应（503）"
    assert logistics.ask_about_all(at=NOW) == 1
    assert logistics.ask_carrier(parcel.pk, at=NOW, desk=desk) == 1
    assert logistics.ask_about_all(at=NOW + timedelta(minutes=5)) == 0
    assert (fresh(parcel).ask_fault, fresh(parcel).state) == ("", "in_transit")
    assert desk.followed[0][1].endswith("/parcels/carrier-events/")


def test_a_silent_carrier_is_shown_until_it_speaks(world: Any) -> None:
    parcel = make_posted(world)
    assert logistics.watch_silence(at=POSTED_AT + timedelta(days=2)) == 0
    assert logistics.watch_silence(at=POSTED_AT + timedelta(days=3)) == 1
    assert logistics.watch_silence(at=POSTED_AT + timedelta(days=3, hours=1)) == 1
    assert [task.title for task in tasks_on(PARCEL, parcel.pk)] == ["3天没有物流信息：陆文澜的邮件"]
    logistics.take_events(
        TRACKING_NO, [told(1, "2026-11-19 08:00", "moved")], through="pull", at=NOW + timedelta(days=1)
    )
    assert tasks_on(PARCEL, parcel.pk).count() == 0


def _received(world: Any, parcel: Any) -> None:
    parcel_results.keep_receipt(parcel, ("回执.png", scan()), by=world.service_specialist, at=NOW)


def test_a_receipt_is_read_and_proposes_and_a_person_ends_the_task(world: Any) -> None:
    parcel = make_posted(world)
    logistics.take_events(TRACKING_NO, [told(1, "2026-11-18 10:20", "signed")], through="pull", at=NOW)
    parcel_results.keep_receipt(parcel, ("回执.png", scan(turned=180)), by=world.service_specialist, at=NOW)
    run_jobs()
    read = fresh(parcel)
    assert read.receipt_state == "read"
    for words in ("陆文澜", TRACKING_NO, "2026-11-18", '"turned": 180', '"doubts": []'):
        assert words in read.receipt_reading
    assert (read.ended_at, read.attempt.state) == (None, "attempting")
    parcel_results.end_parcel(
        parcel, ended("signed", "2026-11-18", signer_name="陆文澜"), by=world.service_specialist, at=NOW
    )
    done = fresh(parcel)
    assert (done.state, done.attempt.state) == ("signed", "served")
    assert done.attempt.cells.first().signed_at == moment("2026-11-18 10:20")
    assert {str(cell.effective_on) for cell in done.attempt.cells.all()} == {"2026-11-18"}
    assert done.receipt in done.attempt.evidence_files.all()
    assert tasks_on(PARCEL, parcel.pk).count() == 0


@pytest.mark.parametrize(
    ("content", "words"), [(blank(), "没有读到字"), (scan(*RECEIPT)[:4000], "没有传完整")]
)
def test_a_bad_scan_is_told_and_the_form_stays_open(world: Any, content: bytes, words: str) -> None:
    parcel = make_posted(world)
    parcel_results.keep_receipt(parcel, ("回执.png", content), by=world.service_specialist, at=NOW)
    run_jobs()
    assert fresh(parcel).receipt_state == "unreadable"
    assert words in fresh(parcel).receipt_fault


def test_a_signature_by_the_other_party_is_no_service(world: Any) -> None:
    """A7, 邮寄规定7条."""
    parcel = make_posted(world)
    _received(world, parcel)
    other = ended(
        "signed_by_other",
        "2026-11-18",
        signer=Signer.ADULT_RELATIVE,
        signer_lives_together=True,
        signer_is_other_party=True,
    )
    parcel_results.end_parcel(parcel, other, by=world.service_specialist, at=NOW)
    cell = fresh(parcel).attempt.cells.first()
    assert cell.effective_on is None
    assert "另一方当事人" in cell.effect["reason"] or "对方当事人" in cell.effect["reason"]


@pytest.mark.parametrize(
    ("confirmed", "reason", "state"),
    [(True, ReturnReason.REFUSED, "deemed_served"), (False, ReturnReason.UNKNOWN_PERSON, "failed")],
)
def test_what_a_return_means_is_for_the_rules(
    world: Any, confirmed: bool, reason: ReturnReason, state: str
) -> None:
    """Z13: refused at the confirmed address, served on the day it came back; Z14: an address of the other side, failed."""
    parcel = make_posted(world, confirmed=confirmed)
    preview = {one.reason: one.sentence for one in effects_if_returned(parcel, on=NOW.date())}
    assert preview[reason].startswith("视为2026年11月19日送达" if confirmed else "不产生送达效力")
    event = told(1, "2026-11-18 10:00", "returned", reason=reason.value)
    logistics.take_events(TRACKING_NO, [event], through="pull", at=NOW)
    assert [task.title for task in tasks_on(PARCEL, parcel.pk)] == ["登记退信：陆文澜的邮件退回"]
    assert reason.label in tasks_on(PARCEL, parcel.pk)[0].line
    parcel_results.end_parcel(
        parcel, ended("returned", "2026-11-18", return_reason=reason), by=world.service_specialist, at=NOW
    )
    assert (fresh(parcel).state, fresh(parcel).attempt.state) == ("returned", state)
    assert tasks_on(PARCEL, parcel.pk).count() == 0


def test_three_tries_in_five_days_count_for_a_return(world: Any) -> None:
    parcel = make_posted(world)
    tries = [told(n, f"2026-11-1{6 + n} 10:00", "tried") for n in (1, 2)]
    logistics.take_events(TRACKING_NO, tries, through="pull", at=NOW)
    assert tries_known(parcel, on=NOW.date()).sentence == "投递2次，未满3次"
    back = ended("returned", "2026-11-18", return_reason=ReturnReason.UNKNOWN_PERSON)
    parcel_results.end_parcel(parcel, back, by=world.service_specialist, at=NOW)
    assert "没有投满3次" in fresh(parcel).attempt.cells.first().effect["reason"]


def test_mail_never_sent_has_no_receipt_and_no_return(world: Any) -> None:
    parcel = make_parcel(world)
    with pytest.raises(Refused) as receipt:
        _received(world, parcel)
    with pytest.raises(Refused) as back:
        parcel_results.end_parcel(
            parcel,
            ended("returned", "2026-11-18", return_reason=ReturnReason.REFUSED),
            by=world.service_specialist,
            at=NOW,
        )
    assert (receipt.value.code, back.value.code) == ("never_sent", "never_sent")


def test_lost_mail_fails_and_waits_for_another_try(world: Any) -> None:
    parcel = make_posted(world)
    logistics.take_events(TRACKING_NO, [told(1, "2026-11-18 10:00", "lost")], through="pull", at=NOW)
    parcel_results.end_parcel(parcel, ended("lost", "2026-11-18"), by=world.service_specialist, at=NOW)
    after = fresh(parcel)
    assert (after.state, after.attempt.state, after.attempt.cells.first().failed) == (
        "lost",
        "failed",
        "mail_lost",
    )


def test_nobody_of_another_court_touches_a_parcel(world: Any) -> None:
    parcel, stranger = make_parcel(world), world.service_specialist_elsewhere
    for act in (
        lambda: parcels.correct_parcel(parcel, parcels.ParcelChange(receiver="别人"), by=stranger, at=NOW),
        lambda: parcels.withdraw_parcel(parcel, reason="不寄", by=stranger, at=NOW),
        lambda: waybills._checked(parcel, "", stranger, NOW),
        lambda: tracking.post_parcel(
            parcel, TRACKING_NO, posted_on=POSTED_AT.date(), by=stranger, at=POSTED_AT
        ),
    ):
        with pytest.raises(NotFound):
            act()
