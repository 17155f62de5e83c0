"""Dated law: the articles and rules as they stood on a day, read from the tables beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from xiezhi.domains.service_of_process.types import Article, CaseCategory
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import NotSupported

_HERE = Path(__file__).parent
# 行政诉讼法101条 sends service in administrative cases to the civil procedure law.
_ADMINISTRATIVE_LINK = "adl-101"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in one version: valid from a day, resting on named articles."""

    id: str
    title: str
    valid_from: date
    valid_until: date | None
    articles: tuple[str, ...]
    reason: str
    rebut_by: str = ""
    numbers: dict[str, int] = field(default_factory=dict)

    def in_force(self, on: date) -> bool:
        """Did this version hold on that day (``valid_until`` is the first day it no longer did)?"""
        return _covers(self.valid_from, self.valid_until, on)


def _covers(valid_from: date, valid_until: date | None, on: date) -> bool:
    return valid_from <= on and (valid_until is None or on < valid_until)


@cache
def _table(name: str) -> dict[str, Any]:
    with (_HERE / name).open("rb") as stream:
        return tomllib.load(stream)


@cache
def rules() -> tuple[Rule, ...]:
    """Every version of every rule, as the table lists them."""
    return tuple(
        Rule(
            id=row["id"],
            title=row["title"],
            valid_from=row["valid_from"],
            valid_until=row.get("valid_until"),
            articles=tuple(row["articles"]),
            reason=row["reason"],
            rebut_by=row.get("rebut_by", ""),
            numbers=row.get("numbers", {}),
        )
        for row in _table("effects.toml")["rule"]
    )


def rule_at(rule_id: str, on: date) -> Rule:
    """The version of a rule on the day of the act; a day before the collected law is not guessed."""
    versions = [rule for rule in rules() if rule.id == rule_id]
    if not versions:
        raise KeyError(f"no rule {rule_id!r} in effects.toml")
    for rule in versions:
        if rule.in_force(on):
            return rule
    raise NotSupported(f"没有收录{full_date(on)}有效的规定（{versions[0].title}）", basis=rule_id)


def article_at(key: str, on: date) -> Article:
    """An article in the edition of that day."""
    table = _table("articles.toml")
    rows = [row for row in table["article"] if row["key"] == key]
    if not rows:
        raise KeyError(f"no article {key!r} in articles.toml")
    for row in rows:
        for law_key in row["laws"]:
            law = table["law"][law_key]
            if _covers(law["valid_from"], law.get("valid_until"), on):
                return _article(row, law)
    raise NotSupported(f"没有收录{full_date(on)}有效的{rows[0]['no']}", basis=key)


def _article(row: dict[str, Any], law: dict[str, Any]) -> Article:
    return Article(
        key=row["key"],
        law=law["name"],
        article=row["no"],
        edition=law["edition"],
        text=row["text"],
        source=law["source"],
        quoted=law.get("quoted", True),
        mark=row.get("mark", "C"),
    )


def articles_of(
    rule: Rule, on: date, *, category: CaseCategory, extra: tuple[str, ...] = ()
) -> tuple[Article, ...]:
    """The articles behind a rule on a day, with the link that makes them apply to this kind of case."""
    keys = [*rule.articles, *extra]
    if category is CaseCategory.ADMINISTRATIVE and any(key.startswith(("cpl", "int")) for key in keys):
        keys.append(_ADMINISTRATIVE_LINK)
    return tuple(article_at(key, on) for key in dict.fromkeys(keys))
