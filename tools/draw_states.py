"""Draw ``docs/states``: a picture and a table for each workflow, from the table of lawful steps itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from drawn import HERE, settle, start_house

if TYPE_CHECKING:
    from xiezhi.kernel.workflow.types import Step, Workflow

FOLDER = HERE / "docs" / "states"
NOTE = "由 `tools/draw_states.py` 按步骤表画出，请不要手改；`make check` 核对它与代码一致。"


def picture(workflow: Workflow) -> list[str]:
    """The states and the steps between them; what may be done in many states is drawn from each."""
    lines = ["```mermaid", "stateDiagram-v2", "    direction TB"]
    lines += [f'    state "{label}" as {state}' for state, label in workflow.states]
    lines.append(f"    [*] --> {workflow.initial}")
    arrows: dict[tuple[str, str], list[str]] = {}
    for step in workflow.steps:
        for source in step.sources:
            arrows.setdefault((source, step.target), []).append(step.label)
    for (source, target), labels in arrows.items():
        lines.append(f"    {source} --> {target}: {'／'.join(labels)}")
    for state, _ in workflow.states:
        if not workflow.leaving(state):
            lines.append(f"    {state} --> [*]")
    return [*lines, "```"]


def row(workflow: Workflow, step: Step) -> str:
    """One line of the table of steps."""
    from xiezhi.lib.rights import RIGHTS

    sources = "、".join(workflow.label_of(source) for source in step.sources)
    right = RIGHTS[step.right]
    return (
        f"| {step.label} `{step.name}` | {sources} | {workflow.label_of(step.target)} "
        f"| {right.label} `{right.name}` | {'要写明' if step.reason_required else ''} "
        f"| {f'`{step.guard}`' if step.guard else ''} |"
    )


def page(workflow: Workflow) -> str:
    """The page of one workflow."""
    lines = [f"# {workflow.label} `{workflow.name}`", "", NOTE, "", *picture(workflow), ""]
    lines += ["| 步骤 | 从 | 到 | 权限 | 理由 | 先问的规则 |", "|---|---|---|---|---|---|"]
    lines += [row(workflow, step) for step in workflow.steps]
    lines += ["", "| 状态 | 标识 | 之后能做的 |", "|---|---|---|"]
    for state, label in workflow.states:
        after = (
            "".join(dict.fromkeys(f"“{step.label}”" for step in workflow.leaving(state))) or "没有：到此为止"
        )
        lines.append(f"| {label} | `{state}` | {after} |")
    return "\n".join(lines) + "\n"


def index(workflows: list[Workflow]) -> str:
    """The list of the pages."""
    lines = ["# 状态与步骤", "", NOTE, "", "| 流程 | 状态 | 步骤 |", "|---|---|---|"]
    for workflow in workflows:
        lines.append(
            f"| [{workflow.label}]({workflow.name}.md) | {len(workflow.states)} | {len(workflow.steps)} |"
        )
    lines += ["", "只有 `workflow.take_step()` 写状态；更正也是一个步骤，有自己的权限和理由。"]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Draw or check."""
    start_house()
    from xiezhi.kernel.workflow.types import WORKFLOWS

    workflows = sorted(WORKFLOWS, key=lambda workflow: workflow.name)
    pages = {FOLDER / f"{workflow.name}.md": page(workflow) for workflow in workflows}
    pages[FOLDER / "README.md"] = index(workflows)
    return settle(pages, ghosts=tuple(path for path in FOLDER.glob("*.md") if path not in pages))


if __name__ == "__main__":
    sys.exit(main())
