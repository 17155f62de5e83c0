"""When a password is too old, and how long wrong tries lock an account (GB/T 22239-2019 8.1.4.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

MAX_AGE = timedelta(days=90)
TRIES_BEFORE_LOCK = 5
TRIES_WINDOW = timedelta(minutes=15)
LOCK_FOR = timedelta(minutes=15)
TRIES_PER_ADDRESS = 100
"""Wrong tries from one address in the window; a whole court may stand behind one address."""
ONE_TIME_FOR = timedelta(days=3)
SECOND_FACTOR_WITHIN = timedelta(minutes=5)


def is_expired(changed_at: datetime | None, at: datetime) -> bool:
    """Whether the password must be changed before anything else."""
    return changed_at is None or at - changed_at > MAX_AGE


def one_time_is_over(changed_at: datetime | None, at: datetime) -> bool:
    """Whether a password that was handed out to be changed has waited too long to be used."""
    return changed_at is None or at - changed_at > ONE_TIME_FOR


def lock_ends_at(wrong_tries: int, at: datetime) -> datetime | None:
    """Until when the account is locked after that many wrong tries in a row, ``None`` when it is not."""
    return at + LOCK_FOR if wrong_tries >= TRIES_BEFORE_LOCK else None


def kinds_of_characters(password: str) -> int:
    """How many of small, capital, digit, other occur; three are asked for."""
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(test(character) for character in password) for test in tests)
