"""公告送达 from the list of what was tried to the day on which it counts as served (S7, Z16 to Z18, Z26)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import notices, service
from tests.support.clock import NOW, moment

from xiezhi.domains.service_of_process.actions.notice_text import make_notice_file, write_notice_text
from xiezhi.domains.service_of_process.actions.notices import decide_notice, note_means, withdraw_notice
from xiezhi.domains.service_of_process.actions.publications import end_notices, strike_publication
from xiezhi.domains.service_of_process.models import PublicNotice, ServiceOrder
from xiezhi.domains.service_of_process.types.notices import Means, NoteKind, NoticeParts
from xiezhi.kernel.cases.queries import dossier_of
from xiezhi.kernel.workflow.models import Clock, Task
from xiezhi.lib.verdict import Conflict, NotFound, Refused

LATER = moment("2026-11-27 10:00")
PARTS = NoticeParts(key_points="请求支付租金")


def order_of(notice: Any) -> Any:
    return ServiceOrder.objects.get(pk=notice.attempt.order_id)


def open_tasks(kind: str) -> list[Task]:
    return list(Task.objects.filter(kind=kind, closed_at=None))


def test_with_a_known_address_and_nothing_tried_it_is_refused(world: Any) -> None:
    """Z18."""
    order = service.make_order(world)
    person = service.recipient(order)
    service.make_address(world, person, kind="postal", value=notices.POSTAL)
    with pytest.raises(Refused, match="地址已知，还没有试过其他送达方式"):
        notices.requested(world, person=person)
    assert not PublicNotice.objects.exists()


def test_it_is_refused_while_one_way_is_neither_tried_nor_closed(world: Any) -> None:
    person = notices.tried_by_hand(world, entrusting_noted=False)
    with pytest.raises(Refused, match="委托送达"):
        notices.requested(world, person=person)


def test_simple_procedure_is_converted_first(world: Any) -> None:
    """Z17."""
    order = service.make_order(world, court_case=service.make_case(world, procedure="simple"))
    with pytest.raises(Refused, match="简易程序"):
        notices.requested(world, person=notices.tried_by_hand(world, order=order))


def test_a_way_that_is_not_feasible_says_why_and_who_says_so(world: Any) -> None:
    person = service.recipient(service.make_order(world))
    kwargs: dict[str, Any] = {
        "kind": NoteKind.NOT_FEASIBLE, "means": Means.ENTRUSTED, "by": world.service_specialist, "at": NOW,
    }  # fmt: skip
    with pytest.raises(Refused) as nobody:
        note_means(person, reason="住所在本市", said_by=" ", **kwargs)
    assert nobody.value.field == "said_by"
    with pytest.raises(Refused, match="日期还没有到"):
        note_means(person, reason="住所在本市", said_by="何薇", on=date(2026, 11, 20), **kwargs)
    with pytest.raises(NotFound):
        note_means(person, reason="住所在本市", said_by="何薇", **{**kwargs, "by": world.clerk_elsewhere})


def test_the_judge_sees_the_list_and_decides_and_nobody_else(world: Any) -> None:
    notice = notices.requested(world)
    (task,) = open_tasks("service_of_process.notice_decide")
    assert task.person_id == world.judge.pk
    assert order_of(notice).next_sentence == "等法官决定对陆文澜公告送达"
    kept = json.loads(notice.tried)
    assert [one["means"] for one in kept] == [
        "direct", "postal", "electronic", "entrusted", "handover", "look_up"
    ]  # fmt: skip
    assert "附件1份" in kept[0]["lines"][0]
    assert "住所在本院辖区" in kept[3]["lines"][0]
    with pytest.raises(NotFound):
        decide_notice(notice, agrees=True, by=world.service_specialist, at=NOW)
    with pytest.raises(Refused):
        decide_notice(notice, agrees=False, by=world.judge, at=NOW)
    decide_notice(notice, agrees=False, reason="请再到户籍地址送一次", by=world.judge, at=NOW)
    notice.refresh_from_db()
    assert notice.state == "refused"
    assert not open_tasks("service_of_process.notice_decide")
    assert notice.attempt.order.attempts.get(pk=notice.attempt_id).state == "cancelled"
    assert order_of(notice).next_sentence.startswith("改用公告送达")
    notices.requested(world, person=notice.attempt.recipient)


def test_one_recipient_has_one_notice_at_a_time(world: Any) -> None:
    notice = notices.requested(world)
    with pytest.raises(Conflict, match="已经有公告在办"):
        notices.requested(world, person=notice.attempt.recipient)


def test_the_text_says_what_the_papers_need_and_is_issued_once(world: Any) -> None:
    notice = notices.requested(world)
    with pytest.raises(Refused):
        write_notice_text(notice, PARTS, by=world.service_specialist, at=NOW)
    decide_notice(notice, agrees=True, by=world.judge, at=NOW)
    assert order_of(notice).next_sentence == "出具对陆文澜的公告"
    with pytest.raises(Refused, match="起诉要点"):
        write_notice_text(notice, NoticeParts(), by=world.service_specialist, at=NOW)
    write_notice_text(notice, PARTS, by=world.service_specialist, at=NOW)
    with pytest.raises(Conflict, match="还没有出具"):
        notices.published(notice, world, medium="newspaper", on=NOW.date(), at=NOW)
    first = make_notice_file(notice.pk, at=NOW)
    second = make_notice_file(notice.pk, at=NOW)
    assert first is not None
    assert second is not None
    assert first.issued_document_id == second.issued_document_id
    assert [item.kind for item in dossier_of(order_of(notice).court_case)] == ["public_notice"]
    assert order_of(notice).next_sentence.startswith("上传公告报样")


def test_it_runs_from_the_last_publication_and_ends_once(world: Any) -> None:
    """Z16: posted first, printed six days later; thirty days after the last one it counts as served."""
    notice = notices.worded(world)
    notices.published(
        notice, world, medium="court_board", on=date(2026, 11, 20), at=LATER, place="法院公告栏"
    )
    notices.published(notice, world, medium="newspaper", on=date(2026, 11, 26), at=LATER)
    notice.refresh_from_db()
    assert (notice.state, notice.last_published_on, notice.ends_on) == (
        "running", date(2026, 11, 26), date(2026, 12, 26),
    )  # fmt: skip
    clock = Clock.objects.get(limit_id="C11.domestic", ended_at=None)
    assert clock.due_at.astimezone(NOW.tzinfo).date() == notice.ends_on
    (task,) = open_tasks("service_of_process.notice_running")
    assert task.held
    assert task.due_at == clock.due_at
    assert end_notices(at=moment("2026-12-25 00:20")) == 0
    assert end_notices(at=moment("2026-12-26 00:20")) == 1
    assert end_notices(at=moment("2026-12-26 00:20")) == 0
    notice.refresh_from_db()
    attempt = notice.attempt
    attempt.refresh_from_db()
    assert (notice.state, attempt.state) == ("expired", "deemed_served")
    assert {cell.effective_on for cell in attempt.cells.all()} == {date(2026, 12, 26)}
    assert [row.title for row in attempt.order.trail.all()].count("对陆文澜的公告期满") == 1
    assert not open_tasks("service_of_process.notice_running")
    ends = {
        one.limit_id: one.due_at.astimezone(NOW.tzinfo).date()
        for one in Clock.objects.filter(object_kind="service_of_process.recipient", ended_at=None)
    }  # fmt: skip
    assert ends["C02.answer"] == date(2027, 1, 11)  # 15 days from 12-27, off the Sunday
    assert ends["C05.ordinary"] == date(2027, 1, 11)


def test_a_publication_registered_wrongly_is_struck_and_the_end_reckoned_anew(world: Any) -> None:
    notice = notices.worded(world)
    notices.published(
        notice, world, medium="court_board", on=date(2026, 11, 20), at=LATER, place="法院公告栏"
    )
    wrong = notices.published(notice, world, medium="newspaper", on=date(2026, 11, 26), at=LATER)
    strike_publication(wrong, reason="登的是另一件", by=world.service_specialist, at=LATER)
    notice.refresh_from_db()
    assert notice.ends_on == date(2026, 12, 20)
    (left,) = notice.publications.filter(struck_at=None)
    strike_publication(left, reason="照片不对", by=world.service_specialist, at=LATER)
    notice.refresh_from_db()
    assert (notice.state, notice.ends_on) == ("worded", None)
    assert not Clock.objects.filter(limit_id="C11.domestic", ended_at=None).exists()
    assert end_notices(at=LATER + timedelta(days=90)) == 0


def test_a_foreign_party_without_domicile_waits_sixty_days(world: Any) -> None:
    """Z26."""
    notice = notices.requested(world, foreign_without_domicile=True)
    decide_notice(notice, agrees=True, by=world.judge, at=NOW)
    write_notice_text(notice, PARTS, by=world.service_specialist, at=NOW)
    made = make_notice_file(notice.pk, at=NOW)
    assert made is not None
    assert "经过60日" in made.wording
    notices.published(made, world, medium="newspaper", on=date(2026, 11, 20), at=LATER)
    made.refresh_from_db()
    assert made.ends_on == date(2027, 1, 19)
    assert Clock.objects.filter(limit_id="C11.foreign", ended_at=None).exists()


def test_a_notice_is_taken_back_when_the_person_is_found(world: Any) -> None:
    notice = notices.worded(world)
    notices.published(notice, world, medium="newspaper", on=date(2026, 11, 20), at=LATER)
    withdraw_notice(notice, reason="本人来院领取", by=world.service_specialist, at=LATER)
    notice.refresh_from_db()
    assert notice.state == "withdrawn"
    assert end_notices(at=LATER + timedelta(days=90)) == 0
    assert {cell.effective_on for cell in notice.attempt.cells.all()} == {None}
