"""Rows of serving outside, clause by clause over the real pages: SP-31, SP-33, SP-34, SP-35."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.support import service
from tests.support.case_system import make_client
from tests.support.clock import NOW
from tests.support.films import film
from tests.support.jobs import run_jobs
from tests.support.visits import HOME, NAME, attempt_of, make_visit, picture
from xiezhi.domains.service_of_process import jobs
from xiezhi.domains.service_of_process.actions.reports import record_report
from xiezhi.domains.service_of_process.actions.visits import release_overdue
from xiezhi.domains.service_of_process.models import Proof, Visit, VisitEntry, VisitRating
from xiezhi.kernel.identity.actions.organisations import create_organisation
from xiezhi.kernel.identity.actions.people import create_person
from xiezhi.kernel.identity.actions.rights import give_role
from xiezhi.kernel.identity.types import OrganisationKind
from xiezhi.kernel.integration.models import Delivery

SERVED = {
    "outcome": "signed_by_self", "happened_at": f"{NOW:%Y-%m-%dT%H:%M}", "place": "home", "was_there": "on",
    "taken_by": "recipient", "taker_name": "沈嘉树", "identity_check": "id_card", "note": "当面核对身份证后签收",
    "client_id": "row-1",
}  # fmt: skip
LEFT = {
    "outcome": "refused", "happened_at": f"{NOW:%Y-%m-%dT%H:%M}", "place": "home", "was_there": "on",
    "taken_by": "recipient", "refusal_reason": "当面拒收", "left": "on", "witness_kind": "residents_committee",
    "witness_name": "钟闻", "witness_role": "望潮居委会干部", "note": "与居委会干部同去", "client_id": "row-2",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _jobs_run_at_the_agreed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs read the clock of the machine; here it stands at the moment of the tests."""
    monkeypatch.setattr(f"{jobs.__name__}.timezone", SimpleNamespace(localtime=lambda: NOW))


def at(name: str, *arguments: Any) -> str:
    return reverse(f"service_of_process:{name}", args=arguments)


def text(answer: Any) -> str:
    return answer.content.decode()


def firm_server(world: Any) -> Any:
    """Somebody of a third-party team."""
    firm = create_organisation(
        name="迅达送达服务有限公司", short_name="迅达", kind=OrganisationKind.VENDOR, code="V-1", parent=None, by=None, at=NOW
    )  # fmt: skip
    person = create_person(
        username="wai.yi", name="石磊", organisation=firm, password="Linjiang-2026!", by=None, at=NOW,
        must_change=False,
    )  # fmt: skip
    give_role(
        world.roles["field_server"], to=person, organisation=world.court, from_on=NOW.date(), by=None, at=NOW
    )
    return person


def upload(client: Any, visit: Any, kind: str, content: bytes, *, strokes: Any = None) -> Any:
    """One file as the telephone sends it: announced, in parts, completed."""
    digest = hashlib.sha256(content).hexdigest()
    begun = client.post(
        at("visit-uploads", visit.pk), json.dumps({"sha256": digest, "size": len(content), "name": f"{kind}.bin", "kind": kind}),
        content_type="application/json",
    )  # fmt: skip
    assert begun.status_code == 200, text(begun)
    told = begun.json()
    for number in told["missing"]:
        part = content[number * told["part_bytes"] : (number + 1) * told["part_bytes"]]
        kept = client.post(
            at("visit-part", visit.pk, told["upload"], number), part, content_type="application/octet-stream",
            headers={"X-Part-Sha256": hashlib.sha256(part).hexdigest()},
        )  # fmt: skip
        assert kept.json()["number"] == number
    return client.post(
        at("visit-complete", visit.pk, told["upload"]),
        json.dumps(
            {"kind": kind, "attempt": attempt_of(visit).pk, "taken_at": NOW.isoformat(), "strokes": strokes}
        ),
        content_type="application/json",
    )


def raised_online(world: Any, specialist: Any) -> Visit:
    """A direct service laid out and sent on the pages of the order."""
    order = service.make_order(world, recipients=("沈嘉树",))
    person = service.recipient(order, "沈嘉树")
    home = service.make_address(world, person, kind="postal", value=HOME)
    answer = specialist.post(
        at("send", order.pk),
        {
            "recipient": person.pk, "way": "direct:visit", "address": f"{person.pk}:{home.pk}",
            "documents": [one.pk for one in order.documents.all()],
        },
    )  # fmt: skip
    assert answer.status_code == 302, text(answer)
    attempt = order.attempts.get()
    assert specialist.post(at("send-confirm", order.pk, attempt.pk)).status_code == 302
    return Visit.objects.get()


@pytest.mark.requirement("SP-31")
def test_raised_online_done_outside_and_reassigned(world: Any, sign_in: Any, page_clock: Any) -> None:
    """线上发起线下执行与重新指派(▲)

    A judge's own team or a third-party team gets a direct-service task raised online, takes photos and
    video and enters the result; the service manager reassigns, follows every task, and completion makes a
    report that goes back to the intranet.
    """
    make_client(world.court, webhook_url="http://127.0.0.1:9/told")
    specialist, own, firm = (
        sign_in(world.service_specialist), sign_in(world.field_server), sign_in(firm_server(world)),
    )  # fmt: skip
    visit = raised_online(world, specialist)
    # A judge's own team gets a direct-service task raised online.
    assert "上海市临江区***" in text(own.get(at("visits")))
    assert own.post(at("visit-act", visit.pk, "accept")).status_code == 302
    assert HOME in text(own.get(at("visit", visit.pk)))
    assert visit.visit_no not in text(firm.get(at("visits")))
    # The service manager reassigns: to the third-party team, with the reason.
    page = text(specialist.get(at("visit-reassign", visit.pk)))
    to = re.search(r'value="(team:\d+)"', page)[1]  # type: ignore[index]
    assert specialist.post(at("visit-reassign", visit.pk), {"to": to, "reason": ""}).status_code == 422
    answer = specialist.post(at("visit-reassign", visit.pk), {"to": to, "reason": "片区由外包送达"})
    assert answer.status_code == 302, text(answer)
    assert own.get(at("visit", visit.pk)).status_code == 404
    # A third-party team gets it.
    assert "上海市临江区***" in text(firm.get(at("visits")))
    assert firm.post(at("visit-act", visit.pk, "accept")).status_code == 302
    # … takes photos and video.
    attempt = attempt_of(visit)
    photo = SimpleUploadedFile("门牌.png", picture("door"), content_type="image/png")
    assert (
        firm.post(at("visit-evidence-add", visit.pk, attempt.pk), {"kind": "door", "file": photo}).status_code
        == 302
    )
    sheet = SimpleUploadedFile("回证.png", picture("receipt"), content_type="image/png")
    firm.post(at("visit-evidence-add", visit.pk, attempt.pk), {"kind": "receipt", "file": sheet})
    clip = SimpleUploadedFile("现场.mp4", film(seconds=40), content_type="video/mp4")
    firm.post(at("visit-evidence-add", visit.pk, attempt.pk), {"kind": "video", "file": clip})
    assert sorted(one.kind for one in visit.evidence.all()) == ["door", "receipt", "video"]
    # … and enters the result.
    answer = firm.post(at("visit-report", visit.pk, attempt.pk), SERVED)
    assert answer.status_code == 302, text(answer)
    assert {cell.effective_on for cell in attempt.cells.all()} == {NOW.date()}
    # The service manager follows every task: who, since when, every step with its reason.
    followed = text(specialist.get(at("visits-followed")))
    assert visit.visit_no in followed
    assert "石磊" in followed
    course = text(specialist.get(at("visit", visit.pk)))
    assert "片区由外包送达" in course
    assert "反馈完毕" in course
    assert HOME not in course
    # Completion makes a report that goes back to the intranet.
    run_jobs()
    assert Visit.objects.get().state == "done"
    record, report = Proof.objects.get(kind="visit_record"), Proof.objects.filter(kind="report").first()
    assert record.file.media_type == "application/pdf"
    assert report.file is not None
    told = Delivery.objects.filter(event="service_of_process.report_issued", subject=record.order.order_no)
    papers = {one["number"]: one["ready"] for row in told for one in row.body["data"]["proofs"]}
    assert papers[record.number]
    assert papers[report.number]


@pytest.mark.requirement("SP-33")
def test_picked_by_rule_and_locked_with_its_address(world: Any, sign_in: Any, page_clock: Any) -> None:
    """自动筛选锁定上门任务与地址

    The system picks by rule the tasks that need a visit and locks task and address so that no two teams
    take the same one; the lock is released on return or timeout.
    """
    own, admin = sign_in(world.field_server), sign_in(world.court_admin)
    colleague = create_person(
        username="bai.er", name="白二", organisation=world.service_centre, password="Linjiang-2026!", by=None, at=NOW,
        must_change=False,
    )  # fmt: skip
    give_role(
        world.roles["field_server"],
        to=colleague,
        organisation=world.court,
        from_on=NOW.date(),
        by=None,
        at=NOW,
    )
    other = sign_in(colleague)
    # The system picks by rule the tasks that need a visit: after two failures, as this court has set.
    settings = {"picks": "on", "after_failures": 1, "after_silent_days": 3, "lock_hours": 4, "reason": "试行"}
    assert admin.post(at("visit-settings"), settings).status_code == 302
    sent = service.make_sent(world, arrived=False)
    record_report(
        sent.attempt.pk, arrived=False, at=NOW - timedelta(days=1), reason="空号", code="no_such_number"
    )
    service.make_address(world, service.recipient(sent.order), kind="postal", value=HOME)
    jobs.pick_visits(0)
    visit = Visit.objects.get()
    assert visit.reasons == ["电子送达失败1次"]
    assert "电子送达失败1次" in text(own.get(at("visits")))
    # … and locks the task so that no two teams take the same one.
    assert own.post(at("visit-act", visit.pk, "accept")).status_code == 302
    late = other.post(at("visit-act", visit.pk, "accept"), follow=True)
    assert "这个任务刚刚被别人接收了" in text(late)
    assert Visit.objects.get().server == world.field_server
    # … and locks the address: another case's task at the same door waits.
    case = service.make_case(world, case_no="（2026）沪0199民初9001号")
    second = make_visit(
        world,
        order=service.make_order(world, court_case=case, recipients=("陆文澜",)),
        name="陆文澜",
        value=visit.address,
    )
    refused = other.post(at("visit-act", second.pk, "accept"), follow=True)
    assert "这个地址已经有人去了" in text(refused)
    # The lock is released on return.
    assert own.post(at("visit-give-back", visit.pk), {"reason": ""}).status_code == 422
    assert own.post(at("visit-give-back", visit.pk), {"reason": "车坏了"}).status_code == 302
    assert other.post(at("visit-act", second.pk, "accept")).status_code == 302
    assert Visit.objects.get(pk=second.pk).state == "accepted"
    # … or timeout: four hours, as this court has set.
    assert release_overdue(at=NOW + timedelta(hours=3)) == 0
    assert release_overdue(at=NOW + timedelta(hours=5)) == 1
    assert Visit.objects.get(pk=second.pk).state == "waiting"


@pytest.mark.requirement("SP-34")
def test_taken_navigated_proved_and_reported_on_the_phone(world: Any, sign_in: Any, page_clock: Any) -> None:
    """微信端任务接收、导航、现场取证与反馈

    On a mobile page that runs in WeChat the server accepts a task, hands the address to a map app (自动导航),
    uploads photos and video in real time and the work record with the witness's signature (见证人签字), and
    feeds back the result; the service point is geotagged at that act only.
    """
    own = sign_in(world.field_server)
    visit = make_visit(world)
    attempt = attempt_of(visit)
    wechat = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50"}
    # On a mobile page that runs in WeChat the server accepts a task; plain HTML, no script asked for.
    page = text(own.get(at("visit", visit.pk), headers=wechat))
    assert 'name="viewport"' in page
    assert f'action="{at("visit-act", visit.pk, "accept")}"' in page
    assert HOME not in page
    assert own.post(at("visit-act", visit.pk, "accept"), headers=wechat).status_code == 302
    # … hands the address to a map app.
    page = text(own.get(at("visit", visit.pk), headers=wechat))
    assert HOME in page
    for link in (
        "geo:0,0?q=",
        "https://uri.amap.com/",
        "https://api.map.baidu.com/",
        "https://apis.map.qq.com/",
    ):
        assert f'href="{link}' in page
    # … uploads photos and video in real time, in parts that a weak signal does not lose.
    assert upload(own, visit, "door", picture("door")).status_code == 200
    clip = film(seconds=60)
    assert upload(own, visit, "video", clip).status_code == 200
    listed = own.get(at("visit-uploads", visit.pk)).json()["received"]
    assert hashlib.sha256(clip).hexdigest() in listed
    long = upload(own, visit, "video", film(seconds=6 * 3600 + 120))
    assert long.status_code == 422
    assert "长6小时2分钟，超过15分钟" in long.json()["message"]
    # … the service point is geotagged at that act only: with consent, once, and never after.
    here = {"latitude": 31.2, "longitude": 121.5, "accuracy": 9, "at": NOW.isoformat()}
    asked = json.dumps(here)
    assert own.post(at("visit-position", visit.pk), asked, content_type="application/json").status_code == 422
    agreed = json.dumps({**here, "consent": True})
    assert (
        own.post(at("visit-position", visit.pk), agreed, content_type="application/json").status_code == 200
    )
    moved = json.dumps({**here, "latitude": 40.0, "consent": True})
    own.post(at("visit-position", visit.pk), moved, content_type="application/json")
    assert Visit.objects.get().position["latitude"] == 31.2
    # … and the work record with the witness's signature; one dot is none.
    dot = upload(own, visit, "witness_signature", picture("dot"), strokes=[[{"x": 0.5, "y": 0.5}]])
    assert dot.status_code == 422
    assert "见证人的笔画太少" in dot.json()["message"]
    refused = own.post(
        at("visit-report", visit.pk, attempt.pk),
        {**LEFT, "happened_at": f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%M}"},
    )
    assert refused.status_code == 422
    assert "经过的时间还没有到" in text(refused)
    assert upload(own, visit, "witness_signature", picture("name"), strokes=NAME).status_code == 200
    # … and feeds back the result.
    answer = own.post(at("visit-report", visit.pk, attempt.pk), LEFT)
    assert answer.status_code == 302, text(answer)
    entry = VisitEntry.objects.get(visit=visit)
    assert (entry.was_there, entry.was_taken, entry.report["note"]) == (True, False, "与居委会干部同去")
    assert {cell.effective_on for cell in entry.left_attempt.cells.all()} == {NOW.date()}
    after = own.post(at("visit-position", visit.pk), moved, content_type="application/json")
    assert Visit.objects.get().position["latitude"] == 31.2
    assert after.status_code in {200, 409}


@pytest.mark.requirement("SP-35")
def test_rated_once_by_a_link_shown_in_statistics_and_never_edited(
    world: Any, sign_in: Any, page_clock: Any, client: Any
) -> None:
    """当事人评价

    After direct service the party can rate it once through a one-time link; ratings show in statistics
    and cannot be edited by the server rated.
    """
    own, leader = sign_in(world.field_server), sign_in(world.court_leader)
    visit = world.sample("reported_visit")
    attempt = attempt_of(visit)
    asked = text(own.post(at("visit-ask-rating", visit.pk, attempt.pk)))
    assert "<svg" in asked
    link = re.search(r'data-rating href="[^"]*(/v/[^"]+)"', asked)[1]  # type: ignore[index]
    # After direct service the party can rate it once through a one-time link, without logging in or a name.
    page = text(client.get(link))
    assert "沈嘉树" not in page
    assert client.post(link, {"stars": "9"}).status_code == 422
    assert "已收到" in text(client.post(link, {"stars": "4", "words": "很耐心"}))
    again = client.get(link)
    assert again.status_code == 410
    assert "已经用过" in text(again)
    assert client.post(link, {"stars": "1"}).status_code == 410
    # Ratings show in statistics: whole quarters, small cells kept back.
    given = VisitRating.objects.get()
    more = []
    for number in range(12):
        entry = VisitEntry.objects.create(
            visit=visit, attempt=attempt, is_open=False, outcome="signed_by_self", client_id=f"q-{number}"
        )
        more.append(
            VisitRating(
                entry=entry, court=given.court, organisation=given.organisation, link_hash=f"{number:064d}",
                asked_at=NOW - timedelta(days=80), open_until=NOW, stars=5 if number else 1,
                rated_at=NOW - timedelta(days=80),
            )
        )  # fmt: skip
    VisitRating.objects.bulk_create(more)
    figures = text(leader.get(at("visit-ratings")))
    assert "2026年第3季度" in figures
    assert ">12<" in re.sub(r"\s", "", figures)
    assert "沈嘉树" not in figures
    # … the one unhappy answer is kept back, so that nobody is known by it.
    assert "不公布" in figures
    # … and cannot be edited by the server rated: no page shows or takes it, and the database refuses anybody.
    assert own.get(at("visit-ratings")).status_code == 404
    assert "很耐心" not in text(own.get(at("visit", visit.pk)))
    late = own.post(at("visit-ask-rating", visit.pk, attempt.pk), follow=True)
    assert "已经评价过了" in text(late)
    with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
        VisitRating.objects.filter(pk=given.pk).update(stars=5)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"\xff", b"{", b'{"sha256": 1}', b'{"sha256": "x", "size": "\xc2\xb2"}', b'{"size": 1e400}',
        b'{"kind": [], "consent": true, "latitude": NaN, "longitude": 0, "accuracy": 0}',
        b'{"consent": true, "latitude": {}, "longitude": [], "accuracy": "x"}', b"[" * 5000,
    ],
)  # fmt: skip
def test_a_damaged_message_of_the_telephone_is_refused_in_words(
    world: Any, sign_in: Any, page_clock: Any, body: bytes
) -> None:
    own, visit = sign_in(world.field_server), world.sample("taken_visit")
    for address in (at("visit-uploads", visit.pk), at("visit-position", visit.pk)):
        answer = own.post(address, body, content_type="application/json")
        assert answer.status_code == 422, (address, text(answer))
        assert answer.json()["message"]
    content = picture("x")
    begun = own.post(
        at("visit-uploads", visit.pk),
        json.dumps(
            {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "name": "x", "kind": "door"}
        ),
        content_type="application/json",
    ).json()
    for bad in ({}, {"kind": []}, {"kind": "door", "attempt": "9" * 40, "taken_at": {}}):
        address = at("visit-complete", visit.pk, begun["upload"])
        assert own.post(address, json.dumps(bad), content_type="application/json").status_code in {409, 422}
    assert (
        own.post(
            at("visit-part", visit.pk, begun["upload"], 7), b"x", content_type="application/octet-stream"
        ).status_code
        == 422
    )
