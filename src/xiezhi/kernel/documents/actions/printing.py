"""Print what is no document of record: labels and lists, without number and seal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from barcode.codex import Code128
from barcode.errors import BarcodeError

from xiezhi.kernel.documents.channels.typesetting import press
from xiezhi.lib.verdict import Refused


def print_sheet(template: Path, facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """A PDF of the template with these facts (text and whole numbers); a letter no font draws is refused by name.

    Nothing is committed to, so a batch may be larger than the facts of a document of record.
    """
    return press().typeset(template, facts, at=at, standard="").pdf


def bars_of(text: str) -> list[int]:
    """The widths of the bars and gaps of a Code 128, beginning with a bar."""
    try:
        modules = str(Code128(text).build()[0])
    except BarcodeError as error:
        raise Refused(f"“{text}”印不成条码", field="tracking_no", remedy="只能用字母和数字") from error
    widths, last = [0], "1"
    for module in modules:
        if module != last:
            widths.append(0)
            last = module
        widths[-1] += 1
    return widths
