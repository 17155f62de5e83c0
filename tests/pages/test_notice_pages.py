"""公告送达 over the pages: the list, the judge's decision, the text, the publications, the end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support import notices, service
from tests.support.clock import moment
from tests.support.jobs import run_jobs
from xiezhi.domains.service_of_process.actions.publications import end_notices
from xiezhi.domains.service_of_process.models import MeansNote, PublicNotice, ServiceOrder

pytestmark = pytest.mark.usefixtures("page_clock")


def url(name: str, *args: Any) -> str:
    return reverse(f"service_of_process:{name}", args=args)


def test_from_the_list_to_the_running_notice(world: Any, sign_in: Any) -> None:
    person = notices.tried_by_hand(world, entrusting_noted=False)
    order = person.order
    desk, bench = sign_in(world.service_specialist), sign_in(world.judge)
    listed = desk.get(url("means", order.pk)).content.decode()
    assert "下一步：委托送达" in listed
    assert "第1次 2026年11月17日" in listed
    blocked = desk.get(url("notice-new", order.pk, person.pk)).content.decode()
    assert "公告前还没有试过：委托送达" in blocked
    wish = {
        "documents": [str(one.pk) for one in order.documents.all()], "reason": "因你下落不明", "course": "上门不在，邮件退回",
    }  # fmt: skip
    assert desk.post(url("notice-new", order.pk, person.pk), wish).status_code == 422
    noted = desk.post(
        url("means-note", order.pk, person.pk),
        {"means": "entrusted", "reason": "住所在本院辖区", "said_by": "何薇", "on": "2026-11-19"},
    )
    assert noted.status_code == 302
    assert MeansNote.objects.get().means == "entrusted"
    assert "下一步：公告送达" in desk.get(url("means", order.pk)).content.decode()
    assert desk.post(url("notice-new", order.pk, person.pk), wish).status_code == 302
    notice = PublicNotice.objects.get()
    assert desk.get(url("notice-decide", order.pk, notice.pk)).status_code in {403, 404}
    shown = bench.get(url("notice-decide", order.pk, notice.pk)).content.decode()
    assert "其他方式都试过或者不可行，各有记录" in shown
    assert "何薇记明：住所在本院辖区" in shown
    assert bench.post(url("notice-decide", order.pk, notice.pk), {"agrees": "no"}).status_code == 422
    assert bench.post(url("notice-decide", order.pk, notice.pk), {"agrees": "yes"}).status_code == 302
    asked = desk.get(url("notice-text", order.pk, notice.pk)).content.decode()
    assert "起诉要点" in asked
    assert "裁判主要内容" not in asked.split("<aside")[0]
    assert desk.post(url("notice-text", order.pk, notice.pk), {"key_points": ""}).status_code == 422
    assert (
        desk.post(url("notice-text", order.pk, notice.pk), {"key_points": "请求支付租金"}).status_code == 302
    )
    run_jobs()
    page = {"medium": "newspaper", "published_on": "2026-11-19", "place": "人民法院报第3版"}
    assert desk.post(url("notice-publish", order.pk, notice.pk), page).status_code == 422
    proof = SimpleUploadedFile("报样.png", service.png(), "image/png")
    assert desk.post(url("notice-publish", order.pk, notice.pk), {**page, "file": proof}).status_code == 302
    running = desk.get(url("notice", order.pk, notice.pk)).content.decode()
    assert "2026年12月19日" in running
    assert "还有30日" in running
    assert desk.get(url("notice-file", order.pk, notice.pk))["Content-Type"] == "application/pdf"
    row = notice.publications.get()
    assert desk.get(url("publication-file", order.pk, notice.pk, row.pk))["Content-Type"] == "image/png"
    assert ServiceOrder.objects.get(pk=order.pk).next_sentence == "等公告期满"
    assert end_notices(at=moment("2026-12-19 00:20")) == 1
    over = desk.get(url("notice", order.pk, notice.pk)).content.decode()
    assert "公告期满" in over


def test_a_publication_is_struck_and_a_notice_withdrawn_with_a_reason(world: Any, sign_in: Any) -> None:
    notice = world.sample("public_notice")
    order_id, desk = notice.attempt.order_id, sign_in(world.service_specialist)
    row = notice.publications.get()
    strike = url("notice-strike", order_id, notice.pk, row.pk)
    assert desk.post(strike, {"reason": ""}).status_code == 422
    assert desk.post(strike, {"reason": "照片不对"}).status_code == 302
    assert "已撤下：照片不对" in desk.get(url("notice", order_id, notice.pk)).content.decode()
    assert desk.post(url("notice-withdraw", order_id, notice.pk), {"reason": "本人来院"}).status_code == 302
    assert PublicNotice.objects.get(pk=notice.pk).state == "withdrawn"


def test_nobody_elsewhere_sees_a_notice_or_its_evidence(world: Any, sign_in: Any) -> None:
    notice = world.sample("public_notice")
    row, order_id = notice.publications.get(), notice.attempt.order_id
    stranger = sign_in(world.service_specialist_elsewhere)
    for name, args in (
        ("notice", ()), ("notice-file", ()), ("publication-file", (row.pk,)), ("notice-publish", ()),
    ):  # fmt: skip
        assert stranger.get(url(name, order_id, notice.pk, *args)).status_code == 404


def test_the_offer_leads_to_the_form_with_the_way_chosen(world: Any, sign_in: Any) -> None:
    order = service.make_order(world)
    person = service.recipient(order)
    service.make_address(world, person, kind="postal", value=notices.POSTAL)
    desk = sign_in(world.service_specialist)
    listed = desk.get(url("means", order.pk)).content.decode()
    assert f"?recipient={person.pk}&amp;way=direct:visit" in listed
    form = desk.get(f"{url('send', order.pk)}?recipient={person.pk}&way=postal:post").content.decode()
    assert 'value="postal:post"' in form
    assert date(2026, 11, 19) == notices.NOW.date()
