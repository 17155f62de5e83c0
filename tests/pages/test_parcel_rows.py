"""Rows of post, clause by clause over the real pages: SP-28 tasks and waybills, SP-29 logistics and receipts."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.support import service
from tests.support.clock import NOW, TODAY
from tests.support.jobs import run_jobs
from tests.support.post import TRACKING_NO, fresh, told
from tests.support.scans import scan
from xiezhi.domains.service_of_process import jobs
from xiezhi.domains.service_of_process.actions import logistics
from xiezhi.domains.service_of_process.models import Parcel

HOMES = {
    "陆文澜": "上海市临江区望潮路1号2室",
    "沈嘉树": "上海市临江区朔月路88号",
    "青禾餐饮管理有限公司": "上海市临江区青禾路6号",
}


@pytest.fixture(autouse=True)
def _jobs_run_at_the_agreed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs read the clock of the machine; here it stands at the moment of the tests."""
    monkeypatch.setattr(f"{jobs.__name__}.timezone", SimpleNamespace(localtime=lambda: NOW))


def at(name: str, *arguments: Any) -> str:
    return reverse(f"service_of_process:{name}", args=arguments)


def _added(world: Any, client: Any) -> dict[str, Any]:
    """Three parcels of one order, added on the page."""
    order = service.make_order(world, recipients=tuple(HOMES))
    chosen = []
    for name, home in HOMES.items():
        person = service.recipient(order, name)
        address = service.make_address(world, person, kind="postal", value=home)
        chosen.append(f"{person.pk}:{address.pk}")
    answer = client.post(at("parcel-new"), {"q": order.order_no, "to": chosen})
    assert answer.status_code == 302
    return {one.attempt.recipient.party.name: one for one in map(fresh, Parcel.objects.all())}


@pytest.mark.requirement("SP-28")
def test_postal_tasks_are_managed_and_waybills_printed_in_one_batch(
    world: Any, sign_in: Any, page_clock: Any
) -> None:
    """Postal tasks can be added, deleted, changed and searched; the specialist corrects recipient data and prints
    waybills (邮寄面单) of many tasks in one batch with the right addresses."""
    client = sign_in(world.service_specialist)

    # Added.
    found = _added(world, client)
    assert set(found) == set(HOMES)
    lu, shen, qinghe = found["陆文澜"], found["沈嘉树"], found["青禾餐饮管理有限公司"]

    # Deleted.
    assert client.post(at("parcel-withdraw", qinghe.pk), {"reason": "代理人到院领取"}).status_code == 302
    assert (fresh(qinghe).state, fresh(qinghe).attempt.state) == ("withdrawn", "cancelled")

    # Changed.
    change = {
        "receiver": lu.receiver,
        "receiver_phone": lu.receiver_phone,
        "address": lu.address,
        "carrier": "registered",
    }
    assert client.post(at("parcel-edit", lu.pk), {**change, "remark": "易碎证据"}).status_code == 302
    assert (fresh(lu).carrier, fresh(lu).remark) == ("registered", "易碎证据")

    # Searched.
    shown = client.get(at("parcels"), {"q": shen.parcel_no}).content.decode()
    assert shen.parcel_no in shown
    assert lu.parcel_no not in shown
    by_name = client.get(at("parcels"), {"q": "沈嘉树"}).content.decode()
    assert shen.parcel_no in by_name
    sheet = load_workbook(io.BytesIO(client.get(at("parcels-export")).getvalue())).active
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {lu.parcel_no, shen.parcel_no}

    # The specialist corrects recipient data; the old value stays.
    person = {
        "receiver": "沈嘉澍",
        "receiver_phone": "19900000199",
        "address": shen.address,
        "carrier": "ems",
    }
    assert client.post(at("parcel-edit", shen.pk), {**person, "reason": "姓名写错"}).status_code == 302
    page = client.get(at("order", shen.attempt.order_id)).content.decode()
    assert "沈嘉澍" in page
    assert "姓名写错" in page

    # Prints waybills of many tasks in one batch.
    answer = client.post(at("parcels"), {"row": [lu.pk, shen.pk], "layout": "label"})
    assert answer.status_code == 302
    pages = PdfReader(io.BytesIO(client.get(answer["Location"] + "label/").content)).pages
    assert len(pages) == 2
    assert {fresh(lu).state, fresh(shen).state} == {"printed"}

    # With the right addresses.
    texts = [page.extract_text().replace(" ", "") for page in pages]
    for name, home, text in (("陆文澜", HOMES["陆文澜"], texts[0]), ("沈嘉澍", HOMES["沈嘉树"], texts[1])):
        assert name in text
        assert home in text
    assert "19900000199" in texts[1]
    assert HOMES["陆文澜"] not in texts[1]


class _Desk:
    """A carrier that answers with what it was given."""

    def __init__(self, events: list[Any]) -> None:
        self.events = events

    def follow(self, tracking_no: str, *, tell: str) -> None:
        assert (tracking_no, tell.endswith("/parcels/carrier-events/")) == (TRACKING_NO, True)

    def events_of(self, tracking_no: str) -> list[Any]:
        return self.events


@pytest.mark.requirement("SP-29")
def test_events_come_by_themselves_and_the_receipt_ends_the_task(
    world: Any, sign_in: Any, page_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the tracking number is entered, logistics events are fetched by themselves and shown to the judge's
    team in the intranet; the return receipt is uploaded and ends the task."""
    told_by_carrier = [
        told(1, "2026-11-19 08:10", "accepted", text="已收寄"),
        told(2, "2026-11-19 08:50", "signed"),
    ]
    monkeypatch.setattr(logistics, "carrier_desk", lambda: _Desk(told_by_carrier))
    client = sign_in(world.service_specialist)
    order = service.make_order(world, documents=(("complaint", "起诉状副本", 2),))
    service.make_confirmation(world, service.recipient(order).party)
    address = service.recipient(order).party.service_addresses.get(kind="postal")
    client.post(
        at("parcel-new"), {"q": order.order_no, "to": [f"{service.recipient(order).pk}:{address.pk}"]}
    )
    parcel = Parcel.objects.get()

    # The tracking number is entered.
    posted = {"tracking_no": "ea 123 456 785 cn", "posted_on": TODAY.isoformat()}
    assert client.post(at("parcel-post", parcel.pk), posted).status_code == 302
    assert fresh(parcel).tracking_no == TRACKING_NO

    # Logistics events are fetched by themselves.
    assert fresh(parcel).events.count() == 0
    run_jobs()
    assert fresh(parcel).events.count() == 2
    assert fresh(parcel).state == "signed"

    # Shown to the judge's team in the intranet.
    for person in (world.judge, world.clerk):
        page = sign_in(person).get(at("order", order.pk)).content.decode()
        assert TRACKING_NO in page
        assert "收寄，临江区投递部" in page
        assert "本人签收，临江区投递部" in page

    # The return receipt is uploaded …
    lines = (
        "法院专递邮件回执",
        f"邮件号：{TRACKING_NO}",
        "签收人：陆文澜",
        "签收日期：2026年11月19日",
        "与收件人关系：本人",
    )
    upload = SimpleUploadedFile("回执.png", scan(*lines), "image/png")
    assert client.post(at("parcel-receipt", parcel.pk), {"receipt": upload}).status_code == 302
    run_jobs()
    form = client.get(at("parcel-end", parcel.pk))
    assert form.context["form"]["signer_name"].value() == "陆文澜"
    assert fresh(parcel).ended_at is None

    # … and ends the task.
    filled = {
        "state": "signed",
        "ended_on": TODAY.isoformat(),
        "signer": "recipient",
        "signer_name": "陆文澜",
    }
    assert client.post(at("parcel-end", parcel.pk), filled).status_code == 302
    order.refresh_from_db()
    assert (fresh(parcel).attempt.state, order.state) == ("served", "completed")
    assert fresh(parcel).receipt in fresh(parcel).attempt.evidence_files.all()
