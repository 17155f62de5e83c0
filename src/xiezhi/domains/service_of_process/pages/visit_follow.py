"""外出任务 for who leads: the list, who has what since when, reassigning, the evidence, the figures of ratings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.visit_settings import change_visit_settings
from xiezhi.domains.service_of_process.actions.visit_steps import record_visit
from xiezhi.domains.service_of_process.actions.visits import reassign_visit
from xiezhi.domains.service_of_process.forms.visits import ReassignForm, VisitFilter, VisitSettingsForm
from xiezhi.domains.service_of_process.pages.visit_faces import sample_visit, tone_of
from xiezhi.domains.service_of_process.pages.visits import FOLDER, SEES, WRITES
from xiezhi.domains.service_of_process.queries.visit_ratings import ended_quarters, rating_statistics, ratings
from xiezhi.domains.service_of_process.queries.visits import (
    VisitTerms,
    holds,
    visit_settings,
    visits_followed_by,
    visits_listed,
    visits_visible_to,
)
from xiezhi.domains.service_of_process.types.maps import address_links
from xiezhi.kernel.files import queries as files
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.kernel.identity.queries.people import holders_of
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Row, Why
from xiezhi.ui.dates import clock_face
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

FOLLOW = "service_visits_followed"
_TAKEN = ("accepted", "out")
_FIELDS = ("picks", "after_failures", "after_silent_days", "lock_hours")
SUBJECT = rating_statistics(lambda narrows: "")


@page(
    "service_of_process:visits-followed",
    title="外出任务",
    any_of=(permissions.VIEW, permissions.VIEW_OWN),
    menu=FOLLOW,
)
def followed(request: Any) -> HttpResponse:
    """Every visit of one page: who, since when, how long the lock holds."""
    form = VisitFilter(request.GET)
    terms = VisitTerms(
        text=form.value_of("q") or "", states=tuple(form.value_of("state") or ()),
        late=request.GET.get("view") == "late",
    )  # fmt: skip
    rows = paginate_by_key(
        visits_listed(request.person, terms, at=request.moment), request, order=("-made_at",), size=30
    )
    lines = [
        {
            "visit": one, "tone": tone_of(one),
            "clock": clock_face(one.due_at, request.moment) if one.due_at and one.state in ("waiting", *_TAKEN) else None,
        }
        for one in rows.items
    ]  # fmt: skip
    context = {
        "filters": form, "rows": rows, "lines": lines, "may_set": bool(request.may(permissions.SETTINGS)),
        "may_count": bool(request.may(permissions.STATISTICS)),
    }  # fmt: skip
    return render_page(request, f"{FOLDER}/list.html", context)


def _followed(request: Any, visit_id: int, right: str = "") -> Any:
    on = request.moment.date()
    found = (
        visits_followed_by(request.person, on=on).select_related("server", "team").filter(pk=visit_id).first()
    )
    if found is None or (right and not permissions.may_over(request.person, right, found, on=on)):
        raise Http404
    return found


@page(
    "service_of_process:visit-reassign", title="改派外出任务", right=permissions.ASSIGN, menu=FOLLOW, methods=WRITES,
    sample=sample_visit,
)  # fmt: skip
def reassign(request: Any, visit_id: int) -> HttpResponse:
    """To a person, a team, or back to the court's own people; with the reason."""
    found = _followed(request, visit_id, permissions.ASSIGN)
    people = holders_of(permissions.VISIT, found.court_id, on=request.moment.date())
    teams = {
        one.organisation_id: one.organisation for one in people if one.organisation.kind in {"vendor", "team"}
    }
    choices = [
        ("own", "本院外出送达人员，谁接收谁去"),
        *((f"team:{pk}", f"{team.name}，谁接收谁去") for pk, team in sorted(teams.items())),
        *((f"person:{one.pk}", f"{one.name}（{one.organisation.short_name}）") for one in people),
    ]
    form = ReassignForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        kind, _, number = form.cleaned_data["to"].partition(":")
        try:
            reassign_visit(
                found, server_id=int(number) if kind == "person" else None,
                team=teams.get(int(number)) if kind == "team" else None, reason=form.cleaned_data["reason"],
                by=request.person, at=request.moment,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:visit", "已改派", visit_id)
    context = {"form": form, "visit": found}
    return render_page(request, f"{FOLDER}/reassign.html", context, status=status_of(form))


@page(
    "service_of_process:visit-map",
    title="送达地址的地图",
    right=permissions.ASSIGN,
    menu=FOLLOW,
    sample=sample_visit,
)
def visit_map(request: Any, visit_id: int) -> HttpResponse:
    """The address for who leads, with links to maps; that it was opened is recorded."""
    found = _followed(request, visit_id, permissions.ASSIGN)
    record_visit("map", found, by=request.person, at=request.moment)
    context = {"visit": found, "maps": address_links(found.address)}
    return render_page(request, f"{FOLDER}/map.html", context)


def sample_evidence(world: Any) -> dict[str, Any]:
    """A visit with a photograph."""
    visit = world.sample("taken_visit")
    return {"visit_id": visit.pk, "evidence_id": visit.evidence.first().pk}


@page("service_of_process:visit-evidence", title="外出证据", any_of=SEES, menu=FOLLOW, sample=sample_evidence)
def evidence(request: Any, visit_id: int, evidence_id: int) -> HttpResponse:
    """One photograph, film or signature, for who took it and who follows the visit; the look is recorded."""
    found = visits_visible_to(request.person, on=request.moment.date()).filter(pk=visit_id).first()
    one = found.evidence.select_related("file").filter(pk=evidence_id).first() if found else None
    if found is None or one is None:
        raise Http404
    follows = visits_followed_by(request.person, on=request.moment.date()).filter(pk=visit_id).exists()
    if not follows and not holds(request.person, found):
        raise Http404
    record_visit("look", found, by=request.person, at=request.moment, detail={"evidence": one.pk})
    answer = HttpResponse(files.read(one.file), content_type=one.file.media_type)
    ending = one.file.name.rpartition(".")[2]
    answer["Content-Disposition"] = f'inline; filename="{found.visit_no}-{one.pk}.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(
    "service_of_process:visit-ratings",
    title="外出送达评价",
    right=permissions.STATISTICS,
    menu="service_statistics",
)
def rating_figures(request: Any) -> HttpResponse:
    """评价 of the quarters that ended, by division and team; small figures are kept back, nobody is named."""
    on = request.moment.date()
    quarters = ended_quarters(on)
    asked = request.GET.get("quarter", "0")
    chosen = int(asked) if asked in {"0", "1", "2", "3"} else 0
    period = quarters[chosen]
    tables = [ratings(request.person, by, period=period, on=on) for by in ("organisation", "team")]
    heads = [
        (one, Why(f"{one.name}（{one.unit}）", [Row("公式", one.formula)])) for one in tables[0].measures
    ]
    context = {
        "tables": tables, "whole": tables[0].whole, "heads": heads, "period": period,
        "kept_back": any(one.has_kept_back for one in tables),
    }  # fmt: skip
    return render_page(request, f"{FOLDER}/ratings.html", context)


@page(
    "service_of_process:visit-settings", title="外出送达设置", right=permissions.SETTINGS, menu="service_settings",
    methods=WRITES,
)  # fmt: skip
def settings(request: Any) -> HttpResponse:
    """The rule that picks, and how long a lock holds."""
    court = court_of(request.person.organisation)
    now = visit_settings(court.pk)
    form = VisitSettingsForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(now, name) for name in _FIELDS},
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = change_visit_settings(
                court, {name: form.cleaned_data[name] for name in _FIELDS}, by=request.person, at=request.moment,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            said = f"改了{'、'.join(one.label for one in done)}" if done else "没有改动"
            return redirect_with_notice(request, "service_of_process:visit-settings", said)
    return render_page(
        request, f"{FOLDER}/settings.html", {"form": form, "court": court}, status=status_of(form)
    )
