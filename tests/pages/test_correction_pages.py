"""Correct what a task says, and manage any task of the court."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.counter import make_pickup
from tests.support.post import make_parcel
from tests.support.service import make_case, make_order, make_sent, party, pdf, recipient
from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.cases.models import Agency

HOSTILE = "<script>alert(1)</script>"
PARTY = {"role": "被告", "name": "陆文澜", "kind": "person", "representative": ""}


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _address(name: str, *args: Any) -> str:
    return reverse(f"service_of_process:{name}", args=args)


@pytest.mark.requirement("SP-14")
def test_a_specialist_corrects_and_the_judge_sees_it(world: Any, sign_in: Any) -> None:
    """A service specialist (送达专员) checks the data of a task, corrects missing items with the old value kept,
    and the judge sees what was changed and by whom."""
    order = make_order(world, accepted=False)
    specialist, judge = sign_in(world.service_specialist), sign_in(world.judge)
    person = recipient(order)

    # A service specialist checks the data of a task: what is there is shown, and the check is taken as a step.
    assert "陆文澜" in _text(specialist.get(_address("order", order.pk)))
    assert specialist.get(_address("step", order.pk, "accept")).status_code == 200
    # Corrects missing items: the telephone was wrong, the representative missing.
    address = _address("party-correct", order.pk, person.pk)
    form = specialist.get(address).content.decode()
    assert "199****0102" in form
    assert "19900000102" not in form
    filled = {**PARTY, "phone": "19900000199", "representative": "沈嘉树", "reason": "电话核实"}
    assert specialist.post(address, filled).status_code == 302
    assert party(order.court_case).phone == "19900000199"
    # With the old value kept, and the judge sees what was changed and by whom.
    seen = _text(judge.get(_address("order", order.pk)))
    assert re.search(r"手机号 陆文澜 19900000102 19900000199", seen), seen
    assert re.search(r"法定代表人 陆文澜 （空） 沈嘉树", seen), seen
    assert world.service_specialist.name in seen
    assert "电话核实" in seen
    # The judge only looks.
    assert judge.get(address).status_code == 404


@pytest.mark.requirement("SP-37")
def test_the_court_administrator_manages_any_task(world: Any, sign_in: Any) -> None:
    """A system administrator searches, edits and handles any task of the court; each change asks for a reason and
    is kept in the log with old and new values."""
    order = make_sent(world, confirmed=False).order
    admin = sign_in(world.court_admin)

    # Searches: any task of the court, whoever raised it.
    assert order.order_no in _text(admin.get(_address("orders"), {"q": order.order_no}))
    assert _address("manage", order.pk) in admin.get(_address("order", order.pk)).content.decode()
    # Each change asks for a reason: without one nothing is changed.
    address = _address("manage-order", order.pk)
    filled = {"service_class": "general", "category": order.category, "note": "补记", "judge_id": order.judge_id,
              "clerk_id": order.clerk_id}  # fmt: skip
    refused = admin.post(address, {**filled, "reason": ""})
    assert refused.status_code == 422
    order.refresh_from_db()
    assert order.note == ""
    # Edits what the task says.
    assert admin.post(address, {**filled, "reason": "当事人来函"}).status_code == 302
    order.refresh_from_db()
    assert order.note == "补记"
    # Handles: the task is ended and taken up again, and given to another hand; each asks for a reason.
    page = admin.get(_address("manage", order.pk)).content.decode()
    ending = _address("manage-step", order.pk, "complete_unserved")
    assert ending in page
    assert admin.post(ending, {"reason": ""}).status_code == 422
    assert admin.post(ending, {"reason": "当事人撤诉"}).status_code == 302
    order.refresh_from_db()
    assert order.state == "completed"
    assert admin.post(address, {**filled, "note": "办结后补记", "reason": "当事人来函"}).status_code == 302
    assert admin.post(_address("manage-step", order.pk, "reopen"), {"reason": "漏送一份"}).status_code == 302
    giving = _address("manage-assign", order.pk)
    assert admin.post(giving, {"to": world.court_admin.pk, "reason": ""}).status_code == 422
    assert admin.post(giving, {"to": world.court_admin.pk, "reason": "休假"}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.specialist, order.note) == ("serving", world.court_admin, "办结后补记")
    # Ordinary acts on a task that is somebody else's ask as well.
    another = make_order(world, court_case=order.court_case, accepted=False)
    accept = _address("step", another.pk, "accept")
    assert admin.post(accept).status_code == 422
    another.refresh_from_db()
    assert another.state == "submitted"
    assert admin.post(accept, {"managed_reason": "专员休假"}).status_code == 302
    kept = another.changes.get(label="状态")
    assert (kept.old, kept.new, kept.by, kept.reason) == ("待核实", "待送达", world.court_admin, "专员休假")
    # Kept in the log with old and new values, by whom and why.
    text = _text(admin.get(_address("manage", order.pk)))
    assert re.search(r"提请说明 任务 （空） 补记 " + world.court_admin.name, text), text
    assert "当事人来函" in text
    assert re.search("状态 任务 送达中 已办结 " + world.court_admin.name, text), text
    assert re.search("状态 任务 已办结 送达中 " + world.court_admin.name, text), text
    assert re.search(f"送达专员 任务 {world.service_specialist.name} {world.court_admin.name} ", text), text
    acts = AuditRow.objects.filter(act="service_of_process.order.manage").values_list("reason", flat=True)
    assert set(acts) == {"当事人来函", "当事人撤诉", "漏送一份", "休假", "专员休假"}


def test_an_ordinary_act_of_the_administrator_on_anothers_task_asks_why_and_keeps_both_values(
    world: Any, sign_in: Any
) -> None:
    order = make_order(world, accepted=False)
    admin = sign_in(world.court_admin)
    # A question without a reason field of its own asks here; without a reason nothing is done.
    accept = _address("step", order.pk, "accept")
    assert 'name="managed_reason"' in admin.get(accept).content.decode()
    refused = admin.post(accept)
    assert refused.status_code == 422
    assert "每次修改都要写明理由" in refused.content.decode()
    order.refresh_from_db()
    assert order.state == "submitted"
    # A form with files keeps the question; so does one that has a reason of its own.
    upload = {"kind": "summons", "name": "传票", "copies": "1"}
    assert admin.post(_address("document-new", order.pk), {**upload, "file": _paper()}).status_code == 422
    assert order.documents.filter(name="传票").count() == 0
    assert admin.post(_address("correct", order.pk), {**_filled(order), "note": "补记"}).status_code == 422
    # With a reason each is done, and the old value stands beside the new one.
    done = {**upload, "file": _paper(), "managed_reason": "书记员出差"}
    assert admin.post(_address("document-new", order.pk), done).status_code == 302
    assert admin.post(accept, {"managed_reason": "专员休假"}).status_code == 302
    change = order.changes.get(label="状态")
    assert (change.old, change.new, change.by, change.reason, change.advanced) == (
        "待核实", "待送达", world.court_admin, "专员休假", True,
    )  # fmt: skip
    papers = order.changes.get(label="文书")
    assert "传票" in papers.new
    assert "传票" not in papers.old
    assert papers.reason == "书记员出差"
    reasons = set(
        AuditRow.objects.filter(act="service_of_process.order.manage").values_list("reason", flat=True)
    )
    assert reasons == {"书记员出差", "专员休假"}
    # The task is the administrator's own now: ordinary work asks for no more reasons.
    order.refresh_from_db()
    assert order.specialist == world.court_admin
    assert 'name="managed_reason"' not in admin.get(_address("document-new", order.pk)).content.decode()
    assert (
        admin.post(
            _address("document-new", order.pk), {**upload, "name": "传票二", "file": _paper()}
        ).status_code
        == 302
    )
    # A specialist is never asked.
    other = make_order(world, court_case=order.court_case, accepted=False)
    assert (
        'name="managed_reason"'
        not in sign_in(world.service_specialist).get(_address("step", other.pk, "accept")).content.decode()
    )


def test_things_that_belong_to_a_task_ask_the_administrator_as_the_task_does(
    world: Any, sign_in: Any
) -> None:
    """A parcel and a collection have addresses of their own; the reason is asked and kept all the same (SP-37)."""
    order = make_order(world, recipients=("陆文澜", "沈嘉树"))
    parcel, pickup = make_parcel(world, order=order), make_pickup(world, order=order, name="沈嘉树")
    admin, specialist = sign_in(world.court_admin), sign_in(world.service_specialist)
    for name, thing in (("parcel-post", parcel), ("pickup-inform", pickup)):
        page = _address(name, thing.pk)
        assert 'name="managed_reason"' in admin.get(page).content.decode(), name
        assert 'name="managed_reason"' not in specialist.get(page).content.decode(), name
    withdraw = _address("parcel-withdraw", parcel.pk)
    assert admin.post(withdraw, {}).status_code == 422
    assert admin.post(withdraw, {"reason": "重复建立"}).status_code == 302
    parcel.refresh_from_db()
    assert parcel.state == "withdrawn"
    assert AuditRow.objects.filter(by_id=world.court_admin.pk, reason="重复建立").exists()


def _paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("传票.pdf", pdf("传票"), "application/pdf")


def _filled(order: Any) -> dict[str, Any]:
    return {
        "service_class": "general", "category": order.category, "judge_id": order.judge_id, "clerk_id": order.clerk_id,
    }  # fmt: skip


def test_a_party_and_a_document_are_changed_by_the_administrator(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    admin = sign_in(world.court_admin)
    person = party(order.court_case, "黎安")
    answer = admin.post(
        _address("manage-party", order.pk, person.pk),
        {**PARTY, "role": "原告", "name": "黎安", "email": "无", "reason": "来信"},
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.email == ""
    document = order.documents.first()
    answer = admin.post(
        _address("manage-document", order.pk, document.pk),
        {"name": "起诉状", "kind": "complaint", "copies": "2", "reason": "名称不对"},
    )
    assert answer.status_code == 302
    document.refresh_from_db()
    assert (document.name, document.copies) == ("起诉状", 2)


def test_an_agent_is_corrected_with_the_old_value_kept(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    agent = Agency.objects.create(party=party(order.court_case), name="周砚", phone="19900000111")
    specialist = sign_in(world.service_specialist)
    address = _address("agency-correct", order.pk, agent.pk)
    shown = specialist.get(address).content.decode()
    assert "199****0111" in shown
    assert "19900000111" not in shown
    filled = {"name": "周砚", "firm": "上海观澜律师事务所", "phone": "19900000112", "reason": "来函更正"}
    assert specialist.post(address, filled).status_code == 302
    agent.refresh_from_db()
    assert (agent.phone, agent.firm) == ("19900000112", "上海观澜律师事务所")
    change = order.changes.get(label="代理人手机号")
    assert (change.old, change.new, change.subject, change.reason) == (
        "19900000111", "19900000112", "代理人周砚", "来函更正",
    )  # fmt: skip
    # The administrator changes it for any task, with a reason.
    managing = _address("manage-agency", order.pk, agent.pk)
    admin = sign_in(world.court_admin)
    assert managing in admin.get(_address("manage", order.pk)).content.decode()
    assert admin.post(managing, {**filled, "phone": "无", "reason": ""}).status_code == 422
    assert admin.post(managing, {**filled, "phone": "无", "reason": "号码停用"}).status_code == 302
    agent.refresh_from_db()
    assert agent.phone == ""
    # An agent of another case is not there.
    other = make_order(world, court_case=make_case(world, case_no="（2026）沪0199民初77号"))
    assert specialist.get(_address("agency-correct", other.pk, agent.pk)).status_code == 404


def test_who_may_not_finds_no_page(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    person, document = recipient(order), order.documents.first()
    corrections = [
        _address("correct", order.pk), _address("party-correct", order.pk, person.pk),
        _address("document-correct", order.pk, document.pk),
    ]  # fmt: skip
    manages = [
        _address("manage", order.pk), _address("manage-order", order.pk),
        _address("manage-party", order.pk, person.party_id), _address("manage-document", order.pk, document.pk),
    ]  # fmt: skip
    for address in (*corrections, *manages):
        for one in (world.court_admin_elsewhere, world.judge, world.supervisor):
            assert sign_in(one).get(address).status_code == 404, address
    for address in manages:
        assert sign_in(world.service_specialist).get(address).status_code == 404
    for address in corrections:
        assert sign_in(world.service_specialist).get(address).status_code == 200


def test_parties_of_another_case_are_not_reached(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    other = make_case(world, case_no="（2026）沪0199民初4128号")
    address = _address("manage-party", order.pk, party(other).pk)
    assert sign_in(world.court_admin).get(address).status_code == 404


def test_a_bad_value_is_said_and_typed_text_is_kept(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    person = recipient(order)
    client = sign_in(world.service_specialist)
    answer = client.post(
        _address("party-correct", order.pk, person.pk),
        {**PARTY, "name": HOSTILE, "role": "", "reason": HOSTILE},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert client.post(_address("correct", order.pk), {"service_class": "nonsense"}).status_code == 422
