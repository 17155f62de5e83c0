"""Every check, then every test; writes var/requirements.json from what really ran."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run checks and tests; the exit code is the worse of the two."""
    begun = time.monotonic()
    checks = subprocess.run([sys.executable, "tools/check.py"], cwd=HERE, check=False).returncode
    (HERE / "var").mkdir(exist_ok=True)
    workers = os.environ.get("XIEZHI_TEST_WORKERS") or str(min(os.cpu_count() or 1, 4))
    tests = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            workers,
            "--dist",
            "loadgroup",
            "-p",
            "tests.support.requirements",
            *sys.argv[1:],
        ],
        cwd=HERE,
        check=False,
    ).returncode
    print(
        f"用时 {time.monotonic() - begun:.0f} 秒；检查{'通过' if not checks else '没有通过'}，测试{'通过' if not tests else '没有通过'}"
    )
    return checks or tests


if __name__ == "__main__":
    sys.exit(main())
