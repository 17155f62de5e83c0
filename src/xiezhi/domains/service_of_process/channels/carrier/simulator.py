"""A stand-in for a carrier of 法院专递, as a process of its own: it answers when asked and pushes by itself.

The last figure of the serial number decides what becomes of a parcel: 9 is refused, 8 falls silent after it was
taken, 7 is a number nobody has, 6 is signed by a relative, 5 is tried three times and comes back, 4 is lost;
all others are signed by the addressee. One thing happens every ``step`` seconds.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

from xiezhi.domains.service_of_process.channels.carrier.signing import is_genuine, signature

CHINA = timezone(timedelta(hours=8))
LARGEST = 64 * 1024
STEP_SECONDS = 20.0
_START = (
    ("accepted", "临江区投递部", "已收寄"),
    ("moved", "上海邮区中心", "已到达分拣中心"),
    ("out", "临江区投递部", "派送中"),
)
_TRY = ("tried", "临江区投递部", "投递未成：无人，已电话联系")
_FATES: dict[str, tuple[tuple[str, ...], ...]] = {
    "9": (*_START, ("returning", "临江区投递部", "收件人拒收，退回", "refused"), ("returned", "收寄局", "已退回寄件人", "refused")),
    "8": (_START[0],),
    "6": (*_START, ("signed_by_other", "临江区投递部", "他人代收：家属")),
    "5": (*_START, _TRY, _TRY, _TRY, ("returning", "临江区投递部", "多次投递无人，退回", "no_one"), ("returned", "收寄局", "已退回寄件人", "no_one")),
    "4": (*_START[:2], ("lost", "上海邮区中心", "查无下落")),
}  # fmt: skip
_SIGNED = (*_START, ("signed", "临江区投递部", "本人签收"))


@dataclass
class Office:
    """The parcels that were asked for, since when, and who wants to be told."""

    secret: str
    store: Path | None = None
    step: float = STEP_SECONDS
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    offline: bool = False

    def __post_init__(self) -> None:
        if self.store and self.store.exists():
            self.seen = json.loads(self.store.read_text("utf-8"))

    def known(self, tracking_no: str, *, tell: str = "") -> bool:
        """Take note of a number; one that ends in 7 nobody has."""
        if _fate(tracking_no) == "7":
            return False
        with self.lock:
            parcel = self.seen.setdefault(tracking_no, {"since": time.time(), "tell": "", "told": 0})
            parcel["tell"] = tell or parcel["tell"]
            self._save()
        return True

    def events(self, tracking_no: str) -> list[dict[str, str]]:
        """What has happened until now."""
        since = float(self.seen[tracking_no]["since"])
        reached = int((time.time() - since) / self.step) + 1 if self.step else 99
        found = []
        for number, happened in enumerate(_FATES.get(_fate(tracking_no), _SIGNED)[:reached]):
            at = datetime.fromtimestamp(since + number * self.step, CHINA)
            kind, place, text, *reason = happened
            found.append({
                "event_no": f"{tracking_no}-{number + 1}", "at": at.isoformat(timespec="seconds"), "kind": kind,
                "place": place, "text": text, "reason": reason[0] if reason else "",
            })  # fmt: skip
        return found

    def push(self, tracking_no: str) -> int:
        """Tell whoever wants to know; the whole list each time, as real carriers do."""
        parcel, events = self.seen[tracking_no], self.events(tracking_no)
        body = json.dumps({"tracking_no": tracking_no, "events": events}, ensure_ascii=False).encode()
        moment, path = str(int(time.time())), urlsplit(parcel["tell"]).path
        headers = {
            "X-Moment": moment, "X-Signature": signature(self.secret, moment, path, body),
            "Content-Type": "application/json",
        }  # fmt: skip
        status = httpx.post(parcel["tell"], content=body, headers=headers, timeout=5).status_code
        if status == 200:
            parcel["told"] = len(events)
            with self.lock:
                self._save()
        return status

    def push_news(self) -> None:
        """Push what was not told yet; who does not answer is told the next time."""
        for number, parcel in list(self.seen.items()):
            if parcel["tell"] and len(self.events(number)) > parcel["told"] and not self.offline:
                try:
                    self.push(number)
                except httpx.HTTPError:
                    continue

    def _save(self) -> None:
        if self.store:
            self.store.parent.mkdir(parents=True, exist_ok=True)
            self.store.write_text(json.dumps(self.seen), "utf-8")


def _fate(tracking_no: str) -> str:
    return tracking_no[9:10] if tracking_no[:2].isalpha() else tracking_no[-1:]


class Desk(BaseHTTPRequestHandler):
    """``GET /mail/…`` and ``POST /follow`` for the court, ``GET /`` for people."""

    office: Office

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            self._answer(200, _page(self.office).encode(), "text/html; charset=utf-8")
        elif not self._is_genuine(path, b""):
            self._json(401, {"error": "bad signature"})
        elif self.office.offline:
            self._json(503, {"error": "closed"})
        elif not self.office.known(number := unquote(path.removeprefix("/mail/"))):
            self._json(404, {"error": "no such number"})
        else:
            self._json(200, {"tracking_no": number, "events": self.office.events(number)})

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST))
        if not self._is_genuine(urlsplit(self.path).path, body):
            self._json(401, {"error": "bad signature"})
            return
        asked = json.loads(body)
        known = self.office.known(str(asked["tracking_no"]), tell=str(asked["tell"]))
        self._json(200 if known else 404, {"followed": known})

    def _is_genuine(self, path: str, body: bytes) -> bool:
        moment, claimed = self.headers.get("X-Moment", ""), self.headers.get("X-Signature", "")
        return is_genuine(self.office.secret, moment, path, body, claimed, now=time.time())

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


def _page(office: Office) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(number)}</td><td>{html.escape(event['at'][:19].replace('T', ' '))}</td>"
        f"<td>{html.escape(event['place'])}</td><td>{html.escape(event['text'])}</td></tr>"
        for number in sorted(office.seen)
        for event in office.events(number)
    )
    return (
        "<!doctype html><html lang=zh><meta charset=utf-8><title>承运方模拟器</title>"
        "<h1>承运方模拟器</h1><p>序号末位：9拒收，8不再回报，7没有此号，6家属代收，5三次无人退回，4遗失，其余本人签收。</p>"
        f"<table border=1 cellpadding=6><tr><th>邮寄单号<th>时间<th>地点<th>说明</tr>{rows}</table></html>"
    )


def server(office: Office, port: int) -> ThreadingHTTPServer:
    """The stand-in on a local port."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("CarrierDesk", (Desk,), {"office": office}))


def keep_telling(office: Office, seconds: float) -> None:
    """Push news for ever."""
    while True:
        time.sleep(seconds)
        office.push_news()


def main() -> None:
    """Run beside a demo installation, or where a test says."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int)
    arguments.add_argument("--secret", default="")
    arguments.add_argument("--step", type=float, default=STEP_SECONDS)
    given = arguments.parse_args()
    store = None
    if given.port is None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.run")
        from django.conf import settings

        given.port, given.secret = settings.SIMULATOR_PORTS["carrier"], settings.CARRIER_SECRET
        store = Path(settings.XIEZHI_HOME) / "simulators" / "carrier.json"
    office = Office(given.secret, store, step=given.step)
    threading.Thread(target=keep_telling, args=(office, max(1.0, given.step / 2)), daemon=True).start()
    server(office, given.port).serve_forever()


if __name__ == "__main__":
    main()
