"""What the workflow room keeps."""

from xiezhi.kernel.workflow.models.clock import Clock, ClockEvent
from xiezhi.kernel.workflow.models.step_record import StepRecord
from xiezhi.kernel.workflow.models.task import Task

__all__ = ["Clock", "ClockEvent", "StepRecord", "Task"]
