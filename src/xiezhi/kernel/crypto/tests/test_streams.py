"""A locked file opens whole and unchanged, or not at all."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xiezhi.kernel.crypto import actions
from xiezhi.kernel.crypto.rules import streams
from xiezhi.kernel.crypto.rules.streams import HEAD, PIECE, TAG
from xiezhi.kernel.crypto.types import CannotDecrypt, FileKey, KeyKind


@pytest.fixture(scope="module")
def key() -> FileKey:
    return actions.new_file_key()


def _parts(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def _locked(content: bytes, key: FileKey) -> bytes:
    return b"".join(actions.encrypt_stream(_parts(content, 50_000), key=key))


def _opened(sealed: bytes, key: FileKey, size: int = 70_001) -> bytes:
    return b"".join(actions.decrypt_stream(_parts(sealed, size), key=key))


def _opens(sealed: bytes, key: FileKey) -> bool:
    try:
        _opened(sealed, key)
    except CannotDecrypt:
        return False
    return True


@given(length=st.integers(0, 3 * PIECE), size=st.integers(5, 100_000))
@example(length=0, size=5)
@example(length=PIECE, size=PIECE)
@example(length=2 * PIECE, size=7)
@example(length=2 * PIECE + 1, size=PIECE + TAG)
def test_any_length_in_any_parts_comes_back(length: int, size: int) -> None:
    key = actions.new_file_key()
    content = (b"0123456789abcdef!" * (length // 17 + 1))[:length]
    sealed = _locked(content, key)
    assert _opened(sealed, key, size) == content
    assert len(sealed) == streams.sealed_length(length)
    assert actions.content_length(len(sealed)) == length


@given(start=st.integers(0, 200_000), stop=st.integers(0, 200_000))
def test_any_range_is_what_the_whole_has_there(start: int, stop: int) -> None:
    key = actions.new_file_key()
    content = bytes(range(256)) * 600
    source = io.BytesIO(_locked(content, key))
    assert b"".join(actions.decrypt_range(source, key=key, start=start, stop=stop)) == content[start:stop]


def test_pieces_cannot_be_changed_swapped_dropped_or_added(key: FileKey) -> None:
    sealed = _locked(b"x" * (3 * PIECE + 100), key)
    full = PIECE + TAG
    head, pieces = (
        sealed[:HEAD],
        [sealed[HEAD + at : HEAD + at + full] for at in range(0, len(sealed) - HEAD, full)],
    )
    damaged = {
        "changed": sealed[:5000] + bytes([sealed[5000] ^ 1]) + sealed[5001:],
        "other head": bytes([*sealed[:6], sealed[6] ^ 1]) + sealed[7:],
        "swapped": b"".join([head, pieces[1], pieces[0], *pieces[2:]]),
        "dropped": b"".join([head, *pieces[1:]]),
        "cut at a piece": b"".join([head, *pieces[:3]]),
        "cut inside a piece": sealed[:-1],
        "doubled end": b"".join([head, *pieces, pieces[-1]]),
        "one byte more": sealed + b"\x00",
    }
    for what, bad in damaged.items():
        assert not _opens(bad, key), what


@pytest.mark.parametrize("bad", [b"", b"XZS1", b"no file of ours at all", b"XZS1" + b"\x00" * 8])
def test_what_was_never_locked_is_refused(key: FileKey, bad: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        _opened(bad, key)
    with pytest.raises(CannotDecrypt):
        list(actions.decrypt_range(io.BytesIO(bad), key=key, start=0, stop=1))


def test_another_files_key_opens_nothing(key: FileKey) -> None:
    with pytest.raises(CannotDecrypt):
        _opened(_locked(b"evidence", key), actions.new_file_key())


def test_no_file_grows_past_the_counter() -> None:
    with pytest.raises(CannotDecrypt, match="长度"):
        streams._nonce(b"XZS1" + b"\x00" * 7, 2**32, True)


@pytest.mark.usefixtures("own_ring")
def test_file_keys_survive_a_rotation_and_can_be_wrapped_anew() -> None:
    key = actions.new_file_key()
    sealed = _locked(b"evidence", key)
    actions.rotate_key(KeyKind.FILE)
    assert _opened(sealed, actions.open_file_key(key.wrapped)) == b"evidence"
    anew = actions.rewrap_file_key(key.wrapped)
    assert anew != key.wrapped
    assert _opened(sealed, actions.open_file_key(anew)) == b"evidence"
