"""Bring a whole installation up on one machine, and down again in order."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from importlib.util import find_spec

from xiezhi.config.commands.installation import child, say
from xiezhi.config.databases import embedded
from xiezhi.config.environment import Environment
from xiezhi.config.postgres import OWNER

# Stand-ins for what a demo installation has nobody to talk to; each is really spoken to.
SIMULATORS = (
    ("短信网关模拟器", "xiezhi.kernel.notifications.channels.sms.simulator"),
    ("邮件服务器模拟器", "xiezhi.kernel.notifications.channels.email.simulator"),
    ("内网办案系统模拟器", "xiezhi.domains.service_of_process.channels.case_system.simulator"),
)


@dataclass
class Site:
    """One installation: what it needs to be ready, and the processes it is made of."""

    environment: Environment
    demo: bool = False
    processes: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def prepare(self) -> None:
        """Make ready what is missing; a second call finds everything done."""
        home = self.environment.home
        home.mkdir(parents=True, exist_ok=True)
        self._make_keys()
        if not self.environment.database_url:
            started = embedded(self.environment).ensure_running()
            say("内置数据库已启动" if started else "内置数据库在运行")
        self._clear_half_made_demo()
        say("核对数据库结构")
        child("django", "migrate", "--verbosity", "0", "--no-input", role=OWNER)
        child("django", "grant_application", role=OWNER)
        child("django", "collectstatic", "--verbosity", "0", "--no-input")
        note = home / "demo.json"
        if self.demo and not note.exists() and not (home / "real.json").exists():
            say("放入演示数据（约一分钟，只做一次）")
            note.write_text('{"making": true}', "utf-8")
            child("fill-demo")

    def run_until_stopped(self) -> None:
        """Prepare, start every role, say where the site is, and wait."""
        # From the first moment: a site that is told to stop leaves nothing running.
        signal.signal(signal.SIGTERM, _stop)
        try:
            self.prepare()
            self._start_roles()
            self._wait_until_ready()
            self._tell()
            self._watch()
        except KeyboardInterrupt:
            say("正在停止…")
        finally:
            self._stop_roles()
            if not self.environment.database_url:
                embedded(self.environment).stop()

    def _make_keys(self) -> None:
        from xiezhi.kernel.crypto.actions.keys import create_key_ring

        if not self.environment.keys_folder.exists():
            say("生成密钥")
            create_key_ring(self.environment.keys_folder)

    def _clear_half_made_demo(self) -> None:
        """A demo that was interrupted is thrown away and made again; real data are never touched."""
        if self.environment.note("demo.json").get("making"):
            say("上次演示数据没有放完，重新来过")
            database = embedded(self.environment)
            database.drop_database()
            shutil.rmtree(self.environment.home / "files", ignore_errors=True)
            (self.environment.home / "demo.json").unlink()
            database.ensure_database()

    def _start_roles(self) -> None:
        for name, arguments in self._roles():
            process = subprocess.Popen(arguments, start_new_session=True)  # noqa: S603
            self.processes.append((name, process))

    def _roles(self) -> list[tuple[str, list[str]]]:
        this = [sys.executable, "-m"]
        roles = [("web", [*this, "xiezhi.config", "web"]), ("worker", [*this, "xiezhi.config", "worker"])]
        if self.environment.note("demo.json"):
            roles = [(name, [*this, module]) for name, module in SIMULATORS if _exists(module)] + roles
        return roles

    def _wait_until_ready(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        address = f"http://127.0.0.1:{self.environment.port}/healthz"
        while time.monotonic() < deadline:
            self._stop_if_one_ended()
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise SystemExit(f"{seconds:.0f} 秒内站点没有就绪，请看上面的输出")

    def _tell(self) -> None:
        address = f"http://127.0.0.1:{self.environment.port}"
        lines = [f"\n獬豸已就绪：{address}\n"]
        note = self.environment.note("demo.json")
        for account in note.get("accounts", []):  # type: ignore[attr-defined]
            lines.append(
                f"  {account['role']}\t{account['username']}\t{account['password']}\t{account['organisation']}"
            )
        proof = note.get("proof")
        if isinstance(proof, dict):
            lines.append(f"\n  一份已经完成的送达，回证：{address}{proof['url']}")
        lines.append("\n按 Ctrl-C 停止。")
        print("\n".join(lines), flush=True)

    def _watch(self) -> None:
        while True:
            self._stop_if_one_ended()
            time.sleep(0.5)

    def _stop_if_one_ended(self) -> None:
        for name, process in self.processes:
            if process.poll() is not None:
                raise SystemExit(f"{name} 停了（退出码 {process.returncode}），整个站点随之停止")

    def _stop_roles(self) -> None:
        for _, process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + 15
        for _, process in self.processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def finish_demo(environment: Environment, note: dict[str, object]) -> None:
    """Write the note that makes the demo world complete."""
    path = environment.home / "demo.json"
    scratch = path.with_suffix(".part")
    scratch.write_text(json.dumps(note, ensure_ascii=False, indent=1), "utf-8")
    os.chmod(scratch, 0o600)
    os.replace(scratch, path)
