"""The port to whatever reads words off a picture."""

from __future__ import annotations

from typing import Protocol

from xiezhi.kernel.documents.types import ReadPage


class ImageReader(Protocol):
    """Reads one picture; it says what stands there and how sure it is, never what it means."""

    def read(self, picture: bytes) -> ReadPage:
        """The lines of a PNG or JPEG from top to bottom, the picture turned upright first."""
        ...
