"""Write pages that are drawn from code, or say which of them no longer agree with it (``--check``)."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


def start_house() -> None:
    """Load every app, as the tests do, so that the registries are full."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.test")
    import django

    django.setup()


def settle(pages: Mapping[Path, str], *, ghosts: tuple[Path, ...] = ()) -> int:
    """Write the pages and remove the ghosts; with ``--check`` only name what would change."""
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for path in (*stale, *ghosts):
            print(f"与代码不符：{path.relative_to(HERE)}，请运行 {Path(sys.argv[0]).name}", file=sys.stderr)
        return int(bool(stale or ghosts))
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], "utf-8")
    for path in ghosts:
        path.unlink()
    return 0
