"""A stand-in for an SMS gateway with the carrier and the telephones behind it.

It speaks the same HTTP as the real one, and shows each telephone's screen on
a page. The last digit of a number decides its fate: 9 is 空号, 8 never
reports, 7 is refused by the gateway; all others get their SMS after a second.
"""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from xiezhi.kernel.notifications.channels.screens import phone_list, phone_screen
from xiezhi.kernel.notifications.channels.sms.signing import is_genuine, signature

REPORT_AFTER_SECONDS = 1.0
REPORT_TRIES = 30


@dataclass
class Carrier:
    """The telephones, the SMS on them, and the reports that are owed."""

    secret: str
    store: Path | None = None
    delay: float = REPORT_AFTER_SECONDS
    report_tries: int = REPORT_TRIES
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.store and self.store.exists():
            self.taken = json.loads(self.store.read_text("utf-8"))

    def take(self, order: dict[str, Any]) -> tuple[int, dict[str, str]]:
        """Answer like a gateway: a number for a new SMS, the same one for a repeated call."""
        to, text, message_no = (str(order.get(name) or "") for name in ("to", "text", "message_no"))
        if not to.isdigit() or not text or not message_no:
            return 422, {"error": "参数不全"}
        if to.endswith("7"):
            return 403, {"error": "号码在黑名单"}
        with self.lock:
            known = self.taken.get(message_no)
            if known is None:
                known = {
                    "gateway_no": f"MT-{77120000 + len(self.taken) + 1}", "to": to, "text": text,
                    "at": time.strftime("%Y-%m-%d %H:%M:%S"), "state": "accepted",
                }  # fmt: skip
                self.taken[message_no] = known
                self._save()
                report_to = str(order.get("report_to") or "")
                threading.Thread(target=self._report, args=(known, report_to), daemon=True).start()
        return 200, {"gateway_no": str(known["gateway_no"])}

    def of_phone(self, number: str) -> list[dict[str, Any]]:
        """The SMS that reached a telephone, oldest first."""
        return [sms for sms in self.taken.values() if sms["to"] == number and sms["state"] == "delivered"]

    def phones(self) -> dict[str, int]:
        """Numbers with how many SMS each got."""
        found: dict[str, int] = {}
        for sms in self.taken.values():
            found[sms["to"]] = found.get(sms["to"], 0) + (sms["state"] == "delivered")
        return found

    def _report(self, sms: dict[str, Any], report_to: str) -> None:
        time.sleep(self.delay)
        if sms["to"].endswith("8"):
            return
        unknown = sms["to"].endswith("9")
        sms["state"] = "undeliverable" if unknown else "delivered"
        with self.lock:
            self._save()
        body = json.dumps(
            {
                "gateway_no": sms["gateway_no"], "state": sms["state"],
                "reason": "空号" if unknown else "", "code": "number_invalid" if unknown else "",
            },
            ensure_ascii=False,
        ).encode()  # fmt: skip
        for turn in range(self.report_tries):
            moment = str(int(time.time()))
            headers = {"X-Moment": moment, "X-Signature": signature(self.secret, moment, body)}
            try:
                if httpx.post(report_to, content=body, headers=headers, timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(min(0.2 * 2**turn, 5))

    def _save(self) -> None:
        if self.store:
            self.store.parent.mkdir(parents=True, exist_ok=True)
            self.store.write_text(json.dumps(self.taken, ensure_ascii=False), "utf-8")


def server(carrier: Carrier, port: int) -> ThreadingHTTPServer:
    """The gateway on a local port; ``POST /send``, and the telephones for people to look at."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 65536))
            moment, claimed = self.headers.get("X-Moment", ""), self.headers.get("X-Signature", "")
            if not is_genuine(carrier.secret, moment, body, claimed, now=time.time()):
                self._answer(401, b'{"error": "bad signature"}', "application/json")
                return
            status, found = carrier.take(json.loads(body))
            self._answer(status, json.dumps(found, ensure_ascii=False).encode(), "application/json")

        def do_GET(self) -> None:
            number = urlsplit(self.path).path.strip("/")
            if number.isdigit():
                page = phone_screen(number, carrier.of_phone(number))
            else:
                page = phone_list(carrier.phones())
            self._answer(200, page.encode(), "text/html; charset=utf-8")

        def _answer(self, status: int, body: bytes, media_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Stay quiet: numbers and texts do not belong in a log."""

    return ThreadingHTTPServer(("127.0.0.1", port), Desk)


def main() -> None:
    """Run beside a demo installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.run")
    from django.conf import settings

    store = Path(settings.XIEZHI_HOME) / "simulators" / "sms.json"
    carrier = Carrier(settings.SMS_GATEWAY_SECRET, store)
    server(carrier, settings.SIMULATOR_PORTS["sms"]).serve_forever()


if __name__ == "__main__":
    main()
