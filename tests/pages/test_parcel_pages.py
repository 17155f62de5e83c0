"""The pages of post: list, batch printing, numbers, carriers' pushes, receipts; who may open them."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.clock import NOW, TODAY
from tests.support.jobs import run_jobs
from tests.support.post import OTHER_NO, TRACKING_NO, fresh, make_parcel, make_posted, told
from tests.support.scans import scan
from tests.support.service import make_address, make_order, recipient
from tests.support.spreadsheets import workbook
from xiezhi.domains.service_of_process import jobs
from xiezhi.domains.service_of_process.actions.logistics import take_events
from xiezhi.domains.service_of_process.channels.carrier.signing import signature
from xiezhi.domains.service_of_process.models import Parcel


@pytest.fixture(autouse=True)
def _jobs_run_at_the_agreed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs read the clock of the machine; here it stands at the moment of the tests."""
    monkeypatch.setattr(f"{jobs.__name__}.timezone", SimpleNamespace(localtime=lambda: NOW))


def at(name: str, *arguments: Any) -> str:
    return reverse(f"service_of_process:{name}", args=arguments)


def test_the_list_prints_the_chosen_ones_and_says_what_was_left_out(
    world: Any, sign_in: Any, page_clock: Any
) -> None:
    order = make_order(world, recipients=("陆文澜", "沈嘉树"))
    one, two = (make_parcel(world, order=order, name=name) for name in ("陆文澜", "沈嘉树"))
    client = sign_in(world.service_specialist)
    client.post(at("parcel-print", two.pk), {"layout": "label"})
    answer = client.post(at("parcels"), {"row": [one.pk, two.pk], "layout": "sheet"}, follow=True)
    text = answer.content.decode()
    assert "面单已经备好" in text
    assert "面单已经打印过。重打要写明理由" in text
    pdf = client.get(answer.redirect_chain[-1][0] + "label/")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Type"] == "application/pdf"
    nothing = client.post(at("parcels"), {"layout": "sheet"}, follow=True)
    assert "还没有选邮件" in nothing.content.decode()


def test_search_filter_and_sort_narrow_the_list(world: Any, sign_in: Any, page_clock: Any) -> None:
    order = make_order(world, recipients=("陆文澜", "沈嘉树"))
    posted = make_posted(world, order=order, name="陆文澜")
    waits = make_parcel(world, order=order, name="沈嘉树")
    client = sign_in(world.service_specialist)

    def shown(**query: Any) -> set[str]:
        text = client.get(at("parcels"), query).content.decode()
        return {one.parcel_no for one in (posted, waits) if one.parcel_no in text}

    both = {posted.parcel_no, waits.parcel_no}
    assert shown() == shown(q="4127") == shown(sort="-posted") == both
    assert (
        shown(q=TRACKING_NO.lower()) == shown(state="handed") == shown(view="under_way") == {posted.parcel_no}
    )
    assert shown(q=waits.parcel_no) == shown(view="prepared") == {waits.parcel_no}
    assert shown(posted_from="2026-11-17") == shown(q="没有这样的") == set()


def test_a_new_task_begins_at_the_case(world: Any, sign_in: Any, page_clock: Any) -> None:
    order = make_order(world)
    address = make_address(world, recipient(order), kind="postal", value="上海市临江区望潮路9号")
    client = sign_in(world.service_specialist)
    found = client.get(at("parcel-new"), {"q": "4127"}).content.decode()
    value = f"{recipient(order).pk}:{address.pk}"
    assert f'value="{value}"' in found
    client.post(at("parcel-new"), {"q": "4127", "to": [value, "1:99999", "x"]})
    assert Parcel.objects.get().attempt.order == order
    assert "还没有选收件人" in client.post(at("parcel-new"), {"q": "4127"}, follow=True).content.decode()


def test_a_list_of_numbers_is_looked_at_before_it_is_written(
    world: Any, sign_in: Any, page_clock: Any
) -> None:
    parcel = make_parcel(world)
    client = sign_in(world.service_specialist)
    lines = f"{parcel.parcel_no} {TRACKING_NO}\n{parcel.parcel_no}9 EA123456784CN"
    seen = client.post(at("tracking"), {"lines": lines, "posted_on": TODAY.isoformat()})
    text = seen.content.decode()
    assert "第2行" in text
    assert "校验码应为5而不是4" in text
    assert fresh(parcel).state == "prepared"
    client.post(at("tracking"), {"lines": lines, "posted_on": TODAY.isoformat(), "what": "take"})
    assert (fresh(parcel).state, fresh(parcel).tracking_no) == ("handed", TRACKING_NO)
    empty = client.post(at("tracking"), {"lines": "", "posted_on": TODAY.isoformat()})
    assert (empty.status_code, "没有读到单号" in empty.content.decode()) == (422, True)


def test_a_spreadsheet_of_numbers_is_read_the_same_way(world: Any, sign_in: Any) -> None:
    parcel, client = make_parcel(world), sign_in(world.service_specialist)
    content = workbook(("邮件编号", "邮寄单号"), (parcel.parcel_no, TRACKING_NO), (parcel.parcel_no, "=1+1"))
    sheet = SimpleUploadedFile("单号.xlsx", content)
    text = client.post(at("tracking"), {"posted_on": TODAY.isoformat(), "file": sheet}).content.decode()
    assert "第3行" in text
    assert "同一件邮件出现了两次" in text
    good = SimpleUploadedFile(
        "单号.xlsx", workbook(("邮件编号", "邮寄单号"), (parcel.parcel_no, TRACKING_NO))
    )
    taken = client.post(
        at("tracking"), {"posted_on": TODAY.isoformat(), "file": good, "what": "take"}, follow=True
    )
    assert "回填了1件" in taken.content.decode()
    assert fresh(parcel).tracking_no == TRACKING_NO
    broken = SimpleUploadedFile("单号.xlsx", b"PK\x03\x04 torn")
    assert client.post(at("tracking"), {"posted_on": TODAY.isoformat(), "file": broken}).status_code == 422


def _push(client: Any, body: Any, *, secret: str = "", moment: int | None = None) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(moment if moment is not None else int(NOW.timestamp()))
    headers = {
        "X-Moment": stamp,
        "X-Signature": signature(secret or settings.CARRIER_SECRET, stamp, at("carrier-events"), content),
    }
    return client.post(at("carrier-events"), content, content_type="application/json", headers=headers)


def test_a_carrier_pushes_signed_and_twice_is_once(world: Any, client: Any, page_clock: Any) -> None:
    parcel = make_posted(world)
    event = {
        "event_no": "P-1",
        "at": "2026-11-18T10:20:00+08:00",
        "kind": "signed",
        "place": "临江",
        "text": "本人签收",
    }
    body = {"tracking_no": TRACKING_NO, "events": [event]}
    assert _push(client, body).json() == {"taken": 1}
    assert _push(client, body).json() == {"taken": 0}
    assert fresh(parcel).events.get().through == "push"
    assert _push(client, body, secret="guessed").status_code == 401
    assert _push(client, body, moment=int(NOW.timestamp()) - 4000).status_code == 401
    assert _push(client, {**body, "tracking_no": OTHER_NO}).status_code == 404
    for wrong in (
        b"[",
        b"[1]",
        b'{"events": 3}',
        {"tracking_no": TRACKING_NO, "events": [{**event, "kind": "eaten"}]},
    ):
        assert _push(client, wrong).status_code == 422


def test_the_receipt_is_proposed_and_confirmed_by_a_person(world: Any, sign_in: Any, page_clock: Any) -> None:
    parcel = make_posted(world)
    client = sign_in(world.service_specialist)
    upload = SimpleUploadedFile("回执.png", scan(turned=180), "image/png")
    assert client.post(at("parcel-receipt", parcel.pk), {"receipt": upload})["Location"] == at(
        "parcel-end", parcel.pk
    )
    assert "正在识读" in client.get(at("parcel-end", parcel.pk)).content.decode()
    run_jobs()
    text = client.get(at("parcel-end", parcel.pk)).content.decode()
    assert 'value="2026-11-18"' in text
    assert 'value="陆文澜"' in text
    assert "原件转了180度" in text
    assert fresh(parcel).attempt.state == "attempting"
    filled = {"state": "signed", "ended_on": "2026-11-18", "signer": "recipient", "signer_name": "陆文澜"}
    for change in (
        {"ended_on": "2026-11-30"},
        {"ended_on": "2026-11-10"},
        {"ended_on": "2026-02-30"},
        {"signer": "neighbour"},
    ):
        assert client.post(at("parcel-end", parcel.pk), {**filled, **change}).status_code == 422
    assert client.post(at("parcel-end", parcel.pk), filled).status_code == 302
    assert (fresh(parcel).attempt.state, fresh(parcel).signer_name) == ("served", "陆文澜")
    assert client.get(at("parcel-receipt-file", parcel.pk)).content == scan(turned=180)


def test_the_team_of_the_judge_sees_the_way_and_may_not_act(
    world: Any, sign_in: Any, page_clock: Any
) -> None:
    parcel = make_posted(world)
    take_events(TRACKING_NO, [told(1, "2026-11-17 09:00", "tried", text="无人")], through="pull", at=NOW)
    for person in (world.judge, world.clerk):
        client = sign_in(person)
        order = client.get(at("order", parcel.attempt.order_id)).content.decode()
        assert "投递未成" in order
        assert TRACKING_NO in order
        assert "投递1次，未满3次" in order
        assert "投递未成" in client.get(at("parcel", parcel.pk)).content.decode()
        assert client.get(at("parcel-edit", parcel.pk)).status_code in (403, 404)
        assert client.get(at("parcels")).status_code in (403, 404)
    assert sign_in(world.judge_elsewhere).get(at("parcel", parcel.pk)).status_code == 404


def test_a_returned_letter_shows_what_it_would_mean(world: Any, sign_in: Any, page_clock: Any) -> None:
    parcel = make_posted(world)
    take_events(
        TRACKING_NO, [told(1, "2026-11-18 09:00", "returned", reason="refused")], through="pull", at=NOW
    )
    client = sign_in(world.service_specialist)
    text = client.get(at("parcel", parcel.pk)).content.decode()
    assert "退回的法律效力" in text
    assert "视为2026年11月19日送达" in text
    form = client.get(at("parcel-end", parcel.pk)).content.decode()
    assert '<option value="refused" selected>' in form


def test_the_page_of_one_moves_it_step_by_step(world: Any, sign_in: Any, page_clock: Any) -> None:
    parcel, client = make_parcel(world), sign_in(world.service_specialist)
    page = client.get(at("parcel", parcel.pk)).content.decode()
    assert "打印面单" in page
    assert "望潮路1号2室" not in page
    edit = {"receiver": "陆文岚", "address": parcel.address, "carrier": "ems", "reason": "写错"}
    assert client.post(at("parcel-edit", parcel.pk), edit).status_code == 302
    assert client.post(at("parcel-print", parcel.pk), {"layout": "label"}).status_code == 302
    assert client.post(at("parcel-withdraw", parcel.pk), {"reason": "不寄"}).status_code == 422
    assert client.post(at("parcel-void", parcel.pk), {"reason": "写错"}).status_code == 302
    assert client.post(at("parcel-withdraw", parcel.pk), {"reason": "不寄"}).status_code == 302
    assert fresh(parcel).state == "withdrawn"
