"""核对短信: was this really sent by a court? Answered without the link, and without a word about anybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from xiezhi.domains.service_of_process.actions.access import check_message
from xiezhi.domains.service_of_process.forms.recipient import CheckForm
from xiezhi.domains.service_of_process.pages.recipient_session import court_context, public_page
from xiezhi.domains.service_of_process.rules.access import CHECK_CODE_LENGTH, code_readable, normal_code
from xiezhi.kernel.audit.actions import surroundings
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience


@page("service_of_process:check-message", title="核对短信", audience=Audience.PUBLIC, methods=("GET", "POST"))
def check(request: Any) -> HttpResponse:
    """Type the check code; the answer names the court and the time, nothing else."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    context = {**court_context(None), "service": "核对短信", "form": form}
    if request.method == "POST" and form.is_valid():
        typed = normal_code(form.cleaned_data["check_code"])
        try:
            readable = code_readable(typed, CHECK_CODE_LENGTH)
            found = check_message(typed, ip=surroundings().ip, at=request.moment) if readable else None
        except Refused as refused:
            if refused.code == "too_many":
                return public_page(request, "closed", {**context, "refusal": refused}, status=429)
            show_refusal(form, refused)
        else:
            return public_page(request, "checked", {**context, "found": found, "typed": typed})
    return public_page(request, "check", context, status=status_of(form))


@page("service_of_process:check-how", title="怎样知道不是诈骗", audience=Audience.PUBLIC)
def how(request: Any) -> HttpResponse:
    """How to tell a court's message from a swindle, in five lines."""
    return public_page(request, "how", {**court_context(None), "service": "核对短信"})
