"""Where a file lies."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from xiezhi.kernel.files.models import StoredFile


def path_of(file: StoredFile | str) -> Path:
    """The place of a content by its SM3 digest, two levels deep."""
    digest = file if isinstance(file, str) else file.sm3
    return Path(settings.XIEZHI_FILES) / digest[:2] / digest[2:4] / digest
