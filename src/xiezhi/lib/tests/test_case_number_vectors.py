"""The case-number vectors X01-X20.3 of law/vectors/service-of-process.json."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xiezhi.lib.case_numbers import (
    BadCaseNumber,
    CaseNumber,
    CaseType,
    check_issue,
    check_type_open,
    parse,
    search_numbers,
)

PAGE = Path(__file__).parents[4] / "law" / "vectors" / "service-of-process.json"
VECTORS = [v for v in json.loads(PAGE.read_text(encoding="utf-8")) if v["id"].startswith("X")]
NAMES = {"court": "court_code", "type": "type_code"}


def _apply(told: dict[str, Any]) -> CaseNumber | CaseType | list[CaseNumber]:
    if told["mode"] == "search":
        return search_numbers(told["case_no"])
    if told["mode"] == "issue" and "case_no" in told:
        return check_issue(told["case_no"])
    if told["mode"] == "issue":
        return check_type_open(told["type_code"], on=date.fromisoformat(told["on"]))
    today = told.get("today")
    return parse(told["case_no"], today=date.fromisoformat(today) if today else None)


@pytest.mark.parametrize("vector", VECTORS, ids=[v["id"] for v in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    expected = dict(vector["expect"])
    if "error" in expected:
        with pytest.raises(BadCaseNumber) as caught:
            _apply(vector["input"])
        assert caught.value.code == expected["error"]
        assert caught.value.suggest == (
            expected.get("suggest") or expected.get("use") or caught.value.suggest
        )
        assert caught.value.message
        return
    result = _apply(vector["input"])
    if "numbers" in expected:
        assert isinstance(result, list)
        assert [str(n.serial) for n in result] == expected["numbers"]
        return
    number = result[0] if isinstance(result, list) else result
    assert isinstance(number, CaseNumber)
    found = {str(key): getattr(number, NAMES.get(key) or str(key), None) for key in expected}
    if "number" in expected:
        found["number"] = str(number.serial)
    assert found == expected


def test_all_case_number_vectors_are_here() -> None:
    ids = {v["id"] for v in VECTORS}
    assert {f"X{n:02d}" for n in range(1, 21)} | {"X15.2", "X20.2", "X20.3"} == ids
