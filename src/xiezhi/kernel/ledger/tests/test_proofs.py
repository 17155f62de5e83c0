"""Proof files: both forms say the same, and nothing changed in them is believed."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.kernel.ledger.rules.checkpoints import sign_checkpoint
from xiezhi.kernel.ledger.rules.proofs import (
    proof_as_json,
    proof_as_text,
    proof_from_json,
    proof_from_text,
    verify_consistency,
    verify_inclusion,
    verify_proof_file,
)
from xiezhi.kernel.ledger.tests.signers import proof_of, signer_of
from xiezhi.kernel.ledger.types import (
    PROFILES,
    SHA256_ED25519,
    SM3_SM2,
    CheckpointBody,
    ConsistencyProof,
    Malformed,
    Profile,
)

ENTRIES = [f"entry {n}".encode() for n in range(11)]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
@pytest.mark.parametrize("index", [0, 6, 10])
def test_both_forms_come_back_and_verify(profile: Profile, index: int) -> None:
    proof, key = proof_of(ENTRIES, index, profile)
    leaf = ENTRIES[index]
    assert proof_from_json(json.loads(json.dumps(proof_as_json(proof)))) == proof
    assert proof_from_text(proof_as_text(proof), leaf) == proof
    assert verify_inclusion(proof, leaf, key)
    assert verify_inclusion(proof_as_json(proof), leaf, key.vkey)
    assert verify_proof_file(proof_as_text(proof), leaf, [key])


def test_the_text_form_is_the_one_of_the_specification() -> None:
    proof, _ = proof_of(ENTRIES, 5)
    lines = proof_as_text(proof).split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 5"]
    assert lines[2:6] == [base64.b64encode(step).decode() for step in proof.path]
    assert lines[6] == ""
    assert "\n".join(lines[7:]) == proof.checkpoint


def test_the_json_form_has_the_fields_scripts_rely_on() -> None:
    proof, _ = proof_of(ENTRIES, 5)
    assert list(proof_as_json(proof)) == [
        "leaf_hash",
        "index",
        "tree_size",
        "path",
        "root",
        "checkpoint",
        "profile",
    ]


def test_extra_data_in_a_proof_file_are_passed_over() -> None:
    proof, key = proof_of(ENTRIES, 5)
    written = proof_as_text(proof).replace("\nindex 5", "\nextra c29tZXRoaW5n\nindex 5")
    assert proof_from_text(written, ENTRIES[5]) == proof
    assert verify_proof_file(written, ENTRIES[5], key)


def test_a_log_of_one_entry_has_a_proof_without_steps() -> None:
    proof, key = proof_of(ENTRIES[:1], 0)
    assert proof.path == ()
    assert verify_proof_file(proof_as_text(proof), ENTRIES[0], key)


def _flip(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("leaf_hash", "leaf_differs"),
        ("root", "root_differs"),
        ("tree_size", "root_differs"),
        ("index", "not_included"),
        ("path", "not_included"),
        ("shorter path", "not_included"),
        ("checkpoint", "untrusted_checkpoint"),
        ("profile", "untrusted_checkpoint"),
    ],
)
def test_each_changed_field_is_noticed_and_named(what: str, code: str) -> None:
    proof, key = proof_of(ENTRIES, 6)
    bad: dict[str, Any] = copy.deepcopy(proof_as_json(proof))
    if what in ("leaf_hash", "root"):
        bad[what] = _flip(bad[what])
    elif what in ("index", "tree_size"):
        bad[what] += 1
    elif what == "path":
        bad["path"][1] = _flip(bad["path"][1])
    elif what == "shorter path":
        bad["path"].pop()
    elif what == "checkpoint":
        bad["checkpoint"] = bad["checkpoint"].replace("\n11\n", "\n12\n")
    else:
        bad["profile"] = SM3_SM2.name
    verdict = verify_inclusion(bad, ENTRIES[6], key)
    assert not verdict
    assert verdict.code == code
    assert verdict.reason


def test_another_entry_is_not_proved() -> None:
    proof, key = proof_of(ENTRIES, 6)
    assert verify_inclusion(proof, ENTRIES[7], key).code == "leaf_differs"
    assert verify_proof_file(proof_as_text(proof), ENTRIES[7], key).code == "not_included"


def test_a_checkpoint_of_another_log_is_not_believed() -> None:
    stranger = signer_of(SHA256_ED25519, seed=9)
    proof, _ = proof_of(ENTRIES, 6, signer=stranger)
    ours, _ = signer_of(SHA256_ED25519)
    assert verify_inclusion(proof, ENTRIES[6], ours).code == "untrusted_checkpoint"
    assert verify_inclusion(proof, ENTRIES[6], "nonsense").code == "untrusted_checkpoint"


def test_an_old_checkpoint_does_not_prove_what_came_later() -> None:
    proof, key = proof_of(ENTRIES, 10)
    _, sign = signer_of(SHA256_ED25519)
    earlier, _ = proof_of(ENTRIES[:10], 0)
    older = sign_checkpoint(CheckpointBody(key.name, 10, earlier.root), key, sign)
    bad = {**proof_as_json(proof), "checkpoint": older}
    assert verify_inclusion(bad, ENTRIES[10], key).code == "root_differs"
    bad |= {"tree_size": 10, "root": earlier.root.hex()}
    assert verify_inclusion(bad, ENTRIES[10], key).code == "not_included"


def test_an_sm3_proof_never_passes_under_the_international_header() -> None:
    proof, key = proof_of(ENTRIES, 6, SM3_SM2)
    written = proof_as_text(proof).replace(SM3_SM2.proof_header, SHA256_ED25519.proof_header)
    assert not verify_proof_file(written, ENTRIES[6], key)


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"profile": "md5"},
        {"path": "abc"},
        {"path": ["00"] * 65},
        {"path": [5]},
        {"checkpoint": 5},
        {"index": -1},
        {"index": True},
        {"index": "6"},
        {"tree_size": 2**63},
        {"leaf_hash": "zz"},
        {"root": None},
    ],
)
def test_what_is_no_proof_is_refused(bad: dict[str, Any]) -> None:
    proof, key = proof_of(ENTRIES, 6)
    found = {**proof_as_json(proof), **bad} if bad else {}
    with pytest.raises(Malformed):
        proof_from_json(found)
    assert not verify_inclusion(found, ENTRIES[6], key)


@pytest.mark.parametrize("place", range(6))
def test_a_proof_file_with_a_spoiled_line_is_refused(place: int) -> None:
    proof, key = proof_of(ENTRIES, 6)
    lines = proof_as_text(proof).split("\n")
    for spoiled in ("", "index 06", "!!!!", "YWJj", lines[place] + "="):
        written = "\n".join([*lines[:place], spoiled, *lines[place + 1 :]])
        assert not verify_proof_file(written, ENTRIES[6], key)


@given(st.text())
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    key, _ = signer_of(SHA256_ED25519)
    assert not verify_proof_file(text, b"entry", key)


def test_a_rewritten_history_is_named() -> None:
    root = b"\x01" * 32
    assert verify_consistency(ConsistencyProof(SHA256_ED25519, 3, 3, root, root, ()))
    verdict = verify_consistency(ConsistencyProof(SHA256_ED25519, 3, 3, root, b"\x02" * 32, ()))
    assert verdict.code == "inconsistent"
