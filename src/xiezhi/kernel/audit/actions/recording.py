"""Write one act; the row stands or falls with the transaction it belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from django.db import connection

from xiezhi.kernel.audit.types import On, Outcome, Surroundings

_NOWHERE = Surroundings()
_surroundings: ContextVar[Surroundings] = ContextVar("audit_surroundings", default=_NOWHERE)


class Actor(Protocol):
    """Whoever acts: a person of the house, an API client, a job."""

    @property
    def pk(self) -> Any: ...


@contextmanager
def within(found: Surroundings) -> Iterator[None]:
    """Everything recorded inside carries these surroundings."""
    token = _surroundings.set(found)
    try:
        yield
    finally:
        _surroundings.reset(token)


def surroundings() -> Surroundings:
    """Where the present act comes from."""
    return _surroundings.get()


def record(
    act: str,
    *,
    by: Actor | None,
    at: datetime,
    on: On | None = None,
    detail: dict[str, Any] | None = None,
    reason: str = "",
    outcome: Outcome = Outcome.DONE,
) -> None:
    """Record one act; ``detail`` must hold no personal data in clear.

    ``by`` is ``None`` for the house itself (jobs) and for strangers. The row
    is inserted in the caller's transaction; sealing happens later, so writers
    never wait for each other.
    """
    place = _surroundings.get()
    thing = on or On("", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_row (at, by_id, by_label, organisation_id, act, outcome, object_kind, object_id,"
            " object_label, reason, detail, ip, agent, session, request_no)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s)",
            [
                at,
                getattr(by, "pk", None),
                str(getattr(by, "audit_label", "") or "")[:80],
                thing.organisation_id or getattr(by, "organisation_id", None),
                act[:120],
                outcome.value,
                thing.kind[:80],
                str(thing.id)[:80],
                thing.label[:200],
                reason,
                json.dumps(detail or {}, ensure_ascii=False, default=str),
                place.ip,
                place.agent[:200],
                place.session[:32],
                place.request_no,
            ],
        )
