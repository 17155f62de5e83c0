"""Rows of the catalogue about orders, attempts, reports and results, proved over the pages of the house."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from tests.support import service
from tests.support.clock import NOW
from tests.support.jobs import run_jobs
from xiezhi.domains.service_of_process.actions.attempts import plan_attempt
from xiezhi.domains.service_of_process.actions.papers import make_proof_file
from xiezhi.domains.service_of_process.actions.pushing import take_pushed
from xiezhi.domains.service_of_process.actions.reports import record_handed, record_report
from xiezhi.domains.service_of_process.actions.results import register_result
from xiezhi.domains.service_of_process.actions.sending import send_attempt
from xiezhi.domains.service_of_process.models import Attempt, Proof, ServiceOrder
from xiezhi.domains.service_of_process.types import Channel, DocumentKind, Method, Reaction, ServiceClass
from xiezhi.domains.service_of_process.types.drafts import AttemptPlan, DocumentDraft, ResultDraft
from xiezhi.domains.service_of_process.types.pushed import PushedOrder, PushedParty
from xiezhi.kernel.cases.types import CaseDraft
from xiezhi.kernel.documents import actions as documents
from xiezhi.kernel.documents.models import DocumentTemplate, MadeDocument
from xiezhi.kernel.integration.models import ApiClient
from xiezhi.kernel.notifications.models import Message
from xiezhi.lib.verdict import NotSupported, Refused

PLACE = "上海市临江区望潮路1号2室"


def at(name: str, *args: Any) -> str:
    return reverse(f"service_of_process:{name}", args=args)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def pushed_order(world: Any) -> ServiceOrder:
    """One order as the case system pushes it."""
    client = ApiClient.objects.create(
        name="办案系统", client_id="inner", secret_hash="x", organisation=world.court, created_at=NOW
    )
    case = CaseDraft(
        case_no="（2026）沪0199民初4127号", category="civil_commercial", cause="房屋租赁合同纠纷",
        parties=(service.party_draft(),),
    )  # fmt: skip
    pushed = PushedOrder(
        external_no="T-1", case=case, judge="judge", clerk="clerk", parties=(PushedParty(serve=True),),
        documents=(DocumentDraft(
            kind=DocumentKind.COMPLAINT, name="起诉状副本", content=service.pdf("起诉状副本", 3), source="pushed"
        ),),
    )  # fmt: skip
    return take_pushed(pushed, client=client, at=NOW)[0]


@pytest.mark.requirement("SP-05")
def test_documents_pushed_uploaded_and_made_hang_on_one_task(world: Any, sign_in: Any) -> None:
    """A task takes documents pushed from the case system, uploaded locally or made online, and one task
    carries several documents, each shown with its own name and version."""
    # Pushed from the case system.
    order = pushed_order(world)
    clerk = sign_in(world.clerk)

    # Uploaded locally.
    upload = SimpleUploadedFile("应诉通知书.pdf", service.pdf("应诉通知书"), "application/pdf")
    filled = {"kind": "answer_notice", "name": "应诉通知书", "copies": 1, "file": upload}
    assert clerk.post(at("document-new", order.pk), filled).status_code == 302

    # Made online: filled from the case, sealed, then taken into the task.
    documents.seed_standard_templates(at=NOW)
    template = DocumentTemplate.objects.get(code="answer_notice")
    clerk.post(
        reverse("documents:make"),
        {"template": template.pk, "about": f"cases.court_case:{order.court_case_id}"},
    )
    made = MadeDocument.objects.get()
    wording = "# 告知书\n\n请按时到庭。\n\n>> 上海市临江区人民法院\n>> 二〇二六年十一月十九日\n"
    documents.edit_made(made.pk, wording=wording, edition=made.edition, by=world.clerk, at=NOW)
    early = clerk.post(at("document-made", order.pk), {"made": made.pk, "kind": "other"})
    assert early.status_code == 422
    documents.issue_made(made.pk, by=world.clerk, at=NOW)
    assert clerk.post(at("document-made", order.pk), {"made": made.pk, "kind": "other"}).status_code == 302

    # One task carries several documents, each with its own source.
    found = list(order.documents.order_by("position"))
    assert [document.source for document in found] == ["pushed", "uploaded", "made"]
    assert found[2].issued_no
    assert found[2].sealed_at is not None

    # Each shown with its own name and version.
    again = SimpleUploadedFile("新版.pdf", service.pdf("应诉通知书第二版"), "application/pdf")
    changed = {
        "kind": "answer_notice",
        "name": "应诉通知书",
        "copies": 1,
        "file": again,
        "reason": "页码有误",
    }
    assert clerk.post(at("document-replace", order.pk, found[1].pk), changed).status_code == 302
    fresh = order.documents.get(name="应诉通知书", version=2)
    page = clerk.get(at("order", order.pk)).content.decode()
    for name in ("起诉状副本", "应诉通知书", found[2].name):
        assert name in page
    assert "第2版" in clerk.get(at("document", order.pk, fresh.pk)).content.decode()
    assert "第1版" in clerk.get(at("document", order.pk, found[0].pk)).content.decode()


@pytest.mark.requirement("SP-06")
def test_several_recipients_and_several_attempts_each_keep_their_own(world: Any, sign_in: Any) -> None:
    """One task may serve several recipients (受送达人) at once and the same recipient several times; each
    attempt keeps its own method, time, result and proof."""
    order = service.make_order(world, recipients=("陆文澜", "沈嘉树"))

    # Several recipients at once.
    first = service.make_sent(world, order=order, confirmed=False)
    surety = service.recipient(order, "沈嘉树")
    service.make_address(world, surety, value="19900000104")
    second = service.make_attempt(world, surety, at=service.SENT_AT)
    send_attempt(second, by=world.service_specialist, at=service.SENT_AT)
    record_report(second.pk, arrived=False, at=service.ARRIVED_AT, code="number_invalid")

    # The same recipient several times, another way.
    service.make_address(world, surety, kind="postal", value=PLACE, source="contract")
    service.make_address(world, service.recipient(order), kind="postal", value=PLACE)
    third = service.make_attempt(
        world, service.recipient(order), method="direct", channel="visit", at=NOW, reason="没有查阅，改为上门"
    )
    send_attempt(third, by=world.service_specialist, at=NOW)
    register_result(
        third, ResultDraft(happened_at=NOW, reaction=Reaction.SIGNED, signed_on=NOW.date()),
        by=world.service_specialist, at=NOW, proof=("回证.pdf", service.pdf("送达回证")),
    )  # fmt: skip
    service.open_session(first, answer=service.tail_of(first), at=NOW)
    from xiezhi.domains.service_of_process.actions.reading import record_view

    record_view(first.session, first.attempt.pk, first.documents[0].pk, at=NOW)

    rows = list(Attempt.objects.filter(order=order).order_by("recipient__position", "number"))
    # Own method.
    assert [(row.method, row.channel, row.number) for row in rows] == [
        ("electronic", "sms_link", 1), ("direct", "visit", 2), ("electronic", "sms_link", 1),
    ]  # fmt: skip
    # Own time.
    assert [row.queued_at for row in rows] == [service.SENT_AT, NOW, service.SENT_AT]
    # Own result.
    assert [row.state for row in rows] == ["attempting", "served", "failed"]
    # Own proof.
    kinds = [sorted(row.proofs.values_list("kind", flat=True)) for row in rows]
    assert kinds == [["electronic_proof", "sent_record"], ["scanned_proof"], ["sent_record"]]
    page = sign_in(world.judge).get(at("order", order.pk)).content.decode()
    for word in ("陆文澜", "沈嘉树", "第1次短信", "第2次上门"):
        assert word in page


@pytest.mark.requirement("SP-07")
def test_judge_and_clerk_follow_each_task_and_take_the_proof(world: Any, sign_in: Any) -> None:
    """Judge and clerk query all tasks and see for each the process detail (operator, time of each step,
    result, whether the proof 回证 exists) and download the proof of service."""
    sent = service.make_viewed(world)
    make_proof_file(Proof.objects.get(kind="electronic_proof").pk, at=NOW)
    waiting = service.make_order(
        world, court_case=service.make_case(world, case_no="（2026）沪0199民初9号"), accepted=False
    )
    proof = Proof.objects.get(kind="electronic_proof")
    for person in (world.judge, world.clerk):
        client = sign_in(person)
        # Query all tasks.
        listed = client.get(at("orders")).content.decode()
        assert sent.order.order_no in listed
        assert waiting.order_no in listed
        found = client.get(at("orders"), {"q": "4127"}).content.decode()
        assert sent.order.order_no in found
        assert waiting.order_no not in found
        # Operator, time of each step and result.
        page = client.get(at("order", sent.order.pk)).content.decode()
        for word in (
            "法官甲提请送达",
            "送达专员甲核实并受理",
            "送达专员甲第1次发送",
            "运营商回报：到达",
            "陆文澜首次查阅",
        ):
            assert word in page
        assert "14:51" in page
        assert "已生效" in page
        # Whether the proof exists.
        papers = client.get(at("report", sent.order.pk)).content.decode()
        assert proof.number in papers
        assert "还没有回证" in client.get(at("report", waiting.pk)).content.decode()
        # Download the proof of service.
        answer = client.get(at("proof-file", sent.order.pk, proof.pk), {"download": "1"})
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content]).startswith(
            b"%PDF"
        )


@pytest.mark.requirement("SP-08")
def test_a_report_of_one_task_or_of_the_whole_case_is_saved(world: Any, sign_in: Any) -> None:
    """For each task of a case a service report (送达报告书) is generated from the recorded steps and can be
    saved to the local computer, singly or all of a case together."""
    sent = service.make_viewed(world)
    second = service.make_order(
        world,
        court_case=sent.order.court_case,
        documents=(("summons", "开庭传票", 1),),
        recipients=("沈嘉树",),
    )
    client = sign_in(world.judge)

    def saved(order: Any, kind: str) -> str:
        run_jobs()
        proof = Proof.objects.filter(order=order, kind=kind).latest("pk")
        answer = client.get(at("proof-file", order.pk, proof.pk), {"download": "1"})
        assert answer["Content-Disposition"].startswith("attachment")
        return text_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)

    # For each task a report, generated from the recorded steps; saved singly.
    for order in (sent.order, second):
        assert client.post(at("report", order.pk), {"what": "order"}).status_code == 302
        report = "".join(saved(order, "report").split())
        assert order.order_no in report
        assert "送达报告书" in report
        assert "法官甲提请送达" in report
    # All of the case together.
    assert client.post(at("report", sent.order.pk), {"what": "case"}).status_code == 302
    whole = "".join(saved(sent.order, "case_file").split())
    for word in (sent.order.order_no, second.order_no, "陆文澜", "沈嘉树"):
        assert word in whole


CLASSES = {
    "civil_commercial": ("（2026）沪0199民初1号", "complaint", "起诉状副本"),
    "administrative": ("（2026）沪0199行初1号", "complaint", "起诉状副本"),
    "enforcement": ("（2026）沪0199执1号", "enforcement_notice", "执行通知书"),
    "criminal": ("（2026）沪0199刑初1号", "indictment", "起诉书副本"),
}


@pytest.mark.requirement("SP-11")
def test_each_kind_of_case_and_each_class_follows_its_own_rules(world: Any) -> None:
    """Tasks accept civil-commercial, administrative, enforcement and criminal cases (民商事/行政/执行/刑事) and
    the classes general litigation documents only, judgments only, or direct electronic service only; each
    class follows its own rules."""
    orders = {}
    # The four kinds of cases, each with the papers that belong to it.
    for category, (case_no, kind, name) in CLASSES.items():
        case = service.make_case(world, case_no=case_no, category=category)
        orders[category] = service.make_order(world, court_case=case, documents=((kind, name, 1),))
        assert (orders[category].category, orders[category].state) == (category, "accepted")
    with pytest.raises(Refused, match="只用于刑事案件"):
        service.make_order(
            world,
            court_case=orders["civil_commercial"].court_case,
            documents=(("indictment", "起诉书副本", 1),),
        )
    with pytest.raises(NotSupported, match="刑事案件能否采用电子送达"):
        service.make_attempt(world, service.recipient(orders["criminal"]), channel="portal")

    case = orders["civil_commercial"].court_case
    # General litigation documents only.
    with pytest.raises(Refused, match="只送普通诉讼文书"):
        service.make_order(world, court_case=case, documents=(("judgment", "民事判决书", 1),))
    # Judgments only, and never by a mere call.
    with pytest.raises(Refused, match="只送裁判文书"):
        service.make_order(world, court_case=case, service_class=ServiceClass.JUDGMENTS)
    judgments = service.make_order(
        world,
        court_case=case,
        documents=(("judgment", "民事判决书", 1),),
        service_class=ServiceClass.JUDGMENTS,
    )
    with pytest.raises(Refused, match="不能以电话等简便方式"):
        service.make_attempt(world, service.recipient(judgments), method="simple", channel="phone")
    # Direct electronic service only.
    electronic = service.make_order(world, court_case=case, service_class=ServiceClass.DIRECT_ELECTRONIC)
    plan = AttemptPlan(
        recipient_id=service.recipient(electronic).pk, method=Method.PICKUP, channel=Channel.COUNTER
    )
    with pytest.raises(Refused, match="只作直接电子送达"):
        plan_attempt(electronic, plan, by=world.service_specialist, at=NOW)
    assert service.make_attempt(world, service.recipient(electronic), channel="portal").method == "electronic"


@pytest.mark.requirement("SP-16")
def test_after_the_talk_address_way_and_result_are_recorded_and_a_report_goes_back(
    world: Any, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """After talking with the party the specialist records the address given, changes the method (to
    electronic, postal, pick-up or direct 外出送达) with a reason and registers the result; success makes a
    report that goes to the intranet for filing."""
    from xiezhi.kernel.integration.models import Delivery

    ApiClient.objects.create(
        name="办案系统", client_id="inner", secret_hash="x", organisation=world.court, created_at=NOW,
        scopes=["service_of_process"], webhook_url="https://inner.example/hook",
    )  # fmt: skip
    order = service.make_order(world, documents=(("complaint", "起诉状副本", 2),))
    person = service.recipient(order)
    client = sign_in(world.service_specialist)

    # The address given.
    told = {
        "kind": "postal",
        "value": PLACE,
        "source": "told_by_phone",
        "note": "11-19电话中告知",
        "known_as_own": "true",
    }
    assert client.post(at("address-new", order.pk, person.pk), told).status_code == 302
    failed = service.make_sent(world, order=order, confirmed=False, arrived=False)
    record_report(failed.attempt.pk, arrived=False, at=service.ARRIVED_AT, code="number_invalid")
    postal = person.party.service_addresses.get(kind="postal")

    # Changes the method, with a reason: each of the four ways can be laid out.
    document = order.documents.get()
    for way, address in (
        ("electronic:portal", ""), ("postal:post", f"{person.pk}:{postal.pk}"), ("pickup:counter", ""),
        ("direct:visit", f"{person.pk}:{postal.pk}"),
    ):  # fmt: skip
        filled = {"recipient": person.pk, "way": way, "address": address, "documents": [document.pk]}
        refused = client.post(at("send", order.pk), {**filled, "reason": ""})
        assert refused.status_code == 422, way
        answer = client.post(at("send", order.pk), {**filled, "reason": "手机空号，当事人要求改换方式"})
        assert answer.status_code == 302, way
    visit = Attempt.objects.get(order=order, method="direct")
    assert visit.reason == "手机空号，当事人要求改换方式"
    assert client.post(at("send-confirm", order.pk, visit.pk)).status_code == 302

    # Registers the result.
    result = {
        "happened_at": f"{NOW:%Y-%m-%dT%H:%M}", "reaction": "signed", "signer": "recipient", "place": "home",
        "signed_on": f"{NOW:%Y-%m-%d}", "witness_kind": "none",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(at("result", order.pk, visit.pk), result).status_code == 302
    order.refresh_from_db()
    assert order.state == "completed"

    # Success makes a report.
    report = Proof.objects.get(order=order, kind="report")
    with django_capture_on_commit_callbacks(execute=True):
        make_proof_file(report.pk, at=NOW)
    run_jobs()
    report.refresh_from_db()
    assert report.file is not None
    # It goes to the intranet for filing.
    told_inside = Delivery.objects.filter(event="service_of_process.report_issued", subject=order.order_no)
    assert told_inside.count() == 1
    assert report.number in str(told_inside.get().body)


@pytest.mark.requirement("SP-21")
def test_a_confirmed_address_is_picked_confirmed_once_more_and_sending_is_kept(
    world: Any, sign_in: Any
) -> None:
    """The specialist picks an electronic address confirmed in the call, confirms a pop-up and sees the success
    notice; a screenshot-style record of the sent page keeps recipient, channel, documents and time."""
    order = service.make_order(world)
    person = service.recipient(order)
    service.make_confirmation(world, person.party, how="phone", recording_no="R-1116-0382")
    client = sign_in(world.service_specialist)

    # Picks an address confirmed in the call.
    page = client.get(at("send", order.pk)).content.decode()
    assert "199****0102" in page
    assert "已确认" in page
    mobile = person.party.service_addresses.get(kind="mobile")
    filled = {
        "recipient": person.pk, "way": "electronic:sms_link", "address": f"{person.pk}:{mobile.pk}",
        "documents": [d.pk for d in order.documents.all()], "reason": "",
    }  # fmt: skip
    answer = client.post(at("send", order.pk), filled)
    attempt = Attempt.objects.get(order=order)

    # Confirms once more: until then nothing went out.
    assert answer["Location"] == at("send-confirm", order.pk, attempt.pk)
    asked = client.get(answer["Location"]).content.decode()
    for word in ("陆文澜", "199****0102", "起诉状副本", "发送"):
        assert word in asked
    assert Attempt.objects.get(pk=attempt.pk).state == "draft"

    # Sees the success notice.
    done = client.post(answer["Location"], follow=True).content.decode()
    assert "已提交发送给陆文澜" in done

    # The record keeps recipient, channel, documents and time, as a sealed page.
    record = Proof.objects.get(attempt=attempt, kind="sent_record")
    make_proof_file(record.pk, at=NOW)
    record.refresh_from_db()
    answer = client.get(at("proof-file", order.pk, record.pk))
    kept = "".join(
        text_of(b"".join(answer.streaming_content) if answer.streaming else answer.content).split()
    )
    for word in ("陆文澜", "短信链接", "199****0102", "起诉状副本", "证据副本", "2026-11-1909:00"):
        assert word in kept


@pytest.mark.requirement("SP-43")
def test_the_judges_team_is_told_once_that_service_is_complete(world: Any, sign_in: Any) -> None:
    """When service completes, the judge's team is notified by itself and told to view and download in the
    intranet; the notice holds no document content and is sent once."""
    order = service.make_order(world)
    service.make_confirmation(world, service.recipient(order).party)
    attempt = service.make_attempt(world, service.recipient(order))
    send_attempt(attempt, by=world.service_specialist, at=NOW)
    record_handed(attempt.pk, at=NOW)
    assert not Message.objects.filter(kind="service_of_process.completed").exists()

    # When service completes, by itself.
    record_report(attempt.pk, arrived=True, at=NOW)
    told = Message.objects.filter(kind="service_of_process.completed")
    # The judge's team.
    assert {message.person for message in told} == {world.judge, world.clerk}
    # Told to view and download in the intranet.
    assert all("请到办案系统查看、下载送达回证" in message.line for message in told)
    # No document content: neither names nor causes nor titles of papers.
    for message in told:
        for hidden in ("陆文澜", "房屋租赁", "起诉状", "应诉通知书", "0102"):
            assert hidden not in message.title + message.line
    # Sent once, whatever is reported again and whatever the jobs do twice.
    record_report(attempt.pk, arrived=True, at=NOW)
    record_handed(attempt.pk, at=NOW)
    run_jobs(twice=True)
    assert told.count() == 2
