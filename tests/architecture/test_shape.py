"""Sizes, names and habits that keep the house readable."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
SOURCE = HERE / "src" / "xiezhi"
FILES = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
BANNED = re.compile(r"\b(util|utils|helper|helpers|manager|common|misc|handler|v2)\b")
MOST_LINES = 400
MOST_IN_FUNCTION = 40


def _shown(path: Path) -> str:
    return str(path.relative_to(HERE))


@pytest.mark.parametrize(
    "path", [*FILES, *sorted((SOURCE).rglob("*.html")), *sorted(SOURCE.rglob("*.js"))], ids=_shown
)
def test_a_file_is_not_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_functions_are_short_and_public_names_say_what_they_are() -> None:
    long, silent = [], []
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree) and path.read_text("utf-8").strip():
            silent.append(_shown(path))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0].lineno
                if (node.end_lineno or first) - first + 1 > MOST_IN_FUNCTION + 10:
                    long.append(f"{_shown(path)}:{node.lineno} {node.name}")
    assert silent == []
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    wrong = [_shown(path) for path in FILES if BANNED.search(path.stem)]
    assert wrong == []


def test_states_are_written_only_by_the_workflow() -> None:
    writer = re.compile(r"update\([^)]*\bstate=|\.state\s*=[^=]")
    allowed = {"kernel/workflow/actions/steps.py"}
    with_workflow = ("domains/service_of_process",)
    wrong = []
    for path in FILES:
        shown = str(path.relative_to(SOURCE))
        if shown in allowed or "/tests/" in shown or not shown.startswith(with_workflow):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if (
                writer.search(line)
                and "confirmation" not in line
                and "batch" not in line
                and "self.state" not in line
            ):
                wrong.append(f"{shown}:{number} {line.strip()}")
    assert wrong == []


def test_nothing_speaks_of_the_machine_it_was_made_on() -> None:
    here = {f"{HERE}/", f"{Path.home()}/"} - {"//"}
    words = re.compile("|".join(map(re.escape, sorted(here))))
    wrong = []
    for folder in ("src", "docs", "tools", "deploy", "benchmarks", "tests"):
        for path in sorted((HERE / folder).rglob("*")):
            if path.suffix in {".py", ".md", ".html", ".js", ".css", ".toml", ".sh", ".typ"} and path != Path(
                __file__
            ):
                for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                    if words.search(line):
                        wrong.append(f"{_shown(path)}:{number}")
    assert wrong == []
