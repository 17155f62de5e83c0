"""A field server's day on the phone: take a visit, lose the signal, photograph, have a name written, send when there is signal."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.support.browser import PHONE, House
from tests.support.clock import NOW
from tests.support.films import film
from tests.support.jobs import run_jobs
from tests.support.visits import attempt_of, make_visit, picture

from xiezhi.domains.service_of_process.models import Proof, Visit, VisitEntry, VisitEvidence

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def write_name(page: Any, kind: str, strokes: int = 3) -> None:
    """Somebody writes on the glass."""
    page.locator(f"details[data-pad={kind}] summary").click()
    frame = page.locator(f"details[data-pad={kind}] canvas")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    for row in range(strokes):
        y = box["y"] + 20 + 30 * row
        page.mouse.move(box["x"] + 20, y)
        page.mouse.down()
        for step in range(1, 6):
            page.mouse.move(box["x"] + 20 + 40 * step, y + (12 if step % 2 else 0))
        page.mouse.up()
    page.locator(f"form[data-sign={kind}] button.btn").click()


def shoot(page: Any, kind: str, name: str, content: bytes, media: str = "image/png") -> None:
    """Somebody photographs."""
    page.locator(f"input[data-kind={kind}]").set_input_files(
        {"name": name, "mimeType": media, "buffer": content}
    )


class Signal:
    """The signal of one telephone."""

    def __init__(self, house: House, page: Any) -> None:
        self.house, self.page = house, page

    def lose(self) -> None:
        self.house.is_offline = True
        self.page.context.set_offline(True)

    def find(self) -> None:
        self.house.is_offline = False
        self.page.context.set_offline(False)


def kept(page: Any) -> dict[str, int]:
    """How many things lie on the telephone."""
    return page.evaluate(
        """async () => {
        const open = () => new Promise((done) => { const asked = indexedDB.open("xiezhi-visits", 1); asked.onsuccess = () => done(asked.result); });
        const database = await open();
        const count = (store) => new Promise((done) => { const asked = database.transaction(store).objectStore(store).count(); asked.onsuccess = () => done(asked.result); });
        const found = { pieces: await count("pieces"), reports: await count("reports"), drafts: await count("drafts") };
        database.close();
        return found;
      }"""
    )


def test_taken_online_proved_and_reported_without_signal_and_sent_once_when_it_is_back(
    house: House, world: Any, sign_in: Any, page_clock: Any
) -> None:
    visit = make_visit(world, at=NOW - timedelta(hours=3))
    page = house.open("/visits/", client=sign_in(world.field_server), size=PHONE)
    signal = Signal(house, page)
    # Before it is taken nobody sees the door or a name.
    page.get_by_role("link", name="上海市临江区***").click()
    assert "望潮路9号" not in page.content()
    assert "沈嘉树" not in page.content()
    page.get_by_role("button", name="接收").click()
    page.get_by_text("上海市临江区望潮路9号").wait_for()
    assert page.get_by_role("link", name="手机地图").get_attribute("href").startswith("geo:0,0?q=")
    assert {"高德地图", "百度地图", "腾讯地图"} <= set(page.locator(".xz-visit-maps a").all_inner_texts())
    page.locator("[data-kept]").wait_for(state="visible")
    signal.lose()
    page.goto(page.url)
    page.get_by_text("上海市临江区望潮路9号").wait_for()
    page.get_by_role("link", name="取证、反馈").last.click()
    page.locator("[data-shots]").wait_for(state="visible")
    page.locator("input[name=happened_at]").fill(f"{NOW - timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    shoot(page, "door", "门牌.png", picture("door"))
    page.get_by_text("到场照片 · 存在手机上，等信号").wait_for()
    # One dot is no name.
    page.locator("details[data-pad=witness_signature] summary").click()
    page.locator("details[data-pad=witness_signature] canvas").click()
    page.locator("form[data-sign=witness_signature] button.btn").click()
    page.get_by_text("笔画太少").wait_for()
    page.locator("form[data-sign=witness_signature] [data-pad-again]").click()
    page.locator("details[data-pad=witness_signature] summary").click()
    page.get_by_label("拒收", exact=True).check()
    page.get_by_label("住所", exact=True).check()
    page.get_by_label("我到过现场").check()
    page.locator("select[name=taken_by]").select_option("recipient")
    page.locator("textarea[name=refusal_reason]").fill("看过后当面拒绝")
    page.get_by_label("文书已经留置").check()
    submit = page.locator(".xz-bar [data-submit]")
    # The button stays closed, with the reason, until the last item is there.
    expect(submit).to_be_disabled()
    expect(page.locator("[data-refused]")).to_contain_text("留置还差：见证人签名")
    page.locator("select[name=witness_kind]").select_option("residents_committee")
    page.locator("input[name=witness_name]").fill("钟闻")
    page.locator("input[name=witness_role]").fill("望潮居委会干部")
    expect(submit).to_be_disabled()
    write_name(page, "witness_signature")
    page.get_by_text("见证人签名 · 存在手机上").wait_for()
    expect(submit).to_be_enabled()
    submit.click()
    page.get_by_text("存在手机上还没有发出：2个文件、1份反馈").wait_for()
    assert not VisitEvidence.objects.exists()
    assert kept(page) == {"pieces": 2, "reports": 1, "drafts": 1}
    # The telephone is closed and opened again, still without signal: nothing is lost.
    page.goto(page.url)
    page.get_by_text("存在手机上还没有发出：2个文件、1份反馈").wait_for()
    assert page.locator("input[name=witness_name]").input_value() == "钟闻"
    signal.find()
    page.wait_for_url(f"**/visits/{visit.pk}/", timeout=15000)
    page.get_by_text("拒收，已留置").wait_for()
    entry = VisitEntry.objects.get(visit=visit)
    assert {cell.effective_on for cell in entry.left_attempt.cells.all()} == {NOW.date()}
    assert {one.kind for one in VisitEvidence.objects.all()} == {"door", "witness_signature"}
    assert {one.file.sha256 for one in VisitEvidence.objects.filter(kind="door")} == {
        hashlib.sha256(picture("door")).hexdigest()
    }
    # What the server has is off the telephone.
    assert kept(page) == {"pieces": 0, "reports": 0, "drafts": 0}
    run_jobs()
    assert Visit.objects.get(pk=visit.pk).state == "done"
    assert Proof.objects.get(kind="visit_record").file is not None


def test_a_film_of_six_hours_is_refused_in_words_and_nothing_is_deleted_before_the_server_has_it(
    house: House, world: Any, sign_in: Any, page_clock: Any
) -> None:
    visit = make_visit(world, at=NOW - timedelta(hours=3))
    client = sign_in(world.field_server)
    client.post(f"/visits/{visit.pk}/steps/accept/")
    page = house.open(f"/visits/{visit.pk}/report/{attempt_of(visit).pk}/", client=client, size=PHONE)
    page.locator("[data-shots]").wait_for(state="visible")
    shoot(page, "video", "现场.mp4", film(seconds=6 * 3600), media="video/mp4")
    page.get_by_text("超过15分钟").first.wait_for(timeout=15000)
    shoot(page, "door", "门牌.png", picture("door"))
    page.get_by_text("到场照片 · 已收到").wait_for()
    # Sent, and still on the telephone until the report is in and the lists are equal.
    assert kept(page)["pieces"] >= 1
    assert VisitEvidence.objects.get().kind == "door"
