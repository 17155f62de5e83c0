"""A real SMTP server that keeps every mail in a box on a page; boxes that start with ``nobody`` do not exist."""

from __future__ import annotations

import email
import json
import logging
import os
import threading
import time
from dataclasses import dataclass, field
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from xiezhi.kernel.notifications.channels.screens import mail_box


@dataclass
class MailBoxes:
    """What came in; the handler that ``aiosmtpd`` asks."""

    store: Path | None = None
    mails: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.store and self.store.exists():
            self.mails = json.loads(self.store.read_text("utf-8"))

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Refuse boxes that do not exist, as a real server does."""
        if address.startswith("nobody"):
            return "550 5.1.1 user unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep the mail."""
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",))
        with self.lock:
            self.mails.append(
                {
                    "to": "、".join(envelope.rcpt_tos), "from": envelope.mail_from, "subject": str(mail["Subject"]),
                    "text": body.get_content() if body else "", "at": time.strftime("%Y-%m-%d %H:%M:%S"),
                }
            )  # fmt: skip
            if self.store:
                self.store.parent.mkdir(parents=True, exist_ok=True)
                self.store.write_text(json.dumps(self.mails, ensure_ascii=False), "utf-8")
        return "250 2.0.0 accepted"


def post_office(boxes: MailBoxes, port: int) -> Controller:
    """The SMTP server on a local port; quiet, for addresses do not belong in a log."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    return Controller(boxes, hostname="127.0.0.1", port=port)


def main() -> None:
    """Run beside a demo installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.run")
    from django.conf import settings

    boxes = MailBoxes(Path(settings.XIEZHI_HOME) / "simulators" / "mail.json")
    post_office(boxes, settings.SIMULATOR_PORTS["mail"]).start()

    class Window(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = mail_box(boxes.mails).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Stay quiet: addresses do not belong in a log."""

    ThreadingHTTPServer(("127.0.0.1", settings.SIMULATOR_PORTS["mail_inbox"]), Window).serve_forever()


if __name__ == "__main__":
    main()
