"""Every act in the record has a Chinese name: an auditor reads words, not codes."""

from __future__ import annotations

import re
from pathlib import Path

from xiezhi.kernel.audit.types import ACTS
from xiezhi.kernel.workflow.types import WORKFLOWS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xiezhi"
RECORDED = re.compile(r'audit\.record\(\s*(?:f?"([a-z_]+(?:\.[a-z_]+)+)")')


def test_every_act_that_is_recorded_has_a_name() -> None:
    unnamed = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts:
            unnamed |= {act for act in RECORDED.findall(path.read_text("utf-8")) if act not in ACTS}
    assert sorted(unnamed) == []


def test_every_step_of_every_workflow_has_a_name() -> None:
    assert [
        f"{workflow.name}.{step.name}"
        for workflow in WORKFLOWS
        for step in workflow.steps
        if f"{workflow.name}.{step.name}" not in ACTS
    ] == []
