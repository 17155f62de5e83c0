"""A list of numbers as a scanner types it, or as a spreadsheet."""

from __future__ import annotations

import re
import unicodedata

from xiezhi.domains.service_of_process.rules.spreadsheet_rows import read_rows
from xiezhi.domains.service_of_process.types.intake import Column
from xiezhi.domains.service_of_process.types.posting import TrackingRow
from xiezhi.lib.verdict import Refused

MOST = 500
COLUMNS = (
    Column(name="parcel_no", heading="邮件编号", required=True, example="YJ202611190001000001"),
    Column(name="tracking_no", heading="邮寄单号", required=True, example="EA123456785CN"),
)
_APART = re.compile(r"[\s,，;；\t]+")
_PARCEL = re.compile(r"YJ\d{8,22}")


def read_lines(text: str) -> list[TrackingRow]:
    """Pairs in the order of the scanner: a parcel's number, then the carrier's, on one line or on two."""
    words = [
        (number, word)
        for number, line in enumerate(unicodedata.normalize("NFKC", text).upper().splitlines(), start=1)
        for word in _APART.split(line.strip())
        if word
    ]
    rows: list[TrackingRow] = []
    waiting: tuple[int, str] | None = None
    for number, word in words:
        if _PARCEL.fullmatch(word):
            if waiting is not None:
                rows.append(_lonely(*waiting))
            waiting = (number, word)
        else:
            rows.append(TrackingRow(number=number, parcel_no=waiting[1] if waiting else "", tracking_no=word))
            waiting = None
    if waiting is not None:
        rows.append(_lonely(*waiting))
    return _bounded(rows)


def _lonely(number: int, parcel_no: str) -> TrackingRow:
    return TrackingRow(number=number, parcel_no=parcel_no, tracking_no="")


def read_workbook(content: bytes) -> list[TrackingRow]:
    """The rows of a spreadsheet with the headings 邮件编号 and 邮寄单号."""
    return _bounded(
        [
            TrackingRow(
                number=row.number, parcel_no=row.values.get("parcel_no", "").strip().upper(),
                tracking_no=row.values.get("tracking_no", "").strip().upper(),
            )
            for row in read_rows(content, COLUMNS)
        ]
    )  # fmt: skip


def _bounded(rows: list[TrackingRow]) -> list[TrackingRow]:
    if not rows:
        raise Refused(
            "没有读到单号", field="lines", remedy="请先扫面单上的邮件编号，再扫邮寄单号", code="empty"
        )
    if len(rows) > MOST:
        raise Refused(
            f"一次最多{MOST}行，读到{len(rows)}行", field="lines", remedy="请分几次回填", code="too_large"
        )
    return rows
