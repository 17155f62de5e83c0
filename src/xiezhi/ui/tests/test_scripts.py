"""What scripts add to a page, tried in a real browser under the site's own content policy."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.support.browser import PHONE, SITE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_the_theme_switch_goes_round_and_is_remembered(house: Any) -> None:
    page = house.open("/ui/gallery/home/")
    root = page.locator("html")
    for theme, shown in (("light", "light"), ("dark", "dark"), ("auto", "light")):
        page.locator("[data-theme-switch] button").click()
        assert root.get_attribute("data-theme") == theme
        assert root.get_attribute("data-bs-theme") == shown
    page.locator("[data-theme-switch] button").click()
    page.locator("[data-theme-switch] button").click()
    page.reload()
    assert root.get_attribute("data-theme") == "dark"


def test_auto_follows_a_dark_system_before_the_first_paint(house: Any) -> None:
    page = house.open()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{SITE}/ui/gallery/home/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_theme_and_type_can_be_changed_without_scripts(house: Any) -> None:
    page = house.open("/ui/gallery/verify/", scripts=False)
    page.get_by_role("button", name="大字").click()
    page.wait_for_url("**/ui/gallery/verify/")
    assert page.locator("html").get_attribute("data-type") == "large"


def test_large_type_grows_every_word_of_a_public_page(house: Any) -> None:
    page = house.open("/ui/gallery/verify/", size=PHONE)
    sizes = "[...document.querySelectorAll('h1, p, label, .btn')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    before = page.evaluate(sizes)
    page.get_by_role("button", name="大字").click()
    after = page.evaluate(sizes)
    grown = [new > old for old, new in zip(before, after, strict=True)]
    assert sum(grown) / len(grown) > 0.7
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_slash_reaches_the_search_box_and_rows_answer_to_keys(house: Any) -> None:
    page = house.open("/ui/gallery/list/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-search]')")
    page.keyboard.type("jk/?")
    assert page.locator("[data-search]").input_value() == "jk/?"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    first = page.locator("tbody tr").first
    assert "is-here" in first.get_attribute("class")
    assert first.locator("input").is_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/gallery/order/")


def test_chosen_rows_bring_the_bar_and_shift_chooses_a_span(house: Any) -> None:
    page = house.open("/ui/gallery/list/")
    bar = page.locator("[data-bulk-bar]")
    assert "已选3条" in bar.inner_text()
    page.get_by_role("button", name="取消选择").click()
    assert bar.is_hidden()
    boxes = page.locator("tbody input[type=checkbox]")
    boxes.nth(4).click()
    boxes.nth(8).click(modifiers=["Shift"])
    assert "已选5条" in bar.inner_text()
    assert page.locator("[data-choose-all]").evaluate("e => e.indeterminate")
    page.locator("[data-choose-all]").click()
    assert "已选12条" in bar.inner_text()


def test_a_phone_shows_boxes_only_when_asked(house: Any) -> None:
    page = house.open("/ui/gallery/list/", size=PHONE)
    assert page.locator("tbody input").first.is_hidden()
    assert page.locator("[data-bulk-bar]").is_hidden()
    page.get_by_role("button", name="多选").click()
    page.locator("tbody input").first.check()
    assert page.locator("[data-bulk-bar]").is_visible()


def test_a_form_is_sent_only_once(house: Any) -> None:
    page = house.open("/ui/gallery/form/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate("document.querySelector('form[data-guard]').addEventListener('submit', e => window.times = (window.times || 0) + 1)")  # fmt: skip
    page.evaluate(
        """() => {
            const button = document.querySelector('form[data-guard] .btn-primary');
            button.form.addEventListener('submit', (event) => { window.kept = event.defaultPrevented; event.preventDefault(); });
            button.click(); window.first = window.kept; button.click(); window.second = window.kept;
        }"""
    )
    assert page.evaluate("[window.first, window.second]") == [False, True]
    expect(page.locator("form[data-guard] .btn-primary").first).to_be_disabled()


def test_a_draft_is_kept_restored_and_dropped(house: Any) -> None:
    page = house.open("/ui/gallery/draft/")
    note = page.locator("[data-draft-note]")
    page.get_by_label("受送达人").fill("孟川")
    expect(note).to_contain_text("已存为草稿")
    page.reload()
    assert page.get_by_label("受送达人").input_value() == "孟川"
    assert "已恢复" in note.inner_text()
    page.get_by_role("button", name="放弃草稿").click()
    page.reload()
    assert page.get_by_label("受送达人").input_value() == ""
    assert note.is_hidden()


def test_numbers_that_name_a_person_are_not_kept_in_a_draft(house: Any) -> None:
    page = house.open("/ui/gallery/draft/")
    page.get_by_label("身份证号").fill("310199199001011234")
    page.get_by_label("受送达人").fill("孟川")
    expect(page.locator("[data-draft-note]")).to_contain_text("已存为草稿")
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert "孟川" in kept
    assert "310199199001011234" not in kept


def test_a_draft_that_went_through_is_forgotten(house: Any) -> None:
    page = house.open("/ui/gallery/draft/")
    page.evaluate(
        "localStorage.setItem('xz-draft:gallery-draft', JSON.stringify({at: Date.now(), sent: true, values: {}}))"
    )
    page.goto(f"{SITE}/ui/gallery/home/")
    assert page.evaluate("localStorage.length") == 0


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(house: Any) -> None:
    page = house.open("/ui/gallery/form/")
    assert page.evaluate("document.activeElement.classList.contains('xz-errors')")
    page.get_by_role("link", name="2月没有30日").click()
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "id_document_on"
    described = page.locator("#id_document_on").get_attribute("aria-describedby")
    assert "2026年2月没有30日" in page.locator(f"#{described}").inner_text()


def test_a_signature_needs_a_name_and_goes_into_the_form(house: Any) -> None:
    page = house.open("/ui/gallery/sign/", size=PHONE)
    page.evaluate("document.querySelector('#sign').addEventListener('submit', e => e.preventDefault())")
    send = page.get_by_role("button", name="确认签收3份")
    send.click()
    assert "还没有签名" in page.get_by_role("alert").inner_text()
    box = page.locator("canvas").bounding_box()

    def stroke(x: float, y: float, length: float) -> None:
        page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.down()
        page.mouse.move(box["x"] + x + length, box["y"] + y + 30, steps=6)
        page.mouse.up()

    stroke(20, 20, 4)
    send.click()
    assert "笔画太少" in page.get_by_role("alert").inner_text()
    stroke(40, 20, 120)
    stroke(60, 60, 150)
    page.get_by_role("button", name="退一笔").click()
    stroke(60, 60, 150)
    send.click()
    strokes = json.loads(page.locator("[name=signature_strokes]").input_value())
    assert len(strokes) == 3
    assert strokes[0][0]["t"] == 0
    assert set(strokes[1][0]) == {"x", "y", "t", "p"}
    assert page.locator("[name=signature_image]").input_value().startswith("data:image/png;base64,")
    assert page.get_by_role("link", name="改用短信验证码签收").is_visible()


def test_without_scripts_signing_points_to_the_other_way(house: Any) -> None:
    page = house.open("/ui/gallery/sign/", size=PHONE, scripts=False)
    assert page.locator("canvas").is_hidden()
    assert page.get_by_text("这台设备不能手写签名").is_visible()


def test_a_document_is_drawn_page_by_page_and_can_be_enlarged(house: Any) -> None:
    page = house.open("/ui/gallery/document/")
    page.wait_for_selector(".xz-pdf-page canvas")
    assert "共2页" in page.locator(".xz-pdf-bar output").inner_text()
    assert page.locator(".xz-pdf-page").count() == 2
    before = page.locator(".xz-pdf-page").first.bounding_box()["width"]
    page.get_by_role("button", name="放大").click()
    assert page.locator(".xz-pdf-page").first.bounding_box()["width"] > before * 1.2
    assert page.get_by_role("link", name="下载起诉状副本").is_visible()


def test_without_scripts_a_document_is_a_link(house: Any) -> None:
    page = house.open("/ui/gallery/document/", scripts=False)
    assert page.get_by_role("link", name="下载起诉状副本").is_visible()


def test_news_of_a_fragment_is_said_in_the_live_region(house: Any) -> None:
    page = house.open("/ui/gallery/home/")
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('xz:notice', {detail: {text: '已发送3份', level: 'info'}}))"
    )
    assert "已发送3份" in page.locator("[aria-live=polite]").inner_text()


def test_a_refused_fragment_says_why_and_changes_nothing(house: Any) -> None:
    page = house.open("/ui/gallery/home/")
    before = page.locator("main").inner_text()
    page.evaluate("htmx.ajax('GET', '/no/such/page/', {target: '#main'})")
    page.wait_for_selector("#xz-live .xz-notice")
    assert "找不到这个页面" in page.locator("#xz-live").inner_text()
    assert page.locator("main").inner_text() == before


def test_a_live_part_is_fetched_again_while_somebody_looks(house: Any) -> None:
    answers = iter(range(1, 100))
    house.served["/live/"] = lambda: (f"<b>第{next(answers)}次</b>".encode(), "text/html; charset=utf-8")
    page = house.open("/ui/gallery/home/")
    page.evaluate(
        """() => {
            const part = document.createElement('div');
            part.innerHTML = '<p id="live" data-live="2" hx-get="/live/" hx-trigger="xz:refresh">还没有</p>';
            document.querySelector('main').append(part);
            htmx.process(part);
            document.dispatchEvent(new CustomEvent('htmx:load', {detail: {elt: part}}));
        }"""
    )
    expect(page.locator("#live")).to_contain_text("次")


def test_islands_survive_a_swap(house: Any) -> None:
    house.served["/part/"] = lambda: (
        b'<div id="part"><script type="application/json" id="p1">{"word": "ok"}</script>'
        b'<div data-island="/island.js" data-props="p1"></div></div>',
        "text/html; charset=utf-8",
    )
    house.served["/island.js"] = lambda: (
        b"window.down = window.down || 0; export function mount(e, p) { e.textContent = p.word; return () => { window.down += 1; }; }",
        "text/javascript",
    )
    page = house.open("/ui/gallery/home/")
    page.evaluate("htmx.ajax('GET', '/part/', {target: 'main', swap: 'beforeend'})")
    page.wait_for_selector("[data-island-ready]")
    assert page.locator("[data-island]").inner_text() == "ok"
    page.evaluate("htmx.ajax('GET', '/part/', {target: '#part', swap: 'outerHTML'})")
    page.wait_for_selector("[data-island-ready]")
    assert page.evaluate("window.down") == 1


def test_conditions_apply_when_their_card_closes_and_leave_a_short_address(house: Any) -> None:
    page = house.open("/ui/gallery/list/?view=mine")
    page.locator("summary", has_text="状态").click()
    page.get_by_label("失败", exact=True).check()
    assert "state=" not in page.url
    page.keyboard.press("Escape")
    page.wait_for_url("**/gallery/list/?*state=failed*")
    assert "raised_until" not in page.url
    assert "q=" not in page.url


def test_a_bar_with_a_target_exchanges_the_main_part_only(house: Any) -> None:
    page = house.open("/ui/gallery/list/")
    page.evaluate("window.stays = true")
    page.locator(".xz-find input").fill("4127")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gallery/list/?*q=4127*")
    expect(page.locator(".xz-find input")).to_have_value("4127")
    assert page.evaluate("window.stays")
    assert page.locator("[data-bulk-head]").inner_text() == "已选3条"
    assert page.locator("main").count() == 1


def test_a_row_opens_in_place_and_folds_again(house: Any) -> None:
    house.served["/row/"] = lambda: ("<p>3份文书，2份已签收</p>".encode(), "text/html; charset=utf-8")
    page = house.open("/ui/gallery/list/")
    page.evaluate(
        """() => {
            const cell = document.querySelector('tbody tr td:last-child'), link = document.createElement('a');
            link.href = '/row/'; link.textContent = '展开'; link.dataset.openRow = '';
            cell.append(link);
            document.dispatchEvent(new CustomEvent('htmx:load', {detail: {elt: cell}}));
        }"""
    )
    link = page.get_by_role("button", name="展开")
    link.click()
    expect(page.locator(".xz-row-detail")).to_contain_text("2份已签收")
    expect(link).to_have_attribute("aria-expanded", "true")
    link.press(" ")
    expect(page.locator(".xz-row-detail")).to_have_count(0)


ADD_A_LIVE_PART = """([live, on]) => {
    const part = document.createElement('p');
    Object.assign(part.dataset, {live, liveOn: on});
    part.id = 'live'; part.setAttribute('hx-get', '/live/'); part.setAttribute('hx-trigger', 'xz:refresh');
    document.querySelector('main').append(part);
    htmx.process(part);
    document.dispatchEvent(new CustomEvent('htmx:load', {detail: {elt: part}}));
}"""


def _page_with_a_line(house: Any, line: bytes) -> Any:
    house.served["/realtime/"] = lambda: (line, "text/event-stream")
    house.served["/live/"] = lambda: ("<b>刚到</b>".encode(), "text/html; charset=utf-8")
    page = house.open("/ui/gallery/home/")
    page.evaluate("document.body.dataset.realtime = '/realtime'")
    return page


def test_news_of_what_a_part_waits_for_refreshes_it(house: Any) -> None:
    page = _page_with_a_line(house, b"id: 5\nevent: changed\ndata: tasks inbox\n\n")
    with page.expect_request("**/live/") as asked:
        page.evaluate(ADD_A_LIVE_PART, ["600", "tasks"])
    expect(page.locator("#live")).to_contain_text("刚到")
    # The house can tell such a look from a person at the desk.
    assert asked.value.headers["xz-live"] == "1"


def test_news_of_something_else_leaves_a_part_alone(house: Any) -> None:
    page = _page_with_a_line(house, b"id: 5\nevent: changed\ndata: inbox\n\n")
    with page.expect_request("**/realtime/*") as asked:
        page.evaluate(ADD_A_LIVE_PART, ["600", "service_of_process.order:7"])
    assert "watch=service_of_process.order%3A7" in asked.value.url
    page.wait_for_timeout(2500)
    expect(page.locator("#live")).to_be_empty()


def test_without_a_line_a_part_looks_by_itself(house: Any) -> None:
    page = _page_with_a_line(house, b"")
    page.evaluate("document.body.dataset.realtime = ''")
    page.evaluate(ADD_A_LIVE_PART, ["2", "tasks"])
    expect(page.locator("#live")).to_contain_text("刚到")


def test_a_part_somebody_types_into_waits_until_they_are_done(house: Any) -> None:
    page = _page_with_a_line(house, b"id: 5\nevent: changed\ndata: tasks\n\n")
    page.evaluate(ADD_A_LIVE_PART, ["600", "tasks"])
    page.evaluate("document.querySelector('#live').innerHTML = '<input id=typing>'")
    page.locator("#typing").fill("正在写")
    page.wait_for_timeout(2500)
    expect(page.locator("#typing")).to_have_value("正在写")
    page.locator("#typing").blur()
    expect(page.locator("#live")).to_contain_text("刚到")


def test_drafts_of_somebody_else_are_dropped(house: Any) -> None:
    page = house.open("/ui/gallery/home/")
    page.evaluate(
        """() => {
            const draft = JSON.stringify({at: Date.now(), values: {words: ['别人的']}});
            localStorage.setItem('xz-draft:7:order', draft);
            localStorage.setItem('xz-draft:8:order', draft);
        }"""
    )
    house.served["/desk/"] = lambda: (
        b'<body data-person="7"><script type="module" src="/static/ui/house.js"></script></body>',
        "text/html; charset=utf-8",
    )
    page.goto(f"{SITE}/desk/")
    assert page.evaluate("Object.keys(localStorage)") == ["xz-draft:7:order"]
