"""请假代办: hand one's open work to a colleague for a time; a manager does it for who cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from xiezhi.domains.portal.forms import DeputyForm
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.deputies import appoint_deputy, end_deputising
from xiezhi.kernel.identity.queries.deputies import colleagues_of, deputisings_around, deputisings_of
from xiezhi.kernel.identity.queries.people import people_in
from xiezhi.kernel.workflow.queries.tasks import tasks_left_behind
from xiezhi.lib.verdict import NotFound, Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

MENU = "deputies"
RECENT = 50


@page("portal:deputies", title="请假代办", own=True, menu=MENU)
def deputies(request: Any) -> HttpResponse:
    """What one handed over and took over; for a manager, everybody's one looks after."""
    today = request.moment.date()
    managed = people_in(request.scope(permissions.DEPUTY)) if request.may(permissions.DEPUTY) else None
    context = {
        "mine": list(deputisings_around(request.person, on=today)), "today": today,
        "others": list(deputisings_of(managed)[:RECENT]) if managed is not None else [],
        "people": managed.exclude(pk=request.person.pk).order_by("username")[:500] if managed is not None else [],
    }  # fmt: skip
    return render_page(request, "portal/deputies.html", context)


@page(
    "portal:deputy-new", title="交给代办人", own=True, menu=MENU, methods=("GET", "POST"),
    sample=lambda world: {"person_id": world.court_admin.pk},
)  # fmt: skip
def deputy_new(request: Any, person_id: int) -> HttpResponse:
    """Hand over one's own open work, or that of somebody one looks after."""
    person = _person(request, person_id)
    today = request.moment.date()
    people = list(colleagues_of(person))
    form = DeputyForm(
        request.POST or None, people=people,
        initial={"from_on": today, "until_on": today + timedelta(days=7)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        filled = dict(form.cleaned_data)
        wanted = filled.pop("deputy")
        chosen = next((one for one in people if str(one.pk) == wanted), None)
        try:
            made = appoint_deputy(person, chosen, **filled, by=request.person, at=request.moment)
        except NotFound:
            raise
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "portal:deputies", _said(made, today))
    context = {"form": form, "person": person, "is_own": person.pk == request.person.pk}
    return render_page(request, "portal/deputy_new.html", context, status=status_of(form))


def _said(made: Any, today: Any) -> str:
    """What was done, and which rights the deputy lacks for what is open now."""
    count, lacking = tasks_left_behind(made.person, made.deputy, on=today)
    said = f"已交给{made.deputy.name}代办，现有{count}件待办"
    if lacking:
        said += f"；代办人没有“{'”“'.join(lacking)}”的权限，这些事办不了，需要时请安全保密管理员另行授权"
    return said


def _person(request: Any, person_id: int) -> Any:
    if person_id == request.person.pk:
        return request.person
    if not request.may(permissions.DEPUTY):
        raise NotFound
    found = people_in(request.scope(permissions.DEPUTY)).filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


@page(
    "portal:deputy-end", title="收回代办", own=True, menu=MENU, methods=("GET", "POST"),
    sample=lambda world: {"deputising_id": world.sample("deputising").pk},
)  # fmt: skip
def deputy_end(request: Any, deputising_id: int) -> HttpResponse:
    """Take one's work back before the day."""
    today = request.moment.date()
    managed = people_in(request.scope(permissions.DEPUTY)) if request.may(permissions.DEPUTY) else None
    seen = [*deputisings_around(request.person, on=today)]
    seen += deputisings_of(managed).filter(pk=deputising_id) if managed is not None else []
    found = next((one for one in seen if one.pk == deputising_id), None)
    if found is None:
        raise NotFound
    if request.method == "POST":
        end_deputising(found.pk, by=request.person, at=request.moment)
        return redirect_with_notice(request, "portal:deputies", "已收回")
    context = {
        "question": f"收回{found.deputy.name}对{found.person.name}的代办？", "back_url": "/deputies/",
        "happens": (f"{found.deputy.name}马上看不到{found.person.name}的待办", "已经办了的事不受影响"),
        "action": Action("收回", kind="filled", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context)
