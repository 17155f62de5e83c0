"""免打扰: when a person's telephone stays silent."""

from __future__ import annotations

from datetime import datetime, time, timedelta


def rings_at(at: datetime, quiet_from: str, quiet_until: str) -> datetime:
    """The moment from which the person may be called: now, or the end of the quiet hours, past midnight too."""
    begin, end = _read(quiet_from), _read(quiet_until)
    if begin is None or end is None or begin == end:
        return at
    now = at.timetz().replace(tzinfo=None)
    quiet = begin <= now < end if begin < end else now >= begin or now < end
    if not quiet:
        return at
    wakes = at.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return wakes if wakes > at else wakes + timedelta(days=1)


def _read(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        return None
