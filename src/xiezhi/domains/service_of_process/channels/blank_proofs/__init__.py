"""空白送达回证 on paper, A4, one for each recipient of an order, to be signed by hand."""

from __future__ import annotations

from pathlib import Path

import segno

TEMPLATE = Path(__file__).parent / "blank_proof.typ"


def code_of(words: str) -> str:
    """A QR code of the order's number as an SVG drawing, for who files the signed sheet."""
    return segno.make(words, error="m", micro=False).svg_inline(
        border=0, dark="#1b2430", light=None, omitsize=True, svgversion=1.1
    )
