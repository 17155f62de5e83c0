"""Reading words off a scan or photograph."""

from xiezhi.kernel.documents.channels.reading_images.covering import covered
from xiezhi.kernel.documents.channels.reading_images.engine import RapidReader, image_reader
from xiezhi.kernel.documents.channels.reading_images.port import ImageReader

__all__ = ["covered", "ImageReader", "RapidReader", "image_reader"]
