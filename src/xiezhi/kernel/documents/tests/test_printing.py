"""Facts are cleaned before they are printed, embedded and committed to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from xiezhi.kernel.documents.rules.printing import (
    canonical,
    chinese_date,
    clean_facts,
    formal_date,
    grouped_digest,
    printable,
)
from xiezhi.lib.verdict import Refused


def test_marks_that_reorder_or_hide_letters_are_taken_out() -> None:
    assert printable("3101\u202e**\u2066X204\u200b\ufeff") == "3101**X204"
    assert printable("a\x00b\x1bc\r\nd\te") == "abc\nd e"
    # Newer than the tables of Python 3.11, and of private use: refused by the press, never lost here.
    assert printable("王\U000323b0\ue863") == "王\U000323b0\ue863"
    assert printable("陆文澜·阿卜杜拉 O’Neil é") == "陆文澜·阿卜杜拉 O’Neil é"


def test_facts_become_plain_values() -> None:
    facts = clean_facts(
        {
            "on": date(2026, 11, 16),
            "at": datetime(2026, 11, 16, 7, tzinfo=UTC),
            "amount": Decimal("12400.00"),
            "list": ("a", 1, None, True, {"b": "c\u202e"}),
            "large": 2**60,
        }
    )
    assert facts == {
        "on": "2026-11-16",
        "at": "2026-11-16T07:00:00+00:00",
        "amount": "12400.00",
        "list": ["a", 1, None, True, {"b": "c"}],
        "large": str(2**60),
    }
    assert canonical({"b": 1, "a": "案"}) == '{"a":"案","b":1}'.encode()


def test_floats_and_strange_things_are_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"rows\[1\].amount") as refusal:
        clean_facts({"rows": [{"amount": 1}, {"amount": 0.1 + 0.2}]})
    assert refusal.value.field == "rows[1].amount"
    with pytest.raises(Refused) as refusal:
        clean_facts({"a": "字" * 200_000})
    assert "分成几份" in refusal.value.remedy


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 16), "二〇二六年十一月十六日"),
        (date(2030, 1, 1), "二〇三〇年一月一日"),
        (date(2026, 10, 20), "二〇二六年十月二十日"),
        (date(2026, 12, 31), "二〇二六年十二月三十一日"),
    ],
)
def test_dates_at_the_foot_are_written_in_chinese_figures(day: date, text: str) -> None:
    assert formal_date(day) == text
    assert chinese_date(date(2026, 11, 6)) == "2026年11月6日"
    assert grouped_digest("9c417e02b85d16fa" + "0" * 48) == "9c41 7e02 b85d 16fa"
