"""JSON is refused before work begins where a text in it cannot be kept."""

from __future__ import annotations

from typing import Any

import pytest

from xiezhi.lib.problems import refuse_unkeepable
from xiezhi.lib.verdict import Refused


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"case": {"case_no": "a\x00b"}}, "case.case_no"),
        ({"orders": [{"note": "好"}, {"note": "\ud908"}]}, "orders.1.note"),
        ({"a\x00": 1}, "a"),
        ("\x00", ""),
    ],
)
def test_nul_and_half_characters_are_refused_with_their_field(sent: Any, field: str) -> None:
    with pytest.raises(Refused, match="不能接受的字符") as refused:
        refuse_unkeepable(sent)
    assert refused.value.field == field
    assert refused.value.remedy


def test_everything_else_passes() -> None:
    sent = {"name": "𬭁㛃 <b>&</b> \u202e", "n": 1, "none": None, "deep": [[[{"x": True}]]]}
    assert refuse_unkeepable(sent) is None
