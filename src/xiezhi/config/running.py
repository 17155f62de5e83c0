"""Bring a whole installation up on one machine, and down again in order."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib.util import find_spec
from urllib.parse import urlsplit

from xiezhi.config.commands.installation import child, say, start_child
from xiezhi.config.databases import embedded
from xiezhi.config.environment import Environment
from xiezhi.config.network import own_addresses
from xiezhi.config.postgres import OWNER
from xiezhi.config.readiness import (
    DATABASE,
    STATIC,
    OnlyOne,
    note_done,
    require_free_ports,
    require_room,
    what_is_due,
)

# Stand-ins for what a demo installation has nobody to talk to; each is really spoken to.
SIMULATORS = (
    ("短信网关模拟器", "xiezhi.kernel.notifications.channels.sms.simulator"),
    ("邮件服务器模拟器", "xiezhi.kernel.notifications.channels.email.simulator"),
    ("承运方模拟器", "xiezhi.domains.service_of_process.channels.carrier.simulator"),
    ("人口信息库模拟器", "xiezhi.domains.service_of_process.channels.population_register.simulator"),
    ("质效平台模拟器", "xiezhi.domains.service_of_process.channels.quality_platform.simulator"),
    ("内网办案系统模拟器", "xiezhi.domains.service_of_process.channels.case_system.simulator"),
)
MOST_RESTARTS = 5
RESTART_WINDOW = 60.0
STOP_SECONDS = 10.0


@dataclass
class Role:
    """One process of the site, started again when it ends by itself."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes]
    ended: list[float] = field(default_factory=list)


@dataclass
class Site:
    """One installation: what it needs to be ready, and the processes it is made of."""

    environment: Environment
    demo: bool = False
    roles: list[Role] = field(default_factory=list)
    preparing: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make ready what is missing; a second call finds everything done."""
        require_room(self.environment)
        self._make_keys()
        if not self.environment.database_url:
            started = embedded(self.environment).ensure_running()
            say("内置数据库已启动" if started else "内置数据库在运行")
        self._clear_half_made_demo()
        due = what_is_due(self.environment)
        if STATIC in due:
            say("收集静态文件")
            self.preparing = start_child("make-ready", "--static")
        if DATABASE in due:
            say("核对数据库结构")
            child("make-ready", "--database", role=None if self.environment.database_url else OWNER)
        self._fill_demo()
        if self.preparing is not None and self.preparing.wait():
            raise SystemExit("静态文件没有收集成，请看上面的输出")
        if due:
            note_done(self.environment, due)

    def _fill_demo(self) -> None:
        home = self.environment.home
        if self.demo and not (home / "demo.json").exists() and not (home / "real.json").exists():
            say("放入演示数据（约一分钟，只做一次）")
            self.environment.write_note("demo.json", {"making": True})
            child("fill-demo")

    def run_until_stopped(self) -> None:
        """Prepare, start every role, say where the site is, and wait."""
        # From the first moment: a site that is told to stop leaves nothing running.
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        require_room(self.environment)
        OnlyOne(self.environment).take()
        try:
            require_free_ports(self.environment, self._ports())
            self.prepare()
            self._start("simulators", "web")
            self._wait_until_ready()
            self._start("others")
            self._tell()
            self._watch()
        except KeyboardInterrupt:
            say("正在停止…")
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self._stop_roles()
            if not self.environment.database_url:
                embedded(self.environment).stop()

    def _ports(self) -> dict[int, str]:
        port = self.environment.port
        used = {port: "网站", self.environment.realtime_port: "实时更新"}
        if self.environment.tls:
            used[self.environment.phone_desk_port] = "手机证书页"
        if self.demo or self.environment.note("demo.json"):
            used |= {
                port + 11: "短信模拟器",
                port + 12: "邮件模拟器",
                port + 13: "邮件收件箱",
                port + 14: "办案系统模拟器",
                port + 15: "承运方模拟器",
                port + 16: "人口信息库模拟器",
                port + 17: "质效平台模拟器",
            }
        return used

    def _make_keys(self) -> None:
        if not self.environment.keys_folder.exists():
            from xiezhi.kernel.crypto.actions.keys import create_key_ring

            say("生成密钥")
            create_key_ring(self.environment.keys_folder)
        if self.environment.tls:
            from xiezhi.config.certificates import ensure_certificate, names_here

            host = str(urlsplit(self.environment.site_url).hostname or "")
            names = names_here(self.environment.bind, host, own_addresses())
            ensure_certificate(self.environment.tls_folder, names, at=datetime.now(UTC))

    def _clear_half_made_demo(self) -> None:
        """A demo that was interrupted is thrown away and made again; real data are never touched."""
        if self.environment.note("demo.json").get("making") and not self.environment.database_url:
            say("上次演示数据没有放完，重新来过")
            database = embedded(self.environment)
            database.drop_database()
            shutil.rmtree(self.environment.home / "files", ignore_errors=True)
            (self.environment.home / "demo.json").unlink()
            database.ensure_database()

    def _start(self, *groups: str) -> None:
        for group in groups:
            for name, arguments in self._roles(group):
                self.roles.append(Role(name, arguments, _spawn(arguments)))

    def _roles(self, group: str) -> list[tuple[str, list[str]]]:
        this = [sys.executable, "-m"]
        if group == "web":
            return [("web", [*this, "xiezhi.config", "web"])]
        if group == "simulators":
            found = SIMULATORS if self.environment.note("demo.json") else ()
            return [(name, [*this, module]) for name, module in found if _exists(module)]
        desk = [("手机证书页", [*this, "xiezhi.config.phone_desk"])] if self.environment.tls else []
        return [(name, [*this, "xiezhi.config", name]) for name in ("worker", "realtime")] + desk

    def _wait_until_ready(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            _heed()
            for role in self.roles:
                if role.process.poll() is not None:
                    raise SystemExit(
                        f"{role.name} 没有起来（退出码 {role.process.returncode}），请看上面的输出"
                    )
            try:
                if self._answers():
                    return
            except (OSError, HTTPException):
                pass  # not up yet: that is what is being waited for
            time.sleep(0.05)
        raise SystemExit(f"{seconds:.0f} 秒内站点没有就绪，请看上面的输出")

    def _answers(self) -> bool:
        host, port = urlsplit(self.environment.near).hostname or "127.0.0.1", self.environment.port
        if self.environment.tls:
            trusting = ssl.create_default_context(cafile=str(self.environment.tls_folder / "root.pem"))
            asking: HTTPConnection = HTTPSConnection(host, port, timeout=2, context=trusting)
        else:
            asking = HTTPConnection(host, port, timeout=2)
        with closing(asking):
            asking.request("GET", "/healthz")
            return asking.getresponse().status == 200

    def _tell(self) -> None:
        from xiezhi.config.welcome import welcome

        print(welcome(self.environment), flush=True)

    def _watch(self) -> None:
        """Start again what ended by itself; what ends again and again takes the site with it."""
        while True:
            _heed()
            for role in self.roles:
                if role.process.poll() is not None:
                    self._restart(role)
            time.sleep(0.5)

    def _restart(self, role: Role) -> None:
        now = time.monotonic()
        role.ended = [*(one for one in role.ended if now - one < RESTART_WINDOW), now]
        code = role.process.returncode
        if len(role.ended) > MOST_RESTARTS:
            raise SystemExit(f"{role.name} 一再停下（退出码 {code}），整个站点随之停止，请看上面的输出")
        say(f"{role.name} 停了（退出码 {code}），重新启动")
        role.process = _spawn(role.arguments)

    def _stop_roles(self) -> None:
        stopping = [role.process for role in reversed(self.roles)]
        if self.preparing is not None:
            stopping.append(self.preparing)
        for process in stopping:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in stopping:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _spawn(arguments: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(arguments, start_new_session=True, preexec_fn=_die_with_the_site)  # noqa: S603


def _die_with_the_site() -> None:
    """Let the kernel end a role whose supervisor was killed without a chance to stop it (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)


_asked_to_stop: list[int] = []


def _stop(number: int, *_: object) -> None:
    # Noted as well as raised: an exception that falls into a callback of the interpreter (at a fork) is swallowed.
    _asked_to_stop.append(number)
    raise KeyboardInterrupt


def _heed() -> None:
    """Stop now where that was asked for and not heard."""
    if _asked_to_stop:
        raise KeyboardInterrupt


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
