"""The press: hostile strings stay text, rare characters print, threads do not disturb each other."""

from __future__ import annotations

import json
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from xiezhi.kernel.documents.channels.typesetting.fonts import FontsMissing, load_fonts
from xiezhi.kernel.documents.channels.typesetting.press import TEMPLATES, code_drawing
from xiezhi.kernel.documents.rules.pdfa import check_pdfa3b
from xiezhi.kernel.documents.tests.paper import AT, FACE, FACTS, press
from xiezhi.kernel.documents.types import Attachment
from xiezhi.lib.verdict import Refused

PROOF = TEMPLATES / "electronic_proof.typ"
LETTER = TEMPLATES / "letter.typ"
HOSTILE = [
    '#panic("x")',
    '#read("/etc/passwd")',
    "$x^2$ *粗* _斜_ `码` <标签> @引用",
    "[#set page(width: 1pt)]",
    "\\u{41} \\ // 注释 /* 注释 */",
    '"; #let a = 1',
    "{{案号}} {% if %}",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
]


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def letter(*paragraphs: str) -> dict[str, Any]:
    blocks = [{"kind": "title", "text": "通知书", "cells": []}]
    blocks += [{"kind": "paragraph", "text": text, "cells": []} for text in paragraphs]
    return {"court": "上海市临江区人民法院", "title": "通知书", "blocks": blocks}


def test_the_proof_of_service_is_one_a4_page_with_all_its_facts() -> None:
    sheet = press().typeset(PROOF, FACTS, at=AT, code="http://testserver/verify/x")
    pages = PdfReader(BytesIO(sheet.pdf)).pages
    assert len(pages) == 1
    assert [round(float(edge)) for edge in pages[0].mediabox[2:]] == [595, 842]
    text = text_of(sheet.pdf)
    for word in (
        "电子送达回证",
        "（2026）沪0199送证4127-01号",
        "房屋租赁合同纠纷",
        "9c417e02b85d16fa",
        "2026年11月16日",
    ):
        assert word in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_strings_stay_text(hostile: str) -> None:
    pdf = press().typeset(LETTER, letter(hostile), at=AT).pdf
    assert "".join(hostile.split()) in text_of(pdf)
    pdf = press().typeset(PROOF, FACTS | {"recipient": hostile, "document_no": hostile}, at=AT).pdf
    assert "".join(hostile.split()) in text_of(pdf)


@pytest.mark.parametrize("rare", ["〇", "㛃", "𬭁", "䶮"])
def test_rare_characters_of_names_are_printed(rare: str) -> None:
    pdf = press().typeset(LETTER, letter(f"当事人王{rare}明"), at=AT).pdf
    assert f"王{rare}明" in text_of(pdf)
    # PDF/A forbids the empty glyph, so a page that was set at all has a drawing for each letter.
    assert check_pdfa3b(pdf) == []


def test_a_letter_no_font_draws_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refusal:
        press().typeset(LETTER, letter("姓名\U000323b0"), at=AT)
    assert "\U000323b0" in refusal.value.message
    assert "XIEZHI_FONTS" in refusal.value.remedy
    # The press goes on after a refusal.
    assert press().typeset(LETTER, letter("下一份"), at=AT).pdf


def test_what_is_attached_comes_out_as_it_went_in() -> None:
    binary = bytes(range(256)) * 40
    items = [Attachment("facts.json", b'{"a":1}', "application/json"), Attachment("scan.bin", binary)]
    pdf = press().typeset(LETTER, letter("正文"), at=AT, attachments=items).pdf
    found = PdfReader(BytesIO(pdf)).attachments
    assert found["facts.json"] == [b'{"a":1}']
    assert found["scan.bin"] == [binary]
    assert check_pdfa3b(pdf) == []


def test_a_demo_installation_marks_every_page() -> None:
    facts = letter(*["很长的一段。" * 60] * 12)
    pages = PdfReader(BytesIO(press(demo=True).typeset(LETTER, facts, at=AT).pdf)).pages
    assert len(pages) > 1
    for page in pages:
        assert "演示环境出具，不具有任何法律效力" in "".join(page.extract_text().split())
    assert "演示" not in text_of(press().typeset(LETTER, facts, at=AT).pdf)


def test_the_template_says_where_the_seal_goes() -> None:
    place = press().typeset(PROOF, FACTS, at=AT).seal_place
    assert place is not None
    assert place.page == 1
    # Lower right quarter of the page, 40 mm across.
    assert place.x > 300
    assert place.y < 150
    assert round(place.width * 25.4 / 72) == 40
    assert press().typeset(LETTER, letter("没有印章"), at=AT).seal_place is None


def test_pages_become_pictures_with_the_seal_on_them() -> None:
    plain = press().picture(PROOF, FACTS, at=AT, ppi=72)
    sealed = press().picture(PROOF, FACTS, at=AT, ppi=72, seal=FACE)
    assert len(plain) == len(sealed) == 1
    image = Image.open(BytesIO(sealed[0])).convert("RGB")
    assert image.size == (595, 842)
    assert red_dots(image) > 250
    assert red_dots(Image.open(BytesIO(plain[0])).convert("RGB")) == 0


def red_dots(image: Image.Image) -> int:
    width, height = image.size
    dots = [image.getpixel((x, y)) for x in range(0, width, 2) for y in range(height // 2, height, 2)]
    return sum(1 for dot in dots if isinstance(dot, tuple) and dot[0] > 150 and dot[1] < 120 and dot[2] < 120)


def test_a_page_of_any_pdf_becomes_a_picture() -> None:
    pdf = press().typeset(LETTER, letter(*["一段。" * 200] * 6), at=AT).pdf
    second = Image.open(BytesIO(press().page_picture(pdf, page=2, ppi=72)))
    assert second.size == (595, 842)


def test_many_threads_print_their_own_page_each() -> None:
    wrong: list[str] = []

    def work(worker: int) -> None:
        for turn in range(6):
            number = f"（2026）沪0199送证{worker}-{turn}号"
            if number not in text_of(press().typeset(PROOF, FACTS | {"document_no": number}, at=AT).pdf):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_same_facts_give_the_same_bytes() -> None:
    first, second = (press().typeset(PROOF, FACTS, at=AT).pdf for _ in range(2))
    assert first == second


def test_no_font_of_the_operating_system_is_used(tmp_path: Path) -> None:
    fonts, more = load_fonts(None)
    assert set(fonts.families()) == {"Noto Serif SC", "Noto Sans SC"}
    assert {font.weight for font in fonts.fonts()} == {400, 600, 700}
    assert more == ()


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from xiezhi.kernel.documents.channels.typesetting import fonts

    monkeypatch.setattr(fonts, "PROJECT", tmp_path)
    with pytest.raises(FontsMissing, match="npm ci"):
        load_fonts.__wrapped__(tmp_path)


def test_the_code_is_a_drawing_without_scripts() -> None:
    drawing = code_drawing("http://testserver/verify/abc")
    assert drawing.startswith("<svg")
    assert "script" not in drawing
    json.dumps(drawing)
