"""A document made online as a .docx; the text is the same, the seal never is."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from xiezhi.kernel.documents.rules.wording import Block, BlockKind

FONT = "宋体"
_SIZES = {BlockKind.TITLE: 22, BlockKind.NUMBER: 12}
_SIDES = {
    BlockKind.TITLE: WD_ALIGN_PARAGRAPH.CENTER,
    BlockKind.NUMBER: WD_ALIGN_PARAGRAPH.RIGHT,
    BlockKind.SIGNATURE: WD_ALIGN_PARAGRAPH.RIGHT,
}


def word_letter(blocks: Sequence[Block], *, court: str, demo: bool = False) -> bytes:
    """The document as Word; every text goes in as text, nothing as a field or formula."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    if demo:
        _write(
            document.add_paragraph(), "演示环境出具，不具有任何法律效力", size=9
        ).alignment = WD_ALIGN_PARAGRAPH.CENTER
    rows: list[Block] = []
    for block in [*blocks, Block(BlockKind.SEAL)]:
        if block.kind is BlockKind.ROW:
            rows.append(block)
            continue
        if rows:
            _table(document, rows)
            rows = []
        if block.kind is BlockKind.TITLE:
            _write(document.add_paragraph(), court, size=17).alignment = WD_ALIGN_PARAGRAPH.CENTER
        if block.kind is not BlockKind.SEAL:
            _paragraph(document.add_paragraph(), block)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraph(paragraph: Paragraph, block: Block) -> None:
    _write(paragraph, block.text, size=_SIZES.get(block.kind, 14), bold=block.kind is BlockKind.TITLE)
    if block.kind in _SIDES:
        paragraph.alignment = _SIDES[block.kind]
    if block.kind is BlockKind.PARAGRAPH:
        paragraph.paragraph_format.first_line_indent = Pt(28)


def _table(document: object, rows: list[Block]) -> None:
    width = max(len(row.cells) for row in rows)
    table = document.add_table(rows=0, cols=width)  # type: ignore[attr-defined]
    table.style = "Table Grid"
    for row in rows:
        cells = table.add_row().cells
        for position, text in enumerate(row.cells):
            _write(cells[position].paragraphs[0], text, size=12)
        if len(row.cells) < width:
            cells[len(row.cells) - 1].merge(cells[-1])


def _write(paragraph: Paragraph, text: str, *, size: int, bold: bool = False) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    return paragraph
