"""Legal limits, for every room above: when something is due and why."""

from xiezhi.kernel.workflow.rules import Calendar, due, limit, limits

__all__ = ["Calendar", "due", "limit", "limits"]
