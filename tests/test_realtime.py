"""The stream of news over the wire: the role as a process of its own, the same cookie and gates as a page."""

from __future__ import annotations

import contextlib
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from tests.support import service
from tests.support.clients import client_of
from tests.support.world import build_world, find_world
from xiezhi.kernel.identity.models import SignIn
from xiezhi.ui.watching import WATCHES

BOOT = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "xiezhi.config.settings.test"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.REALTIME_PORT = int(sys.argv[2])
from granian import Granian
from granian.constants import Interfaces
from granian.server.embed import Server
import asyncio
from xiezhi.config.realtime import application
asyncio.run(Server(application, address="127.0.0.1", port=int(sys.argv[2]), interface=Interfaces.ASGI).serve())
"""


@dataclass
class Line:
    """One open stream, read in a thread: ``heard`` gets the names of each piece of news."""

    address: str
    cookies: dict[str, str]
    query: str
    headers: dict[str, str] = field(default_factory=dict)
    heard: queue.Queue[str] = field(default_factory=queue.Queue)
    ids: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)
    leaving: threading.Event = field(default_factory=threading.Event)

    def start(self) -> Line:
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()
        assert self.opened.wait(10), "the stream did not open"
        return self

    def _read(self) -> None:
        with (
            contextlib.suppress(httpx.HTTPError),
            httpx.stream(
                "GET",
                f"{self.address}/realtime/?{self.query}",
                cookies=self.cookies,
                headers=self.headers,
                timeout=30,
            ) as answer,
        ):
            assert answer.status_code == 200, answer.status_code
            for line in answer.iter_lines():
                self.opened.set()
                self.raw.append(line)
                if line.startswith("data: "):
                    self.heard.put(line.removeprefix("data: "))
                if line.startswith("id: "):
                    self.ids.append(line.removeprefix("id: "))
                if self.leaving.is_set():
                    return
        self.ended.set()

    def next(self, seconds: float = 10) -> str:
        return self.heard.get(timeout=seconds)

    def is_quiet(self, seconds: float = 0.7) -> bool:
        try:
            self.heard.get(timeout=seconds)
        except queue.Empty:
            return True
        return False


class Role:
    """The realtime role of a test."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", BOOT, str(connection.settings_dict["NAME"]), str(self.port)]
        )
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.address}/realtime/healthz").status_code == 200:
                    return
            assert self.process.poll() is None
            time.sleep(0.05)
        raise AssertionError("the realtime role did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)

    def listen(self, client: Any, query: str, **headers: str) -> Line:
        return Line(self.address, _cookies(client), query, headers).start()

    def status(self, client: Any | None, query: str = "watch=inbox", **headers: str) -> int:
        cookies = _cookies(client) if client else {}
        with httpx.stream(
            "GET", f"{self.address}/realtime/?{query}", cookies=cookies, headers=headers
        ) as answer:
            return answer.status_code


def _cookies(client: Any) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


@pytest.fixture
def town(transactional_db: None) -> Any:
    return find_world() or build_world()


@pytest.fixture
def role(town: Any) -> Iterator[Role]:
    started = Role()
    yield started
    started.stop()


def _signed_in(person: Any) -> Any:
    # The role reads the clock of this machine, so the session has to be of now.
    return client_of(person, timezone.localtime())


def _tell(person: Any) -> None:
    from xiezhi.kernel.notifications.actions import notify

    notify(person.pk, "test", title="周予安的送达有结果", line="沈知行", at=timezone.localtime())


def test_news_reaches_the_person_it_is_for_and_nobody_else_and_says_nothing_of_it(
    role: Role, town: Any
) -> None:
    mine = role.listen(_signed_in(town.judge), "watch=inbox")
    theirs = role.listen(_signed_in(town.clerk), "watch=inbox")
    _tell(town.judge)
    assert mine.next() == "inbox"
    assert theirs.is_quiet()
    assert not any(word in "".join(mine.raw) for word in ("周予安", "沈知行", str(town.judge.username)))


def test_a_page_of_an_order_hears_of_that_order_and_a_stranger_to_it_does_not(role: Role, town: Any) -> None:
    from xiezhi.domains.service_of_process.actions.orders import accept_order

    order = service.make_order(town)
    watch = f"watch=service_of_process.order:{order.pk}&watch=inbox"
    page = role.listen(_signed_in(town.service_specialist), watch)
    work = role.listen(_signed_in(town.service_specialist), "watch=tasks")
    elsewhere = role.listen(_signed_in(town.service_specialist_elsewhere), watch)
    order.refresh_from_db()
    if order.state == "requested":
        accept_order(order, by=town.service_specialist, at=timezone.localtime())
    else:
        from xiezhi.domains.service_of_process import events
        from xiezhi.kernel.integration.actions import publish

        publish(events.ORDER_CHANGED, order_id=order.pk, at=timezone.localtime())
    assert page.next() == "service_of_process.order"
    from xiezhi.kernel.workflow.actions import open_task

    open_task(
        "test.kind", on=("test", 1), title="要办的事", url="/", organisation_id=town.court.pk,
        right="service_of_process.order.accept", at=timezone.localtime(), person_id=town.service_specialist.pk,
    )  # fmt: skip
    assert work.next() == "tasks"
    assert elsewhere.is_quiet()


@pytest.mark.parametrize("watch", WATCHES.names())
def test_who_may_not_listen(watch: str, role: Role, town: Any) -> None:
    """Every registered watch × {stranger, forged cookie, foreign page, other court's person, revoked session}."""
    order = service.make_order(town)
    query = f"watch={watch}:{order.pk}" if "." in watch else f"watch={watch}"
    assert role.status(None, query) == 401
    client = _signed_in(town.service_specialist)
    forged = _cookies(client) | {"xiezhi_session": "a" * 32}
    with httpx.stream("GET", f"{role.address}/realtime/?{query}", cookies=forged) as answer:
        assert answer.status_code == 401
    assert role.status(client, query, Origin="https://evil.example") == 403
    assert role.status(client, query, **{"Sec-Fetch-Site": "cross-site"}) == 403
    if "." in watch:
        # Nothing of these things may be heard by somebody of another court: as if they were not there.
        assert role.status(_signed_in(town.service_specialist_elsewhere), query) == 404
    assert role.status(client, query) == 200
    SignIn.objects.filter(person=town.service_specialist).update(ended_at=timezone.now())
    assert role.status(client, query) == 401


def test_a_page_beside_may_listen_with_its_cookie_and_a_browser_is_told_so(role: Role, town: Any) -> None:
    client = _signed_in(town.judge)
    origin = f"http://127.0.0.1:{role.port - 1}"
    with httpx.stream(
        "GET", f"{role.address}/realtime/?watch=inbox", cookies=_cookies(client), headers={"Origin": origin}
    ) as answer:
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert answer.headers["cache-control"] == "no-store"


def test_a_stream_ends_with_its_session_at_once(role: Role, town: Any) -> None:
    from xiezhi.kernel.identity.actions.sessions import end_sessions_of

    line = role.listen(_signed_in(town.judge), "watch=inbox")
    other = role.listen(_signed_in(town.clerk), "watch=inbox")
    end_sessions_of(town.judge, at=timezone.localtime(), reason="管理员结束")
    assert line.ended.wait(5), "the stream outlived its session"
    _tell(town.clerk)
    assert other.next() == "inbox"


def test_what_was_missed_is_told_on_coming_back_and_a_restart_makes_every_page_look(
    role: Role, town: Any
) -> None:
    client = _signed_in(town.judge)
    first = role.listen(client, "watch=inbox&watch=tasks")
    _tell(town.judge)
    assert first.next() == "inbox"
    seen = first.ids[-1]
    first.leaving.set()
    time.sleep(2.2)  # more than the margin by which clocks may differ
    _tell(town.judge)
    time.sleep(0.3)
    missed = role.listen(client, "watch=inbox&watch=tasks", **{"Last-Event-ID": str(int(seen) + 2000)})
    assert missed.next() == "inbox"
    role.stop()
    assert missed.ended.wait(10)
    role.start()
    again = role.listen(client, "watch=inbox&watch=tasks", **{"Last-Event-ID": seen})
    assert again.next() == "inbox tasks"


def test_the_line_comes_back_after_the_database_cut_it(role: Role, town: Any) -> None:
    line = role.listen(_signed_in(town.judge), "watch=inbox")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    # First every page looks again, since nobody knows what was missed; then news flows as before.
    assert line.next() == "inbox"
    _tell(town.judge)
    assert line.next() == "inbox"


def test_one_person_has_only_so_many_streams(role: Role, town: Any) -> None:
    from xiezhi.config.realtime.hub import MOST_PER_SIGN_IN

    client = _signed_in(town.judge)
    lines = [role.listen(client, "watch=inbox") for _ in range(MOST_PER_SIGN_IN)]
    assert role.status(client) == 429
    assert role.status(_signed_in(town.clerk)) == 200
    assert len(lines) == MOST_PER_SIGN_IN


def test_too_much_asked_at_once_is_refused(role: Role, town: Any) -> None:
    client = _signed_in(town.judge)
    assert role.status(client, "&".join(f"watch=x{number}" for number in range(11))) == 400
    assert role.status(client, f"watch=service_of_process.order:{','.join(map(str, range(1, 300)))}") == 400
    assert role.status(client, "watch=service_of_process.order:abc") == 400
    assert role.status(client, "watch=nobody-declared-this") == 404
