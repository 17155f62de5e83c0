"""The lists the rules look into: kinds of document, roles, crimes and civil causes.

They say which of two readings is better; a document, a role or a cause that is not
listed is still found by its shape.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files


@cache
def document_kinds() -> dict[str, str]:
    """``民事判决书`` → ``judgment``."""
    return {row["name"]: row["kind"] for row in _rows("document_types.csv")}


@cache
def roles() -> dict[str, str]:
    """``原告`` → ``party``; also ``agent``, ``representative`` and ``organ``."""
    return {row["role"]: row["kind"] for row in _rows("roles.csv")}


@cache
def crimes() -> frozenset[str]:
    """Names of crimes, those in force and those of the years since 1997."""
    return frozenset(row["name"] for row in _rows("crimes.csv"))


@cache
def civil_causes() -> frozenset[str]:
    """The usual causes of action of the 民事案件案由规定, older names among them."""
    return frozenset(row["name"] for row in _rows("civil_causes.csv"))


def known_cause_at_end(words: str) -> int | None:
    """Where a civil cause of the table begins that ends with these words."""
    found = _cause_at_end().search(words)
    return found.start() if found else None


@cache
def _cause_at_end() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(longest_first(civil_causes()))})$")


def longest_first(words: frozenset[str] | dict[str, str]) -> list[str]:
    """For a pattern that must prefer the longer of two words."""
    return sorted(words, key=lambda word: (-len(word), word))


def _rows(name: str) -> list[dict[str, str]]:
    content = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(content.splitlines()))
