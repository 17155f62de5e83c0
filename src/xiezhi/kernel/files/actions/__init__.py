"""Take files in."""

from xiezhi.kernel.files.actions.storing import store

__all__ = ["store"]
