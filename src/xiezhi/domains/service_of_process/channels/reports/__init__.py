"""送达报表 on paper."""

from __future__ import annotations

from pathlib import Path

TEMPLATE = Path(__file__).parent / "report.typ"
