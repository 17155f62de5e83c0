"""Every vector of law/vectors/time-limits.json, as it stands."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from xiezhi.kernel.workflow.rules import due, limits
from xiezhi.kernel.workflow.rules.answers import due_answer
from xiezhi.kernel.workflow.rules.conditions import judge
from xiezhi.lib.verdict import Refused

VECTORS = json.loads(
    (Path(__file__).parents[5] / "law" / "vectors" / "time-limits.json").read_text(encoding="utf-8")
)
PERIODS = {row.id for row in limits() if row.amount is not None}


def _apply(vector: dict[str, Any]) -> object:
    return (due if vector["rule"] in PERIODS else judge)(vector["rule"], vector["input"])


def _text(value: object) -> object:
    """A result as the vectors write it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    iso = getattr(value, "isoformat", None)
    return iso()[:16] if iso else value


@pytest.mark.parametrize("vector", VECTORS, ids=[v["id"] for v in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    expected = dict(vector["expect"])
    if "error" in expected:
        with pytest.raises(Refused) as caught:
            _apply(vector)
        assert caught.value.code == expected["error"]
        assert caught.value.message
        return
    result = _apply(vector)
    assert {name: _text(getattr(result, name)) for name in expected} == expected


@pytest.mark.parametrize("vector", VECTORS, ids=[v["id"] for v in VECTORS])
def test_vector_on_the_command_line(vector: dict[str, Any]) -> None:
    """The same facts as texts give the same day through the pure function of ``xiezhi due``."""
    texts = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in vector["input"].items()
        if value is not None
    }
    answer, code = due_answer(vector["rule"], None, texts)
    expected = vector["expect"]
    if expected.get("error") == "no_calendar":
        assert code == 0
        assert answer["provisional"] is True
        assert "日期为暂定" in str(answer["steps"])
    elif "error" in expected:
        assert code in (1, 2)
        assert answer["error"] == expected["error"]
        assert answer["reason"]
    else:
        assert code == 0
        day = expected.get("due_at") or expected.get("due_on")
        assert day is None or answer["due"] == day
        assert answer["limit"] == vector["rule"]


def test_every_vector_of_the_page_is_here() -> None:
    assert len(VECTORS) == 80
