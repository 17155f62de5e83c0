"""Events by name: how rooms and systems hear of each other without importing each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xiezhi.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class EventType:
    """A fact that may be published; ``outside`` events go to other systems as webhooks."""

    name: str
    label: str
    outside: bool = False


EVENTS: Registry[EventType] = Registry("events")
SUBSCRIPTIONS: dict[str, list[Callable[..., None]]] = {}
LASTING: dict[str, list[Callable[..., None]]] = {}
"""Subscribers who must hear even when the process dies right after the commit: told by a job of the same transaction."""


def declare_event(name: str, label: str, *, outside: bool = False) -> str:
    """Make an event known; called at import of an app's ``events`` module."""
    EVENTS.add(name, EventType(name, label, outside))
    return name


def on_event(name: str, *, lasting: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Subscribe a function to an event by name; start-up fails when nobody declares the name.

    It is called right after the commit, in the same process. A ``lasting``
    subscriber is called by a job written with the event instead: nothing is
    lost by a crash, but it may be called twice, each time with the same
    ``publication``, and must then do its work once.
    """

    def subscribe(reaction: Callable[..., Any]) -> Callable[..., Any]:
        (LASTING if lasting else SUBSCRIPTIONS).setdefault(name, []).append(reaction)
        return reaction

    return subscribe
