"""What service of process does when something happened elsewhere."""

from __future__ import annotations

from datetime import datetime

from xiezhi.domains.service_of_process.actions.reports import record_handed, record_report
from xiezhi.domains.service_of_process.actions.sending import ATTEMPT
from xiezhi.domains.service_of_process.actions.telling import tell_case_system
from xiezhi.kernel.integration.types import EVENTS, on_event
from xiezhi.kernel.notifications.queries import message_by_id


@on_event("notifications.message_handed")
def message_handed(message_id: int, at: datetime) -> None:
    """A gateway took a message: 交付."""
    attempt_id = _attempt_of(message_id)
    if attempt_id is not None:
        record_handed(attempt_id, at=at)


@on_event("notifications.message_reported")
def message_reported(message_id: int, at: datetime, arrived: bool, reason: str = "", code: str = "") -> None:
    """A carrier or mailbox answered: 到达, or failed."""
    attempt_id = _attempt_of(message_id)
    if attempt_id is not None:
        record_report(attempt_id, arrived=arrived, at=at, reason=reason, code=code)


def _attempt_of(message_id: int) -> int | None:
    message = message_by_id(message_id)
    return message.object_id if message is not None and message.object_kind == ATTEMPT else None


def _tells(name: str) -> None:
    """Other systems of the court are told of every fact that is declared for the outside."""

    @on_event(name, lasting=True)
    def told(
        publication: str, at: datetime, order_id: int | None = None, attempt_id: int | None = None,
        proof_id: int | None = None, **_: object,
    ) -> None:  # fmt: skip
        if order_id is not None:
            tell_case_system(
                order_id, name, at=at, attempt_id=attempt_id, proof_id=proof_id, publication=publication
            )


for _event in EVENTS:
    if _event.outside and _event.name.startswith("service_of_process."):
        _tells(_event.name)
