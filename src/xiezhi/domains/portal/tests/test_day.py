"""A day is laid out by when things fall due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.support.clock import NOW, moment

from xiezhi.domains.portal.rules.day import Part, Standing, headline, part_of


@pytest.mark.parametrize(
    ("due", "part"),
    [
        (NOW - timedelta(minutes=1), Part.OVERDUE),
        (moment("2026-11-19 17:00"), Part.TODAY),
        (moment("2026-11-22 23:59"), Part.WEEK),
        (moment("2026-11-23 00:00"), Part.LATER),
        (None, Part.OPEN),
    ],
)
def test_a_to_do_stands_where_its_limit_puts_it(due: object, part: Part) -> None:
    assert part_of(Standing(due, held=False), NOW) is part  # type: ignore[arg-type]


def test_what_is_held_stands_apart_whatever_its_limit() -> None:
    assert part_of(Standing(NOW - timedelta(days=3), held=True), NOW) is Part.HELD


def test_the_headline_counts_what_is_late_and_due_today() -> None:
    assert headline(1, 4, 8) == "今天有5件事要办，1件已超期"
    assert headline(0, 4, 8) == "今天有4件事要办"
    # Nothing that is all late is called a thing of today.
    assert headline(3, 0, 3) == "有3件事已经超期"
    assert headline(0, 0, 3) == "今天没有到期的事"
    assert headline(0, 0, 0) == "都办完了"
