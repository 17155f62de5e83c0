"""RapidOCR on this machine: models lie in its wheel, nothing leaves the house."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from xiezhi.kernel.documents.rules.pictures import FEWEST_POINTS, MOST_POINTS, best_turn, lines_in_order
from xiezhi.kernel.documents.types import ReadLine, ReadPage
from xiezhi.lib.verdict import Refused

LONGEST_SIDE = 1800
SURE = 0.85
TURNS = (0, 180, 90, 270)


@dataclass(slots=True)
class RapidReader:
    """The engine is opened at the first picture and read by one thread at a time."""

    _engine: Any = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, picture: bytes) -> ReadPage:
        """The lines of a picture, turned upright: each quarter is tried until one reads well."""
        image = opened(picture)
        tried: dict[int, list[ReadLine]] = {}
        with self._lock:
            for turn in TURNS:
                tried[turn] = self._lines(image.rotate(-turn, expand=True) if turn else image)
                if _reads_well(tried[turn]):
                    break
        turn = best_turn(tried)
        return ReadPage(tuple(lines_in_order(tried[turn])), turned=turn)

    def _lines(self, image: Image.Image) -> list[ReadLine]:
        if self._engine is None:
            # Slow to import and 300 MB of libraries: only where something is read.
            from rapidocr_onnxruntime import RapidOCR

            self._engine = RapidOCR(use_cls=False)
        scratch = io.BytesIO()
        image.save(scratch, "PNG")
        found, _ = self._engine(scratch.getvalue(), use_cls=False)
        return [
            ReadLine(str(text), float(sure), int(min(x for x, _ in box)), int(min(y for _, y in box)),
                     int(max(x for x, _ in box)), int(max(y for _, y in box)))
            for box, text, sure in found or ()
        ]  # fmt: skip


def opened(picture: bytes) -> Image.Image:
    """The picture as its camera held it, not larger than reading needs; what is none is refused."""
    try:
        image: Image.Image = Image.open(io.BytesIO(picture))
        if image.width * image.height > MOST_POINTS:
            raise Refused(
                "图片太大，读不了", field="file", remedy="请用300 DPI以下的分辨率重新扫描", code="too_large"
            )
        image = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(
            "图片打不开，可能没有传完整", field="file", remedy="请重新扫描或拍照后再传", code="broken_file"
        ) from error
    if min(image.size) < FEWEST_POINTS:
        raise Refused(
            f"图片只有{image.width}×{image.height}点，看不清字", field="file", remedy="请靠近一些重新拍照",
            code="too_small",
        )  # fmt: skip
    if max(image.size) > LONGEST_SIDE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return image


def _reads_well(lines: list[ReadLine]) -> bool:
    """Upright text reads with certainty; lines that stand on end are taller than wide."""
    if not lines:
        return False
    lying = sum(line.right - line.left >= line.bottom - line.top for line in lines)
    sure = sum(line.sure for line in lines) / len(lines)
    return sure >= SURE and lying * 2 > len(lines)


@lru_cache(maxsize=1)
def image_reader() -> RapidReader:
    """The reader of this process."""
    return RapidReader()
