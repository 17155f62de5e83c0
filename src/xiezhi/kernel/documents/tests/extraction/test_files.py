"""Files of each kind are read; what cannot be read is refused with a remedy."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest

from xiezhi.kernel.documents.rules.extraction import extract_file, files, read_content
from xiezhi.lib.verdict import Refused

TEXT = """上海市临江区人民法院
刑事判决书
（2018）沪0199刑初260号
公诉机关上海市临江区人民检察院。
被告人冯某，男，1990年1月1日出生。
上海市临江区人民检察院指控被告人冯某犯盗窃罪，于2018年4月1日向本院提起公诉。
判决如下：
被告人冯某犯盗窃罪，判处拘役三个月。
审判员郑某
二〇一八年五月三日
书记员王某"""
ANSWER = {
    "court": "上海市临江区人民法院",
    "case_no": "（2018）沪0199刑初260号",
    "document_type": "刑事判决书",
    "parties": [{"role": "被告人", "name": "冯某"}],
    "cause": "盗窃罪",
    "date": "2018-05-03",
}


def word(*lines: str) -> bytes:
    """A Word file with these paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(content: bytes, name: str, part: bytes) -> bytes:
    """The same package with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return out.getvalue()


def pdf(*lines: str) -> bytes:
    """A one-page PDF whose text is taken out through its encoding."""
    shown = b"\n".join(b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode() for line in lines)
    stream = b"BT /F1 12 Tf 14 TL 50 780 Td\n" + shown + b"\nET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(out))
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("judgment.txt", TEXT.encode()),
        ("with-mark.txt", b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()),
        ("old-encoding.txt", TEXT.encode("gb18030")),
        ("sixteen-bits.txt", TEXT.encode("utf-16")),
        ("judgment.docx", word(*TEXT.splitlines())),
        ("named-wrongly.txt", word(*TEXT.splitlines())),
        ("judgment.pdf", pdf(*TEXT.splitlines())),
        (
            "saved.html",
            ("<html><style>p{}</style>" + "".join(f"<p>{s}</p>" for s in TEXT.splitlines())).encode(),
        ),
    ],
)
def test_a_file_gives_the_answer_of_the_command(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert extract_file(path) == ANSWER


def test_a_text_that_states_nothing_gives_an_answer_of_nulls(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("今天下午开会。", encoding="utf-8")
    assert extract_file(path) == dict.fromkeys(ANSWER)


def test_tables_of_a_word_file_are_read_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("上海市临江区人民法院")
    document.add_paragraph("传 票")
    table = document.add_table(rows=3, cols=2)
    rows = [("案号", "（2024）沪0199民初1号"), ("案由", "离婚纠纷"), ("被传唤人", "米某")]
    for row, (left, right) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = left, right
    path = tmp_path / "summons.docx"
    document.save(str(path))
    answer = extract_file(path)
    assert (answer["case_no"], answer["cause"]) == ("（2024）沪0199民初1号", "离婚纠纷")
    assert answer["document_type"] == "传票"
    assert answer["parties"] == [{"role": "被传唤人", "name": "米某"}]


def _encrypted() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("甲")))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("judgment.txt", TEXT)
    return out.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
BOMB = b"<a>" + b" " * (5 * files.MEGABYTE) + b"</a>"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n \n", "file_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "file_kind"),
        (rb"{\rtf1 hello}", "file_kind"),
        (bytes(range(256)) * 8, "file_encoding"),
        (_archive(), "file_kind"),
        (word(TEXT)[:-200], "file_broken"),
        (repacked(word(TEXT), "word/document.xml", b"<w:document"), "file_broken"),
        (repacked(word(TEXT), "word/settings.xml", ENTITY), "file_unsafe"),
        (repacked(word(TEXT), "word/more.xml", BOMB), "file_unsafe"),
        (pdf("甲")[:300], "file_broken"),
        (b"%PDF-1.7\n%%EOF", "file_broken"),
        (pdf(""), "file_without_text"),
        (_encrypted(), "file_encrypted"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_content(content)
    assert refusal.value.code == code
    assert refusal.value.field == "file"
    assert refusal.value.message
    assert refusal.value.remedy


def test_sizes_are_looked_at_before_anything_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(TEXT.encode())
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))
    with pytest.raises(Refused) as refusal:
        extract_file(path)
    assert refusal.value.code == "file_too_large"


@pytest.mark.parametrize("limit", ["LARGEST_TEXT", "MOST_PAGES"])
def test_a_text_without_end_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(files, limit, 0)
    with pytest.raises(Refused) as refusal:
        read_content(pdf(*TEXT.splitlines()))
    assert refusal.value.code == "file_too_large"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="找不到文件“gone.txt”"):
        extract_file(tmp_path / "gone.txt")
    with pytest.raises(Refused) as refusal:
        extract_file(tmp_path)
    assert refusal.value.code == "file_not_found"
