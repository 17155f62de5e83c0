"""What an installation needs before it starts, and whether that was done already: a second start does nothing twice."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

import psycopg

from xiezhi.config.databases import embedded
from xiezhi.config.environment import ENVIRONMENT, EVERYWHERE, PROJECT, Environment
from xiezhi.config.network import is_free
from xiezhi.config.postgres import OWNER

NOTE = "ready.json"
LEAST_ROOM = 300 * 1024 * 1024
DATABASE, STATIC = "database", "static"


class NotReady(RuntimeError):
    """Why the site cannot start, and what to do, in one sentence each."""


def what_is_due(environment: Environment) -> list[str]:
    """The preparations whose grounds changed since they were done."""
    done = environment.note(NOTE)
    due = [DATABASE] if done.get(DATABASE) != database_mark(environment) else []
    manifest = environment.home / "static" / "staticfiles.json"
    return [*due, STATIC] if done.get(STATIC) != static_mark() or not manifest.exists() else due


def note_done(environment: Environment, due: Iterable[str]) -> None:
    """Remember the grounds of what has just been done."""
    marks = {DATABASE: lambda: database_mark(environment), STATIC: static_mark}
    environment.write_note(NOTE, environment.note(NOTE) | {name: marks[name]() for name in due})


def database_mark(environment: Environment) -> str:
    """Changes with every migration of ours, of the libraries, with the rights given, and with the database's own state."""
    config = Path(__file__).parent
    files = [
        *sorted((PROJECT / "src").glob("xiezhi/*/*/migrations/*.py")), PROJECT / "pins" / "base.txt",
        config / "grants.py", config / "settings" / "base.py",
    ]  # fmt: skip
    mark = hashlib.sha256(f"{sys.version}\n{_migrated(environment)}\n".encode())
    for path in files:
        mark.update(str(path).encode() + path.read_bytes())
    return mark.hexdigest()


def static_mark() -> str:
    """Changes when a static file was added, taken away or written again."""
    mark = hashlib.sha256()
    for folder in sorted((PROJECT / "src").glob("xiezhi/**/static")):
        for path in sorted(folder.rglob("*")):
            kept = path.stat()
            mark.update(f"{path}:{kept.st_size}:{kept.st_mtime_ns}\n".encode())
    for path in (
        PROJECT / "package-lock.json",
        PROJECT / "pins" / "base.txt",
        PROJECT / "src/xiezhi/ui/storage.py",
    ):
        mark.update(path.read_bytes())
    return mark.hexdigest()


def _migrated(environment: Environment) -> str:
    """How far this very database is: one put back from a backup is not the one that was prepared."""
    url = environment.database_url or embedded(environment).url(OWNER)
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            found = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
            if not found or found[0] is None:
                return "empty"
            return str(connection.execute("SELECT count(*), max(id) FROM django_migrations").fetchone())
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        raise NotReady(
            f"连不上数据库：{str(error).strip().splitlines()[0]}。"
            "请核对 DATABASE_URL 的主机、端口、库名、用户和口令，并确认数据库在运行"
        ) from error


def require_room(environment: Environment) -> None:
    """Refuse to start on a disk that is full: half-written data help nobody."""
    environment.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(environment.home).free
    if free < LEAST_ROOM:
        raise NotReady(
            f"磁盘快满了：{environment.home} 只剩 {free // 1024 // 1024} MB，至少要 {LEAST_ROOM // 1024 // 1024} MB。"
            "请清出空间，或者用 XIEZHI_HOME 换一个地方"
        )


def require_free_ports(environment: Environment, ports: dict[int, str]) -> None:
    """Name the port that somebody else holds, and the way out."""
    for port, use in ports.items():
        host = environment.bind if port in (environment.port, environment.realtime_port) else "127.0.0.1"
        try:
            socket.getaddrinfo(host, port)
        except OSError:
            raise NotReady(f"XIEZHI_BIND 不是本机的地址：{host}。只在本机用就不要设它") from None
        if not is_free(host, port):
            raise NotReady(
                f"端口 {port}（{use}）被别的程序占着。请停下那个程序，或者换一组端口：XIEZHI_PORT=8100 make run"
            )


class OnlyOne:
    """Held by the running site: a second one on the same data is told so instead of breaking the first."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.file = -1

    def take(self) -> None:
        """Take the lock of this installation or say who holds it; it ends with the process, however that ends."""
        path = self.environment.home / "running.lock"
        self.file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self.file, 200).decode("utf-8", "replace").split()
            said = f"进程 {holder[0]}，网址 {holder[1]}" if len(holder) == 2 else "另一个进程"
            raise NotReady(
                f"{self.environment.home} 的站点已经在运行（{said}）。"
                "不用再启动；要重启，请先在那个窗口按 Ctrl-C。要另开一个，请另设 XIEZHI_HOME 和 XIEZHI_PORT"
            ) from None
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, f"{os.getpid()} {self.environment.near}".encode(), 0)


def looks_open(environment: Environment = ENVIRONMENT) -> bool:
    """Whether others than this machine can reach the site."""
    return environment.bind in (EVERYWHERE, "::") or not environment.bind.startswith("127.")
