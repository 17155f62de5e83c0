"""Conditions of a list: only what the list knows, in one order, whatever stands in the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.search.rules.conditions import checked_name, read_conditions, written
from xiezhi.kernel.search.types import LONGEST_NAME, LONGEST_QUERY
from xiezhi.lib.verdict import Refused

FIELDS = ("q", "state", "requested_from")
FIXED = {"view": {"mine", "today"}, "sort": {"due", "-due"}}


def _read(text: str) -> Any:
    return read_conditions(text, fields=FIELDS, fixed=FIXED)


def test_the_same_conditions_are_the_same_view_in_whatever_order() -> None:
    assert _read("?state=failed&q=4127&state=objected") == _read("state=objected&state=failed&q=4127")
    assert _read("q=4127") != _read("q=4128")


@pytest.mark.parametrize(
    "text",
    ["next=https://example.com/", "page=abc", "view=//example.com", "sort=due;drop", "q=", "view=mine%00",
     "q=%0d%0aLocation:%20x", "csrfmiddlewaretoken=x", "state=%E2%80%AEabc"],
)  # fmt: skip
def test_what_the_list_does_not_know_is_left_out(text: str) -> None:
    assert _read(text) == ()


def test_too_much_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="条件太多"):
        _read("q=" + "长" * LONGEST_QUERY)
    with pytest.raises(Refused, match="看不懂"):
        _read("&".join(f"q={n}" for n in range(61)))
    with pytest.raises(Refused, match="看不懂"):
        _read("q=%ff%fe")


@given(
    st.lists(
        st.tuples(st.sampled_from([*FIELDS, "view", "sort", "next", "page"]), st.text(max_size=12)),
        max_size=9,
    )
)
def test_any_address_becomes_one_that_reads_as_itself(pairs: list[tuple[str, str]]) -> None:
    try:
        found = _read(urlencode(pairs, errors="surrogatepass"))
    except Refused:
        return
    assert _read(written(found)) == found
    assert set(dict(parse_qsl(written(found)))) <= {*FIELDS, "view", "sort"}


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "　"])
def test_a_view_has_a_name(text: str) -> None:
    with pytest.raises(Refused, match="没有填写名称"):
        checked_name(text)


def test_names_are_one_line_and_short() -> None:
    assert checked_name("  本周\n开庭 ") == "本周 开庭"
    with pytest.raises(Refused, match=f"最长{LONGEST_NAME}个字"):
        checked_name("一" * (LONGEST_NAME + 1))
    with pytest.raises(Refused, match="看不见"):
        checked_name("本周\u202e开庭")
    assert checked_name("<b>本周</b>") == "<b>本周</b>"
