"""The limits of uploads, opened for the rooms above (rules are reached through this door)."""

from xiezhi.kernel.files.rules.sniffing import DOCUMENT, EVIDENCE, SPREADSHEET, check

__all__ = ["DOCUMENT", "EVIDENCE", "SPREADSHEET", "check"]
