"""Read who is signed in where."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from xiezhi.kernel.identity.models import SignIn


def open_sign_ins(person: Any) -> QuerySet[Any]:
    """Sessions of the person that have not ended, newest first."""
    return SignIn.objects.filter(person=person, ended_at=None).order_by("-seen_at")


def sign_in_of(session_key: str) -> Any | None:
    """The sign-in behind a session key, with its person and organisation."""
    return (
        SignIn.objects.select_related("person__organisation").filter(session_key=session_key, ended_at=None).first()
    )
