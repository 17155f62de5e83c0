"""Lay the asking person and the surroundings into each request."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from xiezhi.kernel.audit.actions import within
from xiezhi.kernel.audit.types import Surroundings
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.refusals import note_refusal
from xiezhi.kernel.identity.actions.sessions import touch_session
from xiezhi.kernel.identity.queries.rights import second_factor_is_owed
from xiezhi.kernel.identity.queries.sessions import belongs, sign_in_of, why_sign_in_ended
from xiezhi.kernel.identity.rules.password import is_expired
from xiezhi.lib.rights import Scope
from xiezhi.lib.verdict import Verdict
from xiezhi.ui.context import ShellFacts
from xiezhi.ui.registry import PAGES, Audience

OPEN_WHILE_PASSWORD_IS_OLD = ("/account/password/", "/logout/", "/static/", "/healthz", "/ui/")


def read_clock() -> datetime:
    """The one place where pages learn what time it is; tests put a clock of their own here."""
    return timezone.localtime()


class WhoIsAsking:
    """Gives every request ``moment``, ``may``, ``scope`` and ``person``, and ends stale sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.moment = read_clock()
        session_key = request.session.session_key or ""
        request.sign_in = None
        if SESSION_KEY in request.session:
            self._recognise(request, session_key)
        person = request.user
        today = request.moment.date()

        def may(right: str, thing: Any = None) -> Verdict:
            return permissions.may(person, right, thing, on=today)

        def scope(right: str) -> Scope:
            return permissions.scope_of(person, right, on=today)

        request.may, request.scope, request.person = may, scope, person
        with within(_surroundings(request, session_key)):
            if request.sign_in is not None and _owes_new_password(request):
                return redirect("identity:password")
            if request.sign_in is not None and _owes_second_factor(request, today):
                return redirect("identity:own-second-factor")
            response = self.get_response(request)
            if response.status_code == 302 and _looks_by_itself(request):
                # Nobody is led away from a page they are reading: there is just nothing new in it.
                return HttpResponse(status=204)
            if response.status_code == 404 and request.sign_in is not None:
                _note(request)
            return response

    @staticmethod
    def _recognise(request: Any, session_key: str) -> None:
        """Take the person from the open sign-in; what the session alone says counts for nothing."""
        sign_in = sign_in_of(session_key)
        why = "" if sign_in else why_sign_in_ended(session_key)
        if sign_in and not belongs(sign_in, request.session):
            sign_in = None
        # A page that looks again by itself is no sign of a person at the desk.
        if sign_in and (why := touch_session(sign_in, at=request.moment, quiet=_looks_by_itself(request))):
            sign_in = None
        if sign_in is None:
            logout(request)
            if why:
                messages.warning(request, f"已退出登录：{why}。请重新登录。")
            return
        person = sign_in.person
        request.sign_in, request.user = sign_in, person
        house = sign_in.house or person.organisation.short_name
        request.shell_facts = ShellFacts(house=house, person=person.name, line=_line(person))


def _looks_by_itself(request: HttpRequest) -> bool:
    """Whether a part of an open page asks again without anybody having done anything (live.js says so)."""
    return request.method == "GET" and "Xz-Live" in request.headers


def ip_of(request: HttpRequest) -> str:
    """The address the request came from; a proxy's word is taken only where the operator says so."""
    from django.conf import settings

    if getattr(settings, "TRUST_FORWARDED_FOR", False):
        forwarded = request.headers.get("X-Forwarded-For", "")
        if forwarded:
            return forwarded.split(",")[-1].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _surroundings(request: HttpRequest, session_key: str) -> Surroundings:
    return Surroundings(
        ip=ip_of(request),
        agent=request.headers.get("User-Agent", "")[:200],
        session=hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else "",
        request_no=str(uuid.uuid4()),
    )


def _owes_new_password(request: Any) -> bool:
    if request.sign_in.means != "password" or request.path.startswith(OPEN_WHILE_PASSWORD_IS_OLD):
        return False
    person = request.user
    return bool(person.must_change_password or is_expired(person.password_changed_at, request.moment))


def _owes_second_factor(request: Any, today: date) -> bool:
    """The three administrators go nowhere before their authenticator is on."""
    open_ = (*OPEN_WHILE_PASSWORD_IS_OLD, "/account/second-factor/")
    if request.user.has_second_factor or request.path.startswith(open_):
        return False
    return second_factor_is_owed(request.user, on=today)


def _note(request: Any) -> None:
    """A page of the house that was not shown to somebody signed in is a refused act."""
    match = request.resolver_match
    entry = PAGES.get(match.view_name) if match else None
    if entry is not None and entry.audience is Audience.STAFF:
        note_refusal(
            request.user, entry.url_name, entry.title, f"{request.method} {request.path}", at=request.moment
        )


def _line(person: Any) -> str:
    return "・".join(part for part in (person.organisation.short_name, person.title) if part)
