"""What `tools/new_app.py` makes keeps every contract of the house from the first minute."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

HERE = Path(__file__).resolve().parents[2]
APP = "lost_property"
NEEDED = ("src", "tests", "tools", "pins", "pyproject.toml", ".importlinter", "conftest.py", "manage.py")
REFUSED = 1


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with a new app in it, listed in the settings."""
    root = tmp_path_factory.mktemp("house")
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info", "var")
    for name in NEEDED:
        if (HERE / name).is_dir():
            shutil.copytree(HERE / name, root / name, ignore=leave)
        else:
            shutil.copy(HERE / name, root / name)
    (root / "node_modules").symlink_to(HERE / "node_modules")
    _run(
        root, sys.executable, "tools/new_app.py", "domains", APP, "--label", "失物招领",
        "--thing", "found_item:found_items:拾得物",
    )  # fmt: skip
    base = root / "src/xiezhi/config/settings/base.py"
    listed = base.read_text("utf-8").replace("DOMAINS = [", f'DOMAINS = ["{APP}", ', 1)
    base.write_text(listed, "utf-8")
    return root


def _run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run in the copy: its own source first, the test cluster of this checkout."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(root / "src"),
        "XIEZHI_TEST_HOME": str(settings.XIEZHI_HOME),
        "PATH": f"{HERE / '.venv/bin'}:{os.environ['PATH']}",
    }
    environment.pop("PYTEST_ADDOPTS", None)
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_it_obeys_the_import_contracts(copy: Path) -> None:
    done = _run(copy, "lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_it_is_written_in_house_style(copy: Path) -> None:
    folder = f"src/xiezhi/domains/{APP}"
    for command in (["ruff", "check", folder], ["ruff", "format", "--check", folder]):
        done = _run(copy, *command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_its_model_and_its_migration_agree(copy: Path) -> None:
    done = _run(copy, sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", APP)
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_own_tests_and_the_walks_over_its_pages_pass(copy: Path) -> None:
    done = _run(
        copy, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", APP,
        f"src/xiezhi/domains/{APP}", "tests/architecture/test_access.py", "tests/architecture/test_doors.py",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "passed" in done.stdout


@pytest.mark.parametrize(
    ("name", "thing"),
    [("utils", "entry:entries:事项"), ("Urban", "entry:entries:事项"), ("urban", "case:cases:案件")],
)
def test_a_name_that_says_nothing_is_refused(name: str, thing: str) -> None:
    done = _run(HERE, sys.executable, "tools/new_app.py", "domains", name, "--label", "试", "--thing", thing)
    assert done.returncode == REFUSED
    assert "不能用" in done.stderr


def test_an_app_that_is_there_is_not_touched() -> None:
    done = _run(HERE, sys.executable, "tools/new_app.py", "domains", "portal", "--label", "门户")
    assert done.returncode == REFUSED
    assert "已经有了" in done.stderr
