"""Scans as a scanner or telephone gives them, drawn with the fonts of the house; every word is invented."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = (
    Path(__file__).resolve().parents[2]
    / "node_modules/@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf"
)
RECEIPT = (
    "法院专递邮件回执", "邮件号：EA123456785CN", "收件人：陆文澜", "签收人：陆文澜", "签收日期：2026年11月18日",
    "与收件人关系：本人",
)  # fmt: skip


def scan(*lines: str, turned: float = 0, size: tuple[int, int] = (900, 760), letter: int = 34) -> bytes:
    """A PNG with one line of print under the other, laid on the glass turned by so many degrees."""
    image = Image.new("RGB", size, "white")
    drawing, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), letter)
    for number, line in enumerate(lines or RECEIPT):
        drawing.text((70, 60 + number * 90), line, font=font, fill="black")
    if turned:
        image = image.rotate(turned, expand=True, fillcolor="white")
    return _png(image)


def blank(size: tuple[int, int] = (800, 600)) -> bytes:
    """A sheet with nothing on it."""
    return _png(Image.new("RGB", size, "white"))


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
