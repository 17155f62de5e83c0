"""Reading, finding and refusing case numbers beyond the vectors."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.lib.case_numbers import (
    BadCaseNumber,
    case_types,
    check_issue,
    check_type_open,
    courts,
    find_case_numbers,
    find_document_numbers,
    level_of,
    parse,
    search_numbers,
)
from xiezhi.lib.case_numbers.answers import case_number_answer
from xiezhi.lib.case_numbers.writing import numeral

TODAY = date(2026, 11, 21)

WRONG = {
    "（2023）沪0118民初号": ("missing_serial", "“民初”后面缺少编号，请对照立案通知书补全"),
    "(2023)沪0118民初": ("missing_serial", "“民初”后面缺少编号，请对照立案通知书补全"),
    "（2023）沪0118民初字第号": ("missing_serial", "“民初”后面缺少编号，请对照立案通知书补全"),
    "（2023）沪0118民初123": ("missing_hao", "末尾缺少“号”字，应为（2023）沪0118民初123号"),
    "（2023）沪0118民初12号判决书": ("trailing_text", "“号”后面多了“判决书”"),
    "2023沪0118民初5号": ("missing_bracket", "年份要写在括号里，是不是（2023）沪0118民初5号"),
    "（2023）民终10号": ("missing_court", "（2023）后面缺少法院代字，例如沪0199或者最高法"),
    "（2023）沪0118号": ("missing_type", "“沪0118”后面缺少类型代字，例如民初、执"),
    "（2023）沪0118123号": (
        "court_code_length",
        "法院代字“沪0118123”有7位数字，应为2位（中级法院）或者4位（基层法院）",
    ),
    "（2023）沪0118民诉1号": ("unknown_type", "没有“民诉”这个类型代字，是不是民初、民终、民特"),
    "（23）沪0118民初1号": ("bad_year", "“（23）”不是四位年份"),
    "（1023）沪0118民初1号": ("bad_year", "“（1023）”不是四位年份"),
    "（2027）沪0118民初1号": ("future_year", "2027年还没有到，不会有这个案号"),
    "（2023）贵01民初1号": ("unknown_court_letter", "法院代字里没有“贵”，是不是“黔”"),
    "（2023）龘01民初1号": ("unknown_court_letter", "法院代字里没有“龘”"),
    "（2015）沪0118民初1号": ("new_style_before_2016", "2015年还没有这种案号，现行编号方法自2016年起施行"),
    "（2023）沪03民破1号": ("closed_type", "类型代字“民破”自2016年8月1日起停用，应使用“破”"),
    "（2023）沪0118民初000号": ("leading_zero", "编号“000”前面不能有0"),
    "（2023）沪0118民初1-号": ("unreadable", "编号“1-”读不懂"),
    "（2023）沪0118民初123456789号": ("serial_too_long", "编号“123456789”过长"),
    "（2023）沪0118民初1号之一二": ("bad_suffix", "“之一二”读不懂"),
    "（2014）公鉴字第76号": ("not_a_court", "“公鉴字”不像法院的案号"),
    "（2023）沪一中民终字第5号": ("legacy_style", "2023年的案号不再用“字第”，法院代字应为一个省份简称加数字"),
    "": ("missing_year", "案号要以括号里的四位年份开头，例如（2026）沪0199民初1号"),
}

SHAPES = {
    "full-width": ("（2017）沪0120刑初684号", "（2017）沪0120刑初684号"),
    "half-width": ("(2020)粤01刑终708号", "（2020）粤01刑终708号"),
    "full-width square": ("［2018］沪0105刑初643号", "（2018）沪0105刑初643号"),
    "half-width square": ("[2019]鄂11刑终135号", "（2019）鄂11刑终135号"),
    "tortoise shell": ("〔2015〕西刑初字第175号", "（2015）西刑初字第175号"),
    "small tortoise shell": ("﹝2019﹞云06刑终423号", "（2019）云06刑终423号"),
    "lenticular": ("【2016】沪0115刑初65号", "（2016）沪0115刑初65号"),
    "mixed": ("(2022）新2801执3679号", "（2022）新2801执3679号"),
    "paper of a case": ("（2018）沪01民初937号之三", "（2018）沪01民初937号之三"),
    "old style": ("（2014）烈刑初字第00034号", "（2014）烈刑初字第00034号"),
    "old style with paper": ("（2013）潍执字第330-6号", "（2013）潍执字第330-6号"),
    "old style 之": ("（2015）沪一中民保字第7号之一", "（2015）沪一中民保字第7号之一"),
    "stray 字": ("（2016）冀0925刑初字111号", "（2016）冀0925刑初111号"),
    "stray 字第 in a high court": ("（2017）云刑更字第11号", "（2017）云刑更11号"),
    "blanks": ("（ 2018 ）沪 0105 刑初 655 号", "（2018）沪0105刑初655号"),
    "full-width figures": ("（２０１８）沪０１０５刑初６５５号", "（2018）沪0105刑初655号"),
    "year in Chinese": ("（二〇一八）苏0482刑初260号", "（2018）苏0482刑初260号"),
    "supreme with special": ("（2023）最高法知民终10号", "（2023）最高法知民终10号"),
    "paper with hyphen": ("（2022）苏0482执123-2号", "（2022）苏0482执123号之二"),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_number_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(BadCaseNumber) as caught:
        parse(text, today=TODAY)
    assert (caught.value.code, caught.value.message) == WRONG[text]
    assert caught.value.remedy
    assert caught.value.field == "case_no"


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_found_in_running_text(shape: str) -> None:
    written, normal = SHAPES[shape]
    text = f"经查，某人民法院于5月3日作出{written}刑事判决书，现已生效。"
    hits = find_case_numbers(text)
    assert [(h.text, h.number.normalised) for h in hits] == [(written, normal)]
    assert text[hits[0].start : hits[0].end] == written
    assert parse(written, today=TODAY).normalised == normal


def test_ranges_and_lists_are_split() -> None:
    found = search_numbers("见（2016）粤0304民初18775-18777号、（2016）粤0304民初3827、3828号")
    assert [n.serial for n in found] == [18775, 18776, 18777, 3827, 3828]
    with pytest.raises(BadCaseNumber, match="不止一个编号"):
        parse("（2016）粤0304民初3827、3828号")


def test_numbers_of_other_bodies_are_not_case_numbers() -> None:
    text = (
        "沪检诉刑诉［2018］643号起诉书、（2016）第JD294号检验鉴定书、（2014）公鉴字第76号意见书、"
        "（2005）番监释字第142号释放证明、（2018）第0627-0638号决定书"
    )
    assert find_case_numbers(text) == []
    assert [(d.issuer, d.year, d.text) for d in find_document_numbers(text)][0] == (
        "沪检诉刑诉",
        2018,
        "沪检诉刑诉［2018］643号",
    )
    assert len(find_document_numbers(text)) == 5


def test_the_court_of_the_demonstration_is_marked_as_invented() -> None:
    number = parse("（2026）沪0199民初4127号")
    assert (number.court_name, number.court_level) == ("上海市临江区人民法院", "basic")
    assert [court.code for court in courts().values() if court.invented] == ["沪0199"]


@pytest.mark.parametrize(
    ("code", "level"),
    [("最高法", "supreme"), ("沪", "high"), ("沪01", "intermediate"), ("沪73", "special"), ("京0491", "special"),
     ("吉7504", "special"), ("兵01", "intermediate"), ("粤1972", "basic"), ("苏8602", "basic")],
)  # fmt: skip
def test_levels(code: str, level: str) -> None:
    assert level_of(code) == level


def test_a_code_for_several_kinds_has_the_name_of_their_group() -> None:
    assert case_types()["民特"].name == "特别程序案件"
    assert len(case_types()["民特"].kinds) == 13
    assert case_types()["刑初"].name == "刑事一审案件"
    assert all(kind.name and not kind.name.isascii() for kind in case_types().values())


def test_what_may_be_read_but_not_issued() -> None:
    for text in ("（2014）民一终字第174号", "（2016）冀0925刑初字111号", "（2022）苏0482执123-2号"):
        parse(text)
        with pytest.raises(BadCaseNumber):
            check_issue(text)
    with pytest.raises(BadCaseNumber, match="没有启用"):
        check_issue("（2024）沪0115民诉前调5号")
    assert (
        check_issue("（2024）沪0115民诉前调5号", local_types=frozenset({"民诉前调"})).flag == "local_practice"
    )
    assert check_issue("（2026）沪0199民初1号", on=TODAY).normalised == "（2026）沪0199民初1号"
    with pytest.raises(BadCaseNumber, match="2016-03-01"):
        check_type_open("民保令", on=date(2016, 2, 1))
    assert check_type_open("民破", on=date(2016, 7, 31)).code == "民破"


def test_the_answer_for_scripts() -> None:
    assert case_number_answer("（2018）苏0482刑初260号", TODAY) == (
        {
            "valid": True,
            "year": 2018,
            "court_code": "苏0482",
            "court_name": "常州市金坛区人民法院",
            "type_code": "刑初",
            "type_name": "刑事一审案件",
            "serial": 260,
            "suffix": None,
        },
        0,
    )
    assert case_number_answer("（2018）苏0482刑初号", TODAY) == (
        {"valid": False, "reason": "“刑初”后面缺少编号，请对照立案通知书补全"},
        1,
    )


@given(
    year=st.integers(2019, 2026),
    court=st.sampled_from(sorted(courts())),
    special=st.sampled_from(["", "知"]),
    kind=st.sampled_from(sorted(c for c, k in case_types().items() if not k.closed_on and c != "刑核")),
    serial=st.integers(1, 99_999_999),
    suffix=st.integers(0, 40),
)
def test_what_is_printed_is_read_again(
    year: int, court: str, special: str, kind: str, serial: int, suffix: int
) -> None:
    text = f"（{year}）{court}{special}{kind}{serial}号" + (f"之{numeral(suffix)}" if suffix else "")
    number = parse(text)
    assert number.normalised == text
    parts = (
        number.year,
        number.court_code,
        number.special or "",
        number.type_code,
        number.serial,
        number.suffix or 0,
    )
    assert parts == (year, court, special, kind, serial, suffix)
    assert find_case_numbers(f"见{text}。")[0].number == number


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a clear refusal comes out of nonsense."""
    find_case_numbers(text)
    find_document_numbers(text)
    with suppress(BadCaseNumber):
        assert parse(text).normalised


REAL = Path(os.environ.get("XIEZHI_TEST_DATA", "/nonexistent")) / "judgments"


@pytest.mark.skipif(not REAL.exists(), reason="needs real documents in XIEZHI_TEST_DATA")
def test_the_numbers_of_real_documents() -> None:
    """The number of each document is read, and found in its text where it stands there."""
    read = 0
    for path in sorted(REAL.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            case_no = document.get("case_no")
            if not case_no or case_no[0] not in "（(":
                continue
            number = parse(case_no)
            read += 1
            if case_no in document["text"]:
                assert number in [hit.number for hit in find_case_numbers(document["text"])]
    assert read > 380
