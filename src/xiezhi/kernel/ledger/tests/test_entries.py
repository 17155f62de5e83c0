"""Entries are written in one way only and hold nothing personal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.ledger.rules.entries import commit, entry_bytes, opens, parse_entry
from xiezhi.kernel.ledger.types import Entry, Malformed
from xiezhi.lib.verdict import Refused

SALT = bytes(range(32))
AT = datetime(2026, 1, 30, 9, 30, 5, 999, tzinfo=timezone(timedelta(hours=8)))
ENTRY = Entry("proof_of_service", "5f0c1f2e-1111-4222-8333-0123456789ab", AT, "ab" * 32)


def test_version_1_is_written_like_this_for_ever() -> None:
    assert entry_bytes(ENTRY) == (
        b'{"at":"2026-01-30T01:30:05Z","commitment":"' + b"ab" * 32 + b'",'
        b'"subject":"5f0c1f2e-1111-4222-8333-0123456789ab","type":"proof_of_service","v":1}'
    )


def test_a_commitment_of_version_1_is_computed_like_this_for_ever() -> None:
    assert commit({"案号": "（2026）沪0199民初1号", "n": 1}, SALT) == (
        "68732bf4ff4238ccc68e04d3f6b85f8cab0ef57a5afc8566b8ea04b169dee6b2"
    )


def test_an_entry_comes_back() -> None:
    again = parse_entry(entry_bytes(ENTRY))
    assert again.at == datetime(2026, 1, 30, 1, 30, 5, tzinfo=UTC)
    assert (again.type, again.subject, again.commitment) == (ENTRY.type, ENTRY.subject, ENTRY.commitment)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers(-1000, 1000) | st.booleans()))
def test_a_commitment_opens_with_its_own_content_and_salt_only(payload: dict[str, object]) -> None:
    made = commit(payload, SALT)
    assert opens(made, dict(reversed(payload.items())), SALT)
    assert not opens(made, {**payload, "more": 1}, SALT)
    assert not opens(made, payload, SALT[::-1])
    assert not opens(made, payload, SALT[:16])


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit({}, b"short")


@pytest.mark.parametrize(
    "subject", ["31019919900307123X", "19900001234", "a:310199199003071239", "张三", "", "x" * 65]
)
def test_what_could_name_a_person_is_refused(subject: str) -> None:
    with pytest.raises(Refused) as caught:
        entry_bytes(Entry("document", subject, AT, "ab" * 32))
    assert caught.value.field == "subject"
    assert caught.value.remedy


def test_a_random_id_that_holds_eleven_digits_by_chance_is_no_phone_number() -> None:
    chance = Entry("document", "5f0c1f2e-1111-4222-8333-a13912345678", AT, "ab" * 32)
    assert parse_entry(entry_bytes(chance)).subject == chance.subject


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Entry("Document", "x", AT, "ab" * 32), "type"),
        (Entry("document", "x", AT, "AB" * 32), "commitment"),
        (Entry("document", "x", AT.replace(tzinfo=None), "ab" * 32), "zone"),
        (Entry("document", "x", AT, "ab" * 32, v=2), "version 1"),
    ],
)
def test_mistakes_of_the_caller_fail_at_once(wrong: Entry, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        entry_bytes(wrong)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        entry_bytes(ENTRY).replace(b'"v":1', b'"v":2'),
        entry_bytes(ENTRY).replace(b'"v":1', b'"v":1,"w":1'),
        entry_bytes(ENTRY).replace(b",", b", "),
        entry_bytes(ENTRY).replace(b"01:30:05Z", b"01:30:05+00:00"),
        entry_bytes(ENTRY).replace(b"01:30:05Z", b"25:30:05Z"),
        entry_bytes(ENTRY).replace(b"ab" * 32, b"AB" * 32),
        entry_bytes(ENTRY).replace(ENTRY.subject.encode(), b"31019919900307123X"),
        entry_bytes(ENTRY).replace(b'"proof_of_service"', b"5"),
    ],
)
def test_another_way_of_writing_is_refused(written: bytes) -> None:
    with pytest.raises(Malformed):
        parse_entry(written)


@given(st.binary())
def test_no_bytes_whatever_break_the_reader(written: bytes) -> None:
    with pytest.raises(Malformed):
        parse_entry(written)
