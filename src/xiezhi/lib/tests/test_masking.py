"""Masks show enough to tell two rows apart and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.lib.masking import mask_email, mask_id_no, mask_name, mask_phone


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_id_no("310199199001010018"), "310***********0018"),
        (mask_id_no("123456"), "******"),
        (mask_phone("19900006021"), "199****6021"),
        (mask_phone("021-60005678"), "021-****5678"),
        (mask_phone("021-60005678-801"), "021-****5678-***"),
        (mask_phone("12368"), "*****"),
        (mask_name("周砚"), "周*"),
        (mask_name("沈嘉树"), "沈**"),
        (mask_name("欧阳修远"), "欧阳**"),
        (mask_name("欧阳"), "欧*"),
        (mask_name("阿依古丽·买买提"), "阿***·***"),
        (mask_name("周"), "*"),
        (mask_name(""), ""),
        (mask_email("zhou.yan@example.com"), "z***@example.com"),
        (mask_email("z@example.com"), "***@example.com"),
        (mask_email("no address"), "***"),
    ],
)
def test_masks(masked: str, shown: str) -> None:
    assert masked == shown


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True))
def test_the_birth_date_never_shows(id_no: str) -> None:
    assert mask_id_no(id_no)[3:14] == "*" * 11
