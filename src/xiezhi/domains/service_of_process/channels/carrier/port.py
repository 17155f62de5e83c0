"""The port to a carrier, and the one form in which events come in, asked for or pushed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from xiezhi.domains.service_of_process.types import ReturnReason
from xiezhi.domains.service_of_process.types.posting import MailEvent, MailEventKind
from xiezhi.lib.verdict import Refused

MOST_EVENTS = 200


class NoAnswer(Exception):
    """The carrier did not answer, or not in a way that can be read; the words may be shown."""


class UnknownNumber(NoAnswer):
    """The carrier answers that it has no such number."""


class CarrierDesk(Protocol):
    """One carrier."""

    def events_of(self, tracking_no: str) -> list[MailEvent]:
        """Everything the carrier knows of this number, oldest first."""
        ...

    def follow(self, tracking_no: str, *, tell: str) -> None:
        """Ask the carrier to tell ``tell`` (an address of ours) whatever happens to this number."""
        ...


def read_events(found: Any) -> list[MailEvent]:
    """Events as a carrier writes them; a list that cannot be read is refused whole, naming the line."""
    lines = found.get("events") if isinstance(found, dict) else None
    if not isinstance(lines, list) or len(lines) > MOST_EVENTS:
        raise Refused("没有物流列表，或者列表过长", field="events", code="bad_events")
    return [_read(number, line) for number, line in enumerate(lines, start=1)]


def _read(number: int, line: Any) -> MailEvent:
    try:
        at = datetime.fromisoformat(str(line["at"]))
        if at.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        reason = ReturnReason(line["reason"]) if line.get("reason") else None
        event_no = str(line["event_no"]).strip()
        if not event_no or len(event_no) > 60:
            raise ValueError("an event needs a number of its own")
        return MailEvent(
            event_no=event_no, at=at, kind=MailEventKind(line["kind"]), place=str(line.get("place") or "")[:60],
            text=str(line.get("text") or "")[:300], reason=reason,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(f"第{number}条物流读不懂", field="events", code="bad_events") from error
