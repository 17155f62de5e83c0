"""Work of the files room that runs by itself."""

from __future__ import annotations

from django.utils import timezone

from xiezhi.kernel.files.actions import sweep_uploads
from xiezhi.kernel.jobs.actions import periodic


@periodic("15 3 * * *")
def sweep_stale_uploads() -> None:
    """Drop uploads that were begun and left alone for a week."""
    sweep_uploads(at=timezone.localtime())
