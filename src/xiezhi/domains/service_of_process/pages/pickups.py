"""上门自取: the reception list, the look-up by number, one collection with what lies ready (SP-26, SP-27)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.blank_proofs import blank_proofs_of_attempts
from xiezhi.domains.service_of_process.actions.pickup_desk import look_up
from xiezhi.domains.service_of_process.actions.pickup_pictures import read_card_picture
from xiezhi.domains.service_of_process.forms.pickups import CardForm, LookUpForm, PickupFilter
from xiezhi.domains.service_of_process.pages.files import content_answer
from xiezhi.domains.service_of_process.pages.order_faces import course
from xiezhi.domains.service_of_process.pages.pickup_faces import acts_of, panel_of, state_of, step_face
from xiezhi.domains.service_of_process.queries.pickups import (
    VIEWS,
    PickupTerms,
    marks_of,
    papers_of,
    pickup_by_id,
    pickups_listed,
    pickups_visible_to,
    pictures_of,
)
from xiezhi.domains.service_of_process.queries.trails import trail_of_attempt
from xiezhi.domains.service_of_process.types.pickups import PictureKind
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.masking import mask_id_no
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action, ViewTab
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "service_pickups"
WRITES = ("GET", "POST")
MOST_CHOSEN = 100
PDF = "application/pdf"


def sample_pickup(world: Any) -> dict[str, Any]:
    """A collection of the court."""
    return {"pickup_id": world.sample("pickup").pk}


def opened_pickup(request: Any, pickup_id: int, right: str = "") -> Any:
    """The collection, where this person may open it and holds the right over its order; else as if there were none."""
    found = pickup_by_id(request.person, pickup_id, on=request.moment.date())
    if found is None or (right and not may(request, found, right)):
        raise Http404
    return found


def may(request: Any, found: Any, right: str) -> bool:
    """Whether this person holds the right over the order behind."""
    return permissions.may_over(request.person, right, found.attempt.order, on=request.moment.date())


@page(
    "service_of_process:pickups", title="上门自取", right=permissions.COUNTER, menu=MENU, methods=WRITES, fragment=True,
)  # fmt: skip
def pickups(request: Any) -> HttpResponse:
    """The reception list; POST prints blank 送达回证 for the chosen ones in one batch."""
    if request.method == "POST":
        return _print_chosen(request)
    form = PickupFilter(request.GET)
    view = request.GET.get("view", "open")
    terms = PickupTerms(view=view if view in VIEWS else "open", text=form.value_of("q") or "")
    today = request.moment.date()
    found = pickups_listed(request.person, terms, on=today)
    # Who waits comes by the last day; what is done, by when it was made.
    order = ("until_on",) if terms.view == "open" else ("-made_at",)
    rows = paginate_by_key(found, request, order=order, size=20)
    base = reverse("service_of_process:pickups")
    context = {
        "filters": form, "page": rows, "look_up": LookUpForm(),
        "rows": [{"pickup": one, "state": state_of(one)} for one in rows.items],
        "tabs": [
            ViewTab(label, f"{base}?view={name}", is_current=name == terms.view) for name, (label, _) in VIEWS.items()
        ],
        "bulk": [Action("打印空白送达回证", icon="printer", kind="filled", method="post", name="what", value="blank")],
    }  # fmt: skip
    return render_page(
        request, "service_of_process/pickups/list.html", context, fragment="service_of_process/pickups/_rows.html"
    )  # fmt: skip


def _print_chosen(request: Any) -> HttpResponse:
    ids = [int(one) for one in request.POST.getlist("row") if one.isdigit() and len(one) < 18][:MOST_CHOSEN]
    chosen = pickups_visible_to(request.person, on=request.moment.date()).filter(pk__in=ids).order_by("pk")
    try:
        pdf = blank_proofs_of_attempts([one.attempt for one in chosen], by=request.person, at=request.moment)
    except Refused as refusal:
        said = "还没有勾选" if not ids else f"{refusal.message}。{refusal.remedy}"
        return redirect_with_notice(request, "service_of_process:pickups", said, level="danger")
    return content_answer(request, pdf, media_type=PDF, file_name="空白送达回证.pdf", saving=False)


@page(
    "service_of_process:pickup-look-up", title="按证件号查领取", right=permissions.COUNTER, menu=MENU, methods=WRITES,
)  # fmt: skip
def pickup_look_up(request: Any) -> HttpResponse:
    """A number typed at the window opens exactly its holder's collection; a card only proposes a number."""
    by_card = request.POST.get("what") == "card"
    posted = request.POST if request.method == "POST" else None
    form = LookUpForm(None if by_card else posted)
    card = CardForm(posted if by_card else None, request.FILES if by_card else None)
    sent: Any = card if by_card else form
    context: dict[str, Any] = {"form": form, "card": card, "sent": sent}
    if posted is not None and sent.is_valid():
        try:
            if by_card:
                context |= _read(request, card.cleaned_data["card"])
            else:
                rows = _found(request, form.cleaned_data["id_no"])
                if len(rows) == 1:
                    return redirect("service_of_process:pickup", rows[0].pk)
                context |= {"rows": [{"pickup": one, "state": state_of(one)} for one in rows], "asked": True}
                context["masked"] = mask_id_no("".join(form.cleaned_data["id_no"].split()))
                context["form"] = LookUpForm()
        except Refused as refusal:
            show_refusal(sent, refusal)
    answer = render_page(request, "service_of_process/pickups/look_up.html", context, status=status_of(sent))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _found(request: Any, number: str) -> list[Any]:
    court = court_of(request.person.organisation)
    return look_up(number, by=request.person, at=request.moment, court=court)


def _read(request: Any, card: Any) -> dict[str, Any]:
    reading = read_card_picture(card.read(), name=card.name, at=request.moment)
    return {"reading": reading, "form": LookUpForm(initial={"id_no": reading.id_no})}


@page("service_of_process:pickup", title="上门自取", own=True, menu=MENU, sample=sample_pickup)
def pickup(request: Any, pickup_id: int) -> HttpResponse:
    """One collection: what is next at the window, the papers, what was scanned, the course."""
    found = opened_pickup(request, pickup_id)
    papers = [cell for cell in papers_of(found.attempt) if cell.document.withdrawn_at is None]
    marks = marks_of(papers)
    ready = bool(marks) and not set(marks) - set(found.checked)
    pictures = pictures_of(found)

    def allowed(right: str) -> bool:
        return may(request, found, right)

    has_proof = any(one.kind == PictureKind.SIGNED_PROOF.value and one.file_id for one in pictures)
    context = {
        "pickup": found, "order": found.attempt.order, "state": state_of(found), "ready": ready,
        "step": step_face(found, ready=ready, has_proof=has_proof, may=allowed),
        "acts": acts_of(found, ready=ready, may=allowed), "panel": panel_of(found, today=request.moment.date()),
        "papers": [{"cell": cell, "checked": mark in found.checked} for cell, mark in zip(papers, marks, strict=True)],
        "pictures": pictures, "course": course(trail_of_attempt(found.attempt_id)),
        "may_desk": allowed(permissions.COUNTER), "may_whole": allowed(permissions.CORRECT),
    }  # fmt: skip
    return render_page(request, "service_of_process/pickups/detail.html", context)
