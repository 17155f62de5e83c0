"""Say what a file is from its bytes."""

from __future__ import annotations

import io
import zipfile

from xiezhi.kernel.files.rules.video import check_length
from xiezhi.kernel.files.types import Limits, Sniffed
from xiezhi.lib.verdict import Refused

MEGABYTE = 1024 * 1024
_KINDS: tuple[tuple[bytes, Sniffed], ...] = (
    (b"%PDF-", Sniffed("application/pdf", "pdf", "PDF")),
    (b"\x89PNG\r\n\x1a\n", Sniffed("image/png", "png", "PNG 图片")),
    (b"\xff\xd8\xff", Sniffed("image/jpeg", "jpg", "JPEG 图片")),
    (b"RIFF", Sniffed("audio/wav", "wav", "WAV 录音")),
    (b"\x1aE\xdf\xa3", Sniffed("video/webm", "webm", "WebM 视频")),
)
_MP4 = Sniffed("video/mp4", "mp4", "MP4 视频")
_MOV = Sniffed("video/quicktime", "mov", "MOV 视频")
VIDEO = frozenset({"mp4", "mov", "webm"})
_OFFICE = {
    "word/document.xml": Sniffed(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "Word 文档"
    ),
    "xl/workbook.xml": Sniffed(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "Excel 表格"
    ),
    "OFD.xml": Sniffed("application/ofd", "ofd", "OFD 版式文件"),
}
DOCUMENT = Limits(50 * MEGABYTE, frozenset({"pdf", "png", "jpg", "docx"}))
SPREADSHEET = Limits(10 * MEGABYTE, frozenset({"xlsx"}))
EVIDENCE = Limits(20 * MEGABYTE, frozenset({"pdf", "png", "jpg"}))
RECORDING = Limits(200 * MEGABYTE, VIDEO, most_seconds=900)
"""What was filmed of one act, from start to end: a quarter of an hour is plenty."""
MOST_UNPACKED = 200 * MEGABYTE
MOST_PARTS = 2000


def sniff(content: bytes, *, name: str = "") -> Sniffed:
    """The kind of a file by its first bytes; an unknown kind is refused."""
    shown = name or "文件"
    if not content:
        raise Refused(f"{shown}是空的", field="file", remedy="请重新选择文件", code="empty_file")
    for start, kind in _KINDS:
        if content.startswith(start) and (start != b"RIFF" or content[8:12] == b"WAVE"):
            return kind
    if content[4:8] == b"ftyp":
        return _MOV if content[8:12] == b"qt  " else _MP4
    if content.startswith(b"PK\x03\x04"):
        return _sniff_package(content, shown)
    raise Refused(
        f"认不出{shown}是什么格式",
        field="file",
        remedy="请上传 PDF、Word、图片或 Excel 文件",
        code="unknown_kind",
    )


def _sniff_package(content: bytes, shown: str) -> Sniffed:
    """An Office or OFD package, opened with limits against archives that swell."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused(
            f"{shown}打不开，可能没有传完整", field="file", remedy="请重新导出后再传", code="broken_file"
        ) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(
            f"{shown}解压后过大，已拒收", field="file", remedy="请拆成几个小文件再传", code="too_large"
        )
    names = {part.filename for part in parts}
    for part, kind in _OFFICE.items():
        if part in names:
            return kind
    raise Refused(
        f"{shown}是压缩包，不能直接收", field="file", remedy="请解压后逐个上传", code="unknown_kind"
    )


def check(content: bytes, *, name: str, limits: Limits) -> Sniffed:
    """What the file is, when it may be taken; else a refusal naming the remedy."""
    check_size(len(content), name=name, limits=limits)
    kind = sniff(content, name=name)
    if kind.ending == "ofd":
        raise Refused(
            f"{name}是 OFD 文件，本系统不能直接送达", field="file", remedy="请另存为 PDF 后上传", code="ofd"
        )
    if kind.ending not in limits.endings:
        raise Refused(
            f"{name}其实是{kind.label}，这里不收", field="file", code="wrong_kind",
            remedy="这里可以传：" + "、".join(sorted(limits.endings)),
        )  # fmt: skip
    if kind.ending in VIDEO and limits.most_seconds:
        check_length(content, name=name, most_seconds=limits.most_seconds)
    return kind


def check_size(size: int, *, name: str, limits: Limits) -> None:
    """Refuse what is too large; known before a byte of it is sent."""
    if size > limits.most_bytes:
        most = limits.most_bytes // MEGABYTE
        is_video = bool(limits.endings & VIDEO)
        raise Refused(
            f"{name}有 {size / MEGABYTE:.1f} MB，超过 {most} MB", field="file", code="too_large",
            remedy="请只录送达的经过，或者把清晰度调低再录" if is_video else "请压缩扫描分辨率或拆成几个文件",
        )  # fmt: skip
