"""Read the words off a scan or photograph; what they mean is for the caller, and for a person to confirm."""

from __future__ import annotations

import io
from collections.abc import Callable

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from xiezhi.kernel.documents.channels.reading_images import covered, image_reader
from xiezhi.kernel.documents.channels.typesetting import press
from xiezhi.kernel.documents.rules.pictures import MOST_POINTS
from xiezhi.kernel.documents.types import ReadPage
from xiezhi.lib.verdict import Refused

SCAN_PPI = 200


def read_scan(content: bytes) -> ReadPage:
    """The words on a picture, or on the first page of a PDF; turned upright where it lay on its side."""
    if content.startswith(b"%PDF-"):
        content = _first_page(content)
    return image_reader().read(content)


def cover_lines(content: bytes, page: ReadPage, *, which: Callable[[str], bool]) -> bytes:
    """A copy of the picture with these lines blacked out, as PNG; where nothing was read, all of it is made coarse."""
    if content.startswith(b"%PDF-"):
        content = _first_page(content)
    return covered(content, page, [line for line in page.lines if which(line.text)])


def _first_page(pdf: bytes) -> bytes:
    try:
        pages = PdfReader(io.BytesIO(pdf)).pages
        count = len(pages)
        box = pages[0].mediabox if count else None
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        raise Refused(
            "PDF打不开，可能没有传完整或加了密码", field="file", remedy="请重新扫描后再传", code="broken_file"
        ) from error
    if count == 0:
        raise Refused("PDF里没有页面", field="file", remedy="请重新扫描后再传", code="broken_file")
    # A page as large as a wall is drawn coarsely, not refused: what is on it may still be large print.
    inches = max(float(box.width) * float(box.height) / 72**2, 1.0) if box is not None else 1.0
    return press().page_picture(pdf, page=1, ppi=min(SCAN_PPI, (MOST_POINTS / inches) ** 0.5 * 0.9))
