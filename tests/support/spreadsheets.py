"""Spreadsheets as people hand them in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

RECIPIENTS = (
    "诉讼地位",
    "姓名或名称",
    "类型",
    "证件号码",
    "手机号",
    "电子邮箱",
    "法定代表人",
    "通信地址",
    "代理人",
    "代理人律所",
    "代理人手机号",
)
CASES = (
    "案号",
    "案件大类",
    "案由",
    "立案日期",
    "开庭时间",
    "诉讼地位",
    "姓名或名称",
    "类型",
    "证件号码",
    "手机号",
    "是否送达",
)


def workbook(head: Sequence[str], *rows: Sequence[Any]) -> bytes:
    """An xlsx file with these cells; a text that starts with ``=`` is a formula, as in Excel."""
    book = Workbook()
    sheet = book.active
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = "表格.xlsx") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def cells_of(content: bytes) -> list[list[Any]]:
    """What a workbook holds, row by row."""
    return [
        [cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()
    ]
