"""Keep a file: checked, encrypted, written once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from xiezhi.kernel.crypto.actions import encrypt_bytes, sm3_hex
from xiezhi.kernel.files.models import StoredFile
from xiezhi.kernel.files.queries.paths import path_of
from xiezhi.kernel.files.rules.names import clean_name
from xiezhi.kernel.files.rules.sniffing import DOCUMENT, check
from xiezhi.kernel.files.types import Limits


def store(
    content: bytes, *, name: str, by: Any, at: datetime, limits: Limits = DOCUMENT, pages: int | None = None
) -> StoredFile:
    """Keep the content and return its record; the same content is kept once.

    The file is on disk, complete and flushed, before its record is written:
    a crash between the two leaves an orphan to sweep, never a record without
    a file.
    """
    kind = check(content, name=name, limits=limits)
    digest = sm3_hex(content)
    found = StoredFile.objects.filter(sm3=digest).first()
    if found is not None and path_of(found).exists():
        return found
    write_sealed(path_of(digest), encrypt_bytes(content, purpose=f"file:{digest}"))
    stored, _ = StoredFile.objects.get_or_create(
        sm3=digest,
        defaults={
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "media_type": kind.media_type,
            "name": clean_name(name, ending=kind.ending),
            "pages": pages,
            "stored_at": at,
            "stored_by": by,
        },
    )
    return stored


def write_sealed(path: Path, sealed: bytes) -> None:
    """Put bytes on disk so that a crash leaves all of them or none."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, scratch = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    os.replace(scratch, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
