"""Publish a fact by name: subscribers inside hear it after commit."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiezhi.kernel.integration.types import EVENTS, SUBSCRIPTIONS


def publish(name: str, **ids: Any) -> None:
    """Tell every subscriber once the present transaction is written.

    ``ids`` are ids and moments, never model objects or personal data. What
    must not be lost is deferred as a job inside the transaction instead.
    """
    if name not in EVENTS:
        raise KeyError(f"nobody declared the event {name!r}")
    for reaction in SUBSCRIPTIONS.get(name, ()):
        transaction.on_commit(lambda reaction=reaction: reaction(**ids))
