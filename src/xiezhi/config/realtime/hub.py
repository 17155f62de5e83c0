"""Who listens for what: plain asyncio, no database, no web."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field

KEPT = 5000
MOST_STREAMS = 4000
MOST_PER_SIGN_IN = 8
MOST_PER_PERSON = 16


def now_ms() -> int:
    """The moment as numbers in a stream carry it."""
    return int(time.time() * 1000)


@dataclass(eq=False)
class Stream:
    """One open page. ``topics`` leads from what is signalled inside to the name the page knows it by."""

    person_id: int
    sign_in_id: int
    topics: dict[str, str]
    news: set[str] = field(default_factory=set)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    def tell(self, *names: str) -> None:
        """Keep the names until they are sent; the same name twice is one."""
        self.news.update(names)
        self.wake.set()

    def end(self) -> None:
        """Close it at the next breath."""
        self.ended = True
        self.wake.set()

    async def next_news(self, seconds: float) -> list[str]:
        """What changed since the last call; empty after ``seconds`` of quiet."""
        try:
            await asyncio.wait_for(self.wake.wait(), seconds)
        except TimeoutError:
            return []
        self.wake.clear()
        found, self.news = sorted(self.news), set()
        return found


class TooMany(Exception):
    """This person, or the house, has as many streams as there may be."""


class Hub:
    """Every stream of this process, and what was signalled lately."""

    def __init__(self) -> None:
        self.began_at = now_ms()
        self.streams: set[Stream] = set()
        self.lately: deque[tuple[int, str]] = deque(maxlen=KEPT)

    def open(self, stream: Stream, *, since: int | None) -> None:
        """Let a stream listen, and tell it at once what it missed since ``since``."""
        same_person = [one for one in self.streams if one.person_id == stream.person_id]
        same_sign_in = [one for one in same_person if one.sign_in_id == stream.sign_in_id]
        full = len(self.streams) >= MOST_STREAMS
        if full or len(same_person) >= MOST_PER_PERSON or len(same_sign_in) >= MOST_PER_SIGN_IN:
            raise TooMany
        self.streams.add(stream)
        if since is None:
            return
        forgotten = len(self.lately) == KEPT and since < self.lately[0][0]
        if since < self.began_at or forgotten:
            stream.tell(*stream.topics.values())
        missed = [stream.topics[topic] for at, topic in self.lately if at >= since and topic in stream.topics]
        if missed:
            stream.tell(*missed)

    def close(self, stream: Stream) -> None:
        """Forget a stream."""
        self.streams.discard(stream)

    def signal(self, topic: str) -> None:
        """Something about ``topic`` changed."""
        self.lately.append((now_ms(), topic))
        for stream in self.streams:
            if name := stream.topics.get(topic):
                stream.tell(name)

    def signal_everything(self) -> None:
        """Nobody knows what was missed: every page looks again."""
        self.lately.clear()
        self.began_at = now_ms()
        for stream in self.streams:
            stream.tell(*stream.topics.values())

    def keep_only(self, standing: set[int]) -> None:
        """End the streams whose sign-in no longer stands."""
        for stream in self.streams:
            if stream.sign_in_id not in standing:
                stream.end()

    def end_all(self) -> None:
        """End every stream."""
        for stream in self.streams:
            stream.end()
