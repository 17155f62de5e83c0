"""A stand-in for the quality platform, as a process of its own; each row counts once, however often it comes.

It rejects a row whose day of effect lies before its day of sending, and the first time every row whose number
ends in 2 or 7 (as if the case were not known there yet); handed in again, that row is taken.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from xiezhi.domains.service_of_process.channels.carrier.signing import is_genuine

LARGEST = 32 * 1024 * 1024


@dataclass
class Platform:
    """The rows it holds, and those it has seen; ``offline`` for a platform that is shut."""

    secret: str
    offline: bool = False
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    batches: list[tuple[str, int, int]] = field(default_factory=list)

    def take(self, batch: dict[str, Any]) -> dict[str, Any]:
        """The word on each row."""
        answers = [self._word(row) for row in batch["rows"]]
        taken = sum(one["accepted"] for one in answers)
        self.batches.append((str(batch["batch_no"]), len(answers), taken))
        return {"receipt_no": f"ZX{len(self.batches):06d}", "rows": answers}

    def _word(self, row: dict[str, Any]) -> dict[str, Any]:
        number = str(row["row_no"])
        known, fault = number in self.seen, ("", "")
        self.seen.add(number)
        if row["effective_on"] and row["sent_on"] and row["effective_on"] < row["sent_on"]:
            fault = ("D102", "送达生效日期早于发送日期")
        elif number.endswith(("2", "7")) and not known:
            fault = ("C201", "案件信息还没有同步到平台，请稍后重报")
        if not fault[0]:
            self.rows[number] = row
        return {"row_no": number, "accepted": not fault[0], "code": fault[0], "reason": fault[1]}


class Desk(BaseHTTPRequestHandler):
    """``POST /batches`` for courts, ``GET /`` for people."""

    platform: Platform

    def do_GET(self) -> None:
        self._answer(200, _page(self.platform).encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST))
        moment, claimed = self.headers.get("X-Moment", ""), self.headers.get("X-Signature", "")
        if not is_genuine(self.platform.secret, moment, self.path, body, claimed, now=time.time()):
            self._json(401, {"error": "bad signature"})
        elif self.platform.offline:
            self._json(503, {"error": "closed"})
        else:
            self._json(200, self.platform.take(json.loads(body)))

    def _json(self, status: int, found: dict[str, Any]) -> None:
        self._answer(status, json.dumps(found, ensure_ascii=False).encode(), "application/json")

    def _answer(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay quiet."""


def _page(platform: Platform) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(number)}</td><td>{sent}</td><td>{taken}</td></tr>"
        for number, sent, taken in platform.batches
    )
    return (
        "<!doctype html><html lang=zh><meta charset=utf-8><title>质效平台模拟器</title><h1>质效平台模拟器</h1>"
        f"<p>共有{len(platform.rows)}行送达数据。行号以2或7结尾的，第一次退回，重报后接收。</p>"
        f"<table border=1 cellpadding=6><tr><th>批次<th>行数<th>接收</tr>{rows}</table></html>"
    )


def server(platform: Platform, port: int) -> ThreadingHTTPServer:
    """The stand-in on a local port."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("PlatformDesk", (Desk,), {"platform": platform}))


def main() -> None:
    """Run beside a demo installation, or where a test says."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int)
    arguments.add_argument("--secret", default="")
    given = arguments.parse_args()
    if given.port is None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.run")
        from django.conf import settings

        given.port, given.secret = (
            settings.SIMULATOR_PORTS["quality_platform"],
            settings.QUALITY_PLATFORM_SECRET,
        )
    server(Platform(given.secret), given.port).serve_forever()


if __name__ == "__main__":
    main()
