"""Lock a file of any size piece by piece, so that no piece can be changed, moved, dropped or added.

Layout, version 1: ``XZS1`` ‖ nonce prefix (7 bytes), then pieces of 64 KiB of
content, each followed by its 16-byte tag. The nonce of a piece is the prefix,
its number (4 bytes) and a last byte that is 1 for the final piece only: the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015). An empty
file has one empty piece. Any piece can be opened by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Protocol

from xiezhi.kernel.crypto.rules.envelopes import TAG, sm4_gcm_open, sm4_gcm_seal
from xiezhi.kernel.crypto.types import CannotDecrypt

MAGIC = b"XZS1"
PREFIX = 7
HEAD = len(MAGIC) + PREFIX
PIECE = 64 * 1024
MOST_PIECES = 2**32
KEY_BYTES = 16


class Readable(Protocol):
    """Something opened for reading, with a place that can be moved."""

    def seek(self, place: int, /, whence: int = ...) -> int: ...

    def read(self, size: int, /) -> bytes: ...


def _in_pieces(source: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Cut into ``size`` bytes each, saying of every piece whether it is the last."""
    waiting = bytearray()
    for part in source:
        waiting += part
        while len(waiting) > size:
            yield bytes(waiting[:size]), False
            del waiting[:size]
    yield bytes(waiting), True


def _nonce(head: bytes, number: int, last: bool) -> bytes:
    if number >= MOST_PIECES:
        raise CannotDecrypt("文件超过加密格式允许的长度")
    return head[len(MAGIC) :] + number.to_bytes(4, "big") + bytes([last])


def seal_stream(source: Iterable[bytes], *, key: bytes) -> Iterator[bytes]:
    """The locked file, piece by piece; ``key`` must serve this one file only."""
    head = MAGIC + secrets.token_bytes(PREFIX)
    yield head
    for number, (piece, last) in enumerate(_in_pieces(source, PIECE)):
        yield sm4_gcm_seal(key, _nonce(head, number, last), piece, head)


def unseal_stream(source: Iterable[bytes], *, key: bytes) -> Iterator[bytes]:
    """The content again. A piece is given out only when it is proved unchanged.

    A missing end raises :class:`CannotDecrypt` at the end, so a reader that
    must not act on half a file takes all of it first.
    """
    rest = iter(source)
    begin = b""
    while len(begin) < HEAD:
        part = next(rest, None)
        if part is None:
            raise CannotDecrypt
        begin += part
    head = _checked_head(begin[:HEAD])

    def body() -> Iterator[bytes]:
        yield begin[HEAD:]
        yield from rest

    for number, (piece, last) in enumerate(_in_pieces(body(), PIECE + TAG)):
        yield sm4_gcm_open(key, _nonce(head, number, last), piece, head)


def unseal_range(source: Readable, *, key: bytes, start: int, stop: int) -> Iterator[bytes]:
    """Bytes ``start`` up to ``stop`` of the content; only the pieces touched are read."""
    length = content_length(sealed_length_of(source))
    stop = min(stop, length)
    source.seek(0)
    head = _checked_head(source.read(HEAD))
    final = max(0, (length - 1) // PIECE)
    for number in range(start // PIECE, -(-stop // PIECE)):
        source.seek(HEAD + number * (PIECE + TAG))
        sealed = source.read(PIECE + TAG)
        piece = sm4_gcm_open(key, _nonce(head, number, number == final), sealed, head)
        yield piece[max(0, start - number * PIECE) : stop - number * PIECE]


def sealed_length_of(source: Readable) -> int:
    """How many bytes the locked file has."""
    return source.seek(0, 2)


def content_length(sealed_length: int) -> int:
    """How many bytes of content a locked file of that length holds."""
    body = sealed_length - HEAD
    pieces = max(1, -(-body // (PIECE + TAG)))
    if body < pieces * TAG:
        raise CannotDecrypt
    return body - pieces * TAG


def sealed_length(content: int) -> int:
    """How long a file of ``content`` bytes is once locked."""
    return HEAD + content + max(1, -(-content // PIECE)) * TAG


def _checked_head(head: bytes) -> bytes:
    if len(head) != HEAD or not head.startswith(MAGIC):
        raise CannotDecrypt
    return head
