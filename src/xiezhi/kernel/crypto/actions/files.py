"""Lock files of any size, each with a key of its own that the ring wraps."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from xiezhi.kernel.crypto.models.ring import the_ring
from xiezhi.kernel.crypto.rules import envelopes, streams
from xiezhi.kernel.crypto.types import FileKey, KeyKind

_WRAP = "file.key"


def new_file_key() -> FileKey:
    """A fresh key for one file; keep ``wrapped``, forget ``plain``."""
    plain = secrets.token_bytes(streams.KEY_BYTES)
    return FileKey(plain, envelopes.seal(the_ring(), plain, purpose=_WRAP, kind=KeyKind.FILE))


def open_file_key(wrapped: bytes) -> FileKey:
    """The key of a stored file."""
    return FileKey(envelopes.unseal(the_ring(), wrapped, purpose=_WRAP, kind=KeyKind.FILE), wrapped)


def rewrap_file_key(wrapped: bytes) -> bytes:
    """The same file key under the newest ring key; the file itself need not be written again."""
    plain = open_file_key(wrapped).plain
    return envelopes.seal(the_ring(), plain, purpose=_WRAP, kind=KeyKind.FILE)


def encrypt_stream(source: Iterable[bytes], *, key: FileKey) -> Iterator[bytes]:
    """The locked file, in parts to be written one after the other."""
    return streams.seal_stream(source, key=key.plain)


def decrypt_stream(source: Iterable[bytes], *, key: FileKey) -> Iterator[bytes]:
    """The content again, each part checked before it is given out; a cut-off end raises at the end."""
    return streams.unseal_stream(source, key=key.plain)


def decrypt_range(source: streams.Readable, *, key: FileKey, start: int, stop: int) -> Iterator[bytes]:
    """Part of the content, for range requests; only the pieces touched are read and checked."""
    return streams.unseal_range(source, key=key.plain, start=start, stop=stop)


def content_length(sealed_length: int) -> int:
    """How many bytes of content a locked file of that length holds."""
    return streams.content_length(sealed_length)
