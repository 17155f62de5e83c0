"""Figures over real rows: scope, periods, kept-back cells, links."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Count
from django.db.models.functions import TruncMonth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiezhi.kernel.metrics.queries import figures
from xiezhi.kernel.metrics.queries.figures import _missing
from xiezhi.kernel.metrics.types import SUBJECTS, Dimension, Measure, Period, Standing, Subject, Variant
from xiezhi.lib.verdict import NotFound, Refused

QUARTER = Period(first=date(2026, 7, 1), last=date(2026, 9, 30))
ON = date(2026, 11, 19)
PERSON = SimpleNamespace(pk=1)


def _subject(standing: Standing) -> Subject:
    return Subject(
        code="tests.people", name="人员", moment="created_at", moment_name="建立时间", base="people",
        rows=lambda person, on: _people(), standing=lambda person, on: standing,
        measures=(
            Measure(code="people", name="人数", unit="人", formula="人数", value=Count("pk")),
            Measure(
                code="active", name="在用", unit="人", formula="在用的", part_of="people",
                value=Count("pk", filter=_active()),
            ),
            Measure(
                code="share", name="在用率", unit="%", formula="在用÷人数", numerator="active", denominator="people",
                variants=(
                    Variant(code="all", name="全部", formula="人数÷人数", numerator="people", denominator="people"),
                ),
            ),
        ),
        dimensions=(
            Dimension(
                code="place", name="部门", keys=("organisation_id",), key=lambda row: row["organisation_id"],
                label=lambda row: f"部门{row['organisation_id']}", narrows=lambda key: {"place": key},
            ),
            Dimension(
                code="month", name="月份", keys=("month",), annotate={"month": TruncMonth("created_at")},
                key=lambda row: row["month"].date(), label=lambda row: f"{row['month']:%Y-%m}",
                narrows=lambda key: {"first": key, "last": key.replace(day=28)}, is_time=True,
            ),
        ),
        address=lambda narrows: "/rows/?" + "&".join(f"{k}={v}" for k, v in narrows.items() if v),
    )  # fmt: skip


def _people() -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(username__startswith="counted-")


def _active() -> Any:
    from django.db.models import Q

    return Q(is_active=True)


@pytest.fixture
def counted(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Seven people in one division (six of them active), one in another; and a way to look as somebody."""
    from tests.support.clock import NOW, moment

    from xiezhi.kernel.identity.actions.people import create_person

    for number in range(8):
        place = world.service_centre if number == 7 else world.division
        person = create_person(
            username=f"counted-{number}", name="数", organisation=place, password="Linjiang-2026!", by=None, at=NOW,
            must_change=False,
        )  # fmt: skip
        _people().filter(pk=person.pk).update(
            created_at=moment("2026-09-30 23:59" if number else "2026-07-01 00:00"), is_active=number != 0
        )

    def look(standing: Standing, *measures: str, by: str = "", period: Period | None = QUARTER) -> Any:
        monkeypatch.setitem(SUBJECTS._items, "tests.people", _subject(standing))
        return figures("tests.people", PERSON, measures=measures or ("people",), by=by, period=period, on=ON)

    return look


def _values(table: Any, code: str = "people") -> dict[str, Any]:
    return {line.label: line.figures[code].value for line in (*table.lines, table.whole)}


def test_who_may_open_the_rows_gets_whole_figures_that_lead_to_them(counted: Any, world: Any) -> None:
    table = counted(Standing.ROWS, "people", "active", "share", "share:all", by="place")
    here, there = f"部门{world.division.pk}", f"部门{world.service_centre.pk}"
    assert _values(table) == {here: 7, there: 1, "合计": 8}
    assert [str(line.figures["share"].value) for line in (*table.lines, table.whole)] == [
        "85.7",
        "100.0",
        "87.5",
    ]
    assert str(table.whole.figures["share:all"].value) == "100.0"
    assert (
        table.lines[0].figures["people"].url
        == f"/rows/?place={world.division.pk}&first=2026-07-01&last=2026-09-30"
    )
    assert not table.has_kept_back


def test_a_month_is_listed_within_the_period_asked(counted: Any) -> None:
    period = Period(first=date(2026, 7, 1), last=date(2026, 9, 10))
    table = counted(Standing.ROWS, by="month", period=period)
    assert _values(table) == {"2026-07": 1, "合计": 1}
    assert table.lines[0].figures["people"].url == "/rows/?first=2026-07-01&last=2026-07-28"


def test_days_are_counted_by_the_calendar_of_china(counted: Any) -> None:
    for first, last, wanted in (
        (date(2026, 9, 30), date(2026, 9, 30), 7), (date(2026, 10, 1), None, 0), (None, date(2026, 6, 30), 0),
        (date(2026, 7, 1), date(2026, 7, 1), 1), (None, None, 8),
    ):  # fmt: skip
        assert _values(counted(Standing.ROWS, period=Period(first=first, last=last)))["合计"] == wanted


def test_who_answers_for_the_work_gets_whole_figures_without_rows(counted: Any) -> None:
    table = counted(Standing.AUTHORITY, by="place")
    assert not table.has_kept_back
    assert {line.figures["people"].url for line in (*table.lines, table.whole)} == {""}


def test_everybody_else_gets_no_small_cell_and_nothing_to_work_it_out_from(counted: Any, world: Any) -> None:
    table = counted(Standing.AGGREGATE, "people", "active", "share", by="place")
    here, there = f"部门{world.division.pk}", f"部门{world.service_centre.pk}"
    # One person there is kept back, and the seven here too: the total would give them away.
    assert _values(table) == {here: None, there: None, "合计": 8}
    # One of eight is not active: neither part nor share may say so.
    assert table.whole.figures["active"].is_kept_back
    assert table.whole.figures["share"].is_kept_back
    assert table.has_kept_back
    assert {one.url for line in (*table.lines, table.whole) for one in line.figures.values()} == {""}


def test_everybody_else_gets_no_two_periods_that_overlap(counted: Any) -> None:
    for period in (
        None, Period(first=date(2026, 7, 1), last=date(2026, 9, 29)), Period(first=date(2026, 1, 1), last=date(2026, 12, 31)),
        Period(first=date(2026, 10, 1), last=date(2026, 12, 31)),
    ):  # fmt: skip
        with pytest.raises(Refused, match="季度"):
            counted(Standing.AGGREGATE, period=period)
    with pytest.raises(Refused, match="不按时间细分"):
        counted(Standing.AGGREGATE, by="month")


def test_who_has_no_standing_finds_nothing(counted: Any) -> None:
    with pytest.raises(NotFound):
        counted(Standing.NONE)


def test_a_formula_that_names_nothing_stops_the_start() -> None:
    with pytest.raises(KeyError, match="no measure"):
        Subject(
            code="x", name="x", rows=lambda p, on: None, standing=lambda p, on: Standing.NONE, moment="m",
            moment_name="m", base="n", dimensions=(), address=lambda narrows: "",
            measures=(
                Measure(code="n", name="数", unit="件", formula="数", value=1),
                Measure(code="r", name="率", unit="%", formula="率", numerator="n", denominator="nowhere"),
            ),
        )  # fmt: skip
    subject = _subject(Standing.ROWS)
    for wrong in ("people:other", "nothing"):
        with pytest.raises(KeyError):
            subject.measure(wrong)
    with pytest.raises(KeyError):
        subject.dimension("nothing")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.integers(1, 9), st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6
    )
)
def test_parts_and_rests_of_every_table_are_kept_back_with_their_lines(
    found: dict[int, tuple[int, int]],
) -> None:
    """No reader can take lines from the total, or a part from its whole, and find fewer than the threshold."""
    subject = _subject(Standing.AGGREGATE)
    values = {code: subject.measure(code) for code in ("people", "active")}
    counted = {
        key: {"people": people, "active": min(people, active)} for key, (people, active) in found.items()
    }
    whole = {code: sum(line[code] for line in counted.values()) for code in values}
    missing, total = _missing(subject, values, counted, whole)
    if not whole["people"]:
        return
    for key, line in counted.items():
        if line["people"] < 5:
            assert key in missing["people"]
        if key not in missing["active"]:
            assert line["active"] >= 5
            assert line["people"] - line["active"] >= 5
        if key in missing["people"]:
            assert key in missing["active"]
    for code in values:
        gone = [counted[key][code] for key in missing[code]]
        if gone and code not in total:
            assert len(gone) > 1
            assert sum(gone) >= 5
