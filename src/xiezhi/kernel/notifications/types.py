"""The words of notifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Means(StrEnum):
    """How a message leaves the house."""

    SMS = "sms"
    EMAIL = "email"


class OutgoingState(StrEnum):
    """How far a message came; "handed" is the gateway's word, "arrived" the carrier's."""

    QUEUED = "queued"
    HANDED = "handed"
    ARRIVED = "arrived"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MessageHanded:
    """Event ``notifications.message_handed``: a gateway took a message."""

    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageReported:
    """Event ``notifications.message_reported``: the carrier said what became of it."""

    message_id: int
    arrived: bool
    reason: str
    at: datetime
