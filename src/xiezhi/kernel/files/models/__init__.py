"""What the files room keeps."""

from xiezhi.kernel.files.models.stored_file import StoredFile

__all__ = ["StoredFile"]
