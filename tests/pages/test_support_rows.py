"""Row SP-46: support tickets on a 5×8-hour calendar with a clock of 24 hours, breaches listed, release notes."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

import xiezhi
from tests.support.clients import client_of
from tests.support.clock import NOW, moment
from xiezhi.domains.portal.actions.tickets import answer_ticket, raise_ticket, reopen_ticket
from xiezhi.domains.portal.models import SupportTicket
from xiezhi.domains.portal.rules.releases import read_releases
from xiezhi.domains.portal.rules.service_hours import counts_from, is_breached, solution_due
from xiezhi.lib.verdict import Conflict, NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("told", "counts", "due"),
    [
        # 2026-11-19 is a Thursday; 1 and 2 October are days off, 10 October is a make-up working Saturday.
        ("2026-11-18 10:30", "2026-11-18 10:30", "2026-11-19 10:30"),
        ("2026-11-18 20:00", "2026-11-19 09:00", "2026-11-20 09:00"),
        ("2026-11-18 06:00", "2026-11-18 09:00", "2026-11-19 09:00"),
        ("2026-11-20 16:00", "2026-11-20 16:00", "2026-11-23 16:00"),
        ("2026-11-21 11:00", "2026-11-23 09:00", "2026-11-24 09:00"),
        ("2026-11-18 17:00", "2026-11-19 09:00", "2026-11-20 09:00"),
        ("2026-10-09 15:00", "2026-10-09 15:00", "2026-10-10 15:00"),
    ],
)
def test_the_clock_runs_on_service_days(told: str, counts: str, due: str) -> None:
    assert counts_from(moment(told)) == moment(counts)
    assert solution_due(moment(told)) == moment(due)


@pytest.mark.requirement("SP-46")
def test_sp_46_support_tickets(world: Any, page_clock: Any) -> None:
    """Support tickets run on a 5×8-hour calendar; one not solved at once gets a clock of 24 hours to a proposed
    solution, breaches are listed, and each upgrade carries release notes."""
    clerk, support = client_of(world.clerk), client_of(world.court_admin)
    # Support tickets are raised from any page's help, which takes the page along.
    help_page = clerk.get(
        reverse("ui:help"), headers={"Referer": "http://testserver/messages/"}
    ).content.decode()
    assert "/support/new/?from=/messages/" in help_page
    assert (
        clerk.post("/support/new/", {"title": "打印面单时页面空白", "page": "/messages/"}).status_code == 302
    )
    ticket = SupportTicket.objects.get()
    # They run on a 5×8-hour calendar; one not solved at once gets a clock of 24 hours (told Thursday at 9:00).
    assert ticket.solution_due_at == moment("2026-11-20 09:00")
    assert "答复支持工单：打印面单时页面空白" in support.get("/").content.decode()
    # … to a proposed solution.
    page = f"/support/{ticket.pk}/"
    assert clerk.post(page, {"what": "propose", "text": "换浏览器"}).status_code == 404
    assert support.post(page, {"what": "propose", "text": ""}).status_code == 422
    assert support.post(page, {"what": "propose", "text": "请先清缓存，下周升级修复"}).status_code == 302
    assert "请先清缓存" in clerk.get(page).content.decode()
    assert "提出了解决方案" in clerk.get("/messages/").content.decode()
    # Breaches are listed.
    late = raise_ticket(title="导出很慢", text="", page="", by=world.clerk, at=NOW)
    assert late.number not in support.get("/support/?tab=breached").content.decode()
    page_clock.advance(days=4)
    listed = client_of(world.court_admin, at=page_clock()).get("/support/?tab=breached").content.decode()
    assert late.number in listed
    assert ticket.number not in listed
    # Each upgrade carries release notes.
    notes = client_of(world.clerk, at=page_clock()).get("/release-notes/").content.decode()
    assert "版本说明" in notes
    assert "尚未发布" in notes
    assert ticket.release == xiezhi.__version__


def test_solved_in_time_is_no_breach_and_may_be_opened_again(world: Any) -> None:
    ticket = raise_ticket(title="打不开", text="", page="", by=world.clerk, at=NOW)
    solved = answer_ticket(ticket, "solve", text="已修好", by=world.court_admin, at=NOW)
    assert not is_breached(solved.solution_due_at, None, solved.solved_at, now=moment("2026-12-01 09:00"))
    with pytest.raises(Conflict):
        answer_ticket(ticket, "propose", text="方案", by=world.court_admin, at=NOW)
    with pytest.raises(NotFound):
        reopen_ticket(ticket, reason="还是打不开", by=world.judge, at=NOW)
    again = reopen_ticket(ticket, reason="还是打不开", by=world.clerk, at=moment("2026-11-23 10:00"))
    assert again.solution_due_at == moment("2026-11-24 10:00")


def test_what_is_seen_and_what_is_refused(world: Any, page_clock: Any) -> None:
    with pytest.raises(Refused, match="一句话"):
        raise_ticket(title=" ", text="", page="", by=world.clerk, at=NOW)
    ticket = raise_ticket(title="打不开", text="", page="", by=world.clerk, at=NOW)
    for stranger in (world.judge, world.court_admin_elsewhere):
        assert client_of(stranger).get(f"/support/{ticket.pk}/").status_code == 404


def test_release_notes_are_read_from_the_change_log() -> None:
    found = read_releases(
        "# Changes\n\nIntro.\n\n## 1.1 (2026-12-01)\n\n- One [thing](x.md)\n  goes on\n- `Two`\n\n## 1.0\n\nFirst.\n\n### Post\n\n- Three\n"
    )
    assert [(one.title, one.lines) for one in found] == [
        ("1.1 (2026-12-01)", ("One thing goes on", "Two")), ("1.0", ("First.",)), ("1.0 · Post", ("Three",)),
    ]  # fmt: skip
