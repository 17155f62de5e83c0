"""A small PDF for the gallery: two pages in Song type that is not embedded, as many scans bring it."""

from __future__ import annotations

WIDTH, HEIGHT = 595, 842
TITLE = "起诉状副本（样张）"


def sample_pdf() -> bytes:
    """Two A4 pages; the reader's own fonts and the character maps have to help."""
    pages = [_stream(f"{TITLE} 第{number}页") for number in (1, 2)]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        *(_page(content) for content in (5, 6)),
        *pages,
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [8 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 9 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, len(body),
    )  # fmt: skip


def _page(content: int) -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
        b" /Resources << /Font << /F1 7 0 R >> >> >>" % (WIDTH, HEIGHT, content)
    )


def _stream(text: str) -> bytes:
    drawn = b"BT /F1 22 Tf 90 740 Td <%s> Tj ET" % text.encode("utf-16-be").hex().encode()
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)
