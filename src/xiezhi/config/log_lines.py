"""Lines of the log without what must not stand there: keys of personal links, numbers of people, what was asked.

Scrubbed is the finished line, traceback and all, so that it does not matter
which library wrote it.
"""

from __future__ import annotations

import logging
import re

HIDDEN = "***"
_RULES = (
    # Personal links: who holds the address holds the letter.
    (re.compile(r"(?<![\w/])(/(?:s|c|verify)/)[^/\s?#\"'<>\]]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(https?://[^/\s\"']+/(?:s|c|verify)/)[^/\s?#\"'<>\]]+"), rf"\1{HIDDEN}"),
    # What stands behind the question mark: search words, hand-over tokens, codes.
    (re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>\])]+"), rf"\1?{HIDDEN}"),
    (
        re.compile(
            r"(?i)\b(password|passwd|secret|token|authorization|cookie|sessionid|xiezhi_session)"
            r"(\"?'?\s*[:=]\s*\"?'?)(?:Bearer\s+)?[^\s\"',;&)]+"
        ),
        rf"\1\2{HIDDEN}",
    ),  # fmt: skip
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), HIDDEN),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), HIDDEN),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), HIDDEN),
)


def without_tokens(text: str) -> str:
    """The text with every such part hidden."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


class PlainLines(logging.Formatter):
    """Formats as the base class does, then hides."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line, scrubbed."""
        return without_tokens(super().format(record))
