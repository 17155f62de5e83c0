"""A stand-in for a population register, as a process of its own; it tells more than it is asked, as real ones do.

The three figures of the identity number before its check character decide: those that leave 49 when divided by
50 have died, 48 are unknown, 47 have moved and have a registered residence elsewhere; all others have one
registered household address.
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

LARGEST = 64 * 1024


@dataclass
class Register:
    """Who asked what; ``offline`` for a register that is shut."""

    secret: str
    offline: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """State and addresses, and a good deal that nobody needs."""
        self.asked.append({name: question[name] for name in ("letter_no", "grant_no", "case_no", "purpose")})
        number = int(str(question["id_no"])[14:17] or 1)
        fate = number % 50
        home = {
            "kind": "household",
            "text": f"上海市临江区望潮路{number % 90 + 1}号{number % 6 + 1}0{number % 4 + 1}室",
            "owner": "户主本人",
        }
        if fate == 48:
            return {"state": "unknown", "addresses": []}
        if fate == 49:
            return {"state": "deceased", "addresses": [], "died_on": "2025-03-08"}
        found: dict[str, Any] = {
            "state": "moved" if fate == 47 else "registered", "addresses": [home], "birth": "1990-02-14",
            "marriage": "已婚", "relatives": [{"name": "（虚构）亲属", "relation": "父"}], "phone": "19900009999",
            "photo": "data:image/png;base64,AAAA",
        }  # fmt: skip
        if fate == 47:
            found["addresses"].append({"kind": "habitual", "text": f"上海市临江区归帆路{number % 60 + 1}号"})
        return found


class Desk(BaseHTTPRequestHandler):
    """``POST /addresses`` for the court, ``GET /`` for people."""

    register: Register

    def do_GET(self) -> None:
        self._answer(200, _page(self.register).encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST))
        moment, claimed = self.headers.get("X-Moment", ""), self.headers.get("X-Signature", "")
        if not is_genuine(self.register.secret, moment, self.path, body, claimed, now=time.time()):
            self._json(401, {"error": "bad signature"})
        elif self.register.offline:
            self._json(503, {"error": "closed"})
        else:
            self._json(200, self.register.answer(json.loads(body)))

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


def _page(register: Register) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in one.values()) + "</tr>"
        for one in register.asked
    )
    return (
        "<!doctype html><html lang=zh><meta charset=utf-8><title>人口信息库模拟器</title><h1>人口信息库模拟器</h1>"
        "<p>证件号码第15至17位除以50：余49已死亡，余48查无此人，余47已迁出，其余有户籍地址。答复里故意带着不需要的项目。</p>"
        f"<table border=1 cellpadding=6><tr><th>协查函<th>授权<th>案号<th>目的</tr>{rows}</table></html>"
    )


def server(register: Register, port: int) -> ThreadingHTTPServer:
    """The stand-in on a local port."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("RegisterDesk", (Desk,), {"register": register}))


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
            settings.SIMULATOR_PORTS["population_register"],
            settings.POPULATION_REGISTER_SECRET,
        )
    server(Register(given.secret), given.port).serve_forever()


if __name__ == "__main__":
    main()
