"""Upload in parts: lost signal, parts twice, damage, files that are too long; and what the sender may delete."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from tests.support.clock import NOW
from tests.support.films import film
from tests.support.service import png

from xiezhi.kernel.files import queries
from xiezhi.kernel.files.actions import complete_upload, keep_part, open_upload, sweep_uploads
from xiezhi.kernel.files.models import StoredFile, Upload
from xiezhi.kernel.files.rules.video import seconds_of
from xiezhi.lib.verdict import Conflict, Refused

pytestmark = pytest.mark.django_db
ABOUT = "tests.thing:1"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begun(world: Any, content: bytes, *, name: str = "现场.mp4", kind: str = "recording") -> Upload:
    return open_upload(
        sha256=digest(content), size=len(content), name=name, kind=kind, about=ABOUT, by=world.field_server, at=NOW
    )  # fmt: skip


def send(upload: Upload, content: bytes, number: int) -> None:
    part = content[number * queries.PART_BYTES : (number + 1) * queries.PART_BYTES]
    keep_part(upload, number, part, sha256=digest(part))


def test_a_file_in_parts_is_kept_once_it_is_whole_and_may_then_be_deleted_by_its_sender(world: Any) -> None:
    content = film(seconds=600) + b"\0" * (2 * queries.PART_BYTES)
    upload = begun(world, content)
    count = queries.part_count(upload)
    assert count >= 3
    send(upload, content, count - 1)
    # The signal goes: the file is announced again and only what is missing is asked for.
    again = begun(world, content)
    assert again.pk == upload.pk
    assert queries.missing_parts(again) == list(range(count - 1))
    with pytest.raises(Conflict, match=f"还有{count - 1}段没有收到"):
        complete_upload(upload, by=world.field_server, at=NOW)
    assert queries.digests_kept(world.field_server, about=ABOUT) == []
    for number in range(count):
        send(upload, content, number)
    stored = complete_upload(upload, by=world.field_server, at=NOW)
    assert queries.read(stored) == content
    assert stored.media_type == "video/mp4"
    assert complete_upload(upload, by=world.field_server, at=NOW).pk == stored.pk
    assert queries.digests_kept(world.field_server, about=ABOUT) == [digest(content)]
    # Nobody else's list names it.
    assert queries.digests_kept(world.clerk, about=ABOUT) == []


def test_a_damaged_part_is_refused_and_asked_for_again(world: Any) -> None:
    content = png()
    upload = begun(world, content, name="门牌.png", kind="evidence")
    with pytest.raises(Refused, match="没有传完整"):
        keep_part(upload, 0, content[:-1] + b"x", sha256=digest(content))
    with pytest.raises(Refused, match="没有这一段"):
        keep_part(upload, 1, b"", sha256=digest(b""))
    assert queries.missing_parts(upload) == [0]
    send(upload, content, 0)
    assert complete_upload(upload, by=world.field_server, at=NOW).media_type == "image/png"


def test_a_video_of_six_hours_is_refused_with_its_length_and_what_to_do(world: Any) -> None:
    content = film(seconds=6 * 3600 + 120)
    upload = begun(world, content)
    for number in range(queries.part_count(upload)):
        send(upload, content, number)
    with pytest.raises(Refused) as told:
        complete_upload(upload, by=world.field_server, at=NOW)
    assert told.value.message == "现场.mp4长6小时2分钟，超过15分钟"
    assert "只录送达的经过" in told.value.remedy
    assert not StoredFile.objects.filter(media_type="video/mp4").exists()
    upload.refresh_from_db()
    assert upload.file is None
    assert queries.missing_parts(upload)


def test_too_large_is_known_before_a_byte_is_sent(world: Any) -> None:
    with pytest.raises(Refused, match="超过 200 MB"):
        open_upload(
            sha256="0" * 64, size=6 * 1024**3, name="现场.mp4", kind="recording", about=ABOUT, by=world.field_server, at=NOW
        )  # fmt: skip
    assert not Upload.objects.exists()


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + b"x" * 60, b"\0\0\0\x18ftypmp42" + b"x" * 60])
def test_what_only_calls_itself_a_video_is_refused(world: Any, content: bytes) -> None:
    upload = begun(world, content)
    send(upload, content, 0)
    with pytest.raises(Refused, match="认不出|打不开"):
        complete_upload(upload, by=world.field_server, at=NOW)


def test_what_was_begun_and_left_alone_is_swept(world: Any) -> None:
    begun(world, png(), kind="evidence")
    assert sweep_uploads(at=NOW + timedelta(days=6)) == 0
    assert sweep_uploads(at=NOW + timedelta(days=8)) == 1
    assert not Upload.objects.exists()


@pytest.mark.parametrize("ending", ["mp4", "mov", "webm"])
def test_the_length_of_a_video_is_read_from_its_heading(ending: str) -> None:
    assert seconds_of(film(seconds=40, ending=ending)) == pytest.approx(40, abs=1.5)


@pytest.mark.parametrize("cut", [13, 21, 40])
def test_a_heading_cut_short_is_a_refusal_and_no_crash(cut: int) -> None:
    with pytest.raises(Refused, match="打不开"):
        seconds_of(film(seconds=40, ending="mov")[:cut])
    with pytest.raises(Refused, match="打不开"):
        seconds_of(b"\x1aE\xdf\xa3\x00" + b"\0" * cut)
