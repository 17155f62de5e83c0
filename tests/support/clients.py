"""Test clients that are signed in the way a browser is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client

from tests.support.clock import NOW


def client_of(person: Any, at: datetime = NOW) -> Client:
    """A client with a session of this person."""
    from xiezhi.kernel.identity.actions.sign_in import open_session
    from xiezhi.kernel.identity.types import SignInMeans

    client = Client()
    client.force_login(person)
    open_session(
        person, client.session.session_key or "", means=SignInMeans.PASSWORD, at=at, ip="127.0.0.1",
        agent="test",
    )  # fmt: skip
    return client
