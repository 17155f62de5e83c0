"""送达设置 of a court: changed with a reason, every earlier value kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions.settings import change_settings, means_order_in_words
from xiezhi.domains.service_of_process.forms.settings import SettingsForm
from xiezhi.domains.service_of_process.queries.settings import changes_of_settings, settings_of
from xiezhi.domains.service_of_process.rules.messages import EFFECT_SENTENCE
from xiezhi.kernel.documents.permissions import SEAL_VIEW
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

FIELDS = (
    "adds_effect_sentence",
    "hotline",
    "check_site",
    "link_days",
    "pickup_place",
    "identity_picture_days",
    "means_order",
    "year_starts_on",
    "year_target",
)


@page(
    "service_of_process:settings", title="送达设置", right=permissions.SETTINGS, menu="service_settings",
    methods=("GET", "POST"),
)  # fmt: skip
def settings(request: Any) -> HttpResponse:
    """What the court of this person has set, and everything that was changed."""
    court = court_of(request.person.organisation)
    now = settings_of(court.pk)
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        initial={
            **{name: getattr(now, name) for name in FIELDS},
            "means_order": means_order_in_words(now.means_order),
        },
    )
    form.fields[
        "adds_effect_sentence"
    ].help_text = f"规则允许时加上这一句：“{EFFECT_SENTENCE.format(given='确认')}”"
    if request.method == "POST" and form.is_valid():
        try:
            done = change_settings(
                court,
                form.changes(),
                by=request.person,
                at=request.moment,
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            said = f"改了{'、'.join(one.label for one in done)}，原来的值已留存" if done else "没有改动"
            return redirect_with_notice(request, "service_of_process:settings", said)
    context = {
        "form": form, "court": court, "changes": changes_of_settings(court.pk),
        "seal_url": reverse("documents:seal-list") if request.may(SEAL_VIEW) else "",
    }  # fmt: skip
    return render_page(request, "service_of_process/settings.html", context, status=status_of(form))
