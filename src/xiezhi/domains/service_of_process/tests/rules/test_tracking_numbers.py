"""Tracking numbers: the check digit of S10, what a scanner types, and the tries and silence of carriers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.clock import NOW, moment

from xiezhi.domains.service_of_process.rules.posting import (
    PARCEL_WORKFLOW,
    check_end,
    content_hash,
    is_silent,
    may_print,
    tries_of,
)
from xiezhi.domains.service_of_process.rules.return_receipts import read_receipt
from xiezhi.domains.service_of_process.rules.tracking_numbers import (
    check_digit,
    checked_tracking_no,
    tracking_nos_in,
)
from xiezhi.domains.service_of_process.rules.tracking_rows import read_lines
from xiezhi.domains.service_of_process.types import ReturnReason, Signer
from xiezhi.domains.service_of_process.types.posting import (
    Carrier,
    MailEventKind,
    ParcelEnd,
    ParcelState,
)
from xiezhi.lib.verdict import Refused

TODAY = NOW.date()


def test_the_example_of_the_standard_passes() -> None:
    """UPU S10 prints 47312482 with check digit 9."""
    assert check_digit("47312482") == "9"
    assert checked_tracking_no("ee 4731 2482 9 cn") == "EE473124829CN"
    assert checked_tracking_no("1234567890123") == "1234567890123"


@given(st.integers(0, 99_999_999))
def test_exactly_one_of_ten_figures_is_right(serial: int) -> None:
    first = f"{serial:08d}"
    right = [figure for figure in "0123456789" if _passes(f"EA{first}{figure}CN")]
    assert right == [check_digit(first)]


def _passes(number: str) -> bool:
    try:
        return checked_tracking_no(number) == number
    except Refused:
        return False


@pytest.mark.parametrize(
    ("text", "code"),
    [("EA123456784CN", "bad_check_digit"), ("", "missing"), ("EA12345678CN", "wrong_form"), ("12345", "wrong_form"),
     ("=cmd|' /C calc'!A0", "wrong_form")],
)  # fmt: skip
def test_a_wrong_number_is_refused_with_a_remedy(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_tracking_no(text)
    assert refused.value.code == code
    assert refused.value.remedy


def test_numbers_are_found_in_text() -> None:
    assert tracking_nos_in("邮件号:EA 123 456 785 CN 1234567890123 EA123456784CN") == [
        "EA123456785CN",
        "1234567890123",
    ]


def test_a_scanner_types_pairs_on_one_line_or_on_two() -> None:
    rows = read_lines(
        "YJ202611190001000001 EA123456785CN\nyj202611190001000002\nEE473124829CN\nYJ202611190001000003\nEE473124829CN\nEA1"
    )
    assert [(row.parcel_no[-1:], row.tracking_no) for row in rows] == [
        ("1", "EA123456785CN"), ("2", "EE473124829CN"), ("3", "EE473124829CN"), ("", "EA1"),
    ]  # fmt: skip
    with pytest.raises(Refused):
        read_lines(" \n ")


def _tried(*days: str) -> list[tuple[MailEventKind, datetime]]:
    return [(MailEventKind.TRIED, moment(f"{day} 10:00")) for day in days]


def test_three_tries_within_five_days() -> None:
    """邮寄规定6条."""
    assert tries_of(_tried("2026-11-10", "2026-11-12", "2026-11-14"), on=TODAY).is_enough
    late = tries_of(_tried("2026-11-10", "2026-11-12", "2026-11-15"), on=TODAY)
    assert not late.is_enough
    assert late.sentence == "投递3次，但5日内只有2次"
    assert tries_of(_tried("2026-11-10"), on=TODAY).sentence == "投递1次，未满3次"
    assert tries_of([(MailEventKind.MOVED, NOW)], on=TODAY).sentence == "还没有投递"


def test_silence_is_counted_by_carrier() -> None:
    heard = NOW - timedelta(days=4)
    assert is_silent(Carrier.EMS, last_word_at=heard, at=NOW)
    assert not is_silent(Carrier.REGISTERED, last_word_at=heard, at=NOW)


def test_the_same_contents_have_the_same_mark_in_any_order() -> None:
    one, two = {"sm3": "a", "copies": 1}, {"sm3": "b", "copies": 2}
    assert content_hash([one, two]) == content_hash([two, one])
    assert content_hash([one, two]) != content_hash([one, {**two, "copies": 3}])


def test_the_same_post_twice_wants_a_reason() -> None:
    given_ = {"receiver": "陆文澜", "address": "望潮路1号", "same": TODAY}
    assert not may_print(ParcelState.PREPARED, **given_, reason="")
    assert may_print(ParcelState.PREPARED, **given_, reason="上一件内件破损")
    assert not may_print(ParcelState.SIGNED, **given_, reason="再寄")


@pytest.mark.parametrize(
    ("end", "state", "code"),
    [
        (ParcelEnd(state=ParcelState.RETURNED, ended_on=TODAY, return_reason=ReturnReason.MOVED), ParcelState.PRINTED, "never_sent"),
        (ParcelEnd(state=ParcelState.SIGNED, ended_on=TODAY + timedelta(days=1)), ParcelState.IN_TRANSIT, "future_date"),
        (ParcelEnd(state=ParcelState.SIGNED, ended_on=date(2026, 11, 1)), ParcelState.IN_TRANSIT, "before_posting"),
        (ParcelEnd(state=ParcelState.RETURNED, ended_on=TODAY), ParcelState.IN_TRANSIT, "missing"),
    ],
)  # fmt: skip
def test_an_impossible_end_is_refused(end: ParcelEnd, state: ParcelState, code: str) -> None:
    posted = None if code == "never_sent" else date(2026, 11, 16)
    with pytest.raises(Refused) as refused:
        check_end(end, state=state, posted_on=posted, at=NOW)
    assert refused.value.code == code


def test_every_state_of_a_parcel_can_be_reached() -> None:
    assert {step.target for step in PARCEL_WORKFLOW.steps} == set(ParcelState)


RECEIPT = [
    ("邮件号：EA123456785CN", 0.99),
    ("签收人：陆文澜", 0.97),
    ("签收日期：2026年11月18日", 0.98),
    ("与收件人关系：妻", 0.95),
]


def test_a_receipt_is_read_as_a_proposal() -> None:
    found = read_receipt(RECEIPT, expected_no="EA123456785CN", posted_on=date(2026, 11, 16), on=TODAY)
    assert (found.tracking_no, found.signed_on) == ("EA123456785CN", date(2026, 11, 18))
    assert (found.signer_name, found.signer, found.doubts) == ("陆文澜", Signer.ADULT_RELATIVE, ())


def test_a_returned_letter_is_read_with_its_reason() -> None:
    lines = [
        ("改退批条", 0.9),
        ("邮件号 EA123456785CN", 0.9),
        ("退回原因 收件人拒收", 0.9),
        ("退回日期", 0.9),
        ("2026.11.18", 0.9),
    ]
    found = read_receipt(lines, expected_no="EA123456785CN", posted_on=date(2026, 11, 16), on=TODAY)
    assert (found.return_reason, found.returned_on, found.signed_on) == (
        ReturnReason.REFUSED,
        date(2026, 11, 18),
        None,
    )


def test_doubts_are_told_in_words() -> None:
    other = read_receipt(RECEIPT, expected_no="EE473124829CN", posted_on=None, on=TODAY)
    assert "与这件邮件的EE473124829CN不同" in other.doubts[0]
    bare = read_receipt([("看不清", 0.4)], expected_no="EE473124829CN", posted_on=None, on=TODAY)
    assert bare.doubts == ("没有读到邮寄单号", "没有读到日期", "没有读到签收人", "字迹不清，请逐项对照原件")
    never = read_receipt([("签收日期：2026年13月40日", 0.9)], expected_no="", posted_on=None, on=TODAY)
    assert never.signed_on is None
    early = read_receipt(RECEIPT, expected_no="EA123456785CN", posted_on=date(2026, 11, 19), on=TODAY)
    assert "读到的日期早于交寄日期" in early.doubts


@given(st.lists(st.tuples(st.text(max_size=40), st.floats(0, 1)), max_size=8))
def test_any_text_is_read_without_a_fault(lines: list[tuple[str, float]]) -> None:
    found = read_receipt(lines, expected_no="EA123456785CN", posted_on=None, on=TODAY)
    assert found.sure <= 1
