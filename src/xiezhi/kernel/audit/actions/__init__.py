"""Write to the audit record, seal it, verify it."""

from xiezhi.kernel.audit.actions.recording import record, surroundings, within

__all__ = ["record", "surroundings", "within"]
