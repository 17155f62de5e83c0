"""Look at a PDF somebody brings, before it is believed to be one: whole, open, bounded."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from xiezhi.lib.verdict import Refused

REMEDY_BROKEN = "请重新扫描或从立案系统重新导出"
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,8})[ \t\r\n]+\d{1,5}[ \t\r\n]+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+\s+\d+\s+R)")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_ACTIVE = {
    "/JavaScript": "脚本",
    "/JS": "脚本",
    "/Launch": "启动程序",
    "/EmbeddedFile": "附件",
    "/RichMedia": "多媒体",
}


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """How large a file may unfold; generous for scans, far below what hurts a machine."""

    pages: int = 3000
    objects: int = 400_000
    stream_bytes: int = 128 * 1024 * 1024
    unfolded_bytes: int = 512 * 1024 * 1024
    picture_bytes: int = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What is known of a PDF that was let in."""

    pages: int
    version: str
    restricted: bool
    active: tuple[str, ...]


LIMITS = PdfLimits()


def check_pdf(content: bytes, name: str, *, limits: PdfLimits = LIMITS) -> PdfFacts:
    """Facts about a whole and readable PDF; anything else is refused with what to do about it."""
    _refuse_other_formats(content, name)
    _refuse_bombs(content, name, limits)
    if b"%%EOF" not in content[-2048:]:
        raise _broken(name, whole_pages(content))
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        restricted = reader.is_encrypted
        if restricted and not reader.decrypt(""):
            raise Refused(
                f"{name} 设有打开密码，无法读取",
                field="file",
                remedy="请去除密码后重新上传",
                code="pdf_password",
            )
        pages = _count_pages(reader, name, content, limits)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        NotImplementedError,
    ) as error:
        raise _broken(name, whole_pages(content)) from error
    if pages == 0:
        raise Refused(f"{name} 里没有页面", field="file", remedy=REMEDY_BROKEN, code="pdf_empty")
    active = tuple(sorted({word for mark, word in _ACTIVE.items() if mark.encode() in content}))
    return PdfFacts(pages, content[5:8].decode("ascii", "replace"), restricted, active)


def whole_pages(content: bytes) -> int:
    """How many pages from the front are complete in a file that broke off.

    Works without the file's directory, which lies at its end and is lost first:
    it walks the objects in the order they were written.
    """
    bodies = dict(_objects(content))
    count = 0
    for number, body in list(bodies.items()):
        if not _PAGE.search(body):
            continue
        found = _CONTENTS.search(body)
        wanted = [int(one) for one in _REFERENCE.findall(found.group(1))] if found else []
        if not all(_complete(bodies.get(one)) for one in wanted) or not _complete(bodies.get(number)):
            break
        count += 1
    return count


def _refuse_other_formats(content: bytes, name: str) -> None:
    if content.startswith(b"PK") and _is_ofd(content):
        raise Refused(
            f"{name} 是 OFD 版式文件，本系统暂不能读取",
            field="file",
            remedy="请另存为 PDF 后上传",
            code="ofd",
        )
    if b"%PDF-" not in content[:1024]:
        raise Refused(f"{name} 不是 PDF 文件", field="file", remedy="请另存为 PDF 后上传", code="not_pdf")


def _is_ofd(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return any(entry.filename.rsplit("/", 1)[-1] == "OFD.xml" for entry in archive.infolist()[:2000])
    except (zipfile.BadZipFile, ValueError):
        return False


def _refuse_bombs(content: bytes, name: str, limits: PdfLimits) -> None:
    """Unfold each stream only as far as allowed; pictures are judged by the size they declare."""
    if sum(1 for _ in _OBJECT.finditer(content)) > limits.objects:
        raise _too_large(name, f"对象超过 {limits.objects} 个")
    unfolded = 0
    for head, body in _streams(content):
        if head.count(b"/FlateDecode") > 1 or head.count(b"/LZWDecode") > 1:
            raise _too_large(name, "内容经过多重压缩")
        if b"/Image" in head:
            if _declared_size(head) > limits.picture_bytes:
                raise _too_large(name, "图片尺寸过大")
            continue
        if b"/FlateDecode" not in head and b"/Fl " not in head:
            continue
        size = _unfolded(body, limits.stream_bytes)
        unfolded += size
        if size >= limits.stream_bytes or unfolded > limits.unfolded_bytes:
            raise _too_large(name, "压缩内容展开后过大")


def _streams(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Each stream with the dictionary before it."""
    view = memoryview(content)
    for found in _STREAM.finditer(content):
        start = found.start()
        if content[max(0, start - 3) : start] == b"end":
            continue
        opening = content.rfind(b"obj", max(0, start - 4096), start)
        end = content.find(b"endstream", found.end())
        if opening >= 0:
            yield content[opening:start], view[found.end() : end if end >= 0 else len(content)]


def _unfolded(body: memoryview, limit: int) -> int:
    unfolding, size = zlib.decompressobj(), 0
    pending: bytes | memoryview = body
    try:
        while size < limit:
            chunk = unfolding.decompress(pending, 1 << 20)
            size += len(chunk)
            pending = unfolding.unconsumed_tail
            if unfolding.eof or (not chunk and not pending):
                break
    except zlib.error:
        return size
    return size


def _declared_size(head: bytes) -> int:
    def number(key: bytes, default: int) -> int:
        found = re.search(rb"/" + key + rb"\s+(\d{1,9})", head)
        return int(found.group(1)) if found else default

    colours = 4 if b"CMYK" in head else 1 if b"Gray" in head else 3
    return number(b"Width", 1) * number(b"Height", 1) * colours * number(b"BitsPerComponent", 8) // 8


def _count_pages(reader: PdfReader, name: str, content: bytes, limits: PdfLimits) -> int:
    """Walk every page; one whose content cannot be read breaks the file there."""
    count = 0
    for page in reader.pages:
        if not isinstance(page, DictionaryObject):
            raise _broken(name, count)
        try:
            found = page.get("/Contents")
            resolved = found.get_object() if found is not None else None
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise _broken(name, count) from error
        if found is not None and (resolved is None or type(resolved).__name__ == "NullObject"):
            raise _broken(name, count)
        count += 1
        if count > limits.pages:
            raise _too_large(name, f"页数超过 {limits.pages} 页")
    return count


def _objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Objects in the order written, those packed into object streams included."""
    starts = list(_OBJECT.finditer(content))
    for i, found in enumerate(starts):
        end = starts[i + 1].start() if i + 1 < len(starts) else len(content)
        body = content[found.end() : end]
        yield int(found.group(1)), body
        if b"/ObjStm" in body[:600]:
            yield from _packed(body)


def _packed(body: bytes) -> Iterator[tuple[int, bytes]]:
    head, _, rest = body.partition(b"stream")
    first = re.search(rb"/First\s+(\d+)", head)
    if first is None or b"endstream" not in rest:
        return
    try:
        unfolded = zlib.decompressobj().decompress(rest.lstrip(b"\r\n"), 32 * 1024 * 1024)
    except zlib.error:
        return
    index = unfolded[: int(first.group(1))].split()
    pairs = [(int(index[i]), int(index[i + 1])) for i in range(0, len(index) - 1, 2)]
    for i, (number, offset) in enumerate(pairs):
        begin = int(first.group(1)) + offset
        end = int(first.group(1)) + pairs[i + 1][1] if i + 1 < len(pairs) else len(unfolded)
        yield number, unfolded[begin:end] + b" endobj"


def _complete(body: bytes | None) -> bool:
    if body is None or b"endobj" not in body:
        return False
    return b"endstream" in body or not _STREAM.search(body)


def _broken(name: str, pages: int) -> Refused:
    where = f"在第 {pages} 页之后中断" if pages else "从第 1 页起就读不出来"
    return Refused(f"{name} {where}，{REMEDY_BROKEN}", field="file", remedy=REMEDY_BROKEN, code="pdf_broken")


def _too_large(name: str, why: str) -> Refused:
    return Refused(
        f"{name} {why}，为安全起见没有打开",
        field="file",
        remedy="请重新扫描，或打印为新的 PDF 后分成几份上传",
        code="pdf_too_large",
    )
