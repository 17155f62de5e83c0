"""Resumable upload: announced by digest, acknowledged part by part, kept when the whole is what was announced."""

from __future__ import annotations

import hashlib
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from xiezhi.kernel.crypto.actions import decrypt_bytes, encrypt_bytes
from xiezhi.kernel.files.actions.storing import store, write_sealed
from xiezhi.kernel.files.models import StoredFile, Upload, UploadPart
from xiezhi.kernel.files.queries.uploads import PART_BYTES, missing_parts, part_count
from xiezhi.kernel.files.rules.names import clean_name
from xiezhi.kernel.files.rules.sniffing import EVIDENCE, RECORDING, check_size
from xiezhi.lib.verdict import Conflict, Refused

KINDS = {"evidence": EVIDENCE, "recording": RECORDING}
LEFT_ALONE = timedelta(days=7)
_DIGEST = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def open_upload(
    *, sha256: str, size: int, name: str, kind: str, about: str, by: Any, at: datetime
) -> Upload:  # fmt: skip
    """Announce a file, or find what was announced before; refused here if it is too large, before a byte is sent."""
    if not _DIGEST.fullmatch(sha256):
        raise Refused("文件摘要不对", field="sha256", remedy="请重新选择文件", code="bad_digest")
    limits = KINDS.get(kind)
    if limits is None:
        raise Refused("没有这一类文件", field="kind", remedy="照片用evidence，视频用recording")
    if size < 1:
        raise Refused(f"{name}是空的", field="file", remedy="请重新选择文件", code="empty_file")
    check_size(size, name=name, limits=limits)
    upload, _ = Upload.objects.get_or_create(
        owner=by, about=about, sha256=sha256,
        defaults={"size": size, "name": clean_name(name, ending=""), "kind": kind, "started_at": at},
    )  # fmt: skip
    if upload.size != size:
        raise Conflict("同一个摘要先后报了不同的大小", code="size_differs", remedy="请重新选择文件")
    return upload


@transaction.atomic
def keep_part(upload: Upload, number: int, content: bytes, *, sha256: str) -> UploadPart | None:
    """Keep one part on disk, encrypted; the same part twice is one. ``None`` once the file is whole."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.file_id is not None:
        return None
    if not 0 <= number < part_count(upload):
        raise Refused("没有这一段", field="number", code="no_part", remedy="请按服务器列出的段号发送")
    wanted = min(PART_BYTES, upload.size - number * PART_BYTES)
    if len(content) != wanted or hashlib.sha256(content).hexdigest() != sha256:
        raise Refused("这一段没有传完整", field="part", code="damaged_part", remedy="会自动重发")
    found = UploadPart.objects.filter(upload=upload, number=number).first()
    if found is not None and found.sha256 == sha256:
        return found
    write_sealed(_part(upload, number), encrypt_bytes(content, purpose=_purpose(upload, number)))
    part, _ = UploadPart.objects.update_or_create(upload=upload, number=number, defaults={"sha256": sha256})
    return part


def complete_upload(upload: Upload, *, by: Any, at: datetime) -> StoredFile:
    """Put the parts together; kept only if the whole is what was announced. Done already is done."""
    refusal: Refused | None = None
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.file is not None:
            return upload.file
        missing = missing_parts(upload)
        if missing:
            raise Conflict(f"还有{len(missing)}段没有收到", code="parts_missing", remedy="会自动续传")
        content = b"".join(
            decrypt_bytes(_part(upload, number).read_bytes(), purpose=_purpose(upload, number))
            for number in range(part_count(upload))
        )
        try:
            if hashlib.sha256(content).hexdigest() != upload.sha256:
                raise Refused("收到的文件与原文件不一致", field="file", code="differs", remedy="请重新上传")
            upload.file = store(content, name=upload.name, by=by, at=at, limits=KINDS[upload.kind])
            upload.save(update_fields=["file"])
        except Refused as refused:
            # What can never be kept is not kept waiting either.
            refusal = refused
            upload.parts.all().delete()
    _drop(upload)
    if refusal is not None:
        raise refusal
    assert upload.file is not None
    return upload.file


def sweep_uploads(*, at: datetime) -> int:
    """Drop what was begun and left alone; what was completed stays as a file."""
    stale = Upload.objects.filter(file=None, started_at__lt=at - LEFT_ALONE)
    count = 0
    for upload in stale:
        _drop(upload)
        upload.delete()
        count += 1
    return count


def _purpose(upload: Upload, number: int) -> str:
    return f"upload:{upload.sha256}:{number}"


def _folder(upload: Upload) -> Path:
    return Path(settings.XIEZHI_FILES) / "uploads" / str(upload.pk)


def _part(upload: Upload, number: int) -> Path:
    return _folder(upload) / f"{number:06d}"


def _drop(upload: Upload) -> None:
    shutil.rmtree(_folder(upload), ignore_errors=True)
