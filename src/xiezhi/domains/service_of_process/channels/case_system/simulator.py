"""A stand-in for the inner case system of a court, as a process of its own on a port of its own.

It calls the real interface with its own key, takes the real signed pushes and
opens the service system by a signed hand-over, as the court's system would.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from xiezhi.domains.service_of_process.channels.case_system.desk import CaseSystem
from xiezhi.domains.service_of_process.channels.case_system.papers import KINDS, paper
from xiezhi.domains.service_of_process.channels.case_system.screens import case_list, case_page

LARGEST = 256 * 1024
POLL_SECONDS = 20.0
HTML, PDF, TEXT = "text/html; charset=utf-8", "application/pdf", "text/plain; charset=utf-8"


class Desk(BaseHTTPRequestHandler):
    """The counter: pages for people, and ``POST /told`` for the pushes."""

    system: CaseSystem

    def do_GET(self) -> None:
        parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        match parts:
            case [""]:
                self._answer(200, case_list(self.system).encode(), HTML)
            case ["cases", number] if number in self.system.cases:
                self._answer(200, case_page(self.system, self.system.cases[number]).encode(), HTML)
            case ["papers", number, kind] if number in self.system.cases and kind in KINDS:
                self._answer(200, paper(self.system.cases[number], kind), PDF)
            case ["open", number] if number in self.system.state["orders"]:
                self._move(self.system.hand_over(number))
            case ["fetch", *path] if path:
                self._fetch("/".join(path))
            case _:
                self._answer(404, "没有这一页".encode(), TEXT)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self._answer(413, b"", TEXT)
            return
        body = self.rfile.read(length)
        if urlsplit(self.path).path == "/told":
            told = {name.lower(): value for name, value in self.headers.items()}
            status, said = self.system.told(told, body, now=time.time())
            self._answer(status, said.encode(), TEXT)
            return
        if self.headers.get("Origin", "null") not in ("null", f"http://{self.headers.get('Host')}"):
            self._answer(403, "只接受本页的操作".encode(), TEXT)
            return
        self._act(parse_qs(body.decode("utf-8", "replace")))

    def _act(self, form: dict[str, list[str]]) -> None:
        match urlsplit(self.path).path:
            case "/push":
                self.system.push(form.get("only") or form.get("case", []))
            case "/refresh":
                self.system.poll()
            case "/switch":
                self.system.switch(offline=form.get("offline") == ["yes"])
            case _:
                self._answer(404, "没有这一页".encode(), TEXT)
                return
        self._move("/")

    def _fetch(self, path: str) -> None:
        try:
            status, content = self.system.fetch(path)
        except (httpx.HTTPError, KeyError):
            status, content = 502, b""
        if status == 200:
            self._answer(200, content, PDF)
        else:
            self._answer(status, f"送达系统答复{status}，还没有这份材料".encode(), TEXT)

    def _move(self, where: str) -> None:
        self.send_response(303)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay quiet."""


def server(system: CaseSystem, port: int) -> ThreadingHTTPServer:
    """The stand-in on a local port."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("CaseSystemDesk", (Desk,), {"system": system}))


def keep_asking(system: CaseSystem, seconds: float) -> None:
    """Poll for ever, so that a push that was lost is made good."""
    while True:
        time.sleep(seconds)
        if not system.state["offline"] and system.state["orders"]:
            system.poll()


def main() -> None:
    """Run beside a demo installation, or where a test says."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--home", type=Path)
    arguments.add_argument("--port", type=int)
    arguments.add_argument("--poll", type=float, default=POLL_SECONDS)
    given = arguments.parse_args()
    if given.home is None or given.port is None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.run")
        from django.conf import settings

        given.home, given.port = Path(settings.XIEZHI_HOME), settings.SIMULATOR_PORTS["case_system"]
    system = CaseSystem(given.home)
    threading.Thread(target=keep_asking, args=(system, given.poll), daemon=True).start()
    server(system, given.port).serve_forever()


if __name__ == "__main__":
    main()
