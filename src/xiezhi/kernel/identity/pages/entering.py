"""Sign in, with a second factor where there is one, or through the court's identity provider; sign out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import login as start_django_session
from django.contrib.auth import logout as end_django_session
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xiezhi.kernel.identity.actions.sessions import end_session
from xiezhi.kernel.identity.actions.sign_in import (
    SignInAnswer,
    check_credentials,
    check_second_factor,
    open_session,
    refuse_entry,
)
from xiezhi.kernel.identity.channels import oidc
from xiezhi.kernel.identity.forms.signing_in import SecondFactorForm, SignInForm
from xiezhi.kernel.identity.pages.answering import local_target
from xiezhi.kernel.identity.pages.middleware import ip_of
from xiezhi.kernel.identity.queries.people import person_by_id, person_by_oidc_subject
from xiezhi.kernel.identity.rules.password import SECOND_FACTOR_WITHIN
from xiezhi.kernel.identity.types import SignInMeans, SignInResult
from xiezhi.ui.dates import cn_duration, cn_time
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience
from xiezhi.ui.rendering import render_page

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF_WAY = "half_way_in"
OIDC_STATE = "oidc_state"


@page("identity:login", title="登录", audience=Audience.PUBLIC, methods=("GET", "POST"))
@sensitive_post_parameters("password")
@never_cache
def login(request: Any) -> HttpResponse:
    """Name and password; the same answer whether the name or the password is wrong."""
    target = local_target(request, request.POST.get("next") or request.GET.get("next", "/"))
    if request.person.is_authenticated:
        return HttpResponseRedirect(target)
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = check_credentials(**form.cleaned_data, at=request.moment, ip=ip_of(request))
            if answer.result is SignInResult.OK and answer.person is not None:
                return _let_in_or_ask_code(request, answer.person, target)
            status = 429 if answer.result in {SignInResult.LOCKED, SignInResult.TOO_MANY} else 401
            form.add_error(None, words_for(answer, request.moment))
    context = {
        "form": form, "next": target, "provider": oidc.provider_name(), "left": request.GET.get("left") == "oidc",
    }  # fmt: skip
    response = render_page(request, "identity/login.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = "900"
    return response


@page("identity:second-factor", title="动态口令", audience=Audience.PUBLIC, methods=("GET", "POST"))
@never_cache
def second_factor(request: Any) -> HttpResponse:
    """The six digits of the authenticator, after the password was right."""
    half_way = request.session.get(HALF_WAY)
    person = _half_way_person(half_way, request.moment)
    if person is None:
        request.session.pop(HALF_WAY, None)
        if half_way:
            messages.warning(request, "输入动态口令的时间过了，请重新登录。")
        return redirect("identity:login")
    form = SecondFactorForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            code = form.cleaned_data["code"]
            answer = check_second_factor(person, code, at=request.moment, ip=ip_of(request))
            if answer.result is SignInResult.OK:
                enter(request, person, SignInMeans(half_way["means"]))
                return HttpResponseRedirect(local_target(request, half_way["next"]))
            status = 429 if answer.result is SignInResult.LOCKED else 401
            form.add_error("code", words_for(answer, request.moment))
    return render_page(request, "identity/second_factor.html", {"form": form}, status=status)


@page("identity:oidc", title="统一身份认证", audience=Audience.PUBLIC)
@never_cache
def oidc_start(request: Any) -> HttpResponse:
    """Send the browser to the identity provider, with state, nonce and PKCE kept in the session."""
    target = local_target(request, request.GET.get("next", "/"))
    if not oidc.provider_name():
        return redirect("identity:login")
    try:
        start = oidc.start(request.build_absolute_uri(_back_address()))
    except oidc.ProviderTrouble as trouble:
        return _back_to_login(request, trouble.message)
    request.session[OIDC_STATE] = start.kept | {"next": target, "at": request.moment.timestamp()}
    return HttpResponseRedirect(start.address)


@page("identity:oidc-back", title="统一身份认证", audience=Audience.PUBLIC)
@never_cache
def oidc_back(request: Any) -> HttpResponse:
    """Take the browser back from the identity provider; nobody gets an account just by having one there."""
    kept = request.session.pop(OIDC_STATE, None)
    if not kept or request.moment.timestamp() - kept["at"] > 600:
        return _back_to_login(request, "统一身份认证的登录已过时，请重新开始。")
    try:
        subject = oidc.finish(request.build_absolute_uri(), request.build_absolute_uri(_back_address()), kept)
    except oidc.ProviderTrouble as trouble:
        refuse_entry(None, trouble.code, means=SignInMeans.OIDC, at=request.moment)
        return _back_to_login(request, trouble.message)
    person = person_by_oidc_subject(subject)
    if person is None:
        refuse_entry(None, "unknown_subject", means=SignInMeans.OIDC, at=request.moment)
        return _back_to_login(
            request,
            "您的统一身份还没有对应本系统的账号。请让本院系统管理员在您的人员资料里登记统一身份标识。",
        )
    if not person.is_active:
        refuse_entry(person, "inactive", means=SignInMeans.OIDC, at=request.moment)
        return _back_to_login(request, "您的账号已停用，请联系本院系统管理员。")
    if person.has_second_factor:
        return _ask_code(request, person, kept["next"], SignInMeans.OIDC)
    enter(request, person, SignInMeans.OIDC)
    return HttpResponseRedirect(local_target(request, kept["next"]))


@page("identity:oidc-leave", title="退出统一身份认证", audience=Audience.PUBLIC)
@never_cache
def oidc_leave(request: Any) -> HttpResponse:
    """End the session at the identity provider as well; asked for by a link, as a form may not lead off this site."""
    address = oidc.leaving_address(request.build_absolute_uri(reverse("identity:login")))
    if not address:
        return _back_to_login(request, "统一身份认证没有提供退出的地址，请在那里自行退出。")
    return HttpResponseRedirect(address)


@page("identity:logout", title="退出登录", audience=Audience.PUBLIC, methods=("POST",))
def logout(request: Any) -> HttpResponse:
    """End this session, on the server too."""
    if request.person.is_authenticated:
        through_provider = request.sign_in is not None and request.sign_in.means == SignInMeans.OIDC.value
        end_session(request.session.session_key, by=request.person, at=request.moment, reason="本人退出")
        end_django_session(request)
        messages.info(request, "已退出登录。")
        if through_provider and oidc.provider_name():
            return redirect(f"{reverse('identity:login')}?left=oidc")
    return redirect("identity:login")


def enter(request: Any, person: Any, means: SignInMeans) -> None:
    """Begin the session of this person under a new key."""
    start_django_session(request, person, backend=BACKEND)
    request.session.pop(HALF_WAY, None)
    if not request.session.session_key:
        request.session.save()
    open_session(
        person, request.session.session_key, means=means, at=request.moment, ip=ip_of(request),
        agent=request.headers.get("User-Agent", ""),
    )  # fmt: skip


def words_for(answer: SignInAnswer, at: datetime) -> str:
    """What the person is told; it never says whether the name exists."""
    left = f"，还可以再试{answer.tries_left}次" if answer.tries_left is not None else ""
    if answer.locked_until is not None:
        span = cn_duration(answer.locked_until - at)
        return f"错误次数太多，已锁定，{span}后（{cn_time(answer.locked_until)}）可以再试。急用请找本院系统管理员解锁。"
    return {
        SignInResult.WRONG: f"用户名或口令不对{left}。",
        SignInResult.SECOND_FACTOR: f"动态口令不对或已用过{left}。请等验证器换出新的数字。",
        SignInResult.INACTIVE: "这个账号已停用，请联系本院系统管理员。",
        SignInResult.TOO_MANY: "这个网络地址试错太多，请15分钟后再试。",
        SignInResult.ONE_TIME_OVER: "一次性口令超过3天没有使用，已失效，请找本院系统管理员重置。",
    }[answer.result]


def _let_in_or_ask_code(request: Any, person: Any, target: str) -> HttpResponse:
    if person.has_second_factor:
        return _ask_code(request, person, target, SignInMeans.PASSWORD)
    enter(request, person, SignInMeans.PASSWORD)
    return HttpResponseRedirect(target)


def _ask_code(request: Any, person: Any, target: str, means: SignInMeans) -> HttpResponse:
    request.session.cycle_key()
    request.session[HALF_WAY] = {
        "person": person.pk, "at": request.moment.timestamp(), "next": target, "means": means.value,
    }  # fmt: skip
    return redirect("identity:second-factor")


def _half_way_person(half_way: Any, at: datetime) -> Any:
    if not half_way or at.timestamp() - half_way["at"] > SECOND_FACTOR_WITHIN.total_seconds():
        return None
    person = person_by_id(half_way["person"])
    return person if person is not None and person.is_active and person.has_second_factor else None


def _back_to_login(request: Any, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect("identity:login")


def _back_address() -> str:
    return reverse("identity:oidc-back")
