"""What ``xiezhi case-number`` answers: one JSON value and an exit code."""

from __future__ import annotations

from datetime import date

from xiezhi.lib.case_numbers.parsing import parse
from xiezhi.lib.case_numbers.types import BadCaseNumber


def case_number_answer(text: str, today: date | None) -> tuple[dict[str, object], int]:
    """The parts of a case number, or why it is none (exit code 1)."""
    try:
        number = parse(text, today=today)
    except BadCaseNumber as bad:
        return {"valid": False, "reason": bad.message}, 1
    return {
        "valid": True,
        "year": number.year,
        "court_code": number.court_code or None,
        "court_name": number.court_name,
        "type_code": number.type_code,
        "type_name": number.type_name,
        "serial": number.serial,
        "suffix": number.suffix,
    }, 0
