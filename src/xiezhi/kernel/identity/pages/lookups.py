"""查询授权: who was let look whom up, for which case, until when; every look; take back one, or stop them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.lookups import may_revoke, resume_purpose, revoke_grant, stop_purpose
from xiezhi.kernel.identity.forms.people import ReasonForm
from xiezhi.kernel.identity.pages.answering import status_of, succeeded
from xiezhi.kernel.identity.queries.lookups import (
    lookup_visible_to,
    lookups_visible_to,
    standing_of_grant,
    stopped_purposes,
    uses_of,
    watched_courts,
)
from xiezhi.kernel.identity.types import LOOKUP_PURPOSES, GrantStanding
from xiezhi.lib.verdict import NotFound
from xiezhi.ui.components import Action
from xiezhi.ui.forms import FilterForm
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "lookups"
SIZE = 30
LOOKS = {
    GrantStanding.ASKED: "queued", GrantStanding.STANDING: "effective", GrantStanding.REFUSED: "failed",
    GrantStanding.REVOKED: "objected", GrantStanding.EXPIRED: "none",
}  # fmt: skip


class LookupFilter(FilterForm):
    """By case number or number of the grant."""

    q = forms.CharField(label="案号或授权编号", max_length=60)


def _lookup(world: Any) -> dict[str, Any]:
    return {"grant_id": world.sample("lookup").pk}


def _purpose(world: Any) -> dict[str, Any]:
    return {"court_id": world.court.pk, "code": LOOKUP_PURPOSES.names()[0]}


@page("identity:lookups", title="查询授权", right=permissions.LOOKUP_WATCH, menu=MENU, fragment=True)
def lookups(request: Any) -> HttpResponse:
    """Newest first: one's own, those one decides, and all of the courts one watches over."""
    form = LookupFilter(request.GET)
    today = request.moment.date()
    found = lookups_visible_to(request.person, on=today)
    words = "".join(letter for letter in form.value_of("q") or "" if letter.isprintable()).strip()
    if words:
        name = "number__startswith" if words.upper().startswith("CX") else "case_no__startswith"
        found = found.filter(**{name: words.replace("(", "（").replace(")", "）")})
    rows = paginate_by_key(found, request, order=("-asked_at",), size=SIZE)
    context = {
        "filters": form, "page": rows, "rows": [_faced(one, today) for one in rows.items],
        "courts": _courts(request, today),
    }  # fmt: skip
    return render_page(request, "identity/lookups.html", context, fragment="identity/parts/lookup_rows.html")


def _courts(request: Any, today: Any) -> list[dict[str, Any]]:
    """Each purpose of each court one watches over, with the switch."""
    scope = request.scope(permissions.LOOKUP_WATCH)
    shut = {(one.court_id, one.purpose): one for one in stopped_purposes(scope)}
    return [
        {"court": court, "purpose": purpose, "stopped": shut.get((court.pk, purpose.code))}
        for court in watched_courts(request.person, on=today)
        for purpose in LOOKUP_PURPOSES
    ]


def _faced(grant: Any, today: Any) -> dict[str, Any]:
    standing = standing_of_grant(grant, on=today)
    return {"one": grant, "standing": standing, "look": LOOKS[standing], "purpose": grant.purpose_facts}


@page("identity:lookup", title="查询授权", own=True, menu=MENU, sample=_lookup)
def lookup(request: Any, grant_id: int) -> HttpResponse:
    """One grant: why, by whom, until when, and every look under it."""
    grant = lookup_visible_to(request.person, grant_id, on=request.moment.date())
    faced = _faced(grant, request.moment.date())
    live = faced["standing"] in {GrantStanding.ASKED, GrantStanding.STANDING}
    context = {
        **faced, "uses": uses_of(grant),
        "may_revoke": live and may_revoke(request.person, grant, at=request.moment),
        "may_watch": bool(request.may(permissions.LOOKUP_WATCH)),
    }  # fmt: skip
    return render_page(request, "identity/lookup.html", context)


@page(
    "identity:lookup-revoke",
    title="撤销查询授权",
    own=True,
    menu=MENU,
    methods=("GET", "POST"),
    sample=_lookup,
)
def lookup_revoke(request: Any, grant_id: int) -> HttpResponse:
    """Take one grant back."""
    grant = lookup_visible_to(request.person, grant_id, on=request.moment.date())
    if not may_revoke(request.person, grant, at=request.moment):
        raise NotFound
    return _asked(
        request, "撤销查询授权？", grant.number,
        ("查到的地址马上不再显示，也不能用于新的送达", "已经完成的送达不受影响", "撤销的理由和时间留在记录里"), "撤销",
        reverse("identity:lookup", args=[grant.pk]),
        lambda reason: revoke_grant(grant.pk, reason=reason, by=request.person, at=request.moment), "已撤销",
    )  # fmt: skip


@page(
    "identity:purpose-stop", title="关停查询目的", right=permissions.LOOKUP_WATCH, menu=MENU, methods=("GET", "POST"),
    sample=_purpose,
)  # fmt: skip
def purpose_stop(request: Any, court_id: int, code: str) -> HttpResponse:
    """总闸 over one purpose of one court."""
    court, purpose = _watched(request, court_id, code)
    return _asked(
        request, f"关停“{purpose.label}”？", court.name,
        ("本院这一目的下的授权全部当场撤销", "恢复以前，谁也不能申请、不能查询", "撤销的授权恢复以后也不再有效"), "关停",
        reverse("identity:lookups"),
        lambda reason: stop_purpose(
            code, court_id=court_id, reason=reason, by=request.person, at=request.moment
        ),
        "已关停",
    )  # fmt: skip


@page(
    "identity:purpose-resume", title="恢复查询目的", right=permissions.LOOKUP_WATCH, menu=MENU, methods=("GET", "POST"),
    sample=_purpose,
)  # fmt: skip
def purpose_resume(request: Any, court_id: int, code: str) -> HttpResponse:
    """Open a purpose again."""
    court, purpose = _watched(request, court_id, code)
    return _asked(
        request, f"恢复“{purpose.label}”？", court.name, ("可以重新申请；以前撤销的授权不恢复",), "恢复",
        reverse("identity:lookups"),
        lambda reason: resume_purpose(
            code, court_id=court_id, reason=reason, by=request.person, at=request.moment
        ),
        "已恢复",
    )  # fmt: skip


def _watched(request: Any, court_id: int, code: str) -> tuple[Any, Any]:
    court = watched_courts(request.person, on=request.moment.date()).filter(pk=court_id).first()
    if court is None or code not in LOOKUP_PURPOSES:
        raise NotFound
    return court, LOOKUP_PURPOSES[code]


def _asked(
    request: Any, question: str, number: str, happens: tuple[str, ...], label: str, back: str,
    act: Callable[[str], Any], said: str,
) -> HttpResponse:  # fmt: skip
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and succeeded(form, lambda: act(form.cleaned_data["reason"])):
        return redirect_with_notice(request, back, said)
    context = {
        "question": question, "number": number, "happens": happens, "form": form, "back_url": back,
        "action": Action(label, kind="danger", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))
