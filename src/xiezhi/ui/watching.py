"""What an open page may wait for: apps name it at start-up, and say what a person may hear of.

A page writes the names into ``data-live-on``; the realtime role asks the
``topics`` of each name and sends nothing but the name when one of them
changed. The page then fetches its part again, through the same gates as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiezhi.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Watch:
    """One thing to wait for. ``topics(person, ids, on)`` names what of it this person may hear of."""

    name: str
    topics: Callable[[Any, tuple[int, ...], date], Iterable[str]]


WATCHES: Registry[Watch] = Registry("watches")


def add_watch(name: str, topics: Callable[[Any, tuple[int, ...], date], Iterable[str]]) -> None:
    """Declare something pages may wait for; called from ``apps.py``."""
    WATCHES.add(name, Watch(name, topics))
