"""Jobs are deferred by name; a name nobody declared would only fail at night."""

from __future__ import annotations

import ast
from pathlib import Path

from procrastinate.contrib.django import app as queue

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xiezhi"


def _names_deferred() -> dict[str, str]:
    """Every constant name given to ``defer``, with where it stands."""
    found: dict[str, str] = {}
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            called = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "defer"
            )
            if not called or not node.args:
                continue
            first = node.args[0]
            name = first.value if isinstance(first, ast.Constant) else constants.get(getattr(first, "id", ""))
            if name is not None:
                found[str(name)] = f"{path.name}:{node.lineno}"
    return found


def test_every_deferred_name_is_a_declared_job() -> None:
    queue.perform_import_paths()
    names = _names_deferred()
    assert names, "the search for deferred names finds none: it is broken"
    assert {name: where for name, where in names.items() if name not in queue.tasks} == {}
