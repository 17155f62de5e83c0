"""A spreadsheet that is taken in: its columns, its rows, and what is wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from xiezhi.domains.service_of_process.types.words import Word


class IntakeKind(Word):
    """What a spreadsheet brings."""

    RECIPIENTS = "recipients", "批量导入受送达人"
    CASES = "cases", "批量立卷"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, whether it must be filled, an example and what may stand there."""

    name: str
    heading: str
    required: bool = False
    example: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong in one cell, and what to do."""

    column: str
    reason: str
    remedy: str = ""


@dataclass(slots=True, kw_only=True)
class IntakeRow:
    """One row as read: its number in the sheet, its cells as clean text, and its faults."""

    number: int
    values: dict[str, str]
    faults: list[RowFault] = field(default_factory=list)
    taken: bool = False

    @property
    def is_good(self) -> bool:
        return not self.faults
