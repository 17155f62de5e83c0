"""委托 and 转交: the letter, the ten days, who is late, done or returned; the rules decide at the end (S4, S6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import counter
from tests.support.clock import NOW, moment
from tests.support.jobs import run_jobs
from tests.support.service import make_attempt, make_order, recipient

from xiezhi.domains.service_of_process.actions import entrustments as actions
from xiezhi.domains.service_of_process.models import Entrustment, Proof
from xiezhi.domains.service_of_process.types import Reaction, Signer
from xiezhi.domains.service_of_process.types.pickups import EntrustmentDraft
from xiezhi.kernel.workflow.models import Clock, Task
from xiezhi.lib.verdict import Conflict, Refused

LATER = moment("2026-12-10 10:00")


def fresh(found: Any) -> Any:
    return Entrustment.objects.select_related("attempt__order", "letter").get(pk=found.pk)


def cells(found: Any) -> list[Any]:
    return list(found.attempt.cells.all())


def finish(world: Any, found: Any, on: date, **more: Any) -> Any:
    given = {"signer": Signer.RECIPIENT, "proof": counter.signed_scan(), "at": LATER, **more}
    return actions.finish_entrustment(found, signed_on=on, by=world.service_specialist, **given)


def test_the_letter_is_an_issued_document_with_papers_and_proof(world: Any) -> None:
    found = counter.make_entrustment(world)
    run_jobs()
    letter = Proof.objects.get(pk=found.letter_id)
    said = "".join(str(block["text"]) for block in letter.facts["blocks"])
    assert "江州省远山市人民法院：" in said
    assert "请在收到委托函及相关文书之日起十日内代为送达" in said
    assert "送达回证" in said
    assert [block["cells"][0] for block in letter.facts["blocks"] if block["kind"] == "row"][1:] == [
        "起诉状副本", "应诉通知书", "举证通知书", "证据副本",
    ]  # fmt: skip
    assert letter.file is not None
    assert letter.number.startswith("（2026）沪0199送委4127-")


def test_a_letter_written_wrongly_is_superseded_before_it_is_sent(world: Any) -> None:
    found = counter.make_entrustment(world)
    first = found.letter
    again = EntrustmentDraft(to_name="江州省青石县人民法院")
    found = actions.draw_up_letter(found, again, by=world.service_specialist, at=NOW)
    assert found.letter.supersedes == first
    actions.send_entrustment(found, sent_on=NOW.date(), how="机要", by=world.service_specialist, at=NOW)
    with pytest.raises(Conflict):
        actions.draw_up_letter(found, again, by=world.service_specialist, at=NOW)


def test_ten_days_run_from_the_day_the_other_court_received_it(world: Any) -> None:
    found = counter.make_entrustment(world, sent=True)
    actions.accept_entrustment(found, accepted_on=date(2026, 11, 18), by=world.service_specialist, at=NOW)
    clock = Clock.objects.get(object_kind="service_of_process.entrustment", ended_at=None)
    assert (clock.limit_id, fresh(found).due_on) == ("C13", date(2026, 11, 30))
    assert clock.due_at.astimezone(NOW.tzinfo).date() == date(2026, 11, 30)
    assert actions.watch_entrustments(at=moment("2026-11-30 07:30")) == 0
    late = moment("2026-12-01 07:30")
    assert (actions.watch_entrustments(at=late), actions.watch_entrustments(at=late)) == (1, 0)
    (task,) = Task.objects.filter(kind="service_of_process.entrustment_late", closed_at=None)
    assert "催办：江州省远山市人民法院" in task.title
    finish(world, found, date(2026, 12, 2))
    found = fresh(found)
    assert {(cell.effective_on, cell.effect["rule"]) for cell in cells(found)} == {(date(2026, 12, 2), "S4")}
    assert (found.state, found.attempt.state) == ("done", "served")
    assert not Clock.objects.filter(object_kind="service_of_process.entrustment", ended_at=None).exists()
    assert not Task.objects.filter(kind="service_of_process.entrustment_late", closed_at=None).exists()


def test_a_letter_nobody_confirms_is_asked_about(world: Any) -> None:
    counter.make_entrustment(world, sent=True)
    assert actions.watch_entrustments(at=moment("2026-11-25 07:30")) == 0
    assert actions.watch_entrustments(at=moment("2026-11-26 07:30")) == 1
    assert actions.watch_entrustments(at=moment("2026-11-28 07:30")) == 0
    assert actions.watch_entrustments(at=moment("2026-12-04 07:30")) == 1


def test_z20_through_the_prison_the_day_the_prisoner_signed_counts(world: Any) -> None:
    found = counter.make_entrustment(world, method="handover", kind="prisoner", sent=True)
    letter = "".join(str(block["text"]) for block in found.letter.facts["blocks"])
    assert "被监禁，现请你单位转交" in letter
    actions.accept_entrustment(found, accepted_on=date(2026, 11, 17), by=world.service_specialist, at=NOW)
    finish(world, found, date(2026, 11, 19), at=NOW)
    found = fresh(found)
    assert {(cell.effective_on, cell.effect["rule"]) for cell in cells(found)} == {(date(2026, 11, 19), "S6")}


def test_returned_is_a_failure_that_leads_to_the_next_way(world: Any) -> None:
    found = counter.make_entrustment(world, sent=True)
    actions.return_entrustment(
        found, returned_on=date(2026, 12, 1), why="该地址查无此人", by=world.service_specialist, at=LATER
    )
    found = fresh(found)
    assert (found.state, found.attempt.state) == ("returned", "failed")
    assert {cell.failed for cell in cells(found)} == {"unit_returned"}
    assert "退回" in found.attempt.order.next_sentence


def test_a_refusal_before_the_other_court_is_for_a_person(world: Any) -> None:
    found = counter.make_entrustment(world, sent=True)
    finish(world, found, date(2026, 12, 1), reaction=Reaction.REFUSED)
    assert {cell.effect["state"] for cell in cells(fresh(found))} == {"by_hand"}


def test_what_cannot_be_is_refused(world: Any) -> None:
    found = counter.make_entrustment(world)
    by = world.service_specialist
    with pytest.raises(Refused, match="还没有寄出"):
        finish(world, found, date(2026, 12, 1))
    with pytest.raises(Refused, match="还没有到"):
        actions.send_entrustment(found, sent_on=NOW.date() + timedelta(days=1), how="机要", by=by, at=NOW)
    with pytest.raises(Refused, match="怎样寄出"):
        actions.send_entrustment(found, sent_on=NOW.date(), how="", by=by, at=NOW)
    found = actions.send_entrustment(found, sent_on=date(2026, 11, 18), how="机要", by=by, at=NOW)
    with pytest.raises(Refused, match="早于"):
        actions.accept_entrustment(found, accepted_on=date(2026, 11, 17), by=by, at=NOW)
    with pytest.raises(Refused, match="寄回的送达回证"):
        finish(world, found, date(2026, 12, 1), proof=None)
    with pytest.raises(Refused, match="退回的理由"):
        actions.return_entrustment(found, returned_on=date(2026, 12, 1), why="", by=by, at=LATER)
    with pytest.raises(Refused, match="全称"):
        actions.draw_up_letter(_other(world), EntrustmentDraft(to_name="远山"), by=by, at=NOW)


def _other(world: Any) -> Any:
    from tests.support.service import make_case

    from xiezhi.domains.service_of_process.actions.sending import send_attempt

    order = make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初4129号"))
    attempt = make_attempt(
        world, recipient(order), method="entrusted", channel="other_court", reason="在外省居住"
    )
    send_attempt(attempt, by=world.service_specialist, at=NOW)
    return Entrustment.objects.get(attempt_id=attempt.pk)


def test_entrusting_says_why_direct_service_is_difficult(world: Any) -> None:
    with pytest.raises(Refused, match="直接送达有困难"):
        make_attempt(world, recipient(make_order(world)), method="entrusted", channel="other_court")
