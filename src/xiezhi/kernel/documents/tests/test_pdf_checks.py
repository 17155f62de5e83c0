"""A PDF somebody brings: whole, open and bounded, or refused with what to do."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pytest
from pypdf import PdfWriter

from xiezhi.kernel.documents.channels.typesetting.press import TEMPLATES
from xiezhi.kernel.documents.rules.pdf_checks import PdfLimits, check_pdf, whole_pages
from xiezhi.kernel.documents.tests.paper import AT, press
from xiezhi.lib.verdict import Refused

NAME = "起诉状.pdf"


def plain_pages(count: int, *, stream: bytes = b"BT ET", extra: bytes = b"") -> bytes:
    """A PDF in the oldest form: page after page, each followed by its content, directory last."""
    out = BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}

    def write(number: int, body: bytes) -> None:
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    write(1, b"<< /Type /Catalog /Pages 2 0 R " + extra + b">>")
    kids = b" ".join(b"%d 0 R" % (3 + 2 * i) for i in range(count))
    write(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids))
    for i in range(count):
        number = 3 + 2 * i
        write(
            number, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R >>" % (number + 1)
        )
        write(number + 1, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    start = out.tell()
    size = 3 + 2 * count
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % places[number])
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start))
    return out.getvalue()


def refused(content: bytes, name: str = NAME, limits: PdfLimits | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        check_pdf(content, name, limits=limits or PdfLimits())
    assert refusal.value.field == "file"
    assert refusal.value.remedy
    return refusal.value


def test_a_whole_file_tells_its_pages() -> None:
    facts = check_pdf(plain_pages(5), NAME)
    assert (facts.pages, facts.version, facts.restricted, facts.active) == (5, "1.4", False, ())
    typst = press().typeset(TEMPLATES / "letter.typ", {"court": "院", "title": "题", "blocks": []}, at=AT).pdf
    assert check_pdf(typst, NAME).pages == 1


def test_a_file_that_broke_off_says_after_which_page() -> None:
    whole = plain_pages(6, stream=b"BT " + b"0 0 Td " * 400 + b"ET")
    fourth = whole.index(b"9 0 obj") + 300
    refusal = refused(whole[:fourth])
    assert refusal.message == "起诉状.pdf 在第 3 页之后中断，请重新扫描或从立案系统重新导出"
    assert refusal.code == "pdf_broken"
    assert whole_pages(whole) == 6


def test_a_file_cut_in_its_first_page_says_so() -> None:
    whole = plain_pages(3, stream=b"0 0 Td " * 300)
    assert "从第 1 页起就读不出来" in refused(whole[: whole.index(b"4 0 obj") + 200]).message


def test_a_page_whose_content_is_gone_breaks_the_file_there() -> None:
    damaged = plain_pages(4).replace(b"/Contents 8 0 R", b"/Contents 99 0 R")
    assert "在第 2 页之后中断" in refused(damaged).message


def test_every_cut_of_a_file_is_refused_never_a_crash() -> None:
    whole = plain_pages(4)
    for end in range(20, len(whole) - 20, 61):
        assert refused(whole[:end]).code in {"pdf_broken", "pdf_empty"}


def test_a_password_is_named() -> None:
    writer = PdfWriter(clone_from=BytesIO(plain_pages(2)))
    writer.encrypt("secret")
    out = BytesIO()
    writer.write(out)
    refusal = refused(out.getvalue())
    assert "打开密码" in refusal.message
    assert "去除密码" in refusal.remedy


def test_a_file_open_to_all_but_restricted_is_let_in_and_said() -> None:
    writer = PdfWriter(clone_from=BytesIO(plain_pages(2)))
    writer.encrypt("", owner_password="owner")
    out = BytesIO()
    writer.write(out)
    facts = check_pdf(out.getvalue(), NAME)
    assert facts.restricted
    assert facts.pages == 2


def test_ofd_is_refused_with_the_remedy() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("OFD.xml", "<ofd:OFD/>")
    refusal = refused(out.getvalue(), "判决书.ofd")
    assert refusal.code == "ofd"
    assert refusal.remedy == "请另存为 PDF 后上传"


def test_other_things_are_not_pdfs() -> None:
    for content in (b"", b"PK\x03\x04rubbish", b"\xff\xd8\xff jpeg", "%PDF".encode("utf-16")):
        assert refused(content).code == "not_pdf"


def bomb(megabytes: int, head: bytes = b"/Filter /FlateDecode") -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(megabytes)) + packer.flush()
    body = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), head, packed)
    return plain_pages(1).replace(b"xref\n", b"50 0 obj\n" + body + b"\nendobj\nxref\n", 1)


def test_what_unfolds_without_end_is_not_opened() -> None:
    limits = PdfLimits(
        stream_bytes=5_000_000, unfolded_bytes=8_000_000, picture_bytes=50_000_000, pages=10, objects=60
    )
    assert "展开后过大" in refused(bomb(20), limits=limits).message
    assert "多重压缩" in refused(bomb(1, b"/Filter [/FlateDecode /FlateDecode]"), limits=limits).message
    picture = b"/Subtype /Image /Width 90000 /Height 90000 /BitsPerComponent 8 /Filter /FlateDecode"
    assert "图片尺寸过大" in refused(bomb(1, picture), limits=limits).message
    assert "页数超过 10 页" in refused(plain_pages(12), limits=limits).message
    assert "对象超过 60 个" in refused(plain_pages(40), limits=limits).message
    assert refused(bomb(20), limits=limits).code == "pdf_too_large"


def test_active_content_is_reported() -> None:
    assert check_pdf(plain_pages(1, extra=b"/OpenAction << /S /JavaScript /JS (x) >> "), NAME).active == (
        "脚本",
    )
