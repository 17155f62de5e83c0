"""Papers set as real PDF pages in several sizes are read like their text: lines break where the page ends."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import typst

from xiezhi.kernel.documents.channels.typesetting.fonts import load_fonts
from xiezhi.kernel.documents.rules.extraction import extract, read_content

PAPERS = Path(__file__).parent / "papers"
HEADING_LINES = 2


def _papers() -> list[dict[str, Any]]:
    """Every paper long enough for its lines to break."""
    found: list[dict[str, Any]] = []
    for path in sorted(PAPERS.glob("*.toml")):
        found += tomllib.loads(path.read_text(encoding="utf-8"))["paper"]
    return [paper for paper in found if len(paper["text"]) >= 250]


def _page(text: str, size: int, margin: float) -> bytes:
    """The text as a court types it: headings in the middle, paragraphs indented, pages numbered."""
    source = (
        f'#set page(paper: "a4", margin: {margin}cm, numbering: "- 1 -")\n'
        f'#set text(font: "Noto Serif SC", size: {size}pt, lang: "zh")\n'
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"
    )
    for number, line in enumerate(text.strip("\n").split("\n")):
        words = '#text("{}")'.format(line.replace("\\", "\\\\").replace('"', '\\"'))
        source += f"#align(center)[{words}]\n\n" if number < HEADING_LINES else f"{words}\n\n"
    compiler = typst.Compiler(font_paths=load_fonts(None)[0], ignore_system_fonts=True)
    pages = compiler.compile(source.encode())
    assert isinstance(pages, bytes)
    return pages


@pytest.mark.parametrize(("size", "margin"), [(12, 2.5), (16, 2.8), (18, 2.5)])
def test_a_typeset_page_is_read_like_its_text(size: int, margin: float) -> None:
    papers = _papers()
    assert len(papers) > 20
    for paper in papers:
        read = extract(read_content(_page(paper["text"], size, margin)))
        answer = (read.court, read.case_no, read.document_type, read.cause, read.date)
        wanted = [paper.get(field) for field in ("court", "case_no", "document_type", "cause", "date")]
        assert answer == tuple(wanted)
        assert [[one.role, one.name] for one in read.parties] == paper["parties"]
