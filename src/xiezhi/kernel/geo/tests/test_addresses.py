"""Addresses as people write them, and as they should not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.geo.queries import (
    LONGEST,
    checked_address,
    masked_address,
    missing_parts,
    normal_form,
    parsed_address,
    region_of,
    regions,
    wrapped,
)
from xiezhi.kernel.geo.types import KnownAddress, Provenance
from xiezhi.lib.verdict import Refused

PARTS = [
    (
        "上海市临江区望江街道滨河路88号3幢502室",
        "上海市",
        "上海市",
        "临江区",
        "望江街道",
        "滨河路88号3幢502室",
    ),
    ("上海临江区滨河路88号", "上海市", "上海市", "临江区", "", "滨河路88号"),
    ("上海市上海市临江区滨河路88号", "上海市", "上海市", "临江区", "", "滨河路88号"),
    ("浙江省杭州市西湖区北山街道曙光路1号", "浙江省", "杭州市", "西湖区", "北山街道", "曙光路1号"),
    ("浙江杭州市余杭区仓前街道1号", "浙江省", "杭州市", "余杭区", "仓前街道", "1号"),
    (
        "广西壮族自治区桂林市龙胜各族自治县龙胜镇2号",
        "广西壮族自治区",
        "桂林市",
        "龙胜各族自治县",
        "龙胜镇",
        "2号",
    ),
    ("内蒙古锡林郭勒盟锡林浩特市1号", "内蒙古自治区", "锡林郭勒盟", "锡林浩特市", "", "1号"),
    ("吉林省吉林市昌邑区3号", "吉林省", "吉林市", "昌邑区", "", "3号"),
    ("吉林市昌邑区3号", "", "吉林市", "昌邑区", "", "3号"),
    ("海南省三亚市天涯区4号", "海南省", "三亚市", "天涯区", "", "4号"),
    ("杭州市上城区上海路5号", "", "杭州市", "上城区", "", "上海路5号"),
    ("临江区滨河路88号", "", "", "临江区", "", "滨河路88号"),
    ("滨河路88号", "", "", "", "", "滨河路88号"),
    ("上海路5号", "", "", "", "", "上海路5号"),
    ("Flat 3, 221B Baker Street, London", "", "", "", "", "Flat 3, 221B Baker Street, London"),
    ("", "", "", "", "", ""),
]


@pytest.mark.parametrize(("text", "province", "city", "district", "street", "detail"), PARTS)
def test_the_parts_of_an_address(
    text: str, province: str, city: str, district: str, street: str, detail: str
) -> None:
    found = parsed_address(text)
    assert (found.province, found.city, found.district, found.street, found.detail) == (
        province, city, district, street, detail,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("　上海市　临江区 滨河路８８号－３幢５０２室 ", "上海市临江区滨河路88号-3幢502室"),
        ("上海市临江区\n滨河路 88 号", "上海市临江区滨河路88号"),
        ("滨河路88号（近地铁站），Ａ座", "滨河路88号（近地铁站），A座"),
        ("10 Downing  Street", "10 Downing Street"),
        ("𬭁路１号〇室", "𬭁路1号〇室"),
    ],
)
def test_one_normal_form(text: str, wanted: str) -> None:
    assert checked_address(text) == wanted
    assert normal_form(wanted) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有填写地址"), (" 　\n", "没有填写地址"), ("路", "太短"), ("88", "太短"), ("——", "太短"),
        ("长" * (LONGEST + 1), "最长200个字，现在有201个"), ("<script>alert(1)</script>", "不会出现的符号"),
        ("滨河路88号<b>", "不会出现的符号"), ("＜b＞滨河路", "不会出现的符号"), ("https://example.com/滨河路", "不会出现的符号"),
        ("{{ 7 }}滨河路", "不会出现的符号"), ("滨河路\x0088号", "看不见的字符"), ("滨河路\u202e88号", "看不见的字符"),
        ("滨河路\u200b88号", "看不见的字符"), ("滨河路\ud80088号", "看不见的字符"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_address_is_refused_with_field_and_remedy(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        checked_address(text, field="postal_address")
    assert refused.value.field == "postal_address"
    assert refused.value.remedy


@given(st.text(max_size=260))
def test_any_text_is_refused_or_has_one_form_and_loses_nothing(text: str) -> None:
    try:
        found = checked_address(text)
    except Refused:
        return
    assert checked_address(found) == found
    assert len(found) <= LONGEST
    assert found.isprintable()
    parts = parsed_address(found)
    assert parts.text == found
    assert found.endswith(parts.street + parts.detail)
    assert "".join(wrapped(found, 18)) == found
    assert all(len(line) <= 18 for line in wrapped(found, 18))


@given(st.sampled_from([row[0] for row in PARTS if row[0]]), st.text("0123456789甲乙丙路号室", max_size=30))
def test_a_mask_never_shows_street_or_number(start: str, more: str) -> None:
    whole = f"{start}{more}"
    found, masked = parsed_address(whole), masked_address(whole)
    assert masked.endswith("***")
    shown = masked.removesuffix("***")
    if found.area and (found.street or found.detail):
        assert shown == found.area
    else:
        assert len(shown) <= len(found.text) // 2


def test_masks_as_printed() -> None:
    assert masked_address("上海市临江区滨河路88号") == "上海市临江区***"
    assert masked_address("临江区滨河路88号") == "临江区***"
    assert masked_address("滨河路88号5室") == "滨河路***"
    assert masked_address("上海市") == "上***"
    assert masked_address("") == "***"


def test_codes_of_regions() -> None:
    assert len([one for one in regions().values() if one.is_province]) == 34
    assert parsed_address("上海市临江区滨河路88号").region_code == "310199"
    assert parsed_address("上海市不知道区滨河路88号").region_code == "310000"
    assert parsed_address("滨河路88号").region_code == ""
    found = region_of("310199")
    assert found is not None
    assert found.name == "临江区"
    above = region_of("310115")
    assert above is not None
    assert above.name == "上海市"
    for wrong in ("", "3", "990000", "31０000", "abcdef"):
        assert region_of(wrong) is None


def test_provinces_are_those_of_identity_numbers() -> None:
    from xiezhi.lib.identifiers import _PROVINCES

    assert {code[:2] for code in regions()} == {code for code in _PROVINCES if code != "83"}


def test_what_a_letter_still_needs() -> None:
    assert missing_parts(parsed_address("上海市临江区滨河路88号")) == ()
    assert missing_parts(parsed_address("临江区滨河路88号")) == ("省份",)
    assert missing_parts(parsed_address("上海市临江区")) == ("详细地址",)
    assert missing_parts(parsed_address("滨河路88号")) == ("省份", "区县")


def test_lines_of_a_label_break_between_area_and_detail() -> None:
    assert wrapped("上海市临江区滨河路88号", 20) == ("上海市临江区滨河路88号",)
    assert wrapped("上海市临江区望江街道滨河路88号3幢502室", 14) == (
        "上海市临江区望江街道",
        "滨河路88号3幢502室",
    )


def test_an_address_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    told = Provenance(source="told_by_phone", told_by="本人", told_on=date(2026, 11, 1))
    known = KnownAddress(
        address=parsed_address("上海市临江区滨河路88号"), provenance=told, from_on=date(2026, 11, 1),
        until_on=date(2026, 11, 20),
    )  # fmt: skip
    assert [known.holds_on(date(2026, *day)) for day in ((10, 31), (11, 1), (11, 19), (11, 20))] == [
        False, True, True, False,
    ]  # fmt: skip
