"""Scans are read on this machine, whichever way up they lay; a bad one is told clearly."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from tests.support.scans import RECEIPT, blank, scan
from tests.support.service import pdf

from xiezhi.kernel.documents.actions import bars_of, read_scan
from xiezhi.kernel.documents.rules.pictures import best_turn, lines_in_order
from xiezhi.kernel.documents.types import ReadLine
from xiezhi.lib.verdict import Refused


@pytest.mark.parametrize(("laid", "turned"), [(0, 0), (180, 180), (90, 90)])
def test_a_scan_is_read_whichever_way_up_it_lay(laid: int, turned: int) -> None:
    found = read_scan(scan(turned=laid))
    assert found.text.splitlines() == list(RECEIPT)
    assert found.turned == turned
    assert all(line.sure > 0.8 for line in found.lines)


def test_a_sheet_laid_a_little_askew_is_read() -> None:
    assert "EA123456785CN" in read_scan(scan(turned=5)).text


def test_an_empty_sheet_says_nothing() -> None:
    assert read_scan(blank()).lines == ()
    assert read_scan(pdf("空白")).lines == ()


def test_a_page_as_large_as_a_wall_is_drawn_coarsely() -> None:
    """Ten metres on a side at scan resolution would be 24 gigabytes of points."""
    writer = PdfWriter()
    writer.add_blank_page(width=14_000, height=14_000)
    out = io.BytesIO()
    writer.write(out)
    assert read_scan(out.getvalue()).lines == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (scan()[:3000], "broken_file"), (b"GIF89a nothing", "broken_file"), (blank((120, 90)), "too_small"),
        (b"%PDF-1.7 torn", "broken_file"),
    ],
)  # fmt: skip
def test_a_bad_scan_is_told_with_a_remedy(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_scan(content)
    assert refused.value.code == code
    assert refused.value.remedy


def test_lines_follow_one_another_as_they_stand() -> None:
    lines = [
        ReadLine("右", 1, 500, 12, 600, 40),
        ReadLine("下", 1, 0, 100, 90, 130),
        ReadLine("左", 1, 0, 10, 90, 40),
    ]
    assert [line.text for line in lines_in_order(lines)] == ["左", "右", "下"]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_ordering_keeps_every_line(tops: list[int]) -> None:
    lines = [ReadLine(str(n), 0.9, 0, top * 10, 100, top * 10 + 20) for n, top in enumerate(tops)]
    assert sorted(line.text for line in lines_in_order(lines)) == sorted(line.text for line in lines)


def test_the_turn_with_the_most_certain_words_wins() -> None:
    sure, unsure = ReadLine("签收日期", 0.98, 0, 0, 200, 30), ReadLine("由日对答签收", 0.4, 0, 0, 200, 30)
    assert best_turn({0: [unsure], 180: [sure]}) == 180
    assert best_turn({0: [], 180: []}) == 0


def test_bars_are_those_of_code_128() -> None:
    """11 modules for start, each pair of figures and the check, 13 for the stop (ISO/IEC 15417)."""
    widths = bars_of("12345678")
    assert sum(widths) == 11 * 6 + 13
    assert len(widths) % 2 == 1
    with pytest.raises(Refused):
        bars_of("邮件")
