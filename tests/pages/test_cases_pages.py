"""The page of a case: everything served in it at a glance, and nothing of another court."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.support.clock import moment
from tests.support.jobs import run_jobs
from tests.support.service import make_case, make_objected, make_order, make_sent, make_signed, party_draft
from xiezhi.kernel.notifications import actions as notifications

HOSTILE = "<script>alert(1)</script>“张”"


def _page(client: Any, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"service_of_process:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def _section(page: str, name: str) -> str:
    """The text of one section, tags taken out."""
    found = re.search(rf'<section[^>]*id="{name}".*?</section>', page, re.S)
    assert found, name
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


@pytest.mark.requirement("SP-22")
def test_all_that_was_served_in_a_case_is_on_one_page(world: Any, sign_in: Any) -> None:
    """All tasks and documents of one case are gathered on one page, so that the judge sees at a glance who was
    served with what, how and when, and what is outstanding."""
    case = make_case(world)
    first = make_signed(world, order=make_order(world, court_case=case))
    second = make_order(
        world, court_case=case, recipients=("沈嘉树",), documents=(("summons", "开庭传票", 1),)
    )
    page = _page(sign_in(world.judge), "case", case.pk)

    # All tasks and documents of one case are gathered on one page.
    assert first.order.order_no in page
    assert second.order_no in page
    documents = _section(page, "documents")
    for name in ("起诉状副本", "应诉通知书", "举证通知书", "证据副本", "开庭传票"):
        assert name in documents
    # Who was served with what, how and when.
    served = _section(page, "served")
    assert re.search(r"陆文澜 被告 起诉状副本 电子送达 · 短信 11-16 15:09 已生效 11-16（周一）", served), (
        served
    )
    # What is outstanding: the summons nobody has sent, and none of what was served.
    outstanding = _section(page, "outstanding")
    assert "沈嘉树" in outstanding
    assert "开庭传票" in outstanding
    assert "还没有安排" in outstanding
    assert "陆文澜" not in outstanding


@pytest.mark.requirement("SP-25")
def test_documents_receipts_and_messages_of_a_case_are_found(world: Any, sign_in: Any, carrier: Any) -> None:
    """By case number the user finds every document and its sign-for record (签收记录), by document its name and
    receipts, and for each SMS sent its time, recipient, number and delivery state."""
    case = make_case(world)
    signed = make_signed(world, order=make_order(world, court_case=case), documents=2)
    run_jobs()
    message = signed.fresh().message
    assert message.gateway_no
    notifications.record_report(
        message.gateway_no, arrived=True, reason="", code="", at=moment("2026-11-16 14:53")
    )
    other = make_case(world, case_no="（2026）沪0199民初4128号", parties=[party_draft(name="苏予安")])
    make_order(world, court_case=other, recipients=("苏予安",), documents=(("complaint", "起诉状副本", 1),))
    client = sign_in(world.service_specialist)

    # By case number: every document of it, two of them with the record of who signed, when and through what.
    listed = _page(client, "cases", q="（2026）沪0199民初4127号")
    assert reverse("service_of_process:case", args=[case.pk]) in listed
    assert other.case_no not in listed
    page = _page(client, "case", case.pk)
    documents = _section(page, "documents")
    assert documents.count("陆文澜") == 2
    assert documents.count("11-16 15:09 · 短信 · 手写签名") == 2
    assert documents.count("还没有签收") == 2
    # By document: its name and its receipts, over all cases the person may see.
    found = _page(client, "documents", q="起诉状")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))
    assert re.search(r"起诉状副本 （2026）沪0199民初4127号 SD-\S+ 陆文澜 11-16 15:09", text), text
    assert re.search(r"起诉状副本 （2026）沪0199民初4128号 SD-\S+ 还没有签收", text), text
    assert "证据副本" not in text
    # For each SMS: time, recipient, number (masked) and delivery state.
    messages = _section(page, "messages")
    assert re.search(r"11-16 14:51 短信 陆文澜 199\*{4}0102 已到达 11-16 14:53", messages), messages


def test_a_failed_message_says_why(world: Any, sign_in: Any) -> None:
    from xiezhi.domains.service_of_process.actions.reports import record_report

    sent = make_sent(world, arrived=False)
    record_report(
        sent.attempt.pk, arrived=False, reason="空号", code="invalid_number", at=moment("2026-11-16 14:55")
    )
    page = _page(sign_in(world.judge), "case", sent.order.court_case_id)
    assert "失败" in _section(page, "outstanding")


def test_another_court_and_no_right_find_nothing(world: Any, sign_in: Any) -> None:
    case = make_case(world)
    address = reverse("service_of_process:case", args=[case.pk])
    # Who sees no case at all has no list of cases either.
    for name in ("cases", "documents"):
        assert sign_in(world.court_leader).get(reverse(f"service_of_process:{name}")).status_code == 404
    assert sign_in(world.court_leader).get(address).status_code == 404
    for person in (world.judge_elsewhere, world.service_specialist_elsewhere):
        assert sign_in(person).get(address).status_code == 404
        assert case.case_no not in _page(sign_in(person), "cases")
        assert "没有找到文书" in _page(sign_in(person), "documents", q="起诉状")


def test_a_date_that_was_frozen_is_no_date_of_service_on_screen_or_paper(world: Any, sign_in: Any) -> None:
    sent, _ = make_objected(world)
    cell = sent.cells()[0]
    assert (str(cell.effective_on), cell.frozen) == ("2026-11-16", True)
    judge = sign_in(world.judge)
    page = judge.get(reverse("service_of_process:case", args=[sent.order.court_case_id])).content.decode()
    served = page[page.index('id="served"') : page.index('id="parties"')]
    assert "暂停认定" in served
    assert "11-16（周一）</td>" not in served
    paper = judge.get(reverse("service_of_process:print", args=[sent.order.pk])).content.decode()
    assert "有异议，暂停认定" in paper
    assert "<td>2026年11月16日</td>" not in paper


def test_what_somebody_else_wrote_is_text(world: Any, sign_in: Any) -> None:
    case = make_case(world, cause=HOSTILE, parties=[party_draft(name=HOSTILE)])
    client = sign_in(world.judge)
    for page in (
        _page(client, "case", case.pk),
        _page(client, "cases", q=HOSTILE),
        _page(client, "documents", q=HOSTILE),
    ):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_numbers_stay_masked_and_the_button_leads_on(world: Any, sign_in: Any) -> None:
    case = make_case(world)
    page = _page(sign_in(world.judge), "case", case.pk)
    assert "19900000102" not in page
    assert "199****0102" in page
    for party in case.parties.all():
        if party.id_no:
            assert party.id_no not in page
    assert "/orders/new/?case_no=" in page
    supervisor = _page(sign_in(world.supervisor), "case", case.pk)
    assert "提请送达" not in supervisor


def test_a_long_list_goes_on_by_key(world: Any, sign_in: Any) -> None:
    for number in range(22):
        make_case(
            world, case_no=f"（2026）沪0199民初{5000 + number}号", parties=[party_draft()],
            at=moment("2026-11-13 09:00") + timedelta(minutes=number),
        )  # fmt: skip
    client = sign_in(world.service_specialist)
    first = _page(client, "cases")
    assert "5021" in first
    assert "民初5001号" not in first
    following = re.search(r'href="(\?page=[^"]+)"', first)
    assert following
    second = client.get(reverse("service_of_process:cases") + following[1]).content.decode()
    assert "民初5001号" in second
