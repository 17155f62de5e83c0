"""Every act in the record has a Chinese name: an auditor reads words, not codes."""

from __future__ import annotations

import re
from pathlib import Path

from xiezhi.kernel.audit.types import ACTS, KINDS
from xiezhi.kernel.workflow.types import WORKFLOWS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xiezhi"
RECORDED = re.compile(r'\brecord\(\s*"([a-z_]+(?:\.[a-z_]+)+)"')
ON_AN_ORDER = re.compile(r'\brecord_act\(\s*"([a-z_]+(?:\.[a-z_]+)+)"')
OBJECT = re.compile(r'\bOn\(\s*"([a-z_.]+)"')


def _found(pattern: re.Pattern[str]) -> set[str]:
    files = [path for path in SOURCE.rglob("*.py") if "tests" not in path.parts]
    return {name for path in files for name in pattern.findall(path.read_text("utf-8"))}


def test_every_act_that_is_recorded_has_a_name() -> None:
    acts = _found(RECORDED) | {f"service_of_process.{act}" for act in _found(ON_AN_ORDER)}
    assert len(acts) > 50
    assert sorted(act for act in acts if act not in ACTS) == []


def test_every_step_of_every_workflow_has_a_name() -> None:
    steps = [f"{workflow.name}.{step.name}" for workflow in WORKFLOWS for step in workflow.steps]
    assert [step for step in steps if step not in ACTS] == []


def test_every_kind_of_object_has_a_name() -> None:
    assert sorted(kind for kind in _found(OBJECT) if kind not in KINDS) == []
