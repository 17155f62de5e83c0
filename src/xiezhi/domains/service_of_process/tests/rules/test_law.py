"""Dated law: the edition of the day is cited, and no day outside the collected law is guessed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from xiezhi.domains.service_of_process.rules import law
from xiezhi.domains.service_of_process.rules.effects import notice_period
from xiezhi.domains.service_of_process.types import CaseCategory
from xiezhi.lib.verdict import NotSupported

RULES_FOLDER = Path(law.__file__).parent


def test_the_edition_of_the_day_of_the_act_is_cited() -> None:
    before, after = law.article_at("cpl-95", date(2023, 12, 31)), law.article_at("cpl-95", date(2024, 1, 1))
    assert before.cited == "《民事诉讼法》（2021年修正）第九十五条"
    assert after.cited == "《民事诉讼法》（2023年修正）第九十五条"


def test_a_notice_abroad_was_three_months_and_is_sixty_days() -> None:
    old = notice_period(date(2023, 12, 31), foreign_without_domicile=True)
    assert (old.months, old.days, old.text) == (3, 0, "3个月")
    assert old.ends_on(date(2023, 11, 30)) == date(2024, 2, 29)
    new = notice_period(date(2024, 1, 1), foreign_without_domicile=True)
    assert (new.months, new.days, new.text) == (0, 60, "60日")


@pytest.mark.parametrize("rule", law.rules(), ids=lambda rule: f"{rule.id}-{rule.valid_from}")
def test_every_rule_rests_on_articles_in_force_from_its_first_day(rule: law.Rule) -> None:
    articles = law.articles_of(rule, rule.valid_from, category=CaseCategory.CIVIL_COMMERCIAL)
    assert len(articles) == len(rule.articles)
    assert all(article.text and article.source for article in articles)
    assert rule.reason.endswith("。")
    assert not rule.in_force(date(2004, 1, 1))


def test_versions_of_one_rule_never_overlap() -> None:
    for rule in law.rules():
        others = [other for other in law.rules() if other.id == rule.id and other is not rule]
        assert not any(other.in_force(rule.valid_from) for other in others)


def test_a_day_before_the_collected_law_is_for_a_person() -> None:
    with pytest.raises(NotSupported) as open_question:
        law.rule_at("S1", date(2021, 6, 1))
    assert "2021年6月1日" in open_question.value.message
    assert open_question.value.remedy == "请人工判断并写明理由"
    with pytest.raises(NotSupported):
        law.article_at("int-131-1", date(2022, 4, 9))


def test_a_wrong_name_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        law.rule_at("S99", date(2026, 1, 1))
    with pytest.raises(KeyError):
        law.article_at("cpl-999", date(2026, 1, 1))


def test_administrative_cases_name_the_link_to_the_civil_articles() -> None:
    rule = law.rule_at("S1", date(2026, 1, 1))
    articles = law.articles_of(rule, date(2026, 1, 1), category=CaseCategory.ADMINISTRATIVE)
    assert articles[-1].article == "第一百零一条"


def test_what_is_a_summary_says_so() -> None:
    assert law.article_at("olr-31-1", date(2026, 1, 1)).quoted
    simple = law.article_at("simp-28", date(2026, 1, 1))
    assert not simple.quoted
    assert law.article_at("op-7", date(2026, 1, 1)).mark == "M"


def test_every_rule_named_in_the_code_stands_in_the_table() -> None:
    known = {rule.id for rule in law.rules()}
    named = set()
    for path in RULES_FOLDER.glob("*.py"):
        text = path.read_text("utf-8")
        named |= set(
            re.findall(r'(?:served|waiting|failed|not_effective)\(\s*(?:facts|\w+),\s*"(\w+)"', text)
        )
        named |= set(re.findall(r'rule_at\("(\w+)"', text))
        named |= set(re.findall(r'rule_id = "(\w+)"', text))
    assert named
    assert named <= known


def test_every_basis_named_in_the_code_is_an_article_or_a_rule() -> None:
    articles = {row["key"] for row in law._table("articles.toml")["article"]}
    rules = {rule.id for rule in law.rules()}
    for path in RULES_FOLDER.glob("*.py"):
        text = path.read_text("utf-8")
        for basis in re.findall(r'basis="([\w-]+)"', text):
            assert basis in articles | rules | {"A1"}, (path.name, basis)
        for basis in re.findall(r'"((?:cpl|int|olr|mail|crl|crint|adl|adint|simp|op)-[\w-]+)"', text):
            assert basis in articles, (path.name, basis)
