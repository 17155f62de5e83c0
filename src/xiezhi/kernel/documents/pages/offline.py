"""The checker as one file that works without a network: modules folded into each other as data addresses."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders

ENTRY = "documents/verify/page.js"
STYLES = "documents/verify.css"
_IMPORT = re.compile(r'(?P<head>^(?:import|export)\b[^"\n]*?from )"(?P<path>\.{1,2}/[^"]+)"', re.MULTILINE)


@lru_cache(maxsize=1)
def folded_module() -> str:
    """The checker with everything it imports, as one ``data:`` address."""
    return _folded(ENTRY, {})


def styles() -> str:
    """The style sheet of the checker."""
    return _source(STYLES)


def _folded(name: str, done: dict[str, str]) -> str:
    """A module whose imports are data addresses themselves; each module is folded once."""
    if name not in done:
        folder = PurePosixPath(name).parent

        def replaced(match: re.Match[str]) -> str:
            return f'{match["head"]}"{_folded(_normal(folder / match["path"]), done)}"'

        text = _IMPORT.sub(replaced, _source(name))
        done[name] = "data:text/javascript;base64," + base64.b64encode(text.encode()).decode()
    return done[name]


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _source(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text("utf-8")
