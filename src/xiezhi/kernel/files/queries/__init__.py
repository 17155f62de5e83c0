"""Read files, and what of an upload has arrived."""

from xiezhi.kernel.files.queries.contents import read
from xiezhi.kernel.files.queries.paths import path_of
from xiezhi.kernel.files.queries.uploads import (
    PART_BYTES,
    digests_kept,
    missing_parts,
    part_count,
    upload_of,
)

__all__ = ["PART_BYTES", "digests_kept", "missing_parts", "part_count", "path_of", "read", "upload_of"]
