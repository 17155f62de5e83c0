"""What the surroundings say: folders, addresses and switches, read once."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


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

    @classmethod
    def read(cls) -> Environment:
        """Read the variables documented in docs/operate/settings.md."""
        home = Path(os.environ.get("XIEZHI_HOME") or PROJECT / "var").absolute()
        port = os.environ.get("XIEZHI_PORT") or "8000"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise SystemExit(f"XIEZHI_PORT 应为 1 到 65535 的端口号，而不是 {port!r}")
        test_data = os.environ.get("XIEZHI_TEST_DATA")
        return cls(
            home=home,
            bind=os.environ.get("XIEZHI_BIND") or "127.0.0.1",
            port=int(port),
            database_url=os.environ.get("DATABASE_URL") or None,
            test_data=Path(test_data).absolute() if test_data else None,
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

    @cached_property
    def is_demo(self) -> bool:
        """Whether this installation holds the invented demo world."""
        return (self.home / "demo.json").exists()

    def secret(self, name: str) -> str:
        """A random secret kept in a file of its own, made at first use."""
        path = self.secrets_folder / name
        if not path.exists():
            self.secrets_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(32))
        return path.read_text("ascii").strip()

    def note(self, name: str) -> dict[str, object]:
        """A small JSON note of the installation (``demo.json`` …), empty where absent."""
        path = self.home / name
        if not path.exists():
            return {}
        found = json.loads(path.read_text("utf-8"))
        return found if isinstance(found, dict) else {}


ENVIRONMENT = Environment.read()
