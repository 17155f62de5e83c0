"""当事人评价: the server shows a code, the person served answers once, without logging in."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.safestring import mark_safe

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.visit_ratings import ask_rating, open_rating, rate
from xiezhi.domains.service_of_process.forms.visits import RatingForm
from xiezhi.domains.service_of_process.pages.visit_faces import MENU
from xiezhi.domains.service_of_process.pages.visits import FOLDER, held_entry
from xiezhi.domains.service_of_process.types.paths import rating_path
from xiezhi.kernel.audit.actions import surroundings
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience
from xiezhi.ui.rendering import redirect_with_notice, render_page


def sample_asked(world: Any) -> dict[str, Any]:
    """A visit that was reported."""
    visit = world.sample("reported_visit")
    return {"visit_id": visit.pk, "attempt_id": visit.entries.get().attempt_id}


@page(
    "service_of_process:visit-ask-rating", title="请当事人评价", right=permissions.VISIT, menu=MENU, methods=("POST",),
    sample=sample_asked,
)  # fmt: skip
def ask(request: Any, visit_id: int, attempt_id: int) -> HttpResponse:
    """A fresh code for the person met; the answer is not shown here."""
    found, _ = held_entry(request, visit_id, attempt_id)
    try:
        token = ask_rating(found, attempt_id, by=request.person, at=request.moment)
    except Refused as refusal:
        return redirect_with_notice(
            request, "service_of_process:visit", refusal.message, visit_id, level="warn"
        )
    address = f"{settings.SITE_URL.rstrip('/')}{rating_path(token)}"
    context = {"visit": found, "address": address, "code": _drawn(address)}
    answer = render_page(request, f"{FOLDER}/ask_rating.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _drawn(address: str) -> str:
    drawn = segno.make(address, error="m").svg_inline(
        scale=6, border=2, dark="#1b2430", light="#ffffff", omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from an address of our own


@page(
    "service_of_process:rating", title="评价这次送达", audience=Audience.PUBLIC, methods=("GET", "POST"),
    sample=lambda world: {"token": world.sample("rating_token")},
)  # fmt: skip
def rating(request: Any, token: str) -> HttpResponse:
    """One question, once; what is over says so and nothing else."""
    ip = surroundings().ip
    form = RatingForm(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST" and form.is_valid():
            rate(
                token,
                stars=form.cleaned_data["stars"],
                words=form.cleaned_data["words"],
                ip=ip,
                at=request.moment,
            )
            return render_page(request, f"{FOLDER}/rated.html", {})
        found = open_rating(token, ip=ip, at=request.moment)
    except Refused as refusal:
        if refusal.code in {"link_closed", "rated"}:
            return render_page(request, f"{FOLDER}/rating_over.html", {"refusal": refusal}, status=410)
        if refusal.code == "too_many":
            raise
        if request.method != "POST":
            raise Http404 from refusal
        show_refusal(form, refusal)
        return render_page(request, f"{FOLDER}/rating.html", {"form": form}, status=status_of(form))
    context = {"form": form, "court": found.court.name}
    return render_page(request, f"{FOLDER}/rating.html", context, status=status_of(form))
