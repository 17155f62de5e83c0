"""Hear what the database says, and see that those who listen may still do so."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import psycopg
from django.db import close_old_connections, connection
from django.utils import timezone

from xiezhi.config.realtime.hub import Hub
from xiezhi.kernel.identity.queries.sessions import standing_among

Found = TypeVar("Found")
LOG = logging.getLogger("xiezhi.realtime")
PERSON, THING, SESSIONS = "xiezhi_person", "xiezhi_thing", "xiezhi_sessions"
CHECK_SECONDS = 15.0
UNCHECKED_SECONDS = 60.0
"""How long streams live on while nobody can say whether their sign-ins still stand."""


async def listen(hub: Hub, check: asyncio.Event) -> None:
    """Carry notifications to the hub, for ever; after a break every page looks again."""
    wait = 0.2
    while True:
        try:
            settings = await in_thread(connection.get_connection_params)
            settings = {
                name: value for name, value in settings.items() if name not in ("cursor_factory", "context")
            }
            async with await psycopg.AsyncConnection.connect(**settings, autocommit=True) as heard:
                for channel in (PERSON, THING, SESSIONS):
                    await heard.execute(f"LISTEN {channel}")
                hub.signal_everything()
                wait = 0.2
                async for one in heard.notifies():
                    if one.channel == SESSIONS:
                        check.set()
                    else:
                        hub.signal(f"person:{one.payload}" if one.channel == PERSON else one.payload)
        except psycopg.Error as error:
            LOG.warning("the database does not answer (%s); trying again", type(error).__name__)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 5.0)


async def watch_sign_ins(hub: Hub, check: asyncio.Event) -> None:
    """End the streams of sessions that ended: at once when told so, else within a quarter of a minute."""
    checked_at = time.monotonic()
    while True:
        # Told or not, look at the latest after a quarter of a minute.
        with suppress(TimeoutError):
            await asyncio.wait_for(check.wait(), CHECK_SECONDS)
        check.clear()
        asked = {stream.sign_in_id for stream in hub.streams}
        try:
            hub.keep_only(
                await in_thread(
                    lambda asked=asked: standing_among(asked, at=timezone.now()) | _new(hub, asked)
                )
            )
            checked_at = time.monotonic()
        except Exception as error:
            LOG.warning("sign-ins could not be checked: %s", type(error).__name__)
            if time.monotonic() - checked_at > UNCHECKED_SECONDS:
                hub.end_all()


def _new(hub: Hub, asked: set[int]) -> set[int]:
    """Streams that came while the database was asked were checked at the entrance."""
    return {stream.sign_in_id for stream in list(hub.streams)} - asked


async def in_thread(question: Callable[[], Found]) -> Found:
    """Ask the database in a thread, on a connection that still lives."""

    def ask() -> Found:
        close_old_connections()
        try:
            return question()
        finally:
            close_old_connections()

    return await asyncio.to_thread(ask)
