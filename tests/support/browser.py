"""A real Chromium that talks to the site in this very process, so it sees the data of the test.

Every request of the browser is answered by Django's own request handler: no port, no second
thread, and the test's transaction is the one the pages read.
"""

from __future__ import annotations

import mimetypes
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright
from tools.programs import BROWSERS, find_program

SITE = "https://testserver"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    found = find_program(*BROWSERS)
    if found is None:
        pytest.fail("没有找到Chromium：请安装chromium，或运行make test让它代装")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with _one_connection_for_the_thread(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@contextmanager
def _one_connection_for_the_thread() -> Iterator[None]:
    """Keep tests and pages on one database connection.

    Playwright keeps an event loop running in this thread. Django would take that for asynchronous
    code, refuse to query, and open another connection for each context; but nothing here is
    asynchronous: pages are answered while the test waits for them.
    """
    from django.db import connections

    kept = connections._connections
    connections._connections = _moved(kept, list(connections))
    with patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"}):
        yield
    connections._connections = kept


def _moved(storage: Any, aliases: list[str]) -> threading.local:
    plain = threading.local()
    for alias in aliases:
        if hasattr(storage, alias):
            setattr(plain, alias, getattr(storage, alias))
    return plain


class House:
    """Opens pages of the site in a browser and notes what goes wrong in them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.served: dict[str, Callable[[], tuple[bytes, str]]] = {}
        self.is_offline = False

    def open(
        self,
        address: str = "",
        *,
        client: Any = None,
        size: dict[str, int] = DESK,
        scripts: bool = True,
        cookies: dict[str, str] | None = None,
    ) -> Page:
        """A page at ``address``; ``client`` is a signed-in test client whose session it shares."""
        context = self.browser.new_context(
            viewport=size, locale="zh-CN", java_script_enabled=scripts, has_touch=size["width"] < 500,
            reduced_motion="reduce",
        )  # fmt: skip
        self.contexts.append(context)
        session = {name: morsel.value for name, morsel in client.cookies.items()} if client else {}
        wanted = {**session, **(cookies or {})}
        context.add_cookies([{"name": name, "value": value, "url": SITE} for name, value in wanted.items()])
        context.route("**/*", self._answer)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._listen)
        if address:
            page.goto(SITE + address)
        return page

    def _listen(self, message: Any) -> None:
        # A refused or missing page is an answer, not a fault of the scripts.
        is_answer = message.text.startswith(("Failed to load resource", "Response Status Error Code"))
        if message.type == "error" and not is_answer:
            self.complaints.append(f"console: {message.text}")

    def _answer(self, route: Route) -> None:
        if self.is_offline:
            route.abort("internetdisconnected")
            return
        request = route.request
        place = urlsplit(request.url)
        if place.path in self.served:
            content, kind = self.served[place.path]()
            route.fulfill(status=200, body=content, content_type=kind)
        elif place.path.startswith("/static/"):
            content, kind = _static(place.path.removeprefix("/static/"))
            route.fulfill(status=200 if kind else 404, body=content, content_type=kind or "text/plain")
        else:
            _ask_django(route, request, place.path + (f"?{place.query}" if place.query else ""))

    def close(self) -> None:
        """Close every page of this test."""
        for context in self.contexts:
            context.close()


def _ask_django(route: Route, request: Request, address: str) -> None:
    from django.test import Client

    # enforce_csrf_checks: what a browser sends must pass the same gate as in a running installation.
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    told = {name: value for name, value in request.all_headers().items() if not name.startswith(":")}
    kind = told.pop("content-type", "application/octet-stream")
    answer = client.generic(
        request.method, address, request.post_data_buffer or b"", kind, secure=True, headers=told
    )
    headers = dict(answer.items())
    if answer.cookies:
        headers["Set-Cookie"] = "\n".join(morsel.OutputString() for morsel in answer.cookies.values())
    status, body = answer.status_code, answer.getvalue()
    if "Location" in headers and status in {301, 302, 303, 307, 308}:
        status, body = _moved_on(request, urljoin(request.url, headers.pop("Location")), headers)
    route.fulfill(status=status, body=body, headers=headers)


def _moved_on(request: Request, target: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """A redirect the browser takes by itself: one that is fulfilled would leave for the network."""
    if not request.is_navigation_request():
        raise AssertionError(f"a script was redirected to {target}; answer htmx with HX-Redirect")
    headers["Content-Type"] = "text/html; charset=utf-8"
    return 200, f'<meta http-equiv="refresh" content="0;url={escape(target)}">'.encode()


@lru_cache(maxsize=256)
def _static(name: str) -> tuple[bytes, str]:
    from django.contrib.staticfiles import finders

    found = finders.find(name)
    if not found:
        return b"", ""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Path(found).read_bytes(), "text/javascript" if name.endswith((".mjs", ".js")) else kind


@pytest.fixture
def house(chromium: Browser) -> Iterator[House]:
    """Pages in a browser; a script error or a breach of the content policy fails the test."""
    opened = House(chromium)
    yield opened
    opened.close()
    assert opened.complaints == []
