"""Tables for Excel in which no text can become a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

LONGEST_CELL = 32_767
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def workbook_file(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int] = (),
    note: str = "",
) -> BytesIO:
    """A workbook with one sheet; rows are written to a temporary file as they come, only the packed file is held.

    Texts are stored as texts whatever they begin with, and those that look like a
    formula carry Excel's own quote mark besides, so that editing or saving them
    again does not turn them into one. ``note`` stands in a line below the table.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(ILLEGAL_CHARACTERS_RE.sub("", title)[:31])
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, text, bold=True) for text in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if note:
        sheet.append([])
        sheet.append([_cell(sheet, note)])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, datetime):
        cell.value, cell.number_format = value.replace(tzinfo=None), "yyyy-mm-dd hh:mm:ss"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, bool):
        cell.value = "是" if value else "否"
    elif value is None or isinstance(value, int | float):
        cell.value = value
    else:
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST_CELL]
        cell.value = text
        cell.data_type = "s"
        if text.startswith(_STARTS_A_FORMULA):
            cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell
