"""Open a spreadsheet within limits and read its cells as clean text; the file was sniffed before."""

from __future__ import annotations

import io
import unicodedata
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from xiezhi.domains.service_of_process.types.intake import Column, IntakeRow, RowFault
from xiezhi.lib.verdict import Refused

MOST_ROWS = 2000
MOST_COLUMNS = 40
MOST_CHARACTERS = 300
# Rows that are only formatted are passed over, but not for ever.
MOST_LINES = 20_000
# Excel keeps 15 figures of a number; the rest of a longer one is lost.
_FIGURES_KEPT = 15
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD]
)


def read_rows(content: bytes, columns: tuple[Column, ...]) -> list[IntakeRow]:
    """The rows of the first sheet under the known headings; refused where the table itself is wrong."""
    lines = _lines(content)
    if not lines:
        raise Refused("表格是空的", field="file", remedy="请下载模板，按模板填写", code="empty_table")
    head_no, head = lines[0]
    places = _places(head, columns)
    rows = [_row(number, cells, places, columns) for number, cells in lines[1:]]
    if not rows:
        raise Refused(
            "表格里只有标题，没有内容",
            field="file",
            remedy=f"请从第{head_no + 1}行开始填写",
            code="empty_table",
        )
    if len(rows) > MOST_ROWS:
        raise Refused(
            f"表格有{len(rows)}行，一次最多{MOST_ROWS}行",
            field="file",
            remedy="请分成几个表格",
            code="too_large",
        )
    return rows


def _lines(content: bytes) -> list[tuple[int, list[Any]]]:
    try:
        with warnings.catch_warnings():
            # Parts of the file this reader does not know (conditional formats, validations) are not needed.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            try:
                return _filled_lines(book)
            finally:
                book.close()
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError,
        ParseError, OverflowError, EOFError, NotImplementedError, RecursionError,
    ) as error:  # fmt: skip
        raise Refused(
            "这个表格打不开，可能没有传完整",
            field="file",
            remedy="请用Excel另存为xlsx后再传",
            code="broken_file",
        ) from error


def _filled_lines(book: Any) -> list[tuple[int, list[Any]]]:
    found: list[tuple[int, list[Any]]] = []
    if not book.worksheets:
        return found
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > MOST_LINES:
            raise Refused(
                f"表格超过{MOST_LINES}行",
                field="file",
                remedy="请删去多余的空行，或者分成几个表格",
                code="too_large",
            )
        if any(cell.value not in (None, "") for cell in cells):
            found.append((number, list(cells)))
    return found


def _places(head: list[Any], columns: tuple[Column, ...]) -> dict[int, Column]:
    known = {column.heading: column for column in columns}
    places: dict[int, Column] = {}
    for place, cell in enumerate(head):
        heading = clean_text(cell.value).rstrip("*").strip() if cell.value is not None else ""
        if heading in known:
            if known[heading] in places.values():
                raise Refused(
                    f"“{heading}”一列出现了两次", field="file", remedy="请保留一列", code="bad_head"
                )
            places[place] = known[heading]
    missing = [column.heading for column in columns if column.required and column not in places.values()]
    if missing:
        raise Refused(
            f"第一行缺少这些标题：{'、'.join(missing)}",
            field="file",
            remedy="请下载模板，不要改动标题行",
            code="bad_head",
        )
    return places


def _row(number: int, cells: list[Any], places: dict[int, Column], columns: tuple[Column, ...]) -> IntakeRow:
    row = IntakeRow(number=number, values={column.name: "" for column in columns})
    for place, column in places.items():
        if place >= len(cells):
            continue
        text, fault = cell_text(cells[place].value, is_formula=getattr(cells[place], "data_type", "") == "f")
        row.values[column.name] = text
        if fault is not None:
            row.faults.append(RowFault(column=column.heading, reason=fault[0], remedy=fault[1]))
        elif column.required and not text:
            row.faults.append(
                RowFault(
                    column=column.heading,
                    reason=f"没有填写{column.heading}",
                    remedy=f"请填写，例如{column.example}",
                )
            )
    return row


def cell_text(value: Any, *, is_formula: bool = False) -> tuple[str, tuple[str, str] | None]:
    """A cell as clean text, and what is wrong with it."""
    if is_formula:
        return "", ("这一格是公式，不能导入", "请复制后用“粘贴为数值”")
    if isinstance(value, bool):
        return ("是" if value else "否"), None
    if isinstance(value, float) and not value.is_integer():
        return repr(value), None
    if isinstance(value, int | float):
        figures = str(int(value))
        if len(figures.lstrip("-")) > _FIGURES_KEPT:
            return figures, (
                "Excel把这个号码存成了数值，第15位以后已经丢失", "请把这一列设为文本格式，重新填写号码"
            )  # fmt: skip
        return figures, None
    text = clean_text(value)
    if len(text) > MOST_CHARACTERS:
        return text[:MOST_CHARACTERS], (f"内容有{len(text)}个字，最多{MOST_CHARACTERS}个字", "请缩短")
    if any(unicodedata.category(character) in {"Cc", "Cs", "Co"} for character in text):
        return "", ("有不可见的控制字符", "请重新输入")
    return text, None


def clean_text(value: Any) -> str:
    """Full-width figures and letters made plain, blanks at the ends and invisible marks taken away."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    plain = "".join(_narrow(character) for character in str(value).translate(_INVISIBLE))
    return " ".join(plain.replace("\u3000", " ").split()).removeprefix("'")


def _narrow(character: str) -> str:
    """Full-width figures, letters and the sign @ in plain width; brackets and commas keep their Chinese form."""
    if (
        "\uff10" <= character <= "\uff19"
        or "\uff21" <= character <= "\uff3a"
        or "\uff41" <= character <= "\uff5a"
    ):
        return chr(ord(character) - 0xFEE0)
    return {"\uff20": "@", "\uff0e": ".", "\uff0d": "-", "\uff3f": "_"}.get(character, character)
