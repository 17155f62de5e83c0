"""Take files in, whole or in parts."""

from xiezhi.kernel.files.actions.forgetting import forget
from xiezhi.kernel.files.actions.storing import store
from xiezhi.kernel.files.actions.uploads import complete_upload, keep_part, open_upload, sweep_uploads

__all__ = [
    "complete_upload",
    "forget",
    "keep_part",
    "open_upload",
    "store",
    "sweep_uploads",
]
