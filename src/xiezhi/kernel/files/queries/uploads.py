"""What of an upload has arrived."""

from __future__ import annotations

from typing import Any

from xiezhi.kernel.files.models import Upload

PART_BYTES = 1024 * 1024
"""Small enough to pass through a weak signal, large enough not to ask a thousand times."""


def part_count(upload: Upload) -> int:
    """In how many parts it travels."""
    return -(-upload.size // PART_BYTES)


def missing_parts(upload: Upload) -> list[int]:
    """The numbers of the parts that are still to come."""
    if upload.file_id is not None:
        return []
    have = set(upload.parts.values_list("number", flat=True))
    return [number for number in range(part_count(upload)) if number not in have]


def upload_of(person: Any, upload_id: int, *, about: str) -> Upload | None:
    """An upload the person announced for this thing."""
    return Upload.objects.filter(pk=upload_id, owner=person, about=about).first()


def digests_kept(person: Any, *, about: str) -> list[str]:
    """SHA-256 of every file of this thing that lies whole on the server: what a sender may delete."""
    rows = Upload.objects.filter(owner=person, about=about).exclude(file=None)
    return sorted(rows.values_list("sha256", flat=True))
