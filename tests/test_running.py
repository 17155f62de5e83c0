"""The site over the wire: started as an operator starts it, over TLS, refused where it must be, gone when told to stop."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

XIEZHI = str(Path(sys.executable).with_name("xiezhi"))
READY = "獬豸已就绪"


def _free_ports(count: int = 20) -> int:
    """The first of so many ports that are all free; each test worker looks in a range of its own."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 4
    for first in range(21000 + worker * 2000, 23000 + worker * 2000, count):
        with contextlib.ExitStack() as held:
            try:
                for port in range(first, first + count):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no free ports")


@dataclass
class Started:
    """One running site of a test."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.home / "tls" / "root.pem"))

    def call(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [XIEZHI, *arguments],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    home, port = tmp_path_factory.mktemp("house") / "var", _free_ports()
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")},
        "XIEZHI_HOME": str(home), "XIEZHI_PORT": str(port), "XIEZHI_TLS": "1", "XIEZHI_WEB_WORKERS": "1",
    }  # fmt: skip
    log = home.parent / "log"
    with log.open("w") as into:
        process = subprocess.Popen([XIEZHI, "run"], env=environment, stdout=into, stderr=into)
    deadline = time.monotonic() + 180
    while READY not in (said := log.read_text("utf-8")):
        assert process.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    yield Started(home, port, process, environment)
    process.terminate()
    process.wait(40)
    # Stopped means stopped: nothing listens, no process of this house is left.
    for one in (port, port + 1, port + 2):
        with socket.socket() as trying:
            assert trying.connect_ex(("127.0.0.1", one)) != 0
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()


def test_a_browser_that_trusts_the_root_gets_in_over_tls(site: Started) -> None:
    with httpx.Client(verify=site.trusting()) as browser:
        answer = browser.get(f"{site.address}/healthz")
        assert (answer.status_code, answer.text) == (200, "ok")
        log_in = browser.get(f"{site.address}/login/")
    assert log_in.status_code == 200
    assert all("Secure" in cookie for cookie in log_in.headers.get_list("set-cookie"))
    policy = log_in.headers["Content-Security-Policy"]
    assert f"connect-src 'self' https://127.0.0.1:{site.port + 1};" in policy


def test_who_does_not_know_the_root_is_warned(site: Started) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{site.address}/healthz")


def test_keys_are_for_their_owner_only(site: Started) -> None:
    folder = site.home / "tls"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == dict.fromkeys(
        ("root.pem", "root.key", "site.pem", "site.key"), 0o600
    )


def test_a_phone_fetches_the_root_and_reads_how_to_trust_it(site: Started) -> None:
    desk = f"http://127.0.0.1:{site.port + 2}"
    for _ in range(100):
        with contextlib.suppress(httpx.ConnectError):
            httpx.get(desk)
            break
        time.sleep(0.1)
    shown = httpx.get(desk)
    assert shown.status_code == 200
    assert "苹果" in shown.text
    assert "安卓" in shown.text
    assert f"{site.address}/" in shown.text
    given = httpx.get(f"{desk}/xiezhi-root.crt")
    assert given.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert given.content == (site.home / "tls" / "root.pem").read_bytes()
    assert httpx.get(f"{desk}/site.key").status_code == 404
    assert httpx.get(f"{desk}/../tls/root.key").status_code == 404


def test_a_second_start_says_that_one_runs(site: Started) -> None:
    done = site.call("run")
    assert done.returncode == 1
    assert "已经在运行" in done.stderr
    assert str(site.process.pid) in done.stderr
    assert "Traceback" not in done.stderr
    assert httpx.get(f"{site.address}/healthz", verify=site.trusting()).status_code == 200


def test_a_port_that_is_taken_is_named_with_the_way_out(site: Started, tmp_path: Path) -> None:
    done = site.call("run", XIEZHI_HOME=str(tmp_path / "other"))
    assert done.returncode == 1
    assert f"端口 {site.port}（网站）" in done.stderr
    assert "XIEZHI_PORT=" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_database_address_is_told_plainly(site: Started, tmp_path: Path) -> None:
    wrong = f"postgresql://nobody:secret-word@127.0.0.1:{site.port + 15}/nothing"
    done = site.call("prepare", XIEZHI_HOME=str(tmp_path / "other"), DATABASE_URL=wrong)
    assert done.returncode == 1
    assert "连不上数据库" in done.stderr
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret-word" not in done.stderr


def test_the_first_court_is_opened_once_and_each_password_is_for_one_log_in(site: Started) -> None:
    call = [
        "open-court", "--name", "上海市临江区人民法院", "--short-name", "临江法院", "--code", "310199", "--court-code", "沪0199",
        "--system-admin", "sys.admin:孟川", "--security-admin", "sec.admin:乔若水", "--audit-admin", "audit.admin：司徒景明", "--json",
    ]  # fmt: skip
    made = site.call(*call)
    assert made.returncode == 0, made.stderr
    people = json.loads(made.stdout)
    assert [one["username"] for one in people] == ["sys.admin", "sec.admin", "audit.admin"]
    assert len({one["password"] for one in people}) == 3
    with httpx.Client(
        base_url=site.address, verify=site.trusting(), headers={"Referer": site.address}
    ) as browser:
        browser.get("/login/")
        form = {
            "username": "sys.admin", "password": people[0]["password"],
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }  # fmt: skip
        answer = browser.post("/login/", data=form)
        assert answer.status_code == 302
        moved = browser.get("/")
        assert (moved.status_code, moved.headers["Location"]) == (302, "/account/password/")
    again = site.call(*call)
    assert again.returncode == 1
    assert "已经有法院和人员了" in again.stderr
    assert again.stdout == ""


def test_a_role_that_dies_is_started_again(site: Started) -> None:
    children = [
        int(one)
        for one in Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split()
    ]
    worker = next(one for one in children if "worker" in Path(f"/proc/{one}/cmdline").read_text().split("\0"))
    os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 20
    log = site.home.parent / "log"
    while "worker 停了" not in log.read_text("utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert httpx.get(f"{site.address}/healthz", verify=site.trusting()).status_code == 200
    assert site.process.poll() is None
