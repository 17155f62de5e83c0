"""Crimes joined and split, tables without mistakes, and texts that nobody would write."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.kernel.documents.rules import extraction
from xiezhi.kernel.documents.rules.extraction import extract
from xiezhi.kernel.documents.rules.extraction.crime_names import crimes_at, split_crimes
from xiezhi.kernel.documents.rules.extraction.names import kind_of, trimmed
from xiezhi.kernel.documents.rules.extraction.tables import civil_causes, crimes, document_kinds, roles

TABLES = sorted(Path(extraction.__file__).parent.glob("*.csv"))


@pytest.mark.parametrize(
    ("charged", "names"),
    [
        ("盗窃罪", ["盗窃罪"]),
        ("贪污、受贿罪", ["贪污罪", "受贿罪"]),
        ("贩卖、运输毒品罪", ["贩卖、运输毒品罪"]),
        ("掩饰、隐瞒犯罪所得罪", ["掩饰、隐瞒犯罪所得罪"]),
        ("掩饰、隐瞒犯罪所得、犯罪所得收益罪", ["掩饰、隐瞒犯罪所得、犯罪所得收益罪"]),
        ("盗窃、掩饰、隐瞒犯罪所得罪", ["盗窃罪", "掩饰、隐瞒犯罪所得罪"]),
        ("生产、销售假药罪", ["生产、销售假药罪"]),
        ("危险驾驶、妨害公务罪", ["危险驾驶罪", "妨害公务罪"]),
        ("非法制造、储存爆炸物罪", ["非法制造、储存爆炸物罪"]),
        ("一种没有列出的罪", ["一种没有列出的罪"]),
    ],
)
def test_a_charge_is_split_into_its_crimes(charged: str, names: list[str]) -> None:
    assert split_crimes(charged) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("抢劫罪、盗窃罪，判处有期徒刑三年", ["抢劫罪", "盗窃罪"]),
        ("故意伤害罪和寻衅滋事罪，判处", ["故意伤害罪", "寻衅滋事罪"]),
        ("抢劫罪、被告人潘某犯窝藏罪，于", ["抢劫罪"]),
        ("贩卖毒品罪一案", ["贩卖毒品罪"]),
        ("前罪的事实", []),
    ],
)
def test_crimes_end_where_the_sentence_goes_on(sentence: str, names: list[str]) -> None:
    assert crimes_at(sentence, 0)[0] == names


@pytest.mark.parametrize(
    ("chunk", "name"),
    [
        ("张某", "张某"),
        ("自报葛某", "葛某"),
        ("韦某因涉嫌盗窃", "韦某"),
        ("贾某向本院提起", "贾某"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("×××", "×××"),
        ("于某", "于某"),
        ("诉称", ""),
        ("某某市人民政府", "某某市人民政府"),
    ],
)
def test_a_name_ends_where_the_sentence_goes_on(chunk: str, name: str) -> None:
    assert trimmed(chunk) == name


def test_a_given_name_may_end_with_a_word_of_the_sentence() -> None:
    assert trimmed("陈国均", delimited=True) == "陈国均"
    assert trimmed("李有为", delimited=True) == "李有为"
    assert trimmed("陈国均") == "陈国均"
    assert trimmed("李四均", several=True) == "李四"
    assert trimmed("李四均到庭参加诉讼") == "李四"
    assert trimmed("陶有为到庭参加诉讼") == "陶有为"
    assert trimmed("李有权") == "李有权"


@pytest.mark.parametrize(
    "name", ["甲公司", "某某（集团）有限公司", "临江投资合伙企业（有限合伙）", "某某村民委员会", "某某饭店"]
)
def test_an_organisation_is_told_by_its_last_word(name: str) -> None:
    assert kind_of(name) == "organisation"


@pytest.mark.parametrize("name", ["张某", "李行", "王某某", "欧阳某", "买买提·吐尔逊", "×××"])
def test_a_person_is_not_an_organisation(name: str) -> None:
    assert kind_of(name) == "person"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_lists_each_word_once_and_in_the_form_it_is_sought(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        words = [row[0] for row in csv.reader(stream)][1:]
    assert len(words) == len(set(words)) > 50
    assert all(word == word.strip() and "(" not in word and " " not in word for word in words)


def test_the_tables_hold_what_their_readers_rely_on() -> None:
    assert all(name.endswith("罪") for name in crimes())
    assert all(not name.endswith("一案") for name in civil_causes())
    assert set(roles().values()) == {"party", "organ", "agent", "representative"}
    assert {"刑事判决书", "民事起诉状", "传票", "应诉通知书", "举证通知书"} <= set(document_kinds())


FRAGMENTS = st.sampled_from(
    [
        "原告",
        "被告人",
        "上诉人（原审被告人）",
        "：",
        "，",
        "。",
        "、",
        "（",
        "）",
        "张某",
        "某某有限公司",
        "委托诉讼代理人",
        "犯",
        "盗窃罪",
        "一案",
        "纠纷",
        "判决如下：",
        "指控",
        "上海市临江区人民法院",
        "民事判决书",
        "（2024）沪0199民初1号",
        "二〇二四年六月十八日",
        "审判员",
        "\n",
        "\u3000",
        "罪犯",
        "案由",
        "此致",
        "到庭",
        "等12人",
        "LTD.",
        "不服提出上诉",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS, max_size=60).map("".join) | st.text(max_size=300))
def test_any_text_is_read_without_failing_and_every_place_lies_inside_it(text: str) -> None:
    read = extract(text)
    spans = [*read.spans.values(), *(one.span for one in read.parties), *(one.span for one in read.agents)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert extract(text) == read
