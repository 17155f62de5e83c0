"""How the court and its carrier know each other: HMAC-SHA256 over moment, path and body."""

from __future__ import annotations

import hashlib
import hmac

OLDEST_SECONDS = 300


def signature(secret: str, moment: str, path: str, body: bytes = b"") -> str:
    """The value of ``X-Signature``."""
    signed = b"\n".join((moment.encode(), path.encode(), body))
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_genuine(secret: str, moment: str, path: str, body: bytes, claimed: str, *, now: float) -> bool:
    """Whether this was signed with the secret, not long ago."""
    if not secret or not moment.isdigit() or abs(now - int(moment)) > OLDEST_SECONDS:
        return False
    return hmac.compare_digest(signature(secret, moment, path, body), claimed)
