"""Find programs of the system where they lie, whatever PATH says."""

from __future__ import annotations

import os
import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PLACES = ("/usr/local/bin", "/usr/bin", "/bin")


def find_program(*names: str) -> str | None:
    """The first of these programs that this machine has."""
    path = os.pathsep.join((os.environ.get("PATH", ""), *_PLACES))
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)
