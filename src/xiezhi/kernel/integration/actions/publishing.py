"""Publish a fact by name: it is written with what happened, or not at all."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from xiezhi.kernel.integration.types import EVENTS, LASTING, SUBSCRIPTIONS
from xiezhi.kernel.jobs.actions import defer

REACT = "integration.react_to_event"
CHANNEL = "xiezhi_thing"
"""Where the realtime role hears which things changed: ``service_of_process.order:12``, never what about them."""


def publish(name: str, **ids: Any) -> None:
    """Tell every subscriber once the present transaction is written.

    ``ids`` are ids and moments, never model objects or personal data. Those
    who must hear even if this process dies at the commit are told by a job
    that is written inside the transaction (the outbox).
    """
    if name not in EVENTS:
        raise KeyError(f"nobody declared the event {name!r}")
    if name in LASTING:
        said = {
            key: value.isoformat() if isinstance(value, datetime) else value for key, value in ids.items()
        }
        moments = [key for key, value in ids.items() if isinstance(value, datetime)]
        defer(REACT, event=name, publication=str(uuid.uuid4()), ids=said, moments=moments)
    _signal(name.partition(".")[0], ids)
    for reaction in SUBSCRIPTIONS.get(name, ()):
        transaction.on_commit(lambda reaction=reaction: reaction(**ids))


def react(event: str, publication: str, ids: dict[str, Any], moments: list[str]) -> None:
    """Call the lasting subscribers of one event; a second time must change nothing."""
    told = ids | {key: datetime.fromisoformat(ids[key]) for key in moments}
    for reaction in LASTING.get(event, ()):
        reaction(**told, publication=publication)


def _signal(app: str, ids: dict[str, Any]) -> None:
    """Let pages that show these things know that something about them changed; heard after the commit."""
    things = [
        f"{app}.{key.removesuffix('_id')}:{value}"
        for key, value in ids.items()
        if key.endswith("_id") and isinstance(value, int)
    ]
    with connection.cursor() as cursor:
        for thing in things:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, thing])
