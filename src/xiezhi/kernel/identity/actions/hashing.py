"""Reckon password hashes, a few at a time: each takes 19 MiB, and a whole court signs in at nine o'clock."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from django.contrib.auth.hashers import check_password, make_password

from xiezhi.kernel.identity.rules.password import kinds_of_characters

AT_ONCE = max(2, os.cpu_count() or 2)
_turns = BoundedSemaphore(AT_ONCE)
_CLEAR = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@contextmanager
def hashing_turn() -> Iterator[None]:
    """Wait for one of the few places; whoever comes waits, and nobody is turned away (decision 27)."""
    with _turns:
        yield


def is_right(password: str, hashed: str | None) -> bool:
    """Whether the password is the one behind the hash; without a hash it takes the same time and is wrong."""
    with hashing_turn():
        return check_password(password, hashed or _nobody()) and hashed is not None


def one_time_password() -> str:
    """A password to be read aloud and typed once: no 0, O, 1, l or I."""
    while True:
        parts = ["".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(3)]
        made = "-".join(parts)
        if kinds_of_characters(made) == 4:
            return made


@cache
def _nobody() -> str:
    return make_password("nobody")
