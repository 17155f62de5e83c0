"""What is checked without running the product: style, types, import contracts, files drawn from code."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
VENV = HERE / ".venv" / "bin"
STRICT = ["src/xiezhi/lib"]


def strict_folders() -> list[str]:
    """lib, and the rules, types and actions of every app: typed strictly."""
    found = list(STRICT)
    for floor in ("kernel", "domains"):
        for app in sorted((HERE / "src/xiezhi" / floor).iterdir()):
            for shelf in ("rules", "actions", "types"):
                for path in (app / shelf, app / f"{shelf}.py"):
                    if path.exists() and (path.is_file() or any(path.glob("*.py"))):
                        found.append(str(path.relative_to(HERE)))
    return found


CHECKS: list[tuple[str, list[str]]] = [
    ("写法（ruff）", [str(VENV / "ruff"), "check", "."]),
    ("排版（ruff format）", [str(VENV / "ruff"), "format", "--check", "."]),
    ("依赖方向（import-linter）", [str(VENV / "lint-imports"), "--no-cache"]),
    ("类型（mypy，从严）", [str(VENV / "mypy"), "--strict", "--exclude", "tests/", *strict_folders()]),
    ("迁移", [str(VENV / "python"), "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("范围表", [str(VENV / "python"), "tools/draw_scope.py", "--check"]),
    ("状态图", [str(VENV / "python"), "tools/draw_states.py", "--check"]),
    ("个人信息表", [str(VENV / "python"), "tools/draw_privacy.py", "--check"]),
]


def main() -> int:
    """Run each check and say how long it took; go on after a failure so that all are seen."""
    failed = []
    for name, command in CHECKS:
        begun = time.monotonic()
        done = subprocess.run(command, cwd=HERE, check=False, capture_output=True, text=True)
        mark = "✓" if done.returncode == 0 else "✗"
        print(f"{mark} {name}  {time.monotonic() - begun:.1f} 秒", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-6000:], done.stderr[-3000:], sep="\n")
    if failed:
        print(f"没有通过：{'、'.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
