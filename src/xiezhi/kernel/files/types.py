"""The words of the files room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file really is, whatever its name says."""

    media_type: str
    ending: str
    label: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What an upload may be: largest size in bytes, the kinds accepted, how long a video may run."""

    most_bytes: int
    endings: frozenset[str]
    most_seconds: int = 0
