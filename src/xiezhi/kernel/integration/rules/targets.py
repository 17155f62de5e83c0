"""Which addresses another system may send somebody to."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

LONGEST = 500
_NEVER = ("/login", "/logout", "/hand-over", "/api/")


def is_local_target(target: str) -> bool:
    """Whether the address is a plain path of this site: no other host, no scheme, no way in or out."""
    if not target.startswith("/") or len(target) > LONGEST or not target.isprintable():
        return False
    plain = unquote(target)
    if "\\" in plain or plain.startswith("//") or not plain.isprintable():
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc and not parts.path.startswith(_NEVER)
