"""Keys, their kinds and versions; none of them can be printed by accident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from xiezhi.kernel.crypto.types.refusals import KeyRingTrouble, UnknownKeyVersion


class KeyKind(StrEnum):
    """One key for one use; no key serves two."""

    DATA = "data"  # fields, SM4-GCM
    FILE = "file"  # wraps the key of each stored file, SM4-GCM
    INDEX = "index"  # blind index, HMAC-SM3
    NAMES = "names"  # name bigrams, HMAC-SM3
    LEDGER = "ledger"  # checkpoints, Ed25519
    SM2 = "sm2"  # signatures of the national suite

    @property
    def length(self) -> int:
        """Bytes in a key file: an SM2 file holds the private and the public key."""
        return 96 if self is KeyKind.SM2 else 32


class _Unprintable:
    """Shows nothing of itself and refuses to be pickled."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are never pickled")


@dataclass(frozen=True, repr=False, slots=True)
class KeyRing(_Unprintable):
    """Every version of every key; the highest version locks, all of them unlock."""

    keys: Mapping[KeyKind, Mapping[int, bytes]]

    def current(self, kind: KeyKind) -> tuple[int, bytes]:
        """The version in use, and its key."""
        held = self.keys.get(kind)
        if not held:
            raise KeyRingTrouble(f"密钥环里没有 {kind.value} 密钥", remedy="请从备份恢复密钥目录")
        version = max(held)
        return version, held[version]

    def version(self, kind: KeyKind, version: int) -> bytes:
        """The key of one version, refused when it is not here."""
        found = self.keys.get(kind, {}).get(version)
        if found is None:
            raise UnknownKeyVersion(kind.value, version)
        return found

    def newest_first(self, kind: KeyKind) -> list[bytes]:
        """All keys of a kind: what is searched for while rows of older versions remain."""
        held = self.keys.get(kind, {})
        return [held[version] for version in sorted(held, reverse=True)]


@dataclass(frozen=True, repr=False, slots=True)
class FileKey(_Unprintable):
    """The key of one stored file: ``plain`` to use now, ``wrapped`` to keep beside the file's row."""

    plain: bytes
    wrapped: bytes
