"""Corrections: the old value beside the new one, seen by the judge; and the same with a reason for any task."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.support import service
from tests.support.clock import NOW, moment

from xiezhi.domains.service_of_process.actions import corrections as actions
from xiezhi.domains.service_of_process.models import OrderChange
from xiezhi.domains.service_of_process.queries.for_systems import changes_of
from xiezhi.kernel.cases.actions import add_agency
from xiezhi.kernel.cases.types import AgentDraft
from xiezhi.lib.verdict import Conflict, NotFound, Refused


def rows(order: Any) -> list[tuple[str, str, str, str]]:
    return [(c.subject, c.label, c.old, c.new) for c in changes_of(order).order_by("pk")]


def test_a_specialist_completes_what_is_missing_and_the_judge_sees_what_stood_there(world: Any) -> None:
    order = service.make_order(world)
    party = service.recipient(order).party
    actions.correct_party(
        order,
        party.pk,
        {"phone": "19900000155", "name": "陆文岚"},
        by=world.service_specialist,
        at=NOW,
        reason="电话核实",
    )
    assert rows(order) == [
        ("陆文澜", "手机号", "19900000102", "19900000155"), ("陆文澜", "姓名或名称", "陆文澜", "陆文岚"),
    ]  # fmt: skip
    change = OrderChange.objects.first()
    assert (change.by, change.at, change.reason, change.advanced) == (
        world.service_specialist,
        NOW,
        "电话核实",
        False,
    )
    entry = order.trail.get(kind="corrected")
    assert "送达专员甲更正陆文澜的" in entry.title
    assert (
        actions.correct_party(order, party.pk, {"phone": "19900000155"}, by=world.service_specialist, at=NOW)
        == []
    )
    assert OrderChange.objects.count() == 2


def test_old_values_lie_encrypted(world: Any) -> None:
    from django.db import connection

    order = service.make_order(world)
    actions.correct_party(
        order, service.recipient(order).party.pk, {"name": "陆文岚"}, by=world.service_specialist, at=NOW
    )
    with connection.cursor() as cursor:
        cursor.execute('SELECT old::text || "new"::text || subject::text FROM service_of_process_orderchange')
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT detail::text FROM audit_row WHERE act LIKE '%%correct%%'")
        told = str(cursor.fetchall())
    assert "陆文".encode().hex() not in kept
    assert "陆文" not in told


def test_the_task_the_case_the_agent_and_a_document_are_corrected_too(world: Any) -> None:
    order = service.make_order(world)
    agency = add_agency(service.recipient(order).party, AgentDraft(name="周砚"), by=None, at=NOW)
    by = {"by": world.service_specialist, "at": NOW}
    actions.correct_order(order, {"wanted_by_on": date(2026, 11, 20), "judge_id": world.court_admin.pk}, **by)
    actions.correct_case(order, {"hearing_at": moment("2026-12-08 09:30"), "courtroom": "第七法庭"}, **by)
    actions.correct_agency(order, agency.pk, {"firm": "望潮律师事务所"}, **by)
    actions.correct_document(order.documents.first(), {"copies": 2, "dated_on": date(2026, 11, 10)}, **by)
    assert [row[:2] for row in rows(order)] == [
        ("任务", "要求办结日期"), ("任务", "承办法官"), ("案件", "开庭时间"), ("案件", "法庭"),
        ("代理人周砚", "律师事务所或单位"), ("《起诉状副本》", "份数"), ("《起诉状副本》", "文书日期"),
    ]  # fmt: skip
    assert rows(order)[1][2:] == ("法官甲", "法院管理员甲")
    order.refresh_from_db()
    assert order.judge == world.court_admin


def test_a_changed_hearing_moves_the_limit_of_the_summons(world: Any) -> None:
    order = service.make_order(world, documents=(("summons", "开庭传票", 1),))
    assert order.due_at is None
    actions.correct_case(
        order, {"hearing_at": moment("2026-12-08 09:30")}, by=world.service_specialist, at=NOW
    )
    order.refresh_from_db()
    assert order.due_reason == "传票最迟12-05（周六）通知到"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"state": "completed"}, "不能更正"),
        ({"service_class": "judgments"}, "只送裁判文书"),
        ({"note": "长" * 301}, "300"),
        ({"judge_id": 987654}, "没有这名人员"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_whole(
    world: Any, changes: dict[str, Any], message: str
) -> None:
    order = service.make_order(world)
    with pytest.raises(Refused, match=message):
        actions.correct_order(order, changes, by=world.service_specialist, at=NOW)
    assert not OrderChange.objects.exists()
    order.refresh_from_db()
    assert order.service_class == "general"


def test_people_and_documents_of_other_cases_are_not_there(world: Any) -> None:
    order = service.make_order(world)
    other = service.make_case(world, case_no="（2026）沪0199民初9号")
    with pytest.raises(NotFound):
        actions.correct_party(
            order, service.party(other).pk, {"name": "别人"}, by=world.service_specialist, at=NOW
        )
    with pytest.raises(NotFound):
        actions.correct_agency(order, 987654, {"name": "别人"}, by=world.service_specialist, at=NOW)


@pytest.mark.parametrize(
    "who", ["judge", "clerk", "field_server", "service_specialist_elsewhere", "supervisor"]
)
def test_only_the_service_centre_corrects(world: Any, who: str) -> None:
    order = service.make_order(world)
    with pytest.raises(NotFound):
        actions.correct_order(order, {"note": "改"}, by=world.people[who], at=NOW)


def test_any_task_is_changed_by_an_administrator_with_a_reason(world: Any) -> None:
    sent = service.make_sent(world)
    assert sent.order.state == "completed"
    with pytest.raises(Conflict):
        actions.correct_order(sent.order, {"note": "补记"}, by=world.service_specialist, at=NOW)
    with pytest.raises(Refused, match="理由"):
        actions.correct_order(sent.order, {"note": "补记"}, by=world.court_admin, at=NOW, advanced=True)
    actions.correct_order(
        sent.order, {"note": "补记"}, by=world.court_admin, at=NOW, advanced=True, reason="审计要求"
    )
    change = OrderChange.objects.get()
    assert (change.old, change.new, change.reason, change.advanced) == ("", "补记", "审计要求", True)
    for who in ("service_specialist", "judge", "court_admin_elsewhere"):
        with pytest.raises(NotFound):
            actions.correct_order(
                sent.order, {"note": "改"}, by=world.people[who], at=NOW, advanced=True, reason="想改"
            )


def test_a_document_name_stays_unique(world: Any) -> None:
    order = service.make_order(world)
    with pytest.raises(Refused, match="已有"):
        actions.correct_document(
            order.documents.first(), {"name": "应诉通知书"}, by=world.service_specialist, at=NOW
        )
    actions.correct_document(
        order.documents.first(), {"name": "起诉状 副本", "kind": "other"}, by=world.service_specialist, at=NOW
    )
    assert order.documents.first().name == "起诉状 副本"


def test_a_new_judge_of_the_case_takes_its_orders_over(world: Any) -> None:
    order = service.make_order(world)
    second = service.make_order(world, court_case=order.court_case, documents=(("summons", "开庭传票", 1),))
    actions.correct_case(order, {"judge_id": world.court_admin.pk}, by=world.service_specialist, at=NOW)
    for one in (order, second):
        one.refresh_from_db()
        assert one.judge == world.court_admin
    with pytest.raises(Refused, match="不是本院"):
        actions.correct_case(
            order, {"judge_id": world.judge_elsewhere.pk}, by=world.service_specialist, at=NOW
        )
    with pytest.raises(Refused, match="不是本院"):
        actions.correct_order(
            order, {"clerk_id": world.clerk_elsewhere.pk}, by=world.service_specialist, at=NOW
        )
