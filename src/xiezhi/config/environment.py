"""What the surroundings say: folders, addresses and switches, read once."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parents[3]
EVERYWHERE = "0.0.0.0"  # noqa: S104


@dataclass(frozen=True)
class Environment:
    """The answers of the environment variables, with their defaults.

    ``home`` holds everything an installation owns: database, files, keys, logs.
    """

    home: Path
    bind: str
    port: int
    database_url: str | None
    test_data: Path | None
    site_url: str = ""
    realtime_url: str = ""
    tls: bool = False
    trust_proxy: bool = False

    @classmethod
    def read(cls) -> Environment:
        """Read the variables documented in docs/operate/settings.md."""
        home = Path(os.environ.get("XIEZHI_HOME") or PROJECT / "var").absolute()
        port = os.environ.get("XIEZHI_PORT") or "8000"
        if not port.isdigit() or not 0 < int(port) < 65500:
            raise SystemExit(f"XIEZHI_PORT 应为 1 到 65499 的端口号，而不是 {port!r}")
        test_data = os.environ.get("XIEZHI_TEST_DATA")
        return cls(
            home=home,
            bind=os.environ.get("XIEZHI_BIND") or "127.0.0.1",
            port=int(port),
            database_url=os.environ.get("DATABASE_URL") or None,
            test_data=Path(test_data).absolute() if test_data else None,
            site_url=_checked_site(os.environ.get("XIEZHI_SITE_URL") or ""),
            realtime_url=(os.environ.get("XIEZHI_REALTIME_URL") or "").rstrip("/"),
            tls=os.environ.get("XIEZHI_TLS") == "1",
            trust_proxy=os.environ.get("XIEZHI_TRUST_PROXY") == "1",
        )

    @property
    def secrets_folder(self) -> Path:
        return self.home / "secrets"

    @property
    def keys_folder(self) -> Path:
        return self.home / "keys"

    @property
    def postgres_folder(self) -> Path:
        return self.home / "postgres"

    @property
    def tls_folder(self) -> Path:
        return self.home / "tls"

    @property
    def realtime_port(self) -> int:
        """Where the realtime role listens: beside the site."""
        return self.port + 1

    @property
    def phone_desk_port(self) -> int:
        """Where a phone fetches the certificate authority, over plain HTTP, while TLS is on."""
        return self.port + 2

    @property
    def near(self) -> str:
        """The site as a browser on this very machine opens it."""
        host = "127.0.0.1" if self.bind in (EVERYWHERE, "::") else self.bind
        return f"{'https' if self.tls else 'http'}://{_bracketed(host)}:{self.port}"

    @property
    def public(self) -> str:
        """The address people outside are told: in messages, mails and QR codes."""
        if self.site_url or self.bind not in (EVERYWHERE, "::"):
            return self.site_url or self.near
        from xiezhi.config.network import own_addresses

        host = next(iter(own_addresses()), "127.0.0.1")
        return f"{'https' if self.tls else 'http'}://{_bracketed(host)}:{self.port}"

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the site over TLS, ours or a proxy's."""
        return self.public.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """The names under which the site answers; any, where it is opened without saying its name."""
        own = ["127.0.0.1", "localhost", "[::1]"]
        if self.site_url:
            return [*own, _bracketed(str(urlsplit(self.site_url).hostname))]
        return ["*"] if self.bind in (EVERYWHERE, "::") else [*own, _bracketed(self.bind)]

    @cached_property
    def is_demo(self) -> bool:
        """Whether this installation holds the invented demo world."""
        return (self.home / "demo.json").exists()

    def secret(self, name: str) -> str:
        """A random secret kept in a file of its own, made at first use; of processes that make it at once, one wins."""
        path = self.secrets_folder / name
        if not path.exists():
            self.secrets_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, scratch = tempfile.mkstemp(dir=self.secrets_folder, prefix=f".{name}.")  # mode 0600
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(32))
            with suppress(FileExistsError):
                os.link(scratch, path)
            os.unlink(scratch)
        return path.read_text("ascii").strip()

    def note(self, name: str) -> dict[str, object]:
        """A small JSON note of the installation (``demo.json`` …), empty where absent."""
        path = self.home / name
        if not path.exists():
            return {}
        found = json.loads(path.read_text("utf-8"))
        return found if isinstance(found, dict) else {}

    def write_note(self, name: str, note: dict[str, object]) -> None:
        """Write a note whole or not at all, for the installation's user only."""
        path = self.home / name
        scratch = path.with_suffix(".part")
        with os.fdopen(
            os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump(note, file, ensure_ascii=False, indent=1)
        os.replace(scratch, path)


def _checked_site(text: str) -> str:
    """The public address without its last slash; one that cannot be one stops the start."""
    if not text:
        return ""
    parts = urlsplit(text)
    whole = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    if not whole or parts.path not in ("", "/") or parts.username:
        raise SystemExit(
            f"XIEZHI_SITE_URL 应为 https://songda.example.gov.cn 这样的网址（不带路径），而不是 {text!r}"
        )
    return text.rstrip("/")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


ENVIRONMENT = Environment.read()
