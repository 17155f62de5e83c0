"""The words of notifications."""

from __future__ import annotations

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
