"""What a figure is made of: a subject whose rows are counted, its measures, the ways it may be cut.

A domain declares its subject once, at start-up::

    count(Subject(code="service_of_process.orders", name="送达任务", ...))

and asks for tables with ``kernel.metrics.queries.figures``. Pages, exports and
cockpits show what comes back; none of them counts anything by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from xiezhi.lib.registry import Registry


class Standing(StrEnum):
    """How close a reader stands to the rows behind a figure."""

    ROWS = "rows"
    """May open the rows: figures are whole and lead to them."""
    AUTHORITY = "authority"
    """Answers for the work counted, without opening its rows: figures are whole."""
    AGGREGATE = "aggregate"
    """Anybody else who is shown figures, the public above all: small cells are kept back."""
    NONE = "none"
    """Sees nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another formula of the same measure, under a name of its own."""

    code: str
    name: str
    formula: str
    value: Any = None
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that is counted, with its formula as people read it.

    ``value`` is an aggregate over the rows of the subject; a rate names two other measures instead.
    ``part_of`` names the measure of which this one counts a part, so that the rest is kept back too
    where it is small. ``narrows`` leads from the figure to its rows, beside what the line says.
    A rate is multiplied by ``scale``: 100 for per cent, 1 for an average.
    ``is_inner`` measures serve formulas and are never shown by themselves.
    """

    code: str
    name: str
    unit: str
    formula: str
    value: Any = None
    numerator: str = ""
    denominator: str = ""
    part_of: str = ""
    narrows: Mapping[str, Any] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    is_inner: bool = False
    scale: int = 100

    @property
    def is_rate(self) -> bool:
        """Whether it is one measure divided by another: a share in per cent, or with ``scale=1`` an average."""
        return bool(self.denominator)

    def by(self, variant: str) -> Measure:
        """The measure counted by one of its other formulas."""
        found = next((one for one in self.variants if one.code == variant), None)
        if found is None:
            raise KeyError(f"{self.code}: no variant {variant!r}")
        return replace(
            self, code=f"{self.code}:{found.code}", name=found.name, formula=found.formula, value=found.value,
            numerator=found.numerator, denominator=found.denominator, variants=(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One way to cut: by organisation, by month, by state.

    ``keys`` are the columns of the database the lines stand for, ``annotate`` what they are made
    from; ``key`` and ``label`` read a row. ``known`` lines are shown even where nothing is counted.
    """

    code: str
    name: str
    keys: tuple[str, ...]
    key: Callable[[Mapping[str, Any]], Any]
    label: Callable[[Mapping[str, Any]], str]
    narrows: Callable[[Any], Mapping[str, Any]]
    annotate: Mapping[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    known: tuple[tuple[Any, str], ...] = ()
    most: int = 500
    is_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is counted: whose rows a person's rights reach, when a row happened, how it may be cut.

    ``rows(person, on)`` starts from the person's scope; ``base`` names the measure that counts the
    rows themselves; ``address(narrows)`` is the list of the rows, narrowed.
    """

    code: str
    name: str
    rows: Callable[[Any, date], Any]
    standing: Callable[[Any, date], Standing]
    moment: str
    moment_name: str
    base: str
    measures: tuple[Measure, ...]
    dimensions: tuple[Dimension, ...]
    address: Callable[[Mapping[str, Any]], str]

    def measure(self, code: str) -> Measure:
        """A measure by its code; ``rate:ended`` is the variant ``ended`` of ``rate``."""
        name, _, variant = code.partition(":")
        found = next((one for one in self.measures if one.code == name), None)
        if found is None:
            raise KeyError(f"{self.code}: no measure {name!r}")
        return found.by(variant) if variant else found

    def dimension(self, code: str) -> Dimension:
        """A dimension by its code."""
        found = next((one for one in self.dimensions if one.code == code), None)
        if found is None:
            raise KeyError(f"{self.code}: cannot be cut by {code!r}")
        return found

    def __post_init__(self) -> None:
        """A formula that names a measure nobody declares stops the start."""
        for one in self.measures:
            for named in (one, *(one.by(variant.code) for variant in one.variants)):
                for code in (named.numerator, named.denominator, named.part_of):
                    if code:
                        self.measure(code)
                if not named.is_rate and named.value is None:
                    raise ValueError(f"{self.code}.{named.code}: neither a value nor a rate")
        self.measure(self.base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of days, both ends counted; without an end it is open on that side."""

    first: date | None = None
    last: date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. ``value`` is ``None`` where it is kept back, or a rate of nothing."""

    value: int | Decimal | None
    is_kept_back: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its key, its label and a figure for each measure."""

    key: Any
    label: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Measures cut by one dimension in one period, with the whole below."""

    subject: Subject
    measures: tuple[Measure, ...]
    period: Period
    dimension: Dimension | None = None
    lines: tuple[Line, ...] = ()
    whole: Line
    is_cut_short: bool = False

    @property
    def has_kept_back(self) -> bool:
        """Whether a figure was kept back because it is small."""
        return any(one.is_kept_back for line in (*self.lines, self.whole) for one in line.figures.values())


SUBJECTS: Registry[Subject] = Registry("subjects of figures")


def count(*subjects: Subject) -> None:
    """Declare what is counted; called from ``apps.py``."""
    for one in subjects:
        SUBJECTS.add(one.code, one)
