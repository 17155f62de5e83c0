"""The matrix in plain values: documents × recipients × attempts, as a summary needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from xiezhi.domains.service_of_process.types.facts import FiveFacts
from xiezhi.domains.service_of_process.types.states import CellState, OrderState
from xiezhi.domains.service_of_process.types.words import AddressStatus, Authority, Channel, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFacts:
    """One document for one recipient in one attempt.

    ``document`` and ``recipient`` are names as shown; ``key`` tells two
    recipients or documents of one name apart.
    """

    document: str
    recipient: str
    facts: FiveFacts
    key: str = ""
    attempt_no: int = 1
    method: Method = Method.ELECTRONIC
    channel: Channel | None = None
    address_status: AddressStatus | None = None
    # A later attempt took its place.
    replaced: bool = False
    # Somebody else answered 我不是这个人, or paper was asked for: sending has stopped.
    stopped: bool = False
    agent: str = ""
    authority: Authority = Authority.NOT_NEEDED

    @property
    def pair(self) -> tuple[str, str, str]:
        """Which document for whom, over all attempts."""
        return (self.key, self.document, self.recipient)

    @property
    def state(self) -> CellState:
        """The mark of this cell."""
        return self.facts.state


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """What a summary of an order is made of."""

    state: OrderState
    cells: tuple[CellFacts, ...] = ()
    judge: str = ""
    # Recipients for whom no address may be used yet, e.g. nobody picked up the telephone.
    without_address: tuple[str, ...] = ()
    # After what was tried came to nothing: code, button and words of the next way, by recipient.
    offers: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    # A public notice that waits for the judge (requested) or for its text (approved), by recipient.
    notices: Mapping[str, str] = field(default_factory=dict)
    due_at: datetime | None = None
    # The binding limit in words, e.g. 传票最迟12-04（周五）通知到.
    due_reason: str = ""
