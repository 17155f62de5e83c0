"""Read the text out of an uploaded or named file: plain text, Word, PDF.

Sizes are looked at before anything is opened: the file, what a Word file unpacks
to, the number of pages. What cannot be read is refused with the reason and with
what to do about it.
"""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import defusedxml.ElementTree
import docx
import pypdf
from defusedxml.common import DefusedXmlException
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from pypdf.errors import PyPdfError

from xiezhi.kernel.documents.rules.extraction.reading import extract
from xiezhi.lib.verdict import Refused

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
LARGEST_TEXT = 1_000_000
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 3000
STRONGEST_PACKING = 150
MOST_PAGES = 1000
_DEEPEST_TABLE = 5
_FIELD = "file"
_SAVE_AS = "请另存为docx、PDF或UTF-8文本后再试"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body|div|p)\b", re.IGNORECASE)
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "title", "table"}
_HIDDEN = {"script", "style"}
_DOCUMENT = "word/document.xml"


def extract_file(path: Path) -> dict[str, Any]:
    """The basic fields of the document in a file, as ``xiezhi extract`` prints them."""
    return extract(read_text(path)).as_answer()


def read_text(path: Path) -> str:
    """The text of a file; its kind is told by its content, not by its name."""
    try:
        if not path.is_file():
            raise _refused(f"找不到文件“{path.name}”", "请检查路径", "file_not_found")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _too_large(f"文件有{size // MEGABYTE}MB，超过{LARGEST_FILE // MEGABYTE}MB的上限")
        content = path.read_bytes()
    except OSError as failure:
        raise _refused(f"文件“{path.name}”打不开", "请检查文件权限或重新上传", "file_unreadable") from failure
    return read_content(content)


def read_content(content: bytes) -> str:
    """The text of a file already in memory."""
    if len(content) > LARGEST_FILE:
        raise _too_large(f"文件超过{LARGEST_FILE // MEGABYTE}MB的上限")
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise _refused("文件是空的", "请重新上传文书", "file_empty")
    if b"%PDF-" in content[:1024]:
        text = _text_of_pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        text = _text_of_word(content)
    else:
        text = _plain_text(content)
    if len(text) > LARGEST_TEXT:
        raise _too_large(f"文字超过{LARGEST_TEXT // 10_000}万字")
    if not text.strip():
        raise _refused("文件里没有文字", "如果是扫描件，请先做文字识别（OCR）", "file_without_text")
    return text


def _plain_text(content: bytes) -> str:
    if content.startswith(_OLD_WORD):
        raise _refused("这是旧版Word（doc）或WPS文件，读不了", _SAVE_AS, "file_kind")
    if content.startswith(_IMAGES):
        raise _refused("这是图片，不是文字", "请先做文字识别（OCR）", "file_kind")
    if content.startswith(b"{\\rtf"):
        raise _refused("这是RTF文件，读不了", _SAVE_AS, "file_kind")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_writing(text):
            return _without_tags(text) if _PAGE.match(text) else text
    raise _refused("文件的编码读不出来，可能不是文本文件", _SAVE_AS, "file_encoding")


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030")


def _is_writing(text: str) -> bool:
    """Text of people, not the bytes of a program: no NUL, hardly any control or private characters."""
    odd = sum(1 for char in text if (char < " " and char not in "\t\r\n\f\v") or "\ue000" <= char <= "\uf8ff")
    return "\x00" not in text and odd * 50 <= len(text)


class _Page(HTMLParser):
    """The words of a saved web page, a new line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _without_tags(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    return "".join(page.words)


def _text_of_word(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
        return "\n".join(_word_lines(docx.Document(io.BytesIO(content))))
    except DefusedXmlException as danger:
        raise _refused(
            "Word文件里有不允许的外部实体", "请用Word重新另存一份后再试", "file_unsafe"
        ) from danger
    except (
        zipfile.BadZipFile,
        OpcError,
        KeyError,
        ValueError,
        SyntaxError,
        EOFError,
        OSError,
        NotImplementedError,
    ) as broken:
        raise _refused("Word文件已损坏，打不开", "请重新导出或重新上传", "file_broken") from broken


def _check_package(package: zipfile.ZipFile) -> None:
    """Refuse what is no Word file, what would unpack without measure and what hides entities."""
    parts = package.infolist()
    if _DOCUMENT not in package.namelist():
        raise _refused("这是压缩包或其他办公文件，不是Word文书", _SAVE_AS, "file_kind")
    unpacked = sum(part.file_size for part in parts)
    swelling = any(
        part.file_size > MEGABYTE and part.file_size > part.compress_size * STRONGEST_PACKING
        for part in parts
    )
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or swelling:
        raise _refused(
            "Word文件解开后异常地大，为安全起见没有打开", "请用Word重新另存一份后再试", "file_unsafe"
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise _refused("Word文件有密码", "请去掉密码后再试", "file_encrypted")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as stream:
                defusedxml.ElementTree.parse(stream, forbid_dtd=True)


def _word_lines(document: Document) -> list[str]:
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += _table_lines(block)
        else:
            lines.append(block.text)
    return lines


def _table_lines(table: Table, depth: int = 0) -> list[str]:
    """The cells in reading order; a cell merged over several places is read once."""
    lines: list[str] = []
    seen: set[object] = set()
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            if cell._tc in seen:
                continue
            seen.add(cell._tc)
            cells.append(cell.text)
            if depth < _DEEPEST_TABLE:
                for inner in cell.tables:
                    cells += _table_lines(inner, depth + 1)
        lines.append("\t".join(cells))
    return lines


def _text_of_pdf(content: bytes) -> str:
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _refused("PDF有密码", "请去掉密码后再试", "file_encrypted")
        if len(reader.pages) > MOST_PAGES:
            raise _too_large(f"PDF超过{MOST_PAGES}页")
        return _text_of_pages(reader)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        NotImplementedError,
    ) as broken:
        raise _refused(
            "PDF文件已损坏或不合规范，打不开", "请重新导出PDF，或改传docx", "file_broken"
        ) from broken


def _text_of_pages(reader: pypdf.PdfReader) -> str:
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > LARGEST_TEXT:
            raise _too_large(f"文字超过{LARGEST_TEXT // 10_000}万字")
    return "\n".join(pages)


def _refused(message: str, remedy: str, code: str) -> Refused:
    return Refused(message, field=_FIELD, remedy=remedy, code=code)


def _too_large(message: str) -> Refused:
    return _refused(message, "请只上传文书本身", "file_too_large")
