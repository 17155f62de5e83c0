"""What the files room keeps."""

from xiezhi.kernel.files.models.stored_file import StoredFile
from xiezhi.kernel.files.models.upload import Upload, UploadPart

__all__ = ["StoredFile", "Upload", "UploadPart"]
