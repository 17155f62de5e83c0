"""面单 on paper: one 100×180 mm label each, or four on an A4 sheet."""

from __future__ import annotations

from pathlib import Path

from xiezhi.domains.service_of_process.types.posting import Layout

TEMPLATES = {
    Layout.LABEL: Path(__file__).parent / "label.typ",
    Layout.SHEET: Path(__file__).parent / "sheet.typ",
}
