"""Lay the asking person and the surroundings into each request."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from xiezhi.kernel.audit.actions import within
from xiezhi.kernel.audit.types import Surroundings
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.sign_in import touch_session
from xiezhi.kernel.identity.queries.sessions import sign_in_of
from xiezhi.lib.rights import Scope
from xiezhi.lib.verdict import Verdict
from xiezhi.ui.context import ShellFacts

OPEN_WHILE_PASSWORD_IS_OLD = ("/account/password/", "/logout/", "/static/", "/healthz")


class WhoIsAsking:
    """Gives every request ``moment``, ``may``, ``scope`` and ``person``, and ends stale sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.moment = timezone.localtime()
        session_key = request.session.session_key or ""
        if request.user.is_authenticated and (answer := self._check_session(request, session_key)):
            return answer
        person = request.user
        today = request.moment.date()

        def may(right: str, thing: Any = None) -> Verdict:
            return permissions.may(person, right, thing, on=today)

        def scope(right: str) -> Scope:
            return permissions.scope_of(person, right, on=today)

        request.may, request.scope, request.person = may, scope, person
        if person.is_authenticated:
            request.shell_facts = ShellFacts(
                house=request.house_name, person=person.name, line=_line(person)
            )
        found = Surroundings(
            ip=ip_of(request),
            agent=request.headers.get("User-Agent", "")[:200],
            session=hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else "",
            request_no=str(uuid.uuid4()),
        )
        with within(found):
            return self.get_response(request)

    @staticmethod
    def _check_session(request: Any, session_key: str) -> HttpResponse | None:
        sign_in = sign_in_of(session_key)
        request.house_name = ""
        if sign_in is None or not sign_in.person.is_active or touch_session(sign_in, at=request.moment):
            logout(request)
            return None
        request.user = sign_in.person
        request.house_name = _house(sign_in.person)
        must_change = sign_in.means == "password" and sign_in.person.must_change_password
        if must_change and not request.path.startswith(OPEN_WHILE_PASSWORD_IS_OLD):
            return redirect("identity:password")
        return None


def ip_of(request: HttpRequest) -> str:
    """The address the request came from; a proxy's word is taken only where the operator says so."""
    from django.conf import settings

    if getattr(settings, "TRUST_FORWARDED_FOR", False):
        forwarded = request.headers.get("X-Forwarded-For", "")
        if forwarded:
            return forwarded.split(",")[-1].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _house(person: Any) -> str:
    organisation = person.organisation
    return str(organisation.short_name or organisation.name)


def _line(person: Any) -> str:
    return "・".join(part for part in (person.organisation.short_name, person.title) if part)
