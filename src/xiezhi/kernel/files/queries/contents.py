"""Open what was stored."""

from __future__ import annotations

from xiezhi.kernel.crypto.actions import decrypt_bytes, sm3_hex
from xiezhi.kernel.files.models import StoredFile
from xiezhi.kernel.files.queries.paths import path_of


class FileDamaged(RuntimeError):
    """The content on disk is not what was stored."""


def read(file: StoredFile) -> bytes:
    """The content in clear; damage on disk is noticed, never passed on."""
    content = decrypt_bytes(path_of(file).read_bytes(), purpose=f"file:{file.sm3}")
    if sm3_hex(content) != file.sm3:
        raise FileDamaged(f"file {file.pk} differs from its digest")
    return content
