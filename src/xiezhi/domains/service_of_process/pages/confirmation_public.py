"""送达地址确认书 on the party's own phone: what the court has to say first, then the form, then the paper."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from xiezhi.domains.service_of_process.actions.confirmation_access import confirm_by_party, verify_confirmer
from xiezhi.domains.service_of_process.forms.confirmation_public import ConfirmerForm, PublicConfirmationForm
from xiezhi.domains.service_of_process.models import AddressConfirmation
from xiezhi.domains.service_of_process.pages.recipient_entry import sample_link
from xiezhi.domains.service_of_process.pages.recipient_session import IDLE, private, public_page
from xiezhi.domains.service_of_process.pages.recipient_signing import drawn
from xiezhi.domains.service_of_process.queries.received import confirmation_by_id, confirmation_of_link
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.rules.law import article_at
from xiezhi.domains.service_of_process.types import Channel, Consent, Signer, Stage
from xiezhi.domains.service_of_process.types.drafts import ConfirmationDraft
from xiezhi.kernel.audit.actions import surroundings
from xiezhi.kernel.files import actions as files
from xiezhi.kernel.files import queries as stored_files
from xiezhi.lib.verdict import Conflict, Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience

KEY = "service_of_process.confirming"
CONFIRMED = "confirmed"
# What the court has to tell (在线诉讼规则30条, 意见1条), and the articles it rests on.
TOLD = (
    ("scope", "适用范围", ("int-137",)),
    ("effect", "后果", ("olr-31-1", "mail-11-1")),
    ("how_to_change", "怎样变更", ("mail-4", "olr-5")),
)


@sensitive_post_parameters()
@page(
    "service_of_process:confirm-address", title="送达地址确认书", audience=Audience.PUBLIC, methods=("GET", "POST"),
    sample=sample_link,
)  # fmt: skip
def confirm(request: Any, token: str) -> HttpResponse:
    """The question of identity, then the form, then what was confirmed."""
    held = _held(request, token)
    if held is None:
        return _ask(request, token)
    if held.state == CONFIRMED:
        return public_page(request, "confirmed", _context(held, token=token))
    if held.state != "asked":
        return public_page(request, "stopped", _frame(held), status=410)
    return _fill(request, held, token)


def _ask(request: Any, token: str) -> HttpResponse:
    form = ConfirmerForm(request.POST if request.method == "POST" else None)
    context = {**_frame(confirmation_of_link(token)), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            found = verify_confirmer(
                token, answer=form.cleaned_data["answer"], ip=surroundings().ip, at=request.moment
            )
        except Refused as refused:
            if refused.code == "too_many":
                return public_page(request, "closed", {**context, "refusal": refused}, status=429)
            show_refusal(form, refused)
        else:
            if SESSION_KEY not in request.session:
                request.session.cycle_key()
            request.session[KEY] = {"token": token, "pk": found.pk, "seen_at": request.moment.isoformat()}
            return private(HttpResponseRedirect(request.path))
    return public_page(request, "confirm_verify", context, status=status_of(form))


def _held(request: Any, token: str) -> AddressConfirmation | None:
    """The confirmation this browser has open; nothing after half an hour of quiet."""
    held = request.session.get(KEY)
    if not isinstance(held, dict) or held.get("token") != token:
        return None
    if request.moment - datetime.fromisoformat(held["seen_at"]) > IDLE:
        del request.session[KEY]
        return None
    request.session[KEY] = {**held, "seen_at": request.moment.isoformat()}
    return confirmation_by_id(held["pk"])


def _fill(request: Any, held: AddressConfirmation, token: str) -> HttpResponse:
    agency = held.party.agencies.first()
    form = PublicConfirmationForm(
        request.POST if request.method == "POST" else None, has_agent=agency is not None,
        initial={"mobile": held.party.phone, "email": held.party.email},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _confirm(request, held, form.cleaned_data, agency)
        except Conflict:
            return private(HttpResponseRedirect(request.path))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return private(HttpResponseRedirect(request.path))
    context = _context(held, form=form, token=token, notices=_notices(request.moment))
    return public_page(request, "confirm_fill", context, status=status_of(form))


def _confirm(request: Any, held: AddressConfirmation, filled: dict[str, Any], agency: Any) -> None:
    strokes, picture = drawn(request.POST)
    confirmer = Signer(filled["confirmer"])
    draft = ConfirmationDraft(
        confirmed_on=request.moment.date(), consent=Consent(filled["consent"]),
        stages=tuple(Stage(one) for one in filled["stages"]),
        channels=tuple(Channel(one) for one in filled["channels"]), mobile=filled["mobile"],
        email=filled["email"] if filled["consent"] == Consent.EXPRESS.value else "",
        postal_address=filled["postal_address"], postcode=filled["postcode"], receiver=filled["receiver"],
        receiver_phone=filled["receiver_phone"], confirmer=confirmer,
        agency_id=agency.pk if confirmer is Signer.AGENT and agency else None, explained_at=request.moment,
        told=tuple(name for name, _, _ in TOLD),
    )  # fmt: skip
    kept = (
        files.store(picture, name=f"签名-{held.number}.png", by=None, at=request.moment) if picture else None
    )
    confirm_by_party(
        held,
        draft,
        at=request.moment,
        strokes=strokes,
        file=kept,
        typed_name=filled["typed_name"],
        ip=surroundings().ip,
    )


def _notices(moment: datetime) -> list[dict[str, Any]]:
    """The court's own words: what the articles say, with their numbers."""
    return [
        {"name": name, "title": title, "articles": [article_at(key, moment.date()) for key in keys]}
        for name, title, keys in TOLD
    ]


def _frame(found: AddressConfirmation | None) -> dict[str, Any]:
    context: dict[str, Any] = {"service": "送达地址确认", "hotline": "12368"}
    if found is not None:
        court = found.court_case.court
        context |= {
            "court": court.name, "court_mark": (court.short_name or court.name)[:1],
            "hotline": settings_of(court.pk).hotline,
        }  # fmt: skip
    return context


def _context(found: AddressConfirmation, **more: Any) -> dict[str, Any]:
    return {
        **_frame(found), "confirmation": found, "case": found.court_case, "party": found.party,
        "stages": [Stage(one).label for one in found.stages],
        "channels": [Channel(one).label for one in found.channels], **more,
    }  # fmt: skip


@page(
    "service_of_process:confirmation-paper",
    title="打印送达地址确认书",
    audience=Audience.PUBLIC,
    sample=sample_link,
)
def paper(request: Any, token: str) -> HttpResponse:
    """The confirmation as a paper to print or keep."""
    held = _held(request, token)
    if held is None or held.state != CONFIRMED:
        return private(HttpResponseRedirect(reverse("service_of_process:confirm-address", args=[token])))
    confirmed = (
        datetime.combine(held.confirmed_on, request.moment.timetz()) if held.confirmed_on else request.moment
    )
    signature = json.loads(held.signature or "{}")
    picture = base64.b64encode(stored_files.read(held.file)).decode() if held.file else ""
    context = _context(
        held, notices=_notices(confirmed), signature_image=picture, typed_name=signature.get("name", ""),
        confirmer=Signer(held.confirmer).label,
    )  # fmt: skip
    return public_page(request, "confirmation_paper", context)
