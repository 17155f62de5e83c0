"""Move states, open and close to-dos, run clocks."""

from xiezhi.kernel.workflow.actions.clocks import end_clocks, hold_clocks, start_clock
from xiezhi.kernel.workflow.actions.steps import take_step
from xiezhi.kernel.workflow.actions.tasks import close_tasks, hold_task, open_task, release_task

__all__ = [
    "close_tasks",
    "end_clocks",
    "hold_clocks",
    "hold_task",
    "open_task",
    "release_task",
    "start_clock",
    "take_step",
]
