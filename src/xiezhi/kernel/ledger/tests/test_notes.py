"""Signed notes and checkpoints: the published examples, and everything that must be refused."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.crypto.types import VerifyKey
from xiezhi.kernel.ledger.rules.checkpoints import (
    checkpoint_text,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from xiezhi.kernel.ledger.rules.notes import NoteKey, parse_note, parse_vkey, sign_note, verified_signers
from xiezhi.kernel.ledger.tests.signers import signer_of
from xiezhi.kernel.ledger.types import PROFILES, SHA256_ED25519, CheckpointBody, Malformed, Profile

# The example of the format's first implementation (golang.org/x/mod/sumdb/note).
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
NEUMANN_NOTE = (
    NEUMANN_TEXT
    + "\n"
    + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_published_note_verifies_under_its_published_key() -> None:
    key = parse_vkey(NEUMANN)
    note = parse_note(NEUMANN_NOTE)
    assert (key.name, key.id.hex(), key.vkey) == ("PeterNeumann", "c74f20a3", NEUMANN)
    assert note.text == NEUMANN_TEXT
    assert str(note) == NEUMANN_NOTE
    assert verified_signers(note, [key]) == [key]


def test_one_changed_letter_spoils_the_published_note() -> None:
    with pytest.raises(Malformed, match="签名与内容不符"):
        verified_signers(parse_note(NEUMANN_NOTE.replace("answer", "Answer")), [parse_vkey(NEUMANN)])


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    key, sign = signer_of(SHA256_ED25519)
    stranger, other_sign = signer_of(SHA256_ED25519, "witness.test/one", seed=2)
    note = sign_note("text\n", key, sign) + sign_note("text\n", stranger, other_sign).split("\n\n")[1]
    assert verified_signers(parse_note(note), [key]) == [key]
    assert verified_signers(parse_note(note), [key, stranger]) == [key, stranger]
    assert verified_signers(parse_note(note), []) == []


def test_the_same_name_with_another_key_is_unknown() -> None:
    key, sign = signer_of(SHA256_ED25519)
    other, _ = signer_of(SHA256_ED25519, seed=2)
    assert verified_signers(parse_note(sign_note("text\n", key, sign)), [other]) == []


def test_a_text_may_hold_empty_lines() -> None:
    key, sign = signer_of(SHA256_ED25519)
    text = "trafitto da un raggio di sole:\n\ned è subito sera.\n"
    note = parse_note(sign_note(text, key, sign))
    assert note.text == text
    assert verified_signers(note, [key]) == [key]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_keys_and_notes_of_each_suite_come_back(profile: Profile) -> None:
    key, sign = signer_of(profile)
    assert parse_vkey(key.vkey) == key
    assert verified_signers(parse_note(sign_note("送达\n", key, sign)), [key]) == [key]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "text\n",
        "text\n\n",
        "\n\n— a YWJjZGVm\n",
        "text\n\n— a YWJjZGVm",
        "text\n\n- a YWJjZGVm\n",
        "text\n\n— a  YWJjZGVm\n",
        "text\n\n— a+b YWJjZGVm\n",
        "text\n\n— a YWJj\n",
        "text\n\n— a YWJjZGV\n",
        "text\n\n— a YWJjZGW=\n",
        "text\r\n\n— a YWJjZGVm\n",
        "te\x00xt\n\n— a YWJjZGVm\n",
        "te\ud800xt\n\n— a YWJjZGVm\n",
        "text\n\n" + "— a YWJjZGVm\n" * 101,
        "x" * 1_000_001,
    ],
)
def test_what_is_no_signed_note_is_refused(bad: str) -> None:
    with pytest.raises(Malformed):
        parse_note(bad)


@given(st.text())
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    with pytest.raises(Malformed):
        parse_note(text)
    with pytest.raises(Malformed):
        parse_note(f"{NEUMANN_NOTE}{text}— \n")


@pytest.mark.parametrize(
    "bad",
    [
        "PeterNeumann",
        NEUMANN.replace("c74f20a3", "c74f20a4"),
        NEUMANN.replace("PeterNeumann", "Peter Neumann"),
        NEUMANN[:-4],
        "a+00000000+!!!!",
        "+00000000+" + base64.b64encode(b"\x01" + b"k" * 32).decode(),
        "a+00000000+" + base64.b64encode(b"\x02" + b"k" * 32).decode(),
    ],
)
def test_what_is_no_key_is_refused(bad: str) -> None:
    with pytest.raises(Malformed):
        parse_vkey(bad)


def test_a_text_that_cannot_be_signed_is_refused() -> None:
    key, sign = signer_of(SHA256_ED25519)
    for text in ("no newline", "a\tb\n"):
        with pytest.raises(Malformed):
            sign_note(text, key, sign)


def test_the_checkpoint_of_the_specification_is_read() -> None:
    """The example of C2SP tlog-checkpoint."""
    body, note = parse_checkpoint(
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    assert (body.origin, body.size) == ("example.com/behind-the-sofa", 20852163)
    assert base64.b64encode(body.root) == b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    assert note.text == checkpoint_text(body)
    assert note.signatures[0].key_id.hex() == "033de0ae"


def test_a_checkpoint_opens_for_the_logs_own_key_only() -> None:
    key, sign = signer_of(SHA256_ED25519)
    body = CheckpointBody(key.name, 7, b"\x07" * 32)
    written = sign_checkpoint(body, key, sign)
    assert open_checkpoint(written, [key]) == body
    witness, _ = signer_of(SHA256_ED25519, "witness.test/one", seed=2)
    for keys in ([], [witness]):
        with pytest.raises(Malformed, match="没有可信的签名"):
            open_checkpoint(written, keys)
    with pytest.raises(Malformed, match="签名与内容不符"):
        open_checkpoint(written.replace("\n7\n", "\n8\n"), [key])
    with pytest.raises(ValueError, match="origin"):
        sign_checkpoint(CheckpointBody("another", 7, b"\x07" * 32), key, sign)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n7\n",
        "origin\n07\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n",
        "origin\n-7\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n",
        "origin\n７\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n",
        "origin\n7\nBwc=\n",
        "origin\n7\nnot base64!\n",
        "origin\n7\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwd=\n",
        "\n7\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    key, sign = signer_of(SHA256_ED25519)
    with pytest.raises(Malformed):
        parse_checkpoint(sign_note(text, key, sign))


def test_extension_lines_are_passed_over_but_signed() -> None:
    key, sign = signer_of(SHA256_ED25519)
    body = CheckpointBody(key.name, 7, b"\x07" * 32)
    written = sign_note(checkpoint_text(body) + "timestamp 5\n", key, sign)
    assert open_checkpoint(written, [key]) == body
    with pytest.raises(Malformed):
        open_checkpoint(written.replace("timestamp 5", "timestamp 6"), [key])


def test_a_key_name_without_form_is_refused() -> None:
    for name in ("", "a b", "a+b", "a　b"):
        with pytest.raises(Malformed):
            NoteKey(name, SHA256_ED25519, VerifyKey(SHA256_ED25519.signature, b"\x00" * 32))
