"""How long a session lives and how many one person may have."""

from __future__ import annotations

from datetime import datetime, timedelta

IDLE_LIMIT = timedelta(minutes=30)
WHOLE_LIMIT = timedelta(hours=12)
SESSIONS_PER_PERSON = 3
SEEN_EVERY = timedelta(seconds=60)
IDLE_REASON = "30分钟没有操作"
WHOLE_REASON = "登录满12小时"


def why_ended(signed_in_at: datetime, seen_at: datetime, at: datetime) -> str:
    """The reason a session is over, empty while it lives."""
    if at - seen_at > IDLE_LIMIT:
        return IDLE_REASON
    if at - signed_in_at > WHOLE_LIMIT:
        return WHOLE_REASON
    return ""
