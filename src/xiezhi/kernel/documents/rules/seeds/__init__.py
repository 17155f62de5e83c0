"""What the room brings along: the names of fields and the court's standard documents."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xiezhi.kernel.documents.types import FieldName

_FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class SeedTemplate:
    """One standard document, as it is first published."""

    code: str
    name: str
    wording: str


@lru_cache(maxsize=1)
def standard_fields() -> tuple[FieldName, ...]:
    """Fields every court knows."""
    found = tomllib.loads((_FOLDER / "fields.toml").read_text("utf-8"))
    return tuple(FieldName(**line) for line in found["field"])


@lru_cache(maxsize=1)
def standard_templates() -> tuple[SeedTemplate, ...]:
    """Documents every court knows."""
    found = tomllib.loads((_FOLDER / "templates.toml").read_text("utf-8"))
    return tuple(SeedTemplate(**line) for line in found["template"])
