"""送达地址确认书 at the counter, on the phone and on paper; asked for by link; looked at and printed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import confirmations as actions
from xiezhi.domains.service_of_process.forms.addresses import TOLD, ConfirmationForm, WithdrawalForm
from xiezhi.domains.service_of_process.pages.recipients import PAPERS, WRITES, may, recipient_of
from xiezhi.domains.service_of_process.pages.samples import sample_recipient
from xiezhi.domains.service_of_process.queries.confirmations import confirmations_visible_to
from xiezhi.domains.service_of_process.types import Channel, ConfirmedBy, Consent, Signer, Stage
from xiezhi.domains.service_of_process.types.drafts import ConfirmationDraft
from xiezhi.domains.service_of_process.types.paths import confirmation_path
from xiezhi.kernel.files import actions as files
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page

MENU = "service_confirmations"


@page("service_of_process:confirmations", title="地址确认书", right=permissions.CONFIRM_ADDRESS, menu=MENU)
def confirmations(request: Any) -> HttpResponse:
    """All confirmations the person may see, newest first."""
    found = confirmations_visible_to(request.person, on=request.moment.date())
    rows = paginate_by_key(found, request, order=("-created_at",), size=30)
    return render_page(request, "service_of_process/confirmations/list.html", {"rows": rows})


@page(
    "service_of_process:confirmation", title="送达地址确认书", right=permissions.CONFIRM_ADDRESS, menu=MENU,
    methods=WRITES, sample=lambda world: {"confirmation_id": world.sample("confirmation").pk},
)  # fmt: skip
def confirmation(request: Any, confirmation_id: int) -> HttpResponse:
    """One confirmation, ready to print; a withdrawal is looked at here."""
    found = (
        confirmations_visible_to(request.person, on=request.moment.date()).filter(pk=confirmation_id).first()
    )
    if found is None:
        raise Http404
    decides = found.withdrawn_at is not None and found.withdrawal_accepted is None
    form = WithdrawalForm(request.POST if request.method == "POST" else None) if decides else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.decide_withdrawal(
                found, accepted=form.cleaned_data["accepted"] == "yes", reason=form.cleaned_data["reason"],
                by=request.person, at=request.moment,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:confirmation", "审查结果已保存", found.pk
            )
    context = {
        "confirmation": found, "form": form, "told": [label for value, label in TOLD if value in found.told],
        "stages": [Stage(one).label for one in found.stages],
        "channels": [Channel(one).label for one in found.channels],
    }  # fmt: skip
    return render_page(
        request, "service_of_process/confirmations/detail.html", context, status=status_of(form)
    )


@page(
    "service_of_process:confirmation-new", title="办理送达地址确认书", right=permissions.CONFIRM_ADDRESS, menu=MENU,
    methods=WRITES, sample=sample_recipient,
)  # fmt: skip
def confirmation_new(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """Fill the form in for the party, or send the party a link to fill it in."""
    order, found = recipient_of(request, order_id, recipient_id)
    if not may(request, order, permissions.CONFIRM_ADDRESS):
        raise Http404
    if request.POST.get("what") == "link":
        return _ask_by_link(request, order, found)
    form = ConfirmationForm(
        request.POST or None, request.FILES or None,
        initial={"how": "counter", "confirmed_on": request.moment.date(), "consent": "express", "confirmer": "recipient"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _confirm(request, found, form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:recipient", "地址已确认", order.pk, found.pk
            )
    context = {"form": form, "order": order, "recipient": found}
    return render_page(request, "service_of_process/confirmations/new.html", context, status=status_of(form))


def _confirm(request: Any, found: Any, filled: dict[str, Any]) -> None:

    how = ConfirmedBy(filled["how"])
    confirmer = Signer(filled["confirmer"])
    draft = ConfirmationDraft(
        confirmed_on=filled["confirmed_on"], consent=Consent(filled["consent"]),
        stages=tuple(Stage(one) for one in filled["stages"]),
        channels=tuple(Channel(one) for one in filled["channels"]), mobile=filled["mobile"], email=filled["email"],
        postal_address=filled["postal_address"], postcode=filled["postcode"], receiver=filled["receiver"],
        receiver_phone=filled["receiver_phone"], confirmer=confirmer,
        agency_id=found.agency_id if confirmer is Signer.AGENT else None, explained_by_id=request.person.pk,
        explained_at=request.moment, told=tuple(filled["told"]), recording_no=filled["recording_no"],
    )  # fmt: skip
    with transaction.atomic():
        paper = filled["file"]
        kept = (
            files.store(paper.read(), name=paper.name, by=request.person, at=request.moment, limits=PAPERS)
            if paper
            else None
        )
        begun, _ = actions.start_confirmation(found.party, how=how, by=request.person, at=request.moment)
        actions.confirm_address(begun, draft, by=request.person, at=request.moment, file=kept)


def _ask_by_link(request: Any, order: Any, found: Any) -> HttpResponse:
    _, token = actions.start_confirmation(
        found.party, how=ConfirmedBy.PLATFORM, by=request.person, at=request.moment
    )
    link = request.build_absolute_uri(confirmation_path(token))
    context = {
        "order": order, "recipient": found, "link": link,
        "back_url": reverse("service_of_process:recipient", args=[order.pk, found.pk]),
    }  # fmt: skip
    return render_page(request, "service_of_process/confirmations/link.html", context)
