"""Read who is signed in where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery

from xiezhi.kernel.identity.models import Organisation, SignIn
from xiezhi.kernel.identity.rules.sessions import IDLE_LIMIT
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


def why_sign_in_ended(session_key: str) -> str:
    """Why the sign-in behind this key is over, empty where nobody knows."""
    found = SignIn.objects.filter(session_key=session_key).values_list("end_reason", flat=True).first()
    return str(found or "")
