"""Periods and small cells, as plain values."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.metrics.rules.periods import both, may_be_shown_without_rows, month_of, named_period, span
from xiezhi.kernel.metrics.rules.small_cells import kept_back
from xiezhi.kernel.metrics.types import Period
from xiezhi.lib.verdict import Refused

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


def _published(values: tuple[int, ...], threshold: int) -> tuple[tuple[int | None, ...], int | None]:
    """What a reader of the table sees."""
    missing = kept_back(dict(enumerate(values)), threshold)
    total = sum(values)
    shown = tuple(None if place in missing else value for place, value in enumerate(values))
    return shown, None if 0 < total < threshold else total


@pytest.mark.parametrize(
    ("lines", "most", "threshold"), [(1, 9, 3), (2, 12, 3), (3, 9, 3), (4, 5, 3), (3, 9, 4), (2, 12, 5)]
)
def test_no_small_figure_can_be_worked_out_even_by_who_knows_the_rule(
    lines: int, most: int, threshold: int
) -> None:
    """Every table up to that size, put beside all others that are published the same way: none of its
    missing small figures is the same in all of them."""
    alike: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(most + 1), repeat=lines):
        alike[_published(table, threshold)].append(table)
    assert len(alike) > most // 2
    for (seen, total), tables in alike.items():
        for place, value in enumerate(seen):
            if value is None and tables[0][place] < threshold:
                assert len({table[place] for table in tables}) > 1, (tables, seen, total)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(3, 10))
def test_nothing_small_is_shown_and_nothing_is_hidden_without_need(values: list[int], threshold: int) -> None:
    seen, total = _published(tuple(values), threshold)
    if sum(values):
        assert all(value is None or value >= threshold for value in seen)
    if all(value >= threshold for value in values):
        assert seen == tuple(values)
    assert total in (None, sum(values))


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 500), max_size=12), st.integers(3, 20))
def test_what_is_missing_is_never_small_together_unless_the_table_is(
    values: dict[int, int], threshold: int
) -> None:
    missing = kept_back(values, threshold)
    gone = [values[key] for key in missing]
    if any(values.values()):
        assert {key for key, value in values.items() if value < threshold} <= missing
    if gone:
        assert (len(gone) >= 2 and sum(gone) >= threshold) or len(gone) == len(values)
    else:
        assert all(value >= threshold for value in values.values()) or not any(values.values())


def test_the_rest_of_a_part_is_kept_back_too() -> None:
    wholes = {"甲": 20, "乙": 30, "丙": 40}
    assert kept_back({"甲": 18, "乙": 15, "丙": 20}, 5, wholes=wholes) == {"甲", "乙"}
    assert kept_back({"甲": 20, "乙": 15, "丙": 20}, 5, wholes=wholes) == {"甲", "乙"}
    assert kept_back({"甲": 15, "乙": 15, "丙": 20}, 5, wholes=wholes) == frozenset()


def test_a_threshold_that_protects_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        kept_back({1: 1}, 2)


@given(DAYS)
def test_named_periods_hold_the_day_and_lie_in_one_another(day: date) -> None:
    month, quarter, year = (named_period(code, on=day) for code in ("month", "quarter", "year"))
    for inner, outer in ((month, quarter), (quarter, year)):
        assert outer.first
        assert inner.first
        assert inner.last
        assert outer.last
        assert outer.first <= inner.first <= day <= inner.last <= outer.last
        assert (outer.last + timedelta(days=1)).day == 1
    assert month_of(day.replace(day=1)).last == month.last
    assert both(Period(), month) == Period(first=month.first, last=month.last)


def test_a_span_the_wrong_way_round_and_an_unknown_name_are_refused() -> None:
    with pytest.raises(Refused, match="之后"):
        span(date(2026, 11, 2), date(2026, 11, 1))
    assert span(None, date(2026, 11, 1)).last == date(2026, 11, 1)
    with pytest.raises(Refused, match="没有这样的期间"):
        named_period("decade", on=date(2026, 11, 1))


@given(DAYS, DAYS, DAYS)
def test_without_rows_only_whole_ended_quarters_which_never_overlap(
    first: date, last: date, on: date
) -> None:
    period = Period(first=first, last=last)
    if may_be_shown_without_rows(period, on=on):
        assert last < on
        assert period.first == named_period("quarter", on=first).first
        assert period.last == named_period("quarter", on=first).last
    quarter = named_period("quarter", on=first)
    assert quarter.last
    assert bool(may_be_shown_without_rows(quarter, on=on)) is (quarter.last < on)
    assert not may_be_shown_without_rows(named_period("year", on=first), on=date(2200, 1, 1))
    assert not may_be_shown_without_rows(Period(first=first), on=date(2200, 1, 1))
