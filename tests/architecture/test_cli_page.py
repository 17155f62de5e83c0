"""The page of the command line shows real output: every call on it is run, and the keys are compared."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parents[2]
PAGE = (HERE / "docs" / "cli.md").read_text("utf-8")
SHOWN = re.compile(r"```console\n\$ (xiezhi [^\n]+)\n(.*?)\n```(?:\n\n退出码(\d)。)?", re.DOTALL)
NOT_BUILT = re.compile(r"^\| ◦? ?`(xiezhi [^`]+)` \|", re.MULTILINE)
WRONG_USE = 2


def _run(call: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("xiezhi")
    return subprocess.run(
        [str(command), *shlex.split(call)[1:]], cwd=cwd, capture_output=True, text=True, check=False
    )


def _shape(value: Any) -> Any:
    """Keys, and what kind of value each holds; a list is as its first member."""
    if isinstance(value, dict):
        return {name: _shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shape(value[0])] if value else []
    return type(value).__name__


@pytest.mark.parametrize("shown", SHOWN.findall(PAGE), ids=lambda shown: shown[0])
def test_a_call_answers_as_shown(shown: tuple[str, str, str]) -> None:
    call, answer, code = shown
    done = _run(call, HERE)
    assert done.returncode == int(code or 0), done.stderr
    assert _shape(json.loads(done.stdout)) == _shape(json.loads(answer))


def test_every_pure_call_is_shown() -> None:
    pure = set(re.findall(r"^\| ◦ \[`xiezhi ([a-z-]+)`\]", PAGE, re.MULTILINE))
    assert pure == {"case-number", "extract", "due"}
    assert pure <= {shlex.split(call)[1] for call, _, _ in SHOWN.findall(PAGE)}


@pytest.mark.parametrize("call", NOT_BUILT.findall(PAGE.partition("## Not built yet")[2]))
def test_what_is_said_not_to_be_built_is_not(call: str, tmp_path: Path) -> None:
    """When one of these is built, the page must show it."""
    assert _run(call, tmp_path).returncode == WRONG_USE


def test_the_search_for_calls_not_built_finds_them() -> None:
    assert len(NOT_BUILT.findall(PAGE.partition("## Not built yet")[2])) == 5
