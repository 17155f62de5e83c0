"""What the house does not build (docs/scope.md) has no place to be built in: no such field, address or right."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

HERE = Path(__file__).resolve().parents[2]
DECLINED_WORDS = re.compile(
    r"sentiment|public_opinion|commentator|astroturf|petitioner_(watch|profile)|key_person|face_(search|match)|"
    r"person_search|trajectory|personality|behaviou?r_analysis|crowd_predict|assembly_predict|stability_maint"
)


def _declined() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted((HERE / "requirements").glob("0*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += [row for row in csv.DictReader(file) if row["status"].startswith("declined")]
    return rows


def test_there_are_declined_rows_to_guard() -> None:
    assert len(_declined()) == 37


@pytest.mark.parametrize("row", _declined(), ids=lambda row: row["id"])
def test_the_scope_page_names_each_declined_row(row: dict[str, str]) -> None:
    assert row["id"] in (HERE / "docs/scope.md").read_text("utf-8")


def test_no_field_right_or_address_serves_what_was_declined() -> None:
    from xiezhi.lib.rights import RIGHTS

    names = [
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
    ]
    names += RIGHTS.names()
    names += [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    assert [name for name in names if DECLINED_WORDS.search(name)] == []


def test_the_guard_sees_a_planted_word() -> None:
    assert DECLINED_WORDS.search("urban.person.trajectory")
