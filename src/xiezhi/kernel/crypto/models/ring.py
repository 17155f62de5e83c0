"""The key ring of this installation, opened at first use and again when a version was added."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from xiezhi.kernel.crypto.models.key_files import read_ring
from xiezhi.kernel.crypto.types import KeyRing

_opened: dict[tuple[Path, int], KeyRing] = {}


def the_ring() -> KeyRing:
    """The ring in ``settings.XIEZHI_KEYS``.

    The folder's time of change is looked at on every call (a microsecond), so
    that a rotation reaches every running process at once.
    """
    folder = Path(settings.XIEZHI_KEYS)
    try:
        stamp = (folder, folder.stat().st_mtime_ns)
    except FileNotFoundError:
        return read_ring(folder)
    ring = _opened.get(stamp)
    if ring is None:
        ring = read_ring(folder)
        _opened.clear()
        _opened[stamp] = ring
    return ring
