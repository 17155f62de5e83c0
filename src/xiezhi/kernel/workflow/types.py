"""When something is due, and the steps that led to that day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xiezhi.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class DueStep:
    """One line of the reckoning, in words a clerk can check, with the day it arrived at."""

    text: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a legal period with everything that explains it.

    ``due_on`` is the last day (to its end, 24:00); ``due_at`` is set where the
    period counts hours. ``raw_on`` is the end before moving off a holiday,
    ``before_exclusion_on`` the end before days not counted were added.
    ``provisional`` means a year without an announced calendar was reckoned
    with weekends alone, see ``unknown_years``; the date must be reckoned anew.
    ``conservative_on`` is the early alarm of custody limits (T13).
    ``in_time``, ``overdue_days`` and ``breach`` answer only when it is known
    when the thing was done; ``binding`` is false where the procedure is not
    bound by the limit.
    """

    limit_id: str
    name: str
    kind: str
    start_on: dt.date
    due_on: dt.date
    raw_on: dt.date
    steps: tuple[DueStep, ...]
    basis: str
    mark: str
    note: str
    due_at: dt.datetime | None = None
    counts_from: dt.datetime | None = None
    provisional: bool = False
    unknown_years: tuple[int, ...] = ()
    conservative_on: dt.date | None = None
    before_exclusion_on: dt.date | None = None
    excluded_days: int = 0
    warn_yellow_on: dt.date | None = None
    warn_red_on: dt.date | None = None
    warn_yellow_at: dt.datetime | None = None
    warn_red_at: dt.datetime | None = None
    earliest_on: dt.date | None = None
    renew_by: dt.date | None = None
    decision_due_on: dt.date | None = None
    binding: bool = True
    in_time: bool | None = None
    overdue_days: int | None = None
    breach: bool | None = None
    flags: tuple[str, ...] = ()

    @property
    def ends_on(self) -> dt.date:
        """The last day of a measure; the same day as ``due_on`` under its other name."""
        return self.due_on


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful move: who may take it, from which states, to which state.

    A correction is a step too, with a right and a reason of its own.
    ``guard`` names the rule asked before, ``clock`` a clock it starts,
    ``event`` what is published afterwards.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    right: str
    reason_required: bool = False
    guard: str | None = None
    clock: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """The table of lawful steps of one kind of thing; ``docs/states`` is drawn from it."""

    name: str
    label: str
    initial: str
    states: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """The step of that name."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(f"{self.name} has no step {name!r}")

    def label_of(self, state: str) -> str:
        """The Chinese word for a state."""
        return dict(self.states)[state]

    def leaving(self, state: str) -> tuple[Step, ...]:
        """The steps that may be taken from a state."""
        return tuple(step for step in self.steps if state in step.sources)


WORKFLOWS: Registry[Workflow] = Registry("workflows")
