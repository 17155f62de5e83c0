"""The person's own work, most urgent first."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpResponse

from xiezhi.domains.portal.rules.day import Part, Standing, headline, part_of
from xiezhi.kernel.identity.queries.deputies import deputisings_around
from xiezhi.kernel.notifications.queries import messages_of, notices_for
from xiezhi.kernel.workflow.queries.tasks import open_tasks_of
from xiezhi.ui.components import Action, WorkGroup, WorkItem
from xiezhi.ui.dates import clock_face
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import render_page

SHOWN = 200
RECENT = 5


@page("portal:home", title="我的工作", own=True, menu="work", fragment=True)
def home(request: Any) -> HttpResponse:
    """Clocks, most urgent on top; notices and what just happened beside them."""
    groups, count = work_groups(request, lambda part: True)
    late, today = count[Part.OVERDUE], count[Part.TODAY]
    context = {
        "groups": groups,
        "headline": headline(late, today, sum(count.values())),
        "this_week": count[Part.WEEK],
        "today": request.moment,
        "notices": notices_for(request.person, on=request.moment.date())[:RECENT],
        "standing_in": deputisings_around(request.person, on=request.moment.date()),
        "recent": messages_of(request.person)[:RECENT],
    }
    return render_page(request, "portal/home.html", context, fragment="portal/_work.html")


@page("portal:trouble", title="需要处理", own=True, menu="trouble")
def trouble(request: Any) -> HttpResponse:
    """Only what is past its limit."""
    groups, _ = work_groups(request, lambda part: part is Part.OVERDUE)
    context = {"groups": groups, "headline": "需要处理", "empty": "没有超期的事", "today": request.moment}
    return render_page(request, "portal/part.html", context)


@page("portal:waiting", title="等待结果", own=True, menu="waiting")
def waiting(request: Any) -> HttpResponse:
    """Only what stands still until somebody else decides."""
    groups, _ = work_groups(request, lambda part: part is Part.HELD)
    context = {"groups": groups, "headline": "等待结果", "empty": "没有在等别人的事", "today": request.moment}
    return render_page(request, "portal/part.html", context)


def work_groups(request: Any, wanted: Any) -> tuple[list[WorkGroup], dict[Part, int]]:
    """The person's to-dos as the work list draws them, and how many stand under each heading."""
    items: dict[Part, list[WorkItem]] = defaultdict(list)
    for task in open_tasks_of(request.person, on=request.moment.date())[:SHOWN]:
        part = part_of(Standing(task.due_at, task.held), request.moment)
        if wanted(part):
            items[part].append(_item(task, request.moment))
    groups = [WorkGroup(part.value, items[part]) for part in Part if items[part]]
    return groups, defaultdict(int, {part: len(found) for part, found in items.items()})


def _item(task: Any, now: Any) -> WorkItem:
    held = (task.held_for or "暂停") if task.held else ""
    return WorkItem(
        title=task.title, reason=task.line, clock=clock_face(task.due_at, now, held=held),
        action=Action(task.button, task.url), number=task.case_no, url=task.url,
    )  # fmt: skip
