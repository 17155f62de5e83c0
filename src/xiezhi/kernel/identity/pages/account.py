"""One's own account: facts, devices, password, second factor, messages, rights."""

from __future__ import annotations

from typing import Any

import pyotp
import segno
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xiezhi.kernel.identity.actions.passwords import change_own_password, set_second_factor
from xiezhi.kernel.identity.actions.people import change_settings
from xiezhi.kernel.identity.actions.sessions import end_sign_in
from xiezhi.kernel.identity.forms.signing_in import PasswordForm, PreferencesForm, SecondFactorForm
from xiezhi.kernel.identity.pages.answering import local_target, status_of, succeeded
from xiezhi.kernel.identity.pages.showing import agent_words, rights_held
from xiezhi.kernel.identity.queries.rights import (
    assignments_of,
    assignments_through_groups,
    denials_of,
    second_factor_is_owed,
)
from xiezhi.kernel.identity.queries.sessions import open_sign_ins
from xiezhi.kernel.identity.rules.password import MAX_AGE, is_expired
from xiezhi.kernel.identity.rules.sessions import SESSIONS_PER_PERSON
from xiezhi.lib.masking import mask_email, mask_phone
from xiezhi.ui.components import Row
from xiezhi.ui.dates import cn_day
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

NEW_SECRET = "new_totp_secret"  # noqa: S105 - the name of a place in the session


@page("identity:account", title="个人中心", own=True)
@never_cache
def account(request: Any) -> HttpResponse:
    """Own facts, the devices one is signed in on, and what keeps the account safe."""
    person = request.person
    context = {
        "facts": _facts(person),
        "devices": [
            (one, agent_words(one.agent), one.session_key == request.session.session_key)
            for one in open_sign_ins(person)
        ],
        "most": SESSIONS_PER_PERSON,
        "password_until": person.password_changed_at + MAX_AGE if person.password_changed_at else None,
    }
    return render_page(request, "identity/account.html", context)


@page("identity:password", title="修改口令", own=True, methods=("GET", "POST"))
@sensitive_post_parameters("old_password", "password", "again")
@never_cache
def password(request: Any) -> HttpResponse:
    """Change one's own password; asked for before anything else when it is one-time or too old."""
    person = request.person
    form = PasswordForm(request.POST or None)
    owed = person.must_change_password or is_expired(person.password_changed_at, request.moment)
    key = request.session.session_key

    def act() -> None:
        change_own_password(
            person, old=form.cleaned_data["old_password"], new=form.cleaned_data["password"], at=request.moment,
            keep_session=key,
        )  # fmt: skip

    if request.method == "POST" and succeeded(form, act):
        person.refresh_from_db()
        update_session_auth_hash(request, person)
        _keep_sign_in(request, key)
        to = "/" if owed else "identity:account"
        return redirect_with_notice(request, to, "口令已修改，其他设备上的登录已结束")
    context = {"form": form, "owed": owed, "one_time": person.must_change_password}
    return render_page(request, "identity/password.html", context, status=status_of(form))


@page("identity:own-second-factor", title="动态口令", own=True, methods=("GET", "POST"))
@never_cache
def own_second_factor(request: Any) -> HttpResponse:
    """Turn the authenticator on with a QR code, or off; both take a right code."""
    person, form = request.person, SecondFactorForm(request.POST or None)
    secret = "" if person.has_second_factor else request.session.setdefault(NEW_SECRET, pyotp.random_base32())

    def act() -> None:
        set_second_factor(person, secret, form.cleaned_data["code"], at=request.moment)

    if request.method == "POST" and succeeded(form, act):
        request.session.pop(NEW_SECRET, None)
        said = "动态口令已启用，下次登录时要输入" if secret else "动态口令已关闭"
        return redirect_with_notice(request, "identity:account", said)
    context = {
        "is_owed": second_factor_is_owed(person, on=request.moment.date()),
        "form": form, "is_on": person.has_second_factor, "picture": _picture(person, secret) if secret else "",
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
    }  # fmt: skip
    return render_page(request, "identity/own_second_factor.html", context, status=status_of(form))


@page("identity:preferences", title="通知设置", own=True, methods=("GET", "POST"))
def preferences(request: Any) -> HttpResponse:
    """How one likes to be told of things."""
    kept = {name: request.person.settings.get(name) for name in PreferencesForm.base_fields}
    form = PreferencesForm(request.POST or None, initial=kept)
    if request.method == "POST" and succeeded(
        form, lambda: change_settings(request.person, form.as_settings(), at=request.moment)
    ):
        return redirect_with_notice(request, "identity:account", "通知设置已保存")
    missing = [
        label
        for field, label in (("phone", "手机号"), ("email", "电子邮箱"))
        if not getattr(request.person, field)
    ]
    context = {"form": form, "missing": missing}
    return render_page(request, "identity/preferences.html", context, status=status_of(form))


@page("identity:own-rights", title="我的权限", own=True)
def own_rights(request: Any) -> HttpResponse:
    """What one may do and why."""
    person, today = request.person, request.moment.date()
    context = {
        "groups": rights_held(person, on=today),
        "lines": [*assignments_of(person), *assignments_through_groups(person)],
        "denials": list(denials_of(person)),
        "today": today,
    }
    return render_page(request, "identity/own_rights.html", context)


@page(
    "identity:session-end",
    title="结束登录",
    own=True,
    methods=("POST",),
    sample=lambda world: {"sign_in_id": 0},
)
def session_end(request: Any, sign_in_id: int) -> HttpResponse:
    """End one session: one's own, or as administrator somebody's."""
    ended = end_sign_in(sign_in_id, by=request.person, at=request.moment)
    if ended.session_key == request.session.session_key:
        return HttpResponseRedirect("/")
    back = local_target(request, request.POST.get("next", ""), "/account/")
    return redirect_with_notice(request, back, "已结束那台设备上的登录")


def _facts(person: Any) -> list[Row]:
    return [
        Row("姓名", person.name),
        Row("用户名", person.username),
        Row("所在组织", person.organisation.name),
        Row("职务", person.title or "—"),
        Row("工号", person.staff_no or "—"),
        Row("手机号", mask_phone(person.phone) if person.phone else "—"),
        Row("电子邮箱", mask_email(person.email) if person.email else "—"),
        Row("建立日期", cn_day(person.created_at)),
    ]


def _picture(person: Any, secret: str) -> SafeString:
    """The QR code for the authenticator, drawn on the server and put into the page as SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name="獬豸")
    drawn = segno.make(address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", svgclass="xz-qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from a percent-encoded address


def _keep_sign_in(request: Any, old_key: str) -> None:
    """Changing the password gives the session a new key; the sign-in moves with it."""
    from xiezhi.kernel.identity.actions.sessions import move_session

    move_session(old_key, request.session.session_key)
