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


def declare_event(name: str, label: str, *, outside: bool = False) -> str:
    """Make an event known; called at import of an app's ``events`` module."""
    EVENTS.add(name, EventType(name, label, outside))
    return name


def on_event(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Subscribe a function to an event by name; start-up fails when nobody declares the name."""

    def subscribe(reaction: Callable[..., Any]) -> Callable[..., Any]:
        SUBSCRIPTIONS.setdefault(name, []).append(reaction)
        return reaction

    return subscribe
