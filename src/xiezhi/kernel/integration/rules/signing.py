"""Webhook signatures after the Standard Webhooks specification (symmetric, ``v1``)."""

from __future__ import annotations

import base64
import hashlib
import hmac


def signature(secret: str, event_id: str, moment: str, body: bytes) -> str:
    """The value of ``webhook-signature``: HMAC-SHA256 over id, moment and body."""
    signed = f"{event_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


def is_genuine(secret: str, event_id: str, moment: str, body: bytes, claimed: str, *, now: float) -> bool:
    """Whether a delivery was signed with the secret within the last five minutes."""
    if not moment.isdigit() or abs(now - int(moment)) > 300:
        return False
    return any(
        hmac.compare_digest(signature(secret, event_id, moment, body), one) for one in claimed.split(" ")
    )
