"""A copy of a picture that may be shown: what tells too much is covered."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from xiezhi.kernel.documents.channels.reading_images.engine import opened
from xiezhi.kernel.documents.types import ReadLine, ReadPage

MARGIN = 6
COARSE = 24


def covered(picture: bytes, page: ReadPage, lines: Sequence[ReadLine]) -> bytes:
    """The picture upright, these lines under a black bar; with no line to cover it is made too coarse to read.

    Nothing found to cover on a card does not mean that nothing is there.
    """
    image = opened(picture)
    if page.turned:
        image = image.rotate(-page.turned, expand=True)
    if lines:
        drawing = ImageDraw.Draw(image)
        for line in lines:
            drawing.rectangle(
                (line.left - MARGIN, line.top - MARGIN, line.right + MARGIN, line.bottom + MARGIN),
                fill="black",
            )
    else:
        small = image.resize((max(image.width // COARSE, 1), max(image.height // COARSE, 1)))
        image = small.resize(image.size, Image.Resampling.NEAREST)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
