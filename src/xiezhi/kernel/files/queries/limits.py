"""The limits of uploads, opened for the rooms above (rules are reached through this door)."""

from xiezhi.kernel.files.rules.sniffing import DOCUMENT, EVIDENCE, RECORDING, SPREADSHEET, check
from xiezhi.kernel.files.types import Limits

__all__ = ["DOCUMENT", "EVIDENCE", "RECORDING", "SPREADSHEET", "Limits", "check"]
