"""How the house and the gateway know each other: HMAC-SHA256 over moment and body."""

from __future__ import annotations

import hashlib
import hmac

OLDEST_SECONDS = 300


def signature(secret: str, moment: str, body: bytes) -> str:
    """The value of ``X-Signature``."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(secret: str, moment: str, body: bytes, claimed: str, *, now: float) -> bool:
    """Whether body and moment were signed with the secret, not long ago."""
    if not moment.isdigit() or abs(now - int(moment)) > OLDEST_SECONDS:
        return False
    return hmac.compare_digest(signature(secret, moment, body), claimed)
