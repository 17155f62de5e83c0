"""A report as Word: a title, lines of text and tables; every value goes in as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "宋体"


@dataclass(frozen=True, slots=True)
class WordTable:
    """One table with its heading."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def word_report(title: str, lines: Sequence[str], tables: Sequence[WordTable], notes: Sequence[str]) -> bytes:
    """An A4 page on its side, since reports are wide."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    _line(document, title, size=18, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in lines:
        _line(document, line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for table in tables:
        _line(document, table.title, size=13, bold=True)
        _table(document, table)
    for note in notes:
        _line(document, note, size=9)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _line(document: object, text: str, *, size: float = 10.5, bold: bool = False):  # type: ignore[no-untyped-def]
    paragraph = document.add_paragraph()  # type: ignore[attr-defined]
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    run.font.name = FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    return paragraph


def _table(document: object, table: WordTable) -> None:
    grid = document.add_table(rows=1, cols=len(table.head), style="Table Grid")  # type: ignore[attr-defined]
    for cell, text in zip(grid.rows[0].cells, table.head, strict=True):
        cell.text = text
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
