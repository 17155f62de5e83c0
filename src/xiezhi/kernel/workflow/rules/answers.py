"""What ``xiezhi due`` answers: one JSON value and an exit code, from plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal

from xiezhi.kernel.workflow.rules.conditions import Finding, judge
from xiezhi.kernel.workflow.rules.deadlines import chosen_limit, due
from xiezhi.kernel.workflow.types import Due, DueStep
from xiezhi.lib.verdict import Refused

DONE, CLEAR_NO, WRONG_USE = 0, 1, 2
_WRONG_USE = {"unknown_limit", "unknown_fact", "bad_value", "start_missing"}
_COMPUTING_RULES = ("T1", "T5", "T9")


def due_answer(limit: str, start: str | None, facts: Mapping[str, str]) -> tuple[dict[str, object], int]:
    """The due date of a limit as a script reads it.

    ``start`` is the day (or, for hour limits, the moment) of ``--from`` and
    fills the fact that starts the limit; ``facts`` are the texts of ``--fact``.
    A year without an announced calendar gives a provisional date that says so.
    A rule that is no period answers with what it found.
    """
    try:
        if limit in _COMPUTING_RULES:
            return _finding(judge(limit, {**facts, **({"start_on": start} if start else {})})), DONE
        row = chosen_limit(limit, facts)
        if row.amount is None:
            return _finding(judge(row.id, facts)), DONE
        given: dict[str, object] = dict(facts)
        if start:
            given[row.start_fact] = start
        return _due(due(row.id, given, provisional=True)), DONE
    except Refused as refused:
        return refusal(refused), WRONG_USE if refused.code in _WRONG_USE else CLEAR_NO


def refusal(refused: Refused) -> dict[str, object]:
    """A refusal with its reason, the field it is about and what to do."""
    return {
        "error": refused.code,
        "reason": refused.message,
        "field": refused.field or None,
        "remedy": refused.remedy or None,
        "basis": refused.basis or None,
    }


def _due(result: Due) -> dict[str, object]:
    """The promised keys first, then every other figure that is known."""
    answer: dict[str, object] = {
        "due": _plain(result.due_at or result.due_on),
        "provisional": result.provisional,
        "limit": result.limit_id,
        "steps": _steps(result.steps),
        "basis": result.basis,
    }
    skipped = {"due_on", "limit_id", *answer}
    for item in fields(result):
        value = getattr(result, item.name)
        if item.name not in skipped and value not in (None, (), ""):
            answer[item.name] = _plain(value)
    answer["due_on"] = _plain(result.due_on)
    return answer


def _finding(found: Finding) -> dict[str, object]:
    answer: dict[str, object] = {
        "due": _plain(found.raw_on),
        "provisional": False,
        "limit": found.rule_id,
        "steps": _steps(found.steps),
        "basis": found.basis,
        "accepted": found.accepted,
    }
    for name in ("in_time", "days", "excluded_days", "per_day", "uncapped", "amount"):
        value = getattr(found, name)
        if value is not None:
            answer[name] = _plain(value)
    return answer


def _steps(steps: Sequence[DueStep]) -> list[dict[str, object]]:
    return [{"text": step.text, "date": _plain(step.date)} for step in steps]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return list(value) if isinstance(value, tuple) else value
