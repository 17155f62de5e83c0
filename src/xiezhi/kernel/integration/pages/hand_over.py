"""Come in from another system without signing in a second time."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from xiezhi.kernel.audit.actions import surroundings
from xiezhi.kernel.identity.actions.sessions import end_session
from xiezhi.kernel.identity.actions.sign_in import open_session
from xiezhi.kernel.identity.types import SignInMeans
from xiezhi.kernel.integration.actions.hand_over import use_hand_over
from xiezhi.lib.verdict import Refused
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience
from xiezhi.ui.rendering import render_page

BACKEND = "django.contrib.auth.backends.ModelBackend"


# The signed, one-time token is itself the proof that the request was meant; a form of another site has no CSRF token.
@csrf_exempt
@page("integration:hand-over", title="免登录进入", audience=Audience.PUBLIC, methods=("GET", "POST"))
@never_cache
@sensitive_variables("token")
def hand_over(request: Any) -> HttpResponse:
    """Check the signed word of the other system, open a session and go where the person wanted to."""
    token = request.POST.get("token") or request.GET.get("token", "")
    try:
        found = use_hand_over(token, at=request.moment, ip=surroundings().ip)
    except Refused as refused:
        status = 429 if refused.code == "too_many" else 403
        return render_page(request, "integration/hand_over_refused.html", {"refusal": refused}, status=status)
    if not request.person.is_authenticated or request.person.pk != found.person.pk:
        _enter(request, found.person)
    host = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(found.target, host, require_https=request.is_secure())
    return HttpResponseRedirect(found.target if safe else "/")


def _enter(request: Any, person: Any) -> None:
    """Begin the person's session; somebody else's in the same browser ends first."""
    if request.person.is_authenticated:
        end_session(
            request.session.session_key, by=request.person, at=request.moment, reason="同一浏览器改由他人登录"
        )
    login(request, person, backend=BACKEND)
    if not request.session.session_key:
        request.session.save()
    open_session(
        person, request.session.session_key, means=SignInMeans.HAND_OVER, at=request.moment, ip=surroundings().ip,
        agent=surroundings().agent,
    )  # fmt: skip
