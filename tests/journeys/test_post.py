"""By post in a browser: choose, print, enter the number, scan the receipt on a phone; refused mail and lost mail."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.browser import PHONE
from tests.support.clock import NOW
from tests.support.jobs import run_jobs
from tests.support.post import TRACKING_NO, fresh, make_parcel, make_posted, told
from tests.support.scans import scan

from xiezhi.domains.service_of_process import jobs
from xiezhi.domains.service_of_process.actions.logistics import take_events

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _jobs_run_at_the_agreed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{jobs.__name__}.timezone", SimpleNamespace(localtime=lambda: NOW))


def test_from_the_list_to_the_number(world: Any, sign_in: Any, house: Any) -> None:
    parcel = make_parcel(world)
    page = house.open("/parcels/", client=sign_in(world.service_specialist))
    page.get_by_label(f"选择{parcel.parcel_no}").check()
    page.get_by_role("button", name="打印面单").click()
    page.wait_for_url("**/parcels/waybills/**")
    assert page.locator("h1").inner_text() == "面单已经备好"
    assert page.get_by_role("link", name="面单纸100×180毫米").get_attribute("href").endswith("/label/")
    page.get_by_role("link", name=parcel.parcel_no).click()
    page.get_by_role("link", name="回填单号").first.click()
    page.get_by_label("邮寄单号").fill("EA123456784CN")
    page.get_by_role("button", name="回填").click()
    assert "校验码应为5而不是4" in page.locator("main").inner_text()
    page.get_by_label("邮寄单号").fill(TRACKING_NO)
    page.get_by_role("button", name="回填").click()
    page.wait_for_url(f"**/parcels/{parcel.pk}/")
    assert "等待签收或者退回" in page.locator("main").inner_text()


def test_a_receipt_is_photographed_upside_down_and_confirmed_on_a_phone(
    world: Any, sign_in: Any, house: Any
) -> None:
    parcel = make_posted(world)
    take_events(TRACKING_NO, [told(1, "2026-11-18 10:20", "signed")], through="pull", at=NOW)
    page = house.open(f"/parcels/{parcel.pk}/", client=sign_in(world.service_specialist), size=PHONE)
    page.locator(".xz-bar").get_by_role("link", name="上传回执").click()
    box = page.locator("input[type=file]")
    assert box.get_attribute("capture") == "environment"
    box.set_input_files({"name": "IMG_0001.png", "mimeType": "image/png", "buffer": scan(turned=180)})
    page.get_by_role("button", name="上传").click()
    page.wait_for_url("**/result/")
    run_jobs()
    page.reload()
    assert page.get_by_label("签收人姓名").input_value() == "陆文澜"
    assert "原件转了180度" in page.locator("main").inner_text()
    page.get_by_role("button", name="确认登记").click()
    page.wait_for_url(f"**/parcels/{parcel.pk}/")
    assert fresh(parcel).attempt.state == "served"


@pytest.mark.parametrize(("confirmed", "state"), [(True, "deemed_served"), (False, "failed")])
def test_refused_mail_is_service_or_leads_to_the_next_means(
    world: Any, sign_in: Any, house: Any, confirmed: bool, state: str
) -> None:
    """Refused by the person it is service wherever it was sent (A5); unknown at an address of the other side it is not."""
    parcel = make_posted(world, confirmed=confirmed)
    reason = "refused" if confirmed else "unknown_person"
    take_events(TRACKING_NO, [told(1, "2026-11-18 09:00", "returned", reason=reason)], through="pull", at=NOW)
    page = house.open(f"/parcels/{parcel.pk}/", client=sign_in(world.service_specialist))
    assert "退回的法律效力" in page.locator("main").inner_text()
    page.get_by_role("link", name="去登记").click()
    page.get_by_role("button", name="确认登记").click()
    page.wait_for_url(f"**/parcels/{parcel.pk}/")
    assert fresh(parcel).attempt.state == state
    page.goto(page.url.replace(f"/parcels/{parcel.pk}/", f"/orders/{parcel.attempt.order_id}/"))
    words = page.locator("main").inner_text()
    assert ("依法生效：2026年11月18日送达" in words) is confirmed
    next_means = words.partition("下一步")[2][:20]
    assert confirmed or "改" in next_means or "换" in next_means


def test_lost_mail_is_registered_and_sent_anew(world: Any, sign_in: Any, house: Any) -> None:
    parcel = make_posted(world)
    take_events(TRACKING_NO, [told(1, "2026-11-18 09:00", "lost")], through="pull", at=NOW)
    page = house.open(f"/parcels/{parcel.pk}/", client=sign_in(world.service_specialist))
    page.get_by_role("link", name="去登记").click()
    page.get_by_role("button", name="确认登记").click()
    page.wait_for_url(f"**/parcels/{parcel.pk}/")
    assert (fresh(parcel).attempt.state, fresh(parcel).state) == ("failed", "lost")
