"""Where sealing stands, and the verification of a day."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from xiezhi.kernel.audit import permissions
from xiezhi.kernel.audit.actions.checks import start_check
from xiezhi.kernel.audit.forms import DayForm
from xiezhi.kernel.audit.models import AuditCheck
from xiezhi.kernel.audit.pages.tabs import audit_tabs
from xiezhi.kernel.audit.queries.seals import age_of_oldest_unsealed, checks_visible_to, seals
from xiezhi.lib.verdict import NotFound, Refused
from xiezhi.ui.components import Progress, WorkStep
from xiezhi.ui.forms import show_refusal
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

SLOW = 60
"""Seconds after which an unsealed row is shown as a fault: the sealer works each second."""


def _a_check(world: Any) -> dict[str, Any]:
    from django.utils import timezone

    now = timezone.localtime()
    return {"check_id": start_check(now.date(), by=world.audit_admin, at=now).pk}


@page("audit:seals", title="封存与核验", right=permissions.VIEW, menu="audit", methods=("GET", "POST"))
def audit_seals(request: Any) -> HttpResponse:
    """The seals, newest first, how old the oldest unsealed row is, and the day to verify."""
    form = DayForm(request.POST or None, initial={"day": request.moment.date()})
    if request.method == "POST" and form.is_valid():
        try:
            check = start_check(form.cleaned_data["day"], by=request.person, at=request.moment)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect_with_notice(request, "audit:check", "已开始核验", check_id=check.pk)
    age = age_of_oldest_unsealed(request.moment)
    context = {
        "form": form,
        "age": age,
        "is_slow": age is not None and age.total_seconds() > SLOW,
        "page": paginate_by_key(seals(), request, order=("-id",), size=30),
        "checks": list(checks_visible_to(request.scope(permissions.VIEW))[:8]),
        "tabs": audit_tabs("audit:seals"),
    }
    return render_page(request, "audit/seals.html", context, status=422 if form.errors else 200)


@page(
    "audit:check",
    title="核验一天的日志",
    right=permissions.VIEW,
    menu="audit",
    fragment=True,
    sample=_a_check,
)
def check(request: Any, check_id: int) -> HttpResponse:
    """How far a verification is, and what it found."""
    found = checks_visible_to(request.scope(permissions.VIEW)).filter(pk=check_id).first()
    if found is None:
        raise NotFound
    context = {"check": found, "work": _progress(found), "is_done": found.finished_at is not None}
    return render_page(request, "audit/check.html", context, fragment="audit/parts/check.html")


def _progress(found: AuditCheck) -> Progress:
    done, broken = found.finished_at is not None, bool(found.finding)
    standing = "stopped" if broken else ("done" if done else "running")
    steps = (
        WorkStep("取出当天的封存批次", "done", f"{found.seals}批"),
        WorkStep(
            "逐条重新计算并比对", standing, f"{found.seals_done} / {found.seals}批，{found.rows_done}条"
        ),
        WorkStep("核对批次前后相连", standing, ""),
    )
    return Progress(found.percent, steps, may_leave=False, stopped="发现问题，已停下" if broken else "")
