"""Publish events, call and be called."""

from xiezhi.kernel.integration.actions.publishing import publish

__all__ = ["publish"]
