"""Workbooks: nothing a stranger typed becomes a formula; moments, days and numbers stay what they are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from xiezhi.lib.spreadsheets import workbook_file

HOSTILE = ["=1+1", "+86 199", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "％", "a\x07b", "普通"]


def test_hostile_texts_stay_texts() -> None:
    book = load_workbook(workbook_file("人员", ["内容"], [[text] for text in HOSTILE]))
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [text.replace("\x07", "") for text in HOSTILE]
    assert {cell.data_type for cell in cells} == {"s"}
    quoted = {cell.value for cell in cells if cell.quotePrefix}
    assert quoted == {"=1+1", "+86 199", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"}


def test_values_keep_their_kind() -> None:
    moment = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    book = load_workbook(
        workbook_file(
            "表", ["时间", "日期", "数", "是否", "空"], [[moment, date(2026, 11, 19), 7, True, None]]
        )
    )
    row = [cell.value for cell in list(book.active.iter_rows(min_row=2))[0]]
    assert row == [datetime(2026, 11, 19, 9, 0), datetime(2026, 11, 19), 7, "是", None]  # noqa: DTZ001
    assert book.active.freeze_panes == "A2"


@pytest.mark.parametrize("title", ["很长" * 40, "带\x01控制符"])
def test_any_title_makes_a_sheet(title: str) -> None:
    book = load_workbook(workbook_file(title, ["a"], [], note="只有表头"))
    assert book.active.max_row == 3
    assert book.active["A3"].value == "只有表头"


def test_an_endless_text_is_cut_to_what_a_cell_holds() -> None:
    book = load_workbook(workbook_file("表", ["a"], [["长" * 40_000]]))
    assert len(book.active["A2"].value) == 32_767
