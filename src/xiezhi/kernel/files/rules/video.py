"""How long a video runs, read from its heading alone.

A few fields of the container are all that is wanted. Libraries that tell them decode with native code,
and what is read here comes from a telephone of a stranger: a bounded walk in Python cannot be crashed by it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xiezhi.lib.verdict import Refused

_MOST_BOXES = 10_000
_SEGMENT, _INFO, _SCALE, _DURATION, _CLUSTER = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489, 0x1F43B675


def seconds_of(content: bytes) -> float | None:
    """Its length; ``None`` where the file does not say, as a recording made in a browser may not."""
    try:
        if content.startswith(b"\x1aE\xdf\xa3"):
            return _matroska(memoryview(content))
        return _quicktime(memoryview(content))
    except (struct.error, IndexError, ValueError) as error:
        raise _broken() from error


def _broken() -> Refused:
    return Refused("视频打不开，可能没有录完整", field="file", remedy="请重新录一段", code="broken_file")


def _quicktime(content: memoryview) -> float | None:
    """MP4 and MOV (ISO 14496-12): ``moov/mvhd`` says it; a file in fragments may leave it at nought."""
    boxes = dict(_boxes(content))
    if b"moov" not in boxes:
        raise _broken()
    heading = dict(_boxes(boxes[b"moov"])).get(b"mvhd")
    if heading is None:
        raise _broken()
    scale, length = (
        struct.unpack_from(">IQ", heading, 20) if heading[0] else struct.unpack_from(">II", heading, 12)
    )
    return length / scale if scale and length else None


def _boxes(content: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    place = 0
    for _ in range(_MOST_BOXES):
        if place + 8 > len(content):
            return
        size, kind = struct.unpack_from(">I4s", content, place)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, place + 8)
            head = 16
        elif size == 0:
            size = len(content) - place
        if size < head:
            return
        yield kind, content[place + head : place + size]
        place += size


def _matroska(content: memoryview) -> float | None:
    """WebM (RFC 9559): ``Segment/Info/Duration`` in units of ``TimestampScale``."""
    segment = next((body for kind, body in _elements(content) if kind == _SEGMENT), None)
    if segment is None:
        raise _broken()
    for kind, body in _elements(segment):
        if kind == _CLUSTER:
            return None
        if kind == _INFO:
            told = dict(_elements(body))
            scale = int.from_bytes(told[_SCALE], "big") if _SCALE in told else 1_000_000
            length = told.get(_DURATION)
            if length is None:
                return None
            (value,) = struct.unpack(">d" if len(length) == 8 else ">f", length)
            return float(value) * scale / 1e9
    return None


def _elements(content: memoryview) -> Iterator[tuple[int, memoryview]]:
    place = 0
    for _ in range(_MOST_BOXES):
        if place >= len(content):
            return
        kind, place = _number(content, place, keeps_marker=True)
        size, place = _number(content, place, keeps_marker=False)
        # An unknown size, as a live recording has it, reaches to the end.
        end = len(content) if size < 0 else place + size
        yield kind, content[place:end]
        place = end


def _number(content: memoryview, place: int, *, keeps_marker: bool) -> tuple[int, int]:
    first = content[place]
    width = 9 - first.bit_length()
    if width > 8:
        raise ValueError("no number of this format")
    value = int.from_bytes(content[place : place + width], "big")
    if not keeps_marker:
        marker = 1 << (7 * width)
        value = -1 if value == 2 * marker - 1 else value - marker
    return value, place + width


def check_length(content: bytes, *, name: str, most_seconds: int) -> None:
    """Refuse a video that runs for longer than the act it is proof of can take."""
    seconds = seconds_of(content)
    if seconds is not None and seconds > most_seconds:
        raise Refused(
            f"{name}长{length_text(seconds)}，超过{length_text(most_seconds)}", field="file", code="too_long",
            remedy="请只录送达的经过：从出示文书到离开",
        )  # fmt: skip


def length_text(seconds: float) -> str:
    """6小时, 15分钟, 40秒."""
    minutes = int(seconds) // 60
    if minutes >= 60:
        rest = f"{minutes % 60}分钟" if minutes % 60 else ""
        return f"{minutes // 60}小时{rest}"
    return f"{minutes}分钟" if minutes else f"{int(seconds)}秒"
