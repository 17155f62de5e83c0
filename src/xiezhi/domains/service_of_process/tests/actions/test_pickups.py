"""上门自取: told, reminded, fetched, refused, not fetched; the rules decide each time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import counter
from tests.support.clock import NOW, TODAY, moment

from xiezhi.domains.service_of_process.actions import pickup_desk, pickups
from xiezhi.domains.service_of_process.models import Attempt, Pickup
from xiezhi.domains.service_of_process.types.desk import Refusal
from xiezhi.domains.service_of_process.types.pickups import ToldBy
from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.notifications.models import OutgoingMessage
from xiezhi.kernel.workflow.models import Task
from xiezhi.lib.verdict import Conflict, NotFound, Refused

AFTER = moment("2026-11-26 00:15")


def cells(pickup: Any) -> list[Any]:
    return list(pickup.attempt.cells.order_by("document__position"))


def fresh(pickup: Any) -> Any:
    return Pickup.objects.select_related("attempt__order").get(pk=pickup.pk)


def open_tasks(kind: str) -> list[Any]:
    return list(Task.objects.filter(kind=kind, closed_at=None))


def test_a_marked_party_is_on_the_list_and_told_with_a_clock_for_the_last_day(world: Any) -> None:
    pickup = counter.make_pickup(world)
    assert (pickup.state, pickup.until_on, pickup.place) == (
        "informed",
        date(2026, 11, 25),
        "诉讼服务中心3号窗口",
    )
    attempt = Attempt.objects.get(pk=pickup.attempt_id)
    assert (attempt.method, attempt.channel, attempt.state) == ("pickup", "counter", "attempting")
    (task,) = open_tasks("service_of_process.pickup_waiting")
    assert task.due_at == moment("2026-11-25 23:59:59")
    assert all(cell.handed_at and cell.effective_on is None for cell in cells(pickup))
    assert not open_tasks("service_of_process.invite")


def test_one_not_told_yet_waits_for_being_told(world: Any) -> None:
    pickup = counter.make_pickup(world, is_told=False)
    assert pickup.state == "marked"
    assert [task.title for task in open_tasks("service_of_process.invite")] == ["通知来院领取，陆文澜4份"]
    with pytest.raises(Refused, match="待告知"):
        counter.collect(world, counter.checked(world, pickup))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"told_at": NOW + timedelta(days=1)}, "future_date"), ({"until_on": date(2026, 11, 10)}, "upside_down"),
        ({"from_on": date(2026, 11, 1), "until_on": date(2026, 11, 10)}, "period_over"),
        ({"until_on": date(2027, 11, 25)}, "too_long"), ({"place": " "}, "refused"),
        ({"announced_in_court": True}, "not_on_record"),
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_is_refused(world: Any, more: dict[str, Any], code: str) -> None:
    pickup = counter.make_pickup(world, is_told=False)
    with pytest.raises(Refused) as refused:
        pickups.inform_pickup(pickup, counter.telling(**more), by=world.service_specialist, at=NOW)
    assert refused.value.code in {code, "refused", ""}
    assert fresh(pickup).state == "marked"


def test_the_reminder_names_nobody_and_goes_out_once_a_day(world: Any) -> None:
    pickup = counter.make_pickup(world, told=counter.telling(remind=True))
    (message,) = OutgoingMessage.objects.filter(object_kind="service_of_process.pickup")
    assert "陆文澜" not in message.body
    assert "11月25日前带身份证件到诉讼服务中心3号窗口领取" in message.body
    with pytest.raises(Conflict, match="今天已经提醒过"):
        pickups.remind_pickup(pickup, by=world.service_specialist, at=counter.TOLD_AT)
    pickups.remind_pickup(pickup, by=world.service_specialist, at=NOW)
    on_last_day = moment("2026-11-25 09:00")
    assert (pickups.remind_of_last_days(at=on_last_day), pickups.remind_of_last_days(at=on_last_day)) == (
        1,
        0,
    )
    assert OutgoingMessage.objects.filter(object_kind="service_of_process.pickup").count() == 3


def test_collected_by_the_recipient_is_served_that_day(world: Any) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    counter.collect(world, pickup)
    pickup = fresh(pickup)
    assert (pickup.state, pickup.signer, pickup.comer_id_no) == ("collected", "recipient", counter.LU_NO)
    assert {(cell.effective_on, cell.effect["rule"]) for cell in cells(pickup)} == {(TODAY, "S1")}
    assert pickup.attempt.state == "served"
    assert not open_tasks("service_of_process.pickup_waiting")


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"id_no": counter.WIFE_NO}, "somebody_else"), ({"id_no": counter.LU_NO[:17] + "1"}, "bad_check_digit"),
        ({"signer": "adult_relative", "name": "邵和", "id_no": counter.PLAINTIFF_NO, "lives_together": True}, "other_party"),
        ({"signer": "adult_relative", "name": "邵和", "id_no": counter.CHILD_NO, "lives_together": True}, "minor"),
        ({"signer": "adult_relative", "name": "邵和", "id_no": counter.WIFE_NO, "lives_together": False}, "signer_not_entitled"),
        ({"signer": "adult_relative", "name": "邵和", "id_no": counter.WIFE_NO}, "unknown_household"),
        ({"signer": "agent", "name": "周砚", "id_no": counter.WIFE_NO}, "authority_unchecked"),
        ({"signer": "named_receiver", "name": "陆文澜"}, "is_recipient"),
    ],
)  # fmt: skip
def test_who_may_not_sign_is_handed_nothing(world: Any, who: dict[str, Any], code: str) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    with pytest.raises(Refused) as refused:
        counter.collect(world, pickup, who=counter.comer(**who))
    assert refused.value.code == code
    assert fresh(pickup).state == "informed"
    assert all(cell.signed_at is None for cell in cells(pickup))


def test_a_relative_living_together_and_a_named_receiver_may_sign(world: Any) -> None:
    wife = counter.comer("adult_relative", name="邵和", id_no=counter.WIFE_NO, lives_together=True)
    pickup = counter.checked(world, counter.make_pickup(world))
    counter.collect(world, pickup, who=wife)
    assert {cell.effective_on for cell in cells(pickup)} == {TODAY}
    named = counter.comer("named_receiver", name="邵和", id_no=counter.WIFE_NO)
    other = counter.checked(world, counter.make_pickup(world, order=_another_order(world)))
    counter.collect(world, other, who=named)
    assert {cell.effect["rule"] for cell in cells(other)} == {"S1"}


def _another_order(world: Any) -> Any:
    from tests.support.service import make_case, make_order

    return make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4128号"))


def test_nothing_is_handed_over_before_the_papers_are_there(world: Any) -> None:
    pickup = counter.make_pickup(world)
    with pytest.raises(Refused, match="材料还没有核对齐"):
        counter.collect(world, pickup)
    ids = list(pickup.attempt.cells.values_list("document_id", flat=True))
    with pytest.raises(Refused, match="还有没核对的"):
        pickup_desk.check_material(pickup, ids[:-1], by=world.service_specialist, at=NOW)


def test_a_dot_is_no_signature_and_tomorrow_no_day(world: Any) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    for more, code in (
        ({"strokes": counter.DOT}, "too_little"), ({"strokes": ""}, "no_proof"), ({"strokes": "{"}, "broken"),
        ({"happened_at": NOW + timedelta(days=1)}, "future_date"),
        ({"happened_at": counter.TOLD_AT - timedelta(hours=1)}, "too_early"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            counter.collect(world, pickup, **more)
        assert refused.value.code == code
    assert fresh(pickup).state == "informed"


def test_who_comes_and_refuses_is_served_that_day_when_an_officer_notes_it(world: Any) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    refused = Refusal(comer=counter.comer(), happened_at=NOW, note="看过后拒绝在送达回证上签名")
    with pytest.raises(Refused, match="审判人员、书记员还没有"):
        pickup_desk.note_refusal(pickup, refused, by=world.service_specialist, at=NOW)
    noted = Refusal(
        comer=counter.comer(), happened_at=NOW, note="看过后拒绝在送达回证上签名", officer_note=True
    )
    pickup_desk.note_refusal(pickup, noted, by=world.service_specialist, at=NOW)
    assert fresh(pickup).state == "refused"
    assert {(cell.effective_on, cell.effect["rule"], cell.effect["deemed"]) for cell in cells(pickup)} == {
        (TODAY, "S1a", True)
    }


def test_a_judgment_announced_in_simple_procedure_is_served_on_the_last_day(world: Any) -> None:
    pickup = counter.announced(world)
    assert pickups.close_periods(at=moment("2026-11-25 23:00")) == 0
    assert (pickups.close_periods(at=AFTER), pickups.close_periods(at=AFTER)) == (1, 0)
    pickup = fresh(pickup)
    assert pickup.state == "not_collected"
    (cell,) = cells(pickup)
    assert (cell.effective_on, cell.effect["rule"], cell.effect["deemed"]) == (date(2026, 11, 25), "S9", True)
    assert pickup.attempt.state == "deemed_served"
    late = counter.checked(world, pickup, at=moment("2026-11-27 10:00"))
    counter.collect(world, late, at=moment("2026-11-27 10:20"))
    (cell,) = cells(pickup)
    assert (fresh(pickup).state, cell.effective_on, cell.effect["rule"]) == (
        "collected",
        date(2026, 11, 25),
        "S9",
    )


def test_other_papers_not_fetched_are_not_served_and_lead_to_the_next_way(world: Any) -> None:
    pickup = counter.make_pickup(world)
    pickups.close_periods(at=AFTER)
    pickup = fresh(pickup)
    assert (pickup.state, pickup.attempt.state) == ("not_collected", "failed")
    assert {(cell.effective_on, cell.failed) for cell in cells(pickup)} == {(None, "not_collected")}
    assert "逾期没有来领取" in pickup.attempt.order.next_sentence
    assert AuditRow.objects.filter(act="service_of_process.pickup.period_over").count() == 1
    late = counter.checked(world, pickup, at=moment("2026-11-27 10:00"))
    counter.collect(world, late, at=moment("2026-11-27 10:20"))
    assert {(cell.effective_on, cell.failed) for cell in cells(pickup)} == {(date(2026, 11, 27), "")}


def test_the_ordinary_procedure_leaves_it_to_a_person(world: Any) -> None:
    pickup = counter.announced(world, procedure="ordinary")
    pickups.close_periods(at=AFTER)
    (cell,) = cells(pickup)
    assert (cell.effective_on, cell.effect["state"]) == (None, "by_hand")


def test_a_number_finds_exactly_its_holder_and_each_look_up_is_on_record(world: Any) -> None:
    mine = counter.make_pickup(world)
    counter.make_pickup(world, elsewhere=True)
    by = world.service_specialist

    def found(number: str, person: Any = by) -> list[int]:
        rows = pickup_desk.look_up(number, by=person, at=NOW, court=world.court)
        return [one.pk for one in rows]

    assert found(counter.LU_NO) == [mine.pk]
    assert found(f" {counter.LU_NO[:6]} {counter.LU_NO[6:]} ") == [mine.pk]
    assert found(counter.WIFE_NO) == []
    row = AuditRow.objects.filter(act="service_of_process.pickup.look_up").first()
    assert row is not None
    assert row.outcome == "read"
    assert counter.LU_NO not in str(row.detail)
    for part in (counter.LU_NO[:10], counter.LU_NO[:17], counter.LU_NO[:17] + "1", ""):
        with pytest.raises(Refused):
            found(part)
    assert found(counter.LU_NO, world.service_specialist_elsewhere) != [mine.pk]


def test_numbers_cannot_be_tried_one_after_the_other(world: Any) -> None:
    for _ in range(pickup_desk.LOOK_UPS):
        pickup_desk.look_up(counter.WIFE_NO, by=world.service_specialist, at=NOW, court=world.court)
    with pytest.raises(Refused, match="太多次"):
        pickup_desk.look_up(counter.WIFE_NO, by=world.service_specialist, at=NOW, court=world.court)


def test_another_court_may_not_hand_over(world: Any) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    from xiezhi.domains.service_of_process.types.desk import HandOver

    handed = HandOver(comer=counter.comer(), happened_at=NOW, strokes=counter.STROKES)
    with pytest.raises(NotFound):
        pickup_desk.hand_over(pickup, handed, by=world.service_specialist_elsewhere, at=NOW)


def test_the_period_may_be_told_anew_until_it_is_over(world: Any) -> None:
    pickup = counter.make_pickup(world)
    later = counter.telling(until_on=date(2026, 12, 5), told_at=NOW, how=ToldBy.IN_PERSON, from_on=TODAY)
    pickups.inform_pickup(pickup, later, by=world.service_specialist, at=NOW)
    assert pickups.close_periods(at=AFTER) == 0
    assert [task.due_at for task in open_tasks("service_of_process.pickup_waiting")] == [
        moment("2026-12-05 23:59:59")
    ]
