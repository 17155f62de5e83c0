"""外出送达 on the phone: what is mine, take it, go there, tell what happened; plain pages that need no script."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.visit_evidence import keep_evidence
from xiezhi.domains.service_of_process.actions.visit_reports import checks_of_leaving, report_visit
from xiezhi.domains.service_of_process.actions.visits import accept_visit, give_back, set_out
from xiezhi.domains.service_of_process.forms.visits import BackForm, EvidenceForm, VisitReportForm
from xiezhi.domains.service_of_process.pages.visit_faces import (
    MENU,
    PADS,
    SHOTS,
    empty_report,
    evidence_rows,
    followed_face,
    pad_props,
    phone_card,
    phone_face,
    report_props,
    sample_visit,
    sample_visit_entry,
)
from xiezhi.domains.service_of_process.queries.visits import (
    evidence_kinds,
    holds,
    my_visits,
    visits_followed_by,
    visits_of_server,
    visits_once_offered,
    with_entries,
)
from xiezhi.domains.service_of_process.types.visits import EvidenceKind
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

FOLDER = "service_of_process/visits"
WRITES = ("GET", "POST")
SEES = (permissions.VISIT, *permissions.SEES_ORDERS)


@page("service_of_process:visits", title="我的外出", right=permissions.VISIT, menu=MENU)
def visits(request: Any) -> HttpResponse:
    """What I took, the nearest clock first, and what waits for somebody like me."""
    found = my_visits(request.person, on=request.moment.date())
    cards = {name: [phone_card(one, request.moment) for one in rows] for name, rows in found.items()}
    context = {**cards, "mine_ids": [one.pk for one in found["mine"]]}
    return render_page(request, f"{FOLDER}/mine.html", context)


def own_visit(request: Any, visit_id: int) -> Any:
    """A visit this field server may open."""
    found = visits_of_server(request.person, on=request.moment.date()).filter(pk=visit_id).first()
    if found is None:
        raise Http404
    return found


@page("service_of_process:visit", title="外出任务", any_of=SEES, menu=MENU, sample=sample_visit)
def visit(request: Any, visit_id: int) -> HttpResponse:
    """For who goes there: what to do next. For who leads: who has it, since when, what came of it."""
    on = request.moment.date()
    own = with_entries(visits_of_server(request.person, on=on)).filter(pk=visit_id).first()
    if own is not None:
        return render_page(request, f"{FOLDER}/visit.html", phone_face(request, own))
    found = with_entries(visits_followed_by(request.person, on=on)).filter(pk=visit_id).first()
    if found is None:
        raise Http404
    return render_page(request, f"{FOLDER}/followed.html", followed_face(request, found))


@page(
    "service_of_process:visit-act", title="接收或者出发", right=permissions.VISIT, menu=MENU, methods=("POST",),
    sample=lambda world: {**sample_visit(world), "name": "accept"},
)  # fmt: skip
def visit_act(request: Any, visit_id: int, name: str) -> HttpResponse:
    """接收, 出发."""
    acts = {"accept": (accept_visit, "已接收，任务和地址锁定给您"), "set-out": (set_out, "已记下出发时间")}
    if name not in acts:
        raise Http404
    act, said = acts[name]
    found = visits_once_offered(request.person, on=request.moment.date()).filter(pk=visit_id).first()
    if found is None:
        raise Http404
    try:
        act(found, by=request.person, at=request.moment)
    except Refused as refusal:
        said = "，".join(part for part in (refusal.message, refusal.remedy) if part)
        return redirect_with_notice(request, "service_of_process:visits", said, level="warn")
    return redirect_with_notice(request, "service_of_process:visit", said, visit_id)


@page(
    "service_of_process:visit-give-back", title="退回外出任务", right=permissions.VISIT, menu=MENU, methods=WRITES,
    sample=sample_visit,
)  # fmt: skip
def visit_give_back(request: Any, visit_id: int) -> HttpResponse:
    """退回, with the reason; others may take it at once."""
    found = own_visit(request, visit_id)
    form = BackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            give_back(found, reason=form.cleaned_data["reason"], by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:visits", "已退回，别人可以接收了")
    context = {"form": form, "visit": found}
    return render_page(request, f"{FOLDER}/give_back.html", context, status=status_of(form))


def held_entry(request: Any, visit_id: int, attempt_id: int) -> tuple[Any, Any]:
    """A visit this very person took, and one of its recipients."""
    found = (
        with_entries(visits_of_server(request.person, on=request.moment.date())).filter(pk=visit_id).first()
    )
    if found is None or not holds(request.person, found):
        raise Http404
    entry = next((one for one in found.entries.all() if one.attempt_id == attempt_id), None)
    if entry is None:
        raise Http404
    return found, entry


def wants_json(request: Any) -> bool:
    """Asked by the queue on the telephone."""
    return "application/json" in request.headers.get("Accept", "")


def problem(refusal: Refused, status: int = 422) -> JsonResponse:
    """A refusal for the queue: said to the person, kept with the piece."""
    told = {
        "message": refusal.message,
        "remedy": refusal.remedy,
        "field": refusal.field,
        "code": refusal.code,
    }
    return JsonResponse(told, status=status)


@page(
    "service_of_process:visit-report", title="反馈送达结果", right=permissions.VISIT, menu=MENU, methods=WRITES,
    sample=sample_visit_entry,
)  # fmt: skip
def visit_report(request: Any, visit_id: int, attempt_id: int) -> HttpResponse:
    """Evidence, then the three facts, then the report; each form works by itself without scripts."""
    found, entry = held_entry(request, visit_id, attempt_id)
    form = VisitReportForm(
        request.POST if request.method == "POST" else None, initial={"happened_at": request.moment}
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                report_visit(
                    found, form.report(attempt_id, at=request.moment), by=request.person, at=request.moment
                )
        except Refused as refusal:
            if wants_json(request):
                return problem(refusal, 409 if refusal.code == "not_open" else 422)
            show_refusal(form, refusal)
        else:
            if wants_json(request):
                return JsonResponse({"done": True})
            return redirect_with_notice(request, "service_of_process:visit", "已反馈", visit_id)
    if request.method == "POST" and wants_json(request):
        first = next(iter(form.errors.values()))[0]
        return problem(Refused(str(first), field=next(iter(form.errors))))
    if not entry.is_open:
        return redirect("service_of_process:visit", visit_id)
    context = {
        "visit": found, "entry": entry, "form": form, "evidence": evidence_rows(found, entry),
        "upload": EvidenceForm(), "props": report_props(request, found, entry), "leaving": _leaving(entry, found), "shots": SHOTS, "pads": PADS,
        "pad_props": {kind: pad_props(kind) for kind, _ in PADS},
    }  # fmt: skip
    return render_page(request, f"{FOLDER}/report.html", context, status=status_of(form))


def _leaving(entry: Any, found: Any) -> Any:
    """The check-list of 留置 as an empty report leaves it: what each item is and why it is asked."""
    return checks_of_leaving(entry, empty_report(entry), evidence_kinds(found, entry))


@page(
    "service_of_process:visit-evidence-add", title="加照片、录像", right=permissions.VISIT, menu=MENU,
    methods=("POST",), sample=sample_visit_entry,
)  # fmt: skip
def visit_evidence_add(request: Any, visit_id: int, attempt_id: int) -> HttpResponse:
    """One file in one form, where no script queues it."""
    found, _ = held_entry(request, visit_id, attempt_id)
    form = EvidenceForm(request.POST, request.FILES)
    said, level = "已收到", "info"
    if not form.is_valid():
        said, level = "请选一个文件，并选拍的是什么", "warn"
    else:
        sent = form.cleaned_data["file"]
        try:
            keep_evidence(
                found, EvidenceKind(form.cleaned_data["kind"]), by=request.person, at=request.moment,
                taken_at=request.moment, upload=(sent.name, sent.read()), attempt_id=attempt_id,
            )  # fmt: skip
        except Refused as refusal:
            said, level = f"{refusal.message}。{refusal.remedy}", "danger"
    return redirect_with_notice(
        request, "service_of_process:visit-report", said, visit_id, attempt_id, level=level
    )
