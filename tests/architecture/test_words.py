"""One term, one identifier: what docs/words.md names exists in the code, and stands there once."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
SOURCE = HERE / "src" / "xiezhi"
PAGE = (HERE / "docs" / "words.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|`]+) \| `(\w+)` \|", PAGE, re.MULTILINE)


@cache
def _identifiers() -> frozenset[str]:
    """Every name the source gives to something: files, classes, functions, fields, members, stored words."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        found |= {path.stem, path.parent.name}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("declare_role"):
                found.add(ast.literal_eval(node.args[0]))
    return frozenset(found)


def test_every_identifier_exists() -> None:
    assert len(ROWS) > 50, "the search for rows finds too few: it is broken"
    assert [(term, name) for term, name in ROWS if name not in _identifiers()] == []


def test_no_term_and_no_identifier_stands_twice() -> None:
    for column in (0, 1):
        counted = Counter(row[column] for row in ROWS)
        assert [word for word, times in counted.items() if times > 1] == []


def test_every_row_of_a_table_is_read() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| 中文")]
    assert len(lines) == len(ROWS)
