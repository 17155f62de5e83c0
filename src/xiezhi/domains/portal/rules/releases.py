"""版本说明: the change log as releases with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@dataclass(frozen=True, slots=True)
class Release:
    """One release: its heading, and what changed, line by line."""

    title: str
    lines: tuple[str, ...]


def read_releases(text: str) -> tuple[Release, ...]:
    """Each ``##`` heading is a release, each ``###`` a part of it; list items and paragraphs below are its lines."""
    found: list[tuple[str, list[str]]] = []
    for raw in text.splitlines():
        line = _LINK.sub(r"\1", raw.strip()).replace("`", "")
        if raw.startswith("## "):
            found.append((line.removeprefix("## "), []))
        elif raw.startswith("### ") and found:
            # A part of the release above it: a card of its own under the same name.
            release = found[-1][0].partition(" · ")[0]
            found.append((f"{release} · {line.removeprefix('### ')}", []))
        elif found and line:
            lines = found[-1][1]
            begins = line.startswith(("- ", "* ")) or not lines or _was_blank(text, raw)
            if begins:
                lines.append(line.removeprefix("- ").removeprefix("* "))
            else:
                lines[-1] = f"{lines[-1]} {line}"
    return tuple(Release(title, tuple(lines)) for title, lines in found if lines)


def _was_blank(text: str, raw: str) -> bool:
    """Whether the line begins a paragraph of its own."""
    before = text.split(raw, 1)[0]
    return before.endswith("\n\n")
