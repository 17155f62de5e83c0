"""Read who is signed in where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.utils.crypto import constant_time_compare

from xiezhi.kernel.identity.models import Organisation, SignIn
from xiezhi.kernel.identity.rules.sessions import IDLE_LIMIT, why_ended
from xiezhi.lib.rights import Scope


def open_sign_ins(person: Any) -> QuerySet[Any]:
    """Sessions of the person that have not ended, newest first."""
    return SignIn.objects.filter(person=person, ended_at=None).order_by("-seen_at")


def sign_ins_in(scope: Scope, *, at: datetime) -> QuerySet[Any]:
    """Sessions alive now of people of these organisations."""
    alive = SignIn.objects.filter(ended_at=None, seen_at__gte=at - IDLE_LIMIT)
    found = alive.select_related("person__organisation")
    return found if scope.everywhere else found.filter(person__organisation_id__in=scope.organisation_ids)


def sign_in_of(session_key: str) -> Any | None:
    """The sign-in behind a session key, with its person, organisation and the court's short name (``house``)."""
    courts = (
        Organisation.objects.annotate(
            place=ExpressionWrapper(OuterRef("person__organisation__path"), output_field=CharField())
        )
        .filter(kind="court", place__startswith=F("path"))
        .order_by("-depth")
        .values("short_name")
    )
    return (
        SignIn.objects.select_related("person__organisation")
        .annotate(house=Subquery(courts[:1]))
        .filter(session_key=session_key, ended_at=None)
        .first()
    )


def belongs(sign_in: Any, session: Any) -> bool:
    """Whether the session is still this active person's, with the password it was opened with."""
    person = sign_in.person
    same = str(session.get(SESSION_KEY)) == str(person.pk) and person.is_active
    return same and constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())


def standing_sign_in(session: Any, *, at: datetime) -> Any | None:
    """The sign-in behind a session, where it stands; looking does not count as activity."""
    sign_in = sign_in_of(session.session_key or "")
    if sign_in is None or not belongs(sign_in, session) or sign_in.person.must_change_password:
        return None
    return None if why_ended(sign_in.signed_in_at, sign_in.seen_at, at) else sign_in


def standing_among(ids: Iterable[int], *, at: datetime) -> set[int]:
    """Which of these sign-ins still stand."""
    found = SignIn.objects.filter(pk__in=list(ids), ended_at=None, person__is_active=True)
    lines = found.values_list("pk", "signed_in_at", "seen_at")
    return {pk for pk, signed_in_at, seen_at in lines if not why_ended(signed_in_at, seen_at, at)}


def why_sign_in_ended(session_key: str) -> str:
    """Why the sign-in behind this key is over, empty where nobody knows."""
    found = SignIn.objects.filter(session_key=session_key).values_list("end_reason", flat=True).first()
    return str(found or "")
