"""A case number 案号, taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.lib.verdict import Refused


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """One number of one case.

    ``court_level`` is supreme, high, intermediate, basic or special, and empty
    where a number in the style before 2016 does not tell. In such a ``legacy``
    number ``type_code`` holds all the characters before 字第, unread. ``flag``
    warns of what is accepted on input and never issued.
    """

    year: int
    court_code: str
    court_name: str | None
    court_level: str
    special: str | None
    type_code: str
    type_name: str
    serial: int
    suffix: int | None
    legacy: bool
    normalised: str
    flag: str | None = None

    def __str__(self) -> str:
        return self.normalised


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A case number in running text, with the place where it stands."""

    number: CaseNumber
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number of a paper of another body (prosecution, police, expert) in running text."""

    issuer: str
    year: int
    text: str
    start: int
    end: int


class BadCaseNumber(Refused):
    """A case number that cannot be; ``suggest`` proposes what may have been meant."""

    def __init__(
        self, message: str, *, code: str, remedy: str = "", suggest: str = "", basis: str = ""
    ) -> None:
        super().__init__(message, field="case_no", remedy=remedy, code=code, basis=basis)
        self.suggest = suggest
