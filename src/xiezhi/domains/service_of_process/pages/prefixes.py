"""审判字号: the list of prefixes offered when a case number is typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from xiezhi.domains.service_of_process.forms.prefixes import PrefixForm
from xiezhi.kernel.cases import actions, permissions
from xiezhi.kernel.cases import queries as case_queries
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

MENU = "service_prefixes"


@page(
    "service_of_process:prefixes", title="审判字号", right=permissions.PREFIX_EDIT, menu=MENU,
    methods=("GET", "POST"),
)  # fmt: skip
def prefixes(request: Any) -> HttpResponse:
    """The prefixes of the court; one is added, offered again or no longer."""
    kept = case_queries.prefixes_of(request.person.organisation, all_years=True)
    chosen = next((one for one in kept if str(one.pk) == request.POST.get("prefix")), None)
    form = PrefixForm(
        request.POST if request.method == "POST" and chosen is None else None,
        initial={"year": request.moment.year},
    )
    try:
        if chosen is not None:
            return _offer(request, chosen)
        if request.method == "POST" and form.is_valid():
            actions.add_prefix(
                request.person.organisation, **form.cleaned_data, by=request.person, at=request.moment
            )
            return redirect_with_notice(request, "service_of_process:prefixes", "审判字号已加入")
    except Refused as refusal:
        show_refusal(form, refusal)
    context = {"form": form, "rows": [(one, _written(one)) for one in kept]}
    return render_page(request, "service_of_process/prefixes.html", context, status=status_of(form))


def _offer(request: Any, prefix: Any) -> HttpResponse:
    active = request.POST.get("act") == "offer"
    actions.offer_prefix(prefix, active=active, by=request.person, at=request.moment)
    said = f"{_written(prefix)}{'已启用' if active else '已停用，以前的案号不受影响'}"
    return redirect_with_notice(request, "service_of_process:prefixes", said)


def _written(prefix: Any) -> str:
    return f"（{prefix.year}）{prefix.court.court_code}{prefix.type_code}"
