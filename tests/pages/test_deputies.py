"""Handing one's open work over while away: seen by both, done by the deputy's own rights, back by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.clients import client_of
from tests.support.clock import NOW, TODAY
from tests.support.service import make_objected, make_order
from xiezhi.domains.service_of_process.permissions import orders_visible_to
from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.actions.deputies import appoint_deputy, end_deputising
from xiezhi.kernel.identity.models import Person
from xiezhi.kernel.workflow.queries.tasks import open_tasks_of
from xiezhi.lib.verdict import NotFound, Refused

pytestmark = pytest.mark.django_db
BACK = TODAY + timedelta(days=7)


@pytest.fixture
def second_judge(world: Any) -> Any:
    """Another judge of the same division."""
    from xiezhi.kernel.identity.actions.rights import give_role

    made = Person.objects.create(
        username="second-judge",
        name="方知远",
        title="审判员",
        organisation=world.division,
        created_at=NOW,
        password_changed_at=NOW,
    )
    give_role(world.roles["judge"], to=made, organisation=world.division, from_on=TODAY, by=None, at=NOW)
    return made


def fresh(person: Any) -> Any:
    return Person.objects.select_related("organisation").get(pk=person.pk)


def hand_over(world: Any, to: Any, **more: Any) -> Any:
    filled = {"from_on": TODAY, "until_on": BACK, "reason": "年休假", "by": world.judge, "at": NOW, **more}
    return appoint_deputy(filled.pop("person", world.judge), to, **filled)


def test_a_deputy_takes_up_what_is_open_and_it_comes_back_by_itself(
    world: Any, second_judge: Any, page_clock: Any
) -> None:
    _, objection = make_objected(world)
    order = objection.attempt.order
    assert not orders_visible_to(fresh(second_judge), on=TODAY).exists()
    client = client_of(world.judge)
    posted = {
        "deputy": second_judge.pk,
        "from_on": TODAY.isoformat(),
        "until_on": BACK.isoformat(),
        "reason": "年休假",
    }
    said = client.post(f"/deputies/{world.judge.pk}/new/", posted, follow=True).content.decode()
    assert "已交给方知远代办，现有1件待办" in said
    # Shown in both persons' homes.
    assert "您的事由方知远代办" in client.get("/").content.decode()
    home = client_of(second_judge).get("/").content.decode()
    assert f"您替{world.judge.name}代办" in home
    assert order.court_case.case_no in home
    # The deputy decides, and is named as who decided.
    answer = client_of(second_judge).post(
        f"/orders/{order.pk}/objections/",
        {"objection": objection.pk, "decision": "dismissed", "reason": "有回执"},
    )
    assert answer.status_code == 302, answer.content.decode()
    objection.refresh_from_db()
    assert objection.decided_by == second_judge
    # On the day of return it has come back without anybody doing anything.
    assert not orders_visible_to(fresh(second_judge), on=BACK).exists()
    assert not open_tasks_of(fresh(second_judge), on=BACK).filter(person=world.judge).exists()


def test_a_deputy_gains_no_right(world: Any) -> None:
    _, objection = make_objected(world)
    hand_over(world, world.clerk)
    clerk = fresh(world.clerk)
    assert not open_tasks_of(clerk, on=TODAY).filter(person=world.judge).exists()
    assert client_of(clerk).post(
        f"/orders/{objection.attempt.order_id}/objections/", {"objection": objection.pk, "decision": "dismissed", "reason": "x"}
    ).status_code == 404  # fmt: skip
    said = identity.explain(clerk, "service_of_process.order.send", None, on=TODAY)
    assert not said.allowed
    assert said.lines[-1].startswith(f"代办：正在替{world.judge.name}代办，本人没有这项权限")


def test_what_a_deputy_lacks_is_said_at_once(world: Any, page_clock: Any) -> None:
    make_objected(world)
    posted = {
        "deputy": world.clerk.pk,
        "from_on": TODAY.isoformat(),
        "until_on": BACK.isoformat(),
        "reason": "年休假",
    }
    said = (
        client_of(world.judge).post(f"/deputies/{world.judge.pk}/new/", posted, follow=True).content.decode()
    )
    assert "代办人没有" in said


def test_a_manager_hands_over_for_who_cannot(world: Any, second_judge: Any) -> None:
    hand_over(world, second_judge, by=world.court_admin, reason="突发疾病")
    row = AuditRow.objects.get(act="identity.deputy.appoint")
    assert row.by_id == world.court_admin.pk
    for stranger in (world.clerk, world.court_admin_elsewhere):
        with pytest.raises(NotFound):
            hand_over(world, second_judge, by=stranger)


def test_it_is_taken_back_early(world: Any, second_judge: Any) -> None:
    make_order(world)
    made = hand_over(world, second_judge)
    assert orders_visible_to(fresh(second_judge), on=TODAY).exists()
    with pytest.raises(NotFound):
        end_deputising(made.pk, by=world.clerk, at=NOW)
    end_deputising(made.pk, by=world.judge, at=NOW)
    assert not orders_visible_to(fresh(second_judge), on=TODAY).exists()


def test_what_cannot_be(world: Any, second_judge: Any) -> None:
    for wrong, field in (
        ({"from_on": TODAY - timedelta(days=1)}, "from_on"), ({"until_on": TODAY}, "until_on"),
        ({"until_on": TODAY + timedelta(days=400)}, "until_on"), ({"reason": " "}, "reason"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            hand_over(world, second_judge, **wrong)
        assert refused.value.field == field
    for nobody in (None, world.judge, world.judge_elsewhere):
        with pytest.raises(Refused, match="本院在职"):
            hand_over(world, nobody)
    hand_over(world, second_judge)
    with pytest.raises(Refused, match="已经有代办人"):
        hand_over(world, world.clerk)
    with pytest.raises(Refused, match="也不在"):
        hand_over(world, world.judge, person=world.clerk, by=world.clerk)
    with pytest.raises(Refused, match="正在替别人代办"):
        hand_over(world, world.clerk, person=second_judge, by=second_judge)


def test_the_list_and_taking_back_on_pages(world: Any, second_judge: Any, page_clock: Any) -> None:
    made = hand_over(world, second_judge)
    admin = client_of(world.court_admin)
    assert "方知远" in admin.get("/deputies/").content.decode()
    assert admin.post(f"/deputies/periods/{made.pk}/end/").status_code == 302
    made.refresh_from_db()
    assert made.ended_by == world.court_admin
    assert client_of(world.clerk).get(f"/deputies/{world.judge.pk}/new/").status_code == 404
