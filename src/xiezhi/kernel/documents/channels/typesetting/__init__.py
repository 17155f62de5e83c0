"""Typst as the court's printing press."""

from xiezhi.kernel.documents.channels.typesetting.press import Press, press

__all__ = ["Press", "press"]
