"""The page a phone opens first while TLS is on: the root certificate, and how to trust it, in plain words.

It is served over plain HTTP, since a phone that does not trust the root yet
could not open it otherwise; the root is public, its key stays here.
"""

from __future__ import annotations

import hashlib
import ssl
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from xiezhi.config.environment import ENVIRONMENT, EVERYWHERE
from xiezhi.config.network import own_addresses

PAGE = Path(__file__).with_name("templates") / "config" / "phone_desk.html"
ROOT = "/xiezhi-root.crt"


def page(site: str, root: bytes) -> bytes:
    """The page, with the address of the site and the fingerprint to compare."""
    print_ = hashlib.sha256(ssl.PEM_cert_to_DER_cert(root.decode("ascii"))).hexdigest().upper()
    shown = " ".join(print_[i : i + 4] for i in range(0, len(print_), 4))
    text = PAGE.read_text("utf-8")
    return (
        text.replace("{site}", escape(site)).replace("{fingerprint}", shown).replace("{root}", ROOT).encode()
    )


def addresses() -> list[str]:
    """Where phones open the page."""
    bind = ENVIRONMENT.bind
    hosts = own_addresses() if bind in (EVERYWHERE, "::") else [bind]
    return [f"http://{f'[{one}]' if ':' in one else one}:{ENVIRONMENT.phone_desk_port}/" for one in hosts]


def desk(host: str, port: int, root: Path, site_port: int) -> ThreadingHTTPServer:
    """The server; it knows two addresses and nothing of the database."""

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = (self.headers.get("Host") or "127.0.0.1").rpartition(":")[0] or "127.0.0.1"
            if self.path == ROOT:
                self._answer(200, "application/x-x509-ca-cert", root.read_bytes())
            elif self.path == "/":
                shown = page(f"https://{asked}:{site_port}/", root.read_bytes())
                self._answer(200, "text/html; charset=utf-8", shown)
            else:
                self._answer(404, "text/plain; charset=utf-8", "没有这一页".encode())

        def _answer(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header(
                "Content-Security-Policy", "default-src 'none'; style-src 'self' 'unsafe-inline'"
            )
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Addresses of phones are nobody's business."""

    return ThreadingHTTPServer((host, port), Desk)


def main() -> None:
    """Serve until told to stop."""
    from xiezhi.config.certificates import TlsFiles

    files = TlsFiles(ENVIRONMENT.tls_folder)
    desk(ENVIRONMENT.bind, ENVIRONMENT.phone_desk_port, files.root, ENVIRONMENT.port).serve_forever()


if __name__ == "__main__":
    main()
