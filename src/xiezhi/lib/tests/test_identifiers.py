"""Identity numbers, credit codes, telephones, mail and postcodes. All people and firms are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.lib import identifiers
from xiezhi.lib.identifiers import (
    CREDIT_CHARACTERS,
    born_on,
    checked_credit_code,
    checked_email,
    checked_id_no,
    checked_mobile,
    checked_phone,
    checked_postcode,
    credit_check_character,
    id_check_digit,
    id_no_from_15,
)
from xiezhi.lib.verdict import Refused

BIRTHS = st.dates(date(1900, 1, 1), date(2026, 11, 20))

ACCEPTED = [
    ("checked_id_no", "310199199001010018", "310199199001010018"),
    ("checked_id_no", "31019919900101001８", "310199199001010018"),
    ("checked_id_no", "310199 19900101 0018", "310199199001010018"),
    ("checked_id_no", "310199900101001", "310199199001010018"),
    ("checked_id_no", "31019919991231002x", "31019919991231002X"),
    ("checked_mobile", "+86 199-0000-1234", "19900001234"),
    ("checked_mobile", "8619900001234", "19900001234"),
    ("checked_phone", "199 0000 1234", "19900001234"),
    ("checked_phone", "+86 199 0000 1234", "19900001234"),
    ("checked_phone", "（021）60000000", "021-60000000"),
    ("checked_phone", "021-60000000-801", "021-60000000-801"),
    ("checked_phone", "02160000000转801", "021-60000000-801"),
    ("checked_phone", "(021) 60000000 分机 12", "021-60000000-12"),
    ("checked_phone", "0571-8000000", "0571-8000000"),
    ("checked_phone", "+86 21 60000000", "021-60000000"),
    ("checked_phone", "400-000-0000", "4000000000"),
    ("checked_phone", "12368", "12368"),
    ("checked_email", " Zhou.Yan@Example.COM ", "Zhou.Yan@example.com"),
    ("checked_email", "ｚ＠example.com", "z@example.com"),
    ("checked_postcode", "200 000", "200000"),
]

REFUSED = [
    ("checked_id_no", "310199199001010017", "第18位校验码应为8而不是7，请对照证件核对"),
    ("checked_id_no", "310199199912310021", "第18位校验码应为X而不是1，请对照证件核对"),
    ("checked_id_no", "3101991990O1010018", "身份证号第11位应为数字，而不是“O”，是不是0"),
    ("checked_id_no", "31019919900101001", "身份证号应为18位，现在是17位，少1位"),
    ("checked_id_no", "3101991990010100180", "身份证号应为18位，现在是19位，多1位"),
    ("checked_id_no", "310199199002300011", "第7至14位出生日期19900230不存在：1990年2月没有30日"),
    ("checked_id_no", "310199901301001", "第7至12位出生日期19901301不存在：没有13月"),
    ("checked_id_no", "310199203001010018", "第7至14位出生日期20300101还没有到"),
    ("checked_id_no", "310199160001010018", "第7至14位出生日期16000101早于可能的年份"),
    ("checked_id_no", "170199199001010018", "第1至2位地区码17不存在"),
    ("checked_id_no", "", "没有填写身份证号"),
    ("checked_credit_code", "91310199MA1FL0000O", "第18位“O”不会出现在信用代码里，是不是0"),
    ("checked_credit_code", "91310199MA1FL00000", "第18位校验码应为9而不是0，请对照营业执照核对"),
    ("checked_credit_code", "9131019AMA1FL00009", "第3至8位是登记地区划，应全是数字"),
    ("checked_credit_code", "91310199", "统一社会信用代码应为18位，现在是8位，少10位"),
    ("checked_mobile", "1990000123", "手机号应为11位，现在是10位，少1位"),
    ("checked_mobile", "1990000l234", "手机号第8位应为数字，而不是“l”，是不是1"),
    ("checked_mobile", "12900001234", "手机号以13至19开头，不会是12"),
    ("checked_phone", "60000000", "“60000000”不是完整的电话号码"),
    ("checked_phone", "199000012345", "手机号应为11位，现在是12位，多1位"),
    ("checked_phone", "021-60000000转一二", "分机号“一二”应为数字"),
    ("checked_phone", "", "“”不是完整的电话号码"),
    ("checked_email", "zhou@", "“zhou@”不是完整的电子邮箱"),
    ("checked_email", "周@example.com", "“周@example.com”里有邮箱不允许的写法"),
    ("checked_email", "a..b@example.com", "“a..b@example.com”里有邮箱不允许的写法"),
    ("checked_email", "Zhou <z@example.com>", "“Zhou <z@example.com>”不是完整的电子邮箱"),
    ("checked_postcode", "20000", "邮政编码应为6位，现在是5位，少1位"),
    ("checked_postcode", "990000", "没有以99开头的邮政编码"),
]


@pytest.mark.parametrize(("name", "text", "value"), ACCEPTED)
def test_accepted_in_one_form(name: str, text: str, value: str) -> None:
    assert getattr(identifiers, name)(text) == value


@pytest.mark.parametrize(("name", "text", "message"), REFUSED)
def test_refused_with_place_and_remedy(name: str, text: str, message: str) -> None:
    told = {"today": date(2026, 11, 21)} if name == "checked_id_no" else {}
    with pytest.raises(Refused) as caught:
        getattr(identifiers, name)(text, field="here", **told)
    assert caught.value.message == message
    assert caught.value.field == "here"
    assert caught.value.remedy


@given(born=BIRTHS, order=st.integers(0, 999), place=st.integers(0, 16), other=st.integers(1, 9))
def test_one_wrong_figure_is_always_noticed(born: date, order: int, place: int, other: int) -> None:
    first = f"310199{born:%Y%m%d}{order:03d}"
    number = first + id_check_digit(first)
    assert checked_id_no(number) == number
    assert born_on(number) == born
    wrong = first[:place] + str((int(first[place]) + other) % 10) + first[place + 1 :] + number[17]
    with pytest.raises(Refused):
        checked_id_no(wrong)


@given(born=st.dates(date(1911, 1, 1), date(1999, 12, 31)), order=st.integers(0, 999))
def test_the_first_generation_is_converted(born: date, order: int) -> None:
    old = f"310199{born:%y%m%d}{order:03d}"
    assert checked_id_no(old) == id_no_from_15(old)
    assert born_on(checked_id_no(old)) == born


@given(
    body=st.text(CREDIT_CHARACTERS, min_size=9, max_size=9), place=st.integers(8, 16), step=st.integers(1, 30)
)
def test_one_wrong_character_of_a_credit_code_is_noticed(body: str, place: int, step: int) -> None:
    first = f"91310199{body}"
    code = first + credit_check_character(first)
    assert checked_credit_code(code.lower()) == code
    changed = CREDIT_CHARACTERS[(CREDIT_CHARACTERS.index(first[place]) + step) % 31]
    with pytest.raises(Refused, match="第18位校验码应为"):
        checked_credit_code(first[:place] + changed + first[place + 1 :] + code[17])


@pytest.mark.parametrize(
    "check",
    [checked_id_no, checked_credit_code, checked_mobile, checked_phone, checked_email, checked_postcode],
)
@given(text=st.text(max_size=30))
def test_nonsense_is_refused_in_words(check: object, text: str) -> None:
    assert callable(check)
    try:
        value = check(text)
    except Refused as refused:
        problem = refused.message
    else:
        problem = "" if check(value) == value else "normal form is not stable"
    assert problem != "normal form is not stable"
