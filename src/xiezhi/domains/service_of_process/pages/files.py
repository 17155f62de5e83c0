"""Give a stored file out: under its own name, never as anything a browser would run."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from xiezhi.kernel.files import queries as files

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_SENT = re.compile(r"^bytes (\d+)-(\d+)/(\d+)$")
PEEK = 1024
"""Players ask for a byte or two first, to learn whether parts may be asked for."""
_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def file_answer(request: Any, stored: Any, *, name: str) -> HttpResponse:
    """The content, whole or the part asked for; ``?download=1`` offers it for saving."""
    content = files.read(stored)
    wants_saving = request.GET.get("download") == "1" or stored.media_type not in INLINE
    ending = _ENDINGS.get(stored.media_type) or stored.name.rpartition(".")[2]
    return content_answer(
        request, content, media_type=stored.media_type, file_name=f"{name}.{ending}", saving=wants_saving
    )


def content_answer(
    request: Any, content: bytes, *, media_type: str, file_name: str, saving: bool = True
) -> HttpResponse:
    """Bytes as an answer with the headers every download of the house has."""
    found = _RANGE.match(request.headers.get("Range", "")) if content else None
    response = _part(content, found) if found else HttpResponse(content)
    response["Content-Type"] = media_type
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = (
        f"{'attachment' if saving else 'inline'}; filename*=UTF-8''{quote(file_name, safe='')}"
    )
    # A document may not run anything, whatever it holds; the viewer of the browser needs its own frame.
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; sandbox"
    )
    if media_type == "application/pdf":
        response["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
        )
    return response


def shows_the_beginning(answer: HttpResponse) -> bool:
    """Whether this answer lays the content open: all of it, or the part that a viewer begins with.

    A viewer fetches a file in parts; later parts, a peek of a few bytes and a refused range are no look at it.
    """
    if answer.status_code == 200:
        return True
    found = _SENT.match(answer.headers.get("Content-Range", "")) if answer.status_code == 206 else None
    if found is None:
        return False
    first, last, size = (int(figure) for figure in found.groups())
    return first == 0 and last + 1 >= min(size, PEEK)


def _part(content: bytes, found: re.Match[str]) -> HttpResponse:
    first, last = found.groups()
    size = len(content)
    start = int(first) if first else max(size - int(last or 0), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response = HttpResponse(content[start : end + 1], status=206)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response
