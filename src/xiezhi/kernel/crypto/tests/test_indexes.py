"""Marks find what they should, under one written form, and nothing across purposes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.crypto import actions
from xiezhi.kernel.crypto.rules.indexes import name_form, name_matches, one_form
from xiezhi.kernel.crypto.types import IndexForm

HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x4E20), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("form", "written", "meant"),
    [
        (IndexForm.ID_NO, "３１０１９９ 19900307 123ｘ", "31019919900307123X"),
        (IndexForm.PHONE, "+86 199-0000-1234", "19900001234"),
        (IndexForm.PHONE, "0086 199 0000 1234", "19900001234"),
        (IndexForm.PHONE, "021-0000 1234", "02100001234"),
        (IndexForm.TEXT, " ａ b", "AB"),
    ],
)
def test_one_value_has_one_form(form: IndexForm, written: str, meant: str) -> None:
    assert one_form(written, form) == meant
    assert actions.blind_index(written, purpose="t.c", form=form) == actions.blind_index(
        meant, purpose="t.c", form=form
    )


def test_marks_are_short_and_differ_between_values_and_purposes() -> None:
    mark = actions.blind_index("31019919900307123X", purpose="party.id_no")
    assert len(mark) == 16
    assert mark != actions.blind_index("310199199003071231", purpose="party.id_no")
    assert mark != actions.blind_index("31019919900307123X", purpose="recipient.id_no")


@given(HAN, st.data())
def test_every_part_of_two_characters_and_more_is_found(name: str, data: st.DataObject) -> None:
    if len(name) < 2:
        return
    start = data.draw(st.integers(0, len(name) - 2))
    stop = data.draw(st.integers(start + 2, len(name)))
    held = set(actions.name_bigrams(name, purpose="t.n"))
    assert set(actions.name_bigrams(name[start:stop], purpose="t.n")) <= held
    assert name_matches(name, name[start:stop])


@given(HAN, HAN)
def test_marks_never_miss_a_real_match(name: str, sought: str) -> None:
    if not name_matches(name, sought):
        return
    assert set(actions.name_bigrams(sought, purpose="t.n")) <= set(actions.name_bigrams(name, purpose="t.n"))


def test_the_known_false_positive_is_taken_out_by_the_second_look() -> None:
    name, sought = "建国王建", "王建国"
    assert set(actions.name_bigrams(sought, purpose="t.n")) <= set(actions.name_bigrams(name, purpose="t.n"))
    assert not name_matches(name, sought)


def test_a_name_of_one_character_is_found_by_itself_only() -> None:
    one = actions.name_bigrams("佟", purpose="t.n")
    assert len(one) == 1
    assert set(one).isdisjoint(actions.name_bigrams("佟佟", purpose="t.n"))
    assert name_matches("佟", "佟")
    assert not name_matches("佟林", "佟")


def test_names_of_other_peoples_are_found_with_and_without_the_dot() -> None:
    for written in ("阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽 买买提", "阿依古丽．买买提"):
        assert name_form(written) == "阿依古丽买买提"
    assert name_matches("阿依古丽·买买提", "丽买")


def test_rare_characters_count_as_one() -> None:
    """𬭁 lies outside the basic plane, where careless code sees two."""
    assert len(actions.name_bigrams("𬭁〇", purpose="t.n")) == 1
    assert len(actions.name_bigrams("李𬭁㛃", purpose="t.n")) == 2


def test_nothing_has_no_marks() -> None:
    assert actions.name_bigrams(" ", purpose="t.n") == []
