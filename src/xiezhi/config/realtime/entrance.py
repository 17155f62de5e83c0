"""Who may listen, and the stream itself: the same cookie and the same gates as a page, and no personal data in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http.cookies import CookieError
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from xiezhi.config.realtime.hub import Hub, Stream, TooMany, now_ms
from xiezhi.config.realtime.listening import in_thread, listen, watch_sign_ins
from xiezhi.kernel.identity.queries.sessions import standing_sign_in
from xiezhi.ui.watching import WATCHES

LOG = logging.getLogger("xiezhi.realtime")
PATH = "/realtime/"
BREATH = 15.0
MOST_WATCHES, MOST_IDS = 10, 200
MARGIN_MS = 2000
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

hub = Hub()
check = asyncio.Event()
_tasks: set[asyncio.Task[None]] = set()


class NotLetIn(Exception):
    """A stream that is refused, with its HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Asked:
    """One request: what of it matters here."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    scheme: str

    @classmethod
    def of(cls, scope: dict[str, Any]) -> Asked:
        """Read an ASGI scope."""
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=50)
        return cls(scope["method"], scope["path"], query, headers, scope.get("scheme", "http"))


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    if scope["type"] != "http":
        return
    asked = Asked.of(scope)
    origin = _allowed_origin(asked)
    try:
        if asked.path == f"{PATH}healthz":
            await _say(send, 200, "ok", origin)
            return
        if asked.path != PATH or asked.method != "GET":
            raise NotLetIn(404)
        if origin is None:
            raise NotLetIn(403)
        stream = await in_thread(lambda: admit(asked))
        since = _since(asked)
        hub.open(stream, since=since)
    except TooMany:
        await _say(send, 429, "打开的页面太多", origin)
    except (NotLetIn, ValueError) as refused:
        await _say(send, getattr(refused, "status", 400), "不能收听", origin)
    else:
        try:
            await _stream(stream, receive, send, origin)
        finally:
            hub.close(stream)


def admit(asked: Asked) -> Stream:
    """The stream of the person behind the cookie, for what they may hear of; 401 for strangers, 404 for the rest."""
    try:
        key = parse_cookie(asked.headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
    except CookieError:
        key = ""
    store = import_module(settings.SESSION_ENGINE).SessionStore(key or None)
    now = timezone.localtime()
    sign_in = standing_sign_in(store, at=now) if key else None
    if sign_in is None:
        raise NotLetIn(401)
    topics: dict[str, str] = {}
    for name, ids in _wanted(asked.query.get("watch", [])).items():
        watch = WATCHES.get(name)
        if watch is not None:
            topics |= dict.fromkeys(watch.topics(sign_in.person, ids, now.date()), name)
    if not topics:
        raise NotLetIn(404)
    return Stream(sign_in.person_id, sign_in.pk, topics)


def _wanted(asked: list[str]) -> dict[str, tuple[int, ...]]:
    """``service_of_process.order:1,2`` taken apart."""
    if len(asked) > MOST_WATCHES:
        raise ValueError("too many watches")
    found: dict[str, tuple[int, ...]] = {}
    for one in asked:
        name, _, listed = one.partition(":")
        ids = [int(part) for part in listed.split(",") if part]
        if len(ids) > MOST_IDS or any(not 0 < part < 2**63 for part in ids):
            raise ValueError("too many ids")
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *ids)))
    return found


def _since(asked: Asked) -> int | None:
    text = asked.headers.get("last-event-id") or asked.query.get("since", [""])[0]
    return int(text) - MARGIN_MS if text.isdigit() and len(text) < 16 else None


def _allowed_origin(asked: Asked) -> str | None:
    """The page's origin where it may listen, empty where the browser names none, ``None`` for a foreign page."""
    host, _ = split_domain_port(asked.headers.get("host", ""))
    if not host or not validate_host(host, settings.ALLOWED_HOSTS):
        return None
    origin = asked.headers.get("origin", "")
    if not origin:
        return "" if asked.headers.get("sec-fetch-site", "none") in ("same-origin", "none") else None
    if origin == settings.SITE_URL:
        return origin
    parts = urlsplit(origin)
    beside = settings.REALTIME_PORT - 1
    own = split_domain_port(parts.netloc.lower())[0] == host and parts.scheme == asked.scheme
    return origin if own and (parts.port or {"http": 80, "https": 443}.get(parts.scheme)) == beside else None


async def _stream(stream: Stream, receive: Receive, send: Send, origin: str | None) -> None:
    await send(
        {"type": "http.response.start", "status": 200, "headers": _headers("text/event-stream", origin)}
    )
    await _part(send, "retry: 3000\n\n")
    gone = asyncio.create_task(_until_gone(stream, receive))
    try:
        while not stream.ended:
            names = await stream.next_news(BREATH)
            if stream.ended:
                break
            await _part(
                send, f"id: {now_ms()}\nevent: changed\ndata: {' '.join(names)}\n\n" if names else ": \n\n"
            )
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


async def _until_gone(stream: Stream, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    stream.end()


async def _part(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _say(send: Send, status: int, text: str, origin: str | None) -> None:
    headers = _headers("text/plain; charset=utf-8", origin)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode(), "more_body": False})


def _headers(kind: str, origin: str | None) -> list[tuple[bytes, bytes]]:
    named = {
        "content-type": kind, "cache-control": "no-store", "x-accel-buffering": "no", "vary": "Origin, Cookie",
        "x-content-type-options": "nosniff",
    }  # fmt: skip
    if origin:
        named |= {"access-control-allow-origin": origin, "access-control-allow-credentials": "true"}
    return [(name.encode(), value.encode("latin-1")) for name, value in named.items()]


async def _live(receive: Receive, send: Send) -> None:
    """Start listening with the server, and end the streams with it."""
    while True:
        kind = (await receive())["type"]
        if kind == "lifespan.startup":
            for work in (listen(hub, check), watch_sign_ins(hub, check)):
                task = asyncio.create_task(work)
                _tasks.add(task)
                task.add_done_callback(_tasks.discard)
            await send({"type": "lifespan.startup.complete"})
        elif kind == "lifespan.shutdown":
            hub.end_all()
            for task in list(_tasks):
                task.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return
