"""Moments that tests agree on."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 9, 0, tzinfo=SHANGHAI)


def moment(text: str) -> datetime:
    """``2026-11-16 14:51`` as a moment in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class PageClock:
    """What pages take for the present moment: :data:`NOW`, until a test moves it on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: float) -> datetime:
        """Move on by ``timedelta(**units)`` and return the new moment."""
        self.now += timedelta(**units)
        return self.now
