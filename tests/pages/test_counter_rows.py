"""The window of the court over the product's real pages: SP-27 clause by clause, and what bad input gets."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from tests.support import counter
from tests.support.clock import NOW, TODAY
from tests.support.jobs import run_jobs
from tests.support.scans import scan
from tests.support.service import make_order, recipient
from xiezhi.domains.service_of_process.models import Pickup, PickupPicture, Proof
from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.documents.actions import read_scan
from xiezhi.kernel.files import queries as stored
from xiezhi.kernel.notifications.models import OutgoingMessage

APP = "service_of_process"
CARD = ("姓名 陆文澜", "性别 女 民族 汉", "住址 上海市临江区望潮路1号2室", f"公民身份号码 {counter.LU_NO}")
SIGNED = ("送达回证", "受送达人：陆文澜", "签收人：陆文澜", "签收日期：2026年11月19日")
CAME = {
    "signer": "recipient", "comer_name": "陆文澜", "comer_id_no": counter.LU_NO, "lives_together": "",
    "happened_at": "2026-11-19 09:00", "note": "",
}  # fmt: skip


def picture(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("扫描.png", scan(*lines), content_type="image/png")


def at(name: str, pickup: Any, *more: Any) -> str:
    return reverse(f"{APP}:{name}", args=[pickup.pk, *more])


def words(answer: Any) -> str:
    return str(answer.content.decode())


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.requirement("SP-27")
def test_sp27_the_counter_from_the_number_to_the_report(world: Any, sign_in: Any) -> None:
    """At the counter, an identity-card number finds exactly the matching pick-up record; material is checked,
    printed and handed over, identity proof and signed proof of service are scanned in, and the whole process
    is written into the report."""
    pickup = counter.make_pickup(world, at=counter.TOLD_AT)
    counter.make_pickup(world, elsewhere=True)
    desk = sign_in(world.service_specialist)
    look_up = reverse(f"{APP}:pickup-look-up")

    # Clause: an identity-card number finds exactly the matching pick-up record.
    found = desk.post(look_up, {"id_no": counter.LU_NO})
    assert found.status_code == 302
    assert found["Location"] == at("pickup", pickup)
    assert "没有这个证件号码的领取记录" in words(desk.post(look_up, {"id_no": counter.WIFE_NO}))
    wrong = desk.post(look_up, {"id_no": counter.LU_NO[:17] + "1"})
    assert wrong.status_code == 422
    assert "校验码" in words(wrong)
    assert desk.post(look_up, {"id_no": counter.LU_NO[:12]}).status_code == 422
    read = desk.post(look_up, {"what": "card", "card": picture(*CARD)})
    assert f'value="{counter.LU_NO}"' in words(read)
    reads = AuditRow.objects.filter(act=f"{APP}.pickup.look_up", outcome="read")
    assert reads.count() == 2
    assert not any(counter.LU_NO in str(row.detail) for row in reads)

    # Clause: material is checked.
    ids = [str(pk) for pk in pickup.attempt.cells.values_list("document_id", flat=True)]
    early = desk.post(at("pickup-hand-over", pickup), {**CAME, "signature_strokes": counter.STROKES})
    assert "材料还没有核对齐" in words(early)
    short = desk.post(at("pickup-check", pickup), {"documents": ids[:-1]})
    assert (short.status_code, "还有没核对的" in words(short)) == (422, True)
    assert desk.post(at("pickup-check", pickup), {"documents": ids}).status_code == 302

    # Clause: printed.
    papers = desk.post(at("pickup-papers", pickup))
    assert papers["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(papers.content)).pages) == 11
    blank = text_of(desk.post(at("pickup-blank", pickup)).content)
    for field in (
        "送达回证",
        "陆文澜",
        "4127",
        "房屋租赁合同纠纷",
        "受送达人",
        "代收人",
        "见证人",
        "备注",
        "送达人",
        "签发人",
    ):
        assert field in blank.replace("\n", "").replace(" ", ""), field

    # Clause: identity proof and signed proof of service are scanned in.
    for kind, lines in (("identity", CARD), ("signed_proof", SIGNED)):
        answer = desk.post(at("pickup-picture", pickup), {"kind": kind, "picture": picture(*lines)})
        assert answer.status_code == 302
    card = PickupPicture.objects.get(pickup=pickup, kind="identity")
    shown = desk.get(at("pickup-picture-file", pickup, card.pk))
    assert counter.LU_NO not in read_scan(shown.content).text
    form = words(desk.get(at("pickup-hand-over", pickup)))
    assert "签收日期2026-11-19，签名陆文澜" in form
    assert f'value="{counter.LU_NO}"' in form

    # Clause: and handed over.
    done = desk.post(at("pickup-hand-over", pickup), CAME)
    assert done.status_code == 302, words(done)
    pickup = Pickup.objects.select_related("attempt__order").get(pk=pickup.pk)
    assert (pickup.state, pickup.attempt.state) == ("collected", "served")
    assert {cell.effective_on for cell in pickup.attempt.cells.all()} == {TODAY}
    scanned = Proof.objects.get(attempt=pickup.attempt, kind="scanned_proof")
    assert stored.read(scanned.file) == scan(*SIGNED)

    # Clause: the whole process is written into the report.
    order = pickup.attempt.order
    desk.post(reverse(f"{APP}:report", args=[order.pk]), {"what": "order"})
    run_jobs()
    report = Proof.objects.filter(order=order, kind="report").order_by("-pk").first()
    assert report is not None
    course = "".join(line for section in report.facts["sections"] for line in section.get("paragraphs", ()))
    for step in (
        "告知陆文澜到院领取",
        "核对领取材料4种",
        "打印文书11页",
        "打印空白送达回证",
        "采集身份证件",
        "采集签好的送达回证",
        "登记上门自取结果",
    ):
        assert step in course, step
    assert "2026年11月19日" in str(report.facts["sections"][0]["rows"])


def test_a_card_of_somebody_else_and_a_dot_are_refused_beside_the_field(world: Any, sign_in: Any) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    desk = sign_in(world.service_specialist)
    page = at("pickup-hand-over", pickup)
    for change, said in (
        ({"comer_id_no": counter.WIFE_NO}, "证件号码不是受送达人的"),
        ({"comer_id_no": counter.LU_NO[:17] + "1"}, "第18位校验码"),
        ({"signature_strokes": counter.DOT}, "笔画太少"),
        ({"signature_strokes": ""}, "还没有签好的送达回证"),
        ({"happened_at": "2026-11-20 09:00"}, "时间还没有到"),
        ({"signer": "adult_relative", "comer_id_no": counter.PLAINTIFF_NO, "lives_together": "yes"}, "对方当事人"),
        ({"signer": "adult_relative", "comer_id_no": counter.WIFE_NO, "lives_together": "no"}, "没有与受送达人同住"),
    ):  # fmt: skip
        answer = desk.post(page, {**CAME, "signature_strokes": counter.STROKES, **change})
        assert (answer.status_code, said in words(answer)) == (422, True), said
        assert 'value="陆文澜"' in words(answer)
    assert Pickup.objects.get(pk=pickup.pk).state == "informed"


def test_a_refusal_at_the_window_is_registered_and_judged(world: Any, sign_in: Any) -> None:
    pickup = counter.checked(world, counter.make_pickup(world))
    desk = sign_in(world.service_specialist)
    page = at("pickup-refuse", pickup)
    assert desk.post(page, {**CAME, "note": "拒绝签名"}).status_code == 422
    assert desk.post(page, {**CAME, "note": "拒绝签名", "officer_note": "on"}).status_code == 302
    assert {cell.effect["rule"] for cell in pickup.attempt.cells.all()} == {"S1a"}


def test_a_party_is_marked_from_the_order_told_and_reminded(world: Any, sign_in: Any) -> None:
    order = make_order(world)
    person = recipient(order)
    desk = sign_in(world.service_specialist)
    page = reverse(f"{APP}:pickup-mark", args=[order.pk, person.pk])
    documents = [str(pk) for pk in order.documents.values_list("pk", flat=True)]
    filled = {
        "documents": documents, "reason": "电话中不同意电子送达，要求自取", "from_on": "2026-11-19", "until_on": "2026-11-10",
        "place": "诉讼服务中心3号窗口", "how": "phone", "told_at": "2026-11-19 08:50", "remind": "on",
    }  # fmt: skip
    assert "末日早于首日" in words(desk.post(page, filled))
    assert not Pickup.objects.exists()
    made = desk.post(page, {**filled, "until_on": "2026-11-27"})
    pickup = Pickup.objects.get()
    assert made["Location"] == at("pickup", pickup)
    assert OutgoingMessage.objects.filter(object_kind=f"{APP}.pickup").count() == 1
    listed = words(desk.get(reverse(f"{APP}:pickups")))
    assert pickup.pickup_no in listed
    assert pickup.pickup_no in words(desk.get(f"{reverse(f'{APP}:pickups')}?q={order.order_no}"))
    assert f"/pickups/{pickup.pk}/" in words(desk.get(reverse(f"{APP}:order", args=[order.pk])))
    again = desk.post(at("pickup-remind", pickup), follow=True)
    assert "今天已经提醒过" in words(again)
    assert desk.get(reverse(f"{APP}:result", args=[order.pk, pickup.attempt_id]))["Location"] == at(
        "pickup", pickup
    )


def test_blank_proofs_are_printed_for_many_and_for_an_order(world: Any, sign_in: Any) -> None:
    order = make_order(world, recipients=("陆文澜", "沈嘉树"))
    first = counter.make_pickup(world, order=order)
    second = counter.make_pickup(world, order=order, name="沈嘉树")
    desk = sign_in(world.service_specialist)
    batch = desk.post(reverse(f"{APP}:pickups"), {"row": [first.pk, second.pk], "what": "blank"})
    assert len(PdfReader(io.BytesIO(batch.content)).pages) == 2
    whole = desk.post(reverse(f"{APP}:blank-proofs", args=[order.pk]))
    assert len(PdfReader(io.BytesIO(whole.content)).pages) == 2
    nothing = desk.post(reverse(f"{APP}:pickups"), {"what": "blank"}, follow=True)
    assert "还没有勾选" in words(nothing)


def test_the_whole_picture_of_a_card_asks_for_a_reason(world: Any, sign_in: Any) -> None:
    pickup = counter.make_pickup(world)
    desk = sign_in(world.service_specialist)
    desk.post(at("pickup-picture", pickup), {"kind": "identity", "picture": picture(*CARD)})
    card = PickupPicture.objects.get()
    page = at("pickup-picture-whole", pickup, card.pk)
    clerk = sign_in(world.clerk)
    assert clerk.post(page, {"reason": ""}).status_code == 422
    whole = clerk.post(page, {"reason": "核对照片"})
    assert counter.LU_NO in read_scan(whole.content).text
    assert AuditRow.objects.filter(act=f"{APP}.pickup.view_picture", reason="核对照片").exists()


def test_who_serves_outside_sees_no_window(world: Any, sign_in: Any) -> None:
    pickup = counter.make_pickup(world)
    outside = sign_in(world.field_server)
    for address in (reverse(f"{APP}:pickups"), reverse(f"{APP}:pickup-look-up"), at("pickup", pickup)):
        assert outside.get(address).status_code == 404
    elsewhere = sign_in(world.service_specialist_elsewhere)
    assert elsewhere.get(at("pickup", pickup)).status_code == 404


def test_entrusting_goes_over_its_pages(world: Any, sign_in: Any) -> None:
    given = counter.make_entrustment(world)
    desk = sign_in(world.service_specialist)
    assert "江州省远山市人民法院" in words(desk.get(at("entrustment", given)))
    assert "登记寄出" in words(desk.get(at("entrustment", given)))
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert "日期还没有到" in words(
        desk.post(at("entrustment-send", given), {"sent_on": tomorrow, "sent_how": "机要"})
    )
    assert (
        desk.post(at("entrustment-send", given), {"sent_on": "2026-11-17", "sent_how": "机要"}).status_code
        == 302
    )
    assert desk.post(at("entrustment-accept", given), {"accepted_on": "2026-11-18"}).status_code == 302
    assert "十日期限" in words(desk.get(at("entrustment", given)))
    bad = desk.post(
        at("entrustment-finish", given),
        {"signed_on": "2026-11-18", "reaction": "signed", "signer": "recipient"},
    )
    assert "请上传寄回的送达回证" in words(bad)
    filled = {
        "signed_on": "2026-11-19",
        "reaction": "signed",
        "signer": "recipient",
        "proof": picture(*SIGNED),
    }
    assert desk.post(at("entrustment-finish", given), filled).status_code == 302
    assert {cell.effect["rule"] for cell in given.attempt.cells.all()} == {"S4"}
    assert given.entrustment_no in words(desk.get(f"{reverse(f'{APP}:entrustments')}?view=done"))
    assert NOW.date() == TODAY
