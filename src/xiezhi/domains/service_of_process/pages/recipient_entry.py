"""确认身份: from a link, or with a code alone; and out again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from xiezhi.domains.service_of_process.actions.access import verify_access
from xiezhi.domains.service_of_process.actions.sending import resend_message
from xiezhi.domains.service_of_process.forms.recipient import PortalForm, VerifyForm
from xiezhi.domains.service_of_process.pages.recipient_session import (
    close,
    court_context,
    keep_open,
    open_sessions,
    private,
    public_page,
)
from xiezhi.domains.service_of_process.queries.received import attempt_of_link, is_stopped, received_attempts
from xiezhi.domains.service_of_process.types import Channel
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.kernel.audit.actions import surroundings
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience
from xiezhi.ui.rendering import redirect_with_notice

UNKNOWN_LINK = "A" * 16
_CLOSED = frozenset({"stopped", "expired", "dead"})


def sample_link(world: Any) -> dict[str, Any]:
    """A link nobody was sent: it looks like any other until somebody tries it."""
    return {"token": UNKNOWN_LINK}


@sensitive_post_parameters("code", "answer")
@page(
    "service_of_process:portal", title="司法文书送达门户", audience=Audience.PUBLIC, methods=("GET", "POST"),
)  # fmt: skip
def portal(request: Any) -> HttpResponse:
    """Where a code is typed without a link: on a PC, or when the link does not open."""
    form = PortalForm(request.POST if request.method == "POST" else None)
    context = {**court_context(None), "form": form, "is_portal": True, "open": open_sessions(request)}
    return _verified(request, form, context, token="")


@sensitive_post_parameters("code", "answer")
@page(
    "service_of_process:link", title="先确认是您本人", audience=Audience.PUBLIC, methods=("GET", "POST"),
    sample=sample_link,
)  # fmt: skip
def link(request: Any, token: str) -> HttpResponse:
    """The link of a message: nothing of the case before the question is answered."""
    attempt = attempt_of_link(token)
    context = {**court_context(attempt), "token": token, "check_code": attempt.check_code if attempt else ""}
    if attempt is not None:
        if request.method == "GET" and is_stopped(attempt, at=request.moment):
            return public_page(request, "stopped", court_context(attempt), status=410)
        context["may_resend"] = Channel(attempt.channel) in {Channel.SMS_LINK, Channel.EMAIL}
    form = VerifyForm(request.POST if request.method == "POST" else None)
    return _verified(request, form, {**context, "form": form}, token=token)


def _verified(request: Any, form: VerifyForm, context: dict[str, Any], *, token: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            opened = verify_access(
                code=typed["code"], answer=typed["answer"], ip=surroundings().ip, at=request.moment, token=token,
            )  # fmt: skip
        except Refused as refused:
            if refused.code in _CLOSED or refused.code in {"locked", "too_many"}:
                status = {"too_many": 429, "locked": 429}.get(refused.code, 410)
                return public_page(request, "closed", {**context, "refusal": refused}, status=status)
            show_refusal(form, refused)
        else:
            keep_open(request, opened)
            return private(HttpResponseRedirect(_first_page(opened)))
    return public_page(request, "verify", context, status=status_of(form))


def _first_page(opened: RecipientSession) -> str:
    return reverse("service_of_process:received", args=[opened.attempt_ids[0]])


@page(
    "service_of_process:link-again",
    title="重新发送",
    audience=Audience.PUBLIC,
    methods=("POST",),
    sample=sample_link,
)
def link_again(request: Any, token: str) -> HttpResponse:
    """Send link and code again, to the address of the message and nowhere else."""
    attempt = attempt_of_link(token)
    if attempt is None:
        raise Http404
    try:
        resend_message(attempt, by=None, at=request.moment)
    except Refused as refused:
        context = {**court_context(attempt), "token": token, "refusal": refused}
        return public_page(request, "closed", context, status=429 if refused.code.startswith("too_") else 409)
    return public_page(request, "resent", court_context(attempt))


@page("service_of_process:received-all", title="我的文书", audience=Audience.RECIPIENT)
def received_all(request: Any) -> HttpResponse:
    """Everything that is open in this browser."""
    sessions = open_sessions(request)
    if not sessions:
        return public_page(request, "ended", court_context(None), status=403)
    attempts = [attempt for opened in sessions for attempt in received_attempts(opened)]
    if len(attempts) == 1:
        return private(HttpResponseRedirect(reverse("service_of_process:received", args=[attempts[0].pk])))
    first = attempts[0] if attempts else None
    return public_page(request, "all", {**court_context(first), "attempts": attempts})


@page("service_of_process:received-leave", title="退出", audience=Audience.PUBLIC, methods=("POST",))
def leave(request: Any) -> HttpResponse:
    """退出: forget what was opened in this browser."""
    close(request)
    return private(
        redirect_with_notice(request, "service_of_process:portal", "已退出，这台设备上不再能看到文书。")
    )
