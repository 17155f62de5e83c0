"""The day of a person served: on the phone with fingers, on a PC by keyboard alone, and with scripts off."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.support import received as by
from tests.support.browser import DESK, PHONE, SITE
from tests.support.jobs import run_jobs
from tests.support.service import make_sent, tail_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def in_thread(work: Callable[[], Any]) -> None:
    """Do work that needs an event loop of its own, on the connection of this test."""
    from django.db import connections

    shared = connections["default"]
    shared.inc_thread_sharing()

    def run() -> None:
        connections["default"] = shared
        work()

    other = threading.Thread(target=run)
    other.start()
    other.join()
    shared.dec_thread_sharing()


def fits(page: Page) -> None:
    """Nothing sticks out sideways, and what a thumb needs is large enough."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """[...document.querySelectorAll('main .btn, .xz-bar .btn, main .xz-plain-link, main .xz-choice, .xz-thing-link')]
           .filter(e => e.offsetParent && e.getBoundingClientRect().height < 47.5).map(e => e.innerText)"""
    )
    assert [text for text in small if text not in ("缩小", "放大") and not text.startswith("下载")] == []


def write_name(page: Page) -> None:
    """Three characters with the pointer."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    for number in range(3):
        left = box["x"] + 60 + number * 80
        page.mouse.move(left, box["y"] + 40)
        page.mouse.down()
        for step in range(16):
            page.mouse.move(left + 3 * step, box["y"] + 60 + 30 * math.sin(step / 2))
        page.mouse.up()


def identify(page: Page, sent: Any) -> None:
    """Fill in code and answer."""
    page.get_by_label("6位验证码").fill(sent.code)
    page.get_by_label("身份证号最后4位").fill(tail_of(sent))
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/s/papers/**")


def test_from_the_link_to_the_proof_on_a_phone(house: Any, world: Any) -> None:
    sent = make_sent(world)
    page = house.open(by.address("link", sent.token), size=PHONE)
    fits(page)
    identify(page, sent)
    fits(page)
    page.get_by_role("link", name="看第一份").click()
    for name in ("起诉状副本", "应诉通知书", "举证通知书"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        expect(page.locator(".xz-pdf-page canvas").first).to_be_visible()
        fits(page)
        page.get_by_role("link", name="看下一份").click()
    # The list, after reading three of four.
    page.goto(SITE + by.address("received", sent.attempt.pk))
    assert [bool(cell.viewed_at) for cell in sent.cells()][:3] == [True] * 3
    page.get_by_role("link", name="去签收").click()
    expect(page.locator("canvas")).to_be_visible()
    page.get_by_role("button", name="确认签收").click()
    expect(page.locator("[data-pad-error]")).to_contain_text("还没有签名")
    assert sent.cells()[0].signed_at is None
    write_name(page)
    fits(page)
    page.get_by_role("button", name="确认签收").click()
    page.wait_for_url("**/done/")
    expect(page.get_by_role("heading", name="已签收")).to_be_visible()
    fits(page)
    in_thread(run_jobs)
    page.reload()
    assert "download=1" in str(
        page.locator("li", has_text="电子送达回证").get_by_role("link").get_attribute("href")
    )
    page.go_back()
    page.goto(SITE + by.address("received", sent.attempt.pk))
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/s/")
    page.goto(SITE + by.address("received", sent.attempt.pk))
    expect(page.get_by_role("heading", name="请再确认一次身份")).to_be_visible()


def test_by_keyboard_alone_on_a_pc(house: Any, world: Any) -> None:
    sent = make_sent(world)
    page = house.open(by.address("portal"), size=DESK)

    def reach(text: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            found = page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")
            if text in found:
                return
        raise AssertionError(f"{text} cannot be reached by the Tab key")

    reach("code")
    page.keyboard.type(sent.code)
    page.keyboard.press("Tab")
    page.keyboard.type(tail_of(sent))
    page.keyboard.press("Enter")
    page.wait_for_url("**/s/papers/**")
    reach("起诉状副本")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    expect(page.locator(".xz-pdf-page canvas").first).to_be_visible()
    page.goto(SITE + by.address("received", sent.attempt.pk))
    reach("去签收")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign/")
    reach("改用短信验证码签收")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign/code/")
    reach("code")
    page.keyboard.type(sent.code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    assert {cell.signed_through for cell in sent.cells() if cell.signed_at} == {"portal"}


def test_everything_works_with_scripts_off(house: Any, world: Any) -> None:
    sent = make_sent(world)
    page = house.open(by.address("link", sent.token), size=PHONE, scripts=False)
    identify(page, sent)
    page.get_by_role("link", name="起诉状副本").click()
    page.wait_for_url("**/documents/**")
    file = page.get_by_role("link", name="用浏览器打开").get_attribute("href")
    assert file == by.file_of(sent)
    assert page.request is not None
    client_view = by.opened(sent).get(file)
    assert client_view["Content-Disposition"].startswith("inline")
    page.goto(SITE + by.address("received-sign", sent.attempt.pk))
    page.get_by_role("link", name="改用短信验证码签收").click()
    page.wait_for_url("**/sign/code/")
    page.get_by_label("6位验证码").fill(sent.code)
    page.get_by_role("button", name="确认签收").click()
    page.wait_for_url("**/done/")
    page.goto(SITE + by.address("received-object", sent.attempt.pk))
    page.get_by_label("不是我本人打开的").check()
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("heading", name="异议已提交")).to_be_visible()
    page.goto(SITE + by.address("link-not-me", sent.token))
    page.get_by_label("不认识这个人").check()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已收到，谢谢")).to_be_visible()
