"""Videos of nothing, as long as wanted: one grey picture a second."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=8)
def film(*, seconds: int = 20, ending: str = "mp4") -> bytes:
    """A real MP4, MOV or WebM of that length."""
    import cv2
    import numpy

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{ending}"
        writer = cv2.VideoWriter(
            str(path), cv2.VideoWriter_fourcc(*("VP80" if ending == "webm" else "mp4v")), 1, (32, 32)
        )
        picture = numpy.full((32, 32, 3), 128, numpy.uint8)
        for _ in range(seconds):
            writer.write(picture)
        writer.release()
        return path.read_bytes()
