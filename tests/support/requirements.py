"""Note which row of the catalogue each test proves, and what came of it: ``var/requirements.json``.

A row is passed when every test marked with it ran and passed; a skipped test
counts as missing.
"""

from __future__ import annotations

import csv
import json
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parents[2]
WANTED = ("build", "redesign")


def rows() -> list[dict[str, str]]:
    """Every row of the catalogue."""
    found: list[dict[str, str]] = []
    for path in sorted((HERE / "requirements").glob("0*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found += csv.DictReader(file)
    return found


class Recorder:
    """Collects marks when tests are collected, outcomes when they ran."""

    def __init__(self) -> None:
        self.rows_of: dict[str, list[str]] = {}
        self.outcome: dict[str, str] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            marks = [str(mark.args[0]) for mark in item.iter_markers("requirement")]
            if marks:
                self.rows_of[item.nodeid] = marks
                item.user_properties.append(("requirements", marks))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        marks = dict(report.user_properties).get("requirements")
        if not marks:
            return
        self.rows_of[report.nodeid] = marks
        if report.when == "call" or report.outcome != "passed":
            worst = self.outcome.get(report.nodeid)
            if worst in (None, "passed"):
                self.outcome[report.nodeid] = report.outcome

    def pytest_sessionfinish(self, session: Any) -> None:
        if hasattr(session.config, "workerinput") or not self.outcome:
            return
        tests: dict[str, list[str]] = defaultdict(list)
        for nodeid, marks in self.rows_of.items():
            for mark in marks:
                tests[mark].append(nodeid)
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False
        ).stdout.strip()
        found = []
        for row in rows():
            named = sorted(set(tests.get(row["id"], [])))
            outcomes = {self.outcome.get(one, "skipped") for one in named}
            result = (
                "missing"
                if not named or "skipped" in outcomes
                else "failed"
                if "failed" in outcomes
                else "passed"
            )
            found.append(
                {"id": row["id"], "status": row["status"], "tests": named, "result": result, "commit": commit}
            )
        (HERE / "var").mkdir(exist_ok=True)
        (HERE / "var/requirements.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Take part in the run."""
    config.pluginmanager.register(Recorder(), "xiezhi-requirements")
