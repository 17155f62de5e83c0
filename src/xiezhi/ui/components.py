"""What the larger components are made of: plain values that pages fill and templates draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xiezhi.ui.dates import ClockFace


@dataclass(frozen=True, slots=True)
class Action:
    """A button: a link when ``method`` is get, else a form of its own that posts.

    ``kind`` is filled, plain, text or danger. A refusal goes into ``refused``: the button is then
    shown as not available, with the reason in words beside it.
    """

    label: str
    url: str = ""
    icon: str = ""
    kind: str = "plain"
    method: str = "get"
    name: str = ""
    value: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The banner on top of a thing's page: one sentence, a clock, one button.

    ``sentence`` is verb and noun, ``reason`` why, ``others`` the one line about what else waits.
    """

    sentence: str
    reason: str = ""
    others: str = ""
    clock: ClockFace | None = None
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a panel: a label and what it says. ``tone`` is empty, warn, danger or quiet."""

    label: str
    value: Any
    tone: str = ""
    url: str = ""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a date or figure is what it is: rule, article, evidence, what would rebut it.

    ``url`` leads to the same on a page of its own, which a phone opens in place of the card.
    """

    title: str
    rows: Sequence[Row]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of 经过. ``tone`` is empty, fact, warn or danger."""

    title: str
    icon: str
    line: str = ""
    at: datetime | None = None
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class WorkStep:
    """One named step of long work: done, running, waiting, skipped or stopped."""

    label: str
    standing: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work that may be left: how far, how long still, what was skipped and why."""

    percent: int
    steps: Sequence[WorkStep] = ()
    left: str = ""
    skipped: str = ""
    skipped_url: str = ""
    skipped_note: str = ""
    may_leave: bool = True
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A saved view over a list, with the number of rows it holds (counted to a thousand at most)."""

    label: str
    url: str
    count: int | None = None
    is_current: bool = False

    @property
    def shown_count(self) -> str:
        """The number as the tab says it."""
        if self.count is None:
            return ""
        return "999+" if self.count >= 1000 else str(self.count)


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A condition that is on: what it says, and the address without it."""

    label: str
    summary: str
    remove_url: str
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """One line that tells what happened. ``level`` is info, warn or danger."""

    text: str
    level: str = "info"


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One document for one recipient by one attempt."""

    state: str
    facts: Any = None
    line: str = ""
    url: str = ""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class MatrixAttempt:
    """One attempt under a recipient; ``is_replaced`` narrows it to mark and word."""

    label: str
    cells: Sequence[MatrixCell | None]
    is_replaced: bool = False
    short_label: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRecipient:
    """A recipient over their attempts. ``summary`` is the state that needs a person, never the best."""

    name: str
    role: str
    line: str
    attempts: Sequence[MatrixAttempt]
    tone: str = ""
    summary: str = "none"
    summary_text: str = ""
    summary_line: str = ""
    url: str = ""
    is_open: bool = False

    @property
    def current(self) -> MatrixAttempt | None:
        """The attempt that counts now: the last one not replaced."""
        standing = [attempt for attempt in self.attempts if not attempt.is_replaced]
        return standing[-1] if standing else None


@dataclass(frozen=True, slots=True)
class MatrixDocument:
    """A row head of the matrix."""

    title: str
    line: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Documents × recipients × attempts; on a phone one recipient at a time."""

    documents: Sequence[MatrixDocument]
    recipients: Sequence[MatrixRecipient]
    total: str = ""

    @property
    def lines(self) -> list[tuple[MatrixDocument, list[tuple[MatrixAttempt, MatrixCell | None, bool]]]]:
        """Row by row: attempt, its cell, and whether a recipient's columns begin here."""
        return [
            (
                document,
                [
                    (attempt, attempt.cells[number], position == 0)
                    for recipient in self.recipients
                    for position, attempt in enumerate(recipient.attempts)
                ],
            )
            for number, document in enumerate(self.documents)
        ]

    @property
    def people(self) -> list[tuple[MatrixRecipient, list[tuple[MatrixDocument, MatrixCell | None]]]]:
        """Recipient by recipient with the cells of the attempt that counts: how a phone shows it."""
        return [
            (
                recipient,
                list(zip(self.documents, recipient.current.cells, strict=True)) if recipient.current else [],
            )
            for recipient in self.recipients
        ]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A row of somebody's work: verb and noun, the reason in one line, one button."""

    title: str
    reason: str
    clock: ClockFace
    action: Action
    number: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Work that falls due together: 已超期, 今天到期, 本周."""

    label: str
    items: Sequence[WorkItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DateFact:
    """A date that a reader of a public page must not miss."""

    label: str
    on: date
