"""Figures beside tabs: exact to a limit, one question, also for who sees nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiezhi.kernel.identity.models import Person
from xiezhi.kernel.search.queries.counting import counts_up_to

pytestmark = pytest.mark.django_db


def test_counts_are_exact_up_to_the_limit_and_asked_at_once(world: Any) -> None:
    people = Person.objects.all()
    whole = people.count()
    assert whole > 5
    tabs = {
        "all": people.order_by("-name"),
        "some": people.filter(name=world.judge.name),
        "none": people.none(),
    }
    with CaptureQueriesContext(connection) as asked:
        found = counts_up_to(tabs)
    assert len(asked) == 1
    assert found == {"all": whole, "some": people.filter(name=world.judge.name).count(), "none": 0}
    assert counts_up_to(tabs, most=5)["all"] == 5
    assert counts_up_to({}) == {}
