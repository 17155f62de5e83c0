"""Read files."""

from xiezhi.kernel.files.queries.contents import read
from xiezhi.kernel.files.queries.paths import path_of

__all__ = ["path_of", "read"]
