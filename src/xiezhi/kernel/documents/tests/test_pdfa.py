"""PDF/A-3b is checked before and after sealing (decision 30)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from xiezhi.kernel.documents.channels.typesetting.press import TEMPLATES
from xiezhi.kernel.documents.rules.pdfa import check_pdfa3b
from xiezhi.kernel.documents.tests.paper import AT, FACE, FACTS, press, sealed_proof


def test_what_the_press_makes_passes_before_and_after_sealing(tmp_path: Path) -> None:
    assert check_pdfa3b(press().typeset(TEMPLATES / "electronic_proof.typ", FACTS, at=AT).pdf) == []
    assert check_pdfa3b(press().seal_stamp(FACE)) == []
    assert check_pdfa3b(sealed_proof(tmp_path)) == []


def test_a_plain_pdf_is_told_what_it_lacks() -> None:
    pdf = press().typeset(TEMPLATES / "electronic_proof.typ", FACTS, at=AT, standard="1.7").pdf
    problems = check_pdfa3b(pdf)
    assert "XMP 元数据没有声明 PDF/A-3" in problems
    assert "缺少带 ICC 特性文件的输出意图（OutputIntent）" in problems


def _changed(change: str) -> bytes:
    writer = PdfWriter(
        clone_from=BytesIO(press().typeset(TEMPLATES / "electronic_proof.typ", FACTS, at=AT).pdf)
    )
    page = writer.pages[0]
    if change == "font":
        font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                                 NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
        page["/Resources"]["/Font"][NameObject("/F9")] = font  # type: ignore[index]
    elif change == "script":
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    elif change == "note":
        writer.add_annotation(0, FreeText(text="x", rect=(0, 0, 50, 50)))
    elif change == "file":
        writer.add_attachment("loose.txt", b"x")
    elif change == "lock":
        writer.encrypt("secret")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("font", "字体 Helvetica 没有嵌入"),
        ("script", "不允许的动作"),
        ("note", "批注 FreeText"),
        ("file", "附件 loose.txt"),
        ("lock", "加密"),
    ],
)
def test_what_breaks_the_standard_is_named(change: str, said: str) -> None:
    assert any(said in problem for problem in check_pdfa3b(_changed(change)))


def test_rubbish_is_not_a_pdf() -> None:
    assert check_pdfa3b(b"%PDF-1.7 rubbish")[0].startswith("文件无法按 PDF 读取")
