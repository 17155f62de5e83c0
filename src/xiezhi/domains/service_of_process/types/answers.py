"""What the rules answer: an effect with its article, an urgency, a next step."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from xiezhi.domains.service_of_process.types.states import CellState, EffectState, FailureReason, UrgencyLevel
from xiezhi.domains.service_of_process.types.words import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it stood on a day: law, number, edition, its words and where they were read."""

    key: str
    law: str
    article: str
    edition: str
    text: str
    source: str
    # False: the words are a summary, not the text itself, and the page says so.
    quoted: bool = True
    # C confirmed in a stored text, M memory.
    mark: str = "C"

    @property
    def cited(self) -> str:
        """《民事诉讼法》（2023年修正）第九十条."""
        return f"《{self.law}》（{self.edition}）{self.article}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """送达效力: the conclusion, and everything needed to answer "why"."""

    state: EffectState
    method: Method
    rule: str
    articles: tuple[Article, ...]
    reason: str
    effective_on: date | None = None
    evidence: tuple[str, ...] = ()
    rebuttable: bool = False
    rebut_by: str = ""
    presumed: bool = False
    frozen: bool = False
    failure: FailureReason | None = None
    # What may be tried next, in words, where this attempt does not suffice.
    next_try: str = ""
    # For a period that is running: the day on which it will count as served.
    expected_on: date | None = None
    last_published_on: date | None = None

    @property
    def effective(self) -> bool:
        """May a period run from it now? Never while an objection is undecided."""
        return self.state.effective and not self.frozen

    @property
    def deemed(self) -> bool:
        """Does the law treat it as served although the person did not take it?"""
        return self.state is EffectState.DEEMED_SERVED

    @property
    def period_from_on(self) -> date | None:
        """First day of a period that runs from service: the next day, for each party its own."""
        if not self.effective or self.effective_on is None:
            return None
        return self.effective_on + timedelta(days=1)

    @property
    def cited(self) -> str:
        """The articles relied on, in one line."""
        return "；".join(article.cited for article in self.articles)

    def as_record(self) -> dict[str, Any]:
        """The whole answer to "why" in plain JSON values, to be kept as it was on that day."""
        return {
            "state": self.state.value,
            "method": self.method.value,
            "rule": self.rule,
            "articles": [{**asdict(article), "cited": article.cited} for article in self.articles],
            "reason": self.reason,
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
            "evidence": list(self.evidence),
            "rebuttable": self.rebuttable,
            "rebut_by": self.rebut_by,
            "presumed": self.presumed,
            "frozen": self.frozen,
            "failure": self.failure.value if self.failure else None,
            "next_try": self.next_try,
            "expected_on": self.expected_on.isoformat() if self.expected_on else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """How pressing an order is: the day that binds it and why."""

    level: UrgencyLevel
    due_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """下一步: a code for the button, one sentence, and the clock."""

    code: str
    button: str
    sentence: str
    due_at: datetime | None = None
    # Waiting for somebody else: no button is offered.
    waiting: bool = False
    # What else is open, in one line under the sentence.
    also: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a row shows: one state, how many are effective, the next step."""

    state: CellState
    effective_count: int
    cell_count: int
    next_step: NextStep | None
