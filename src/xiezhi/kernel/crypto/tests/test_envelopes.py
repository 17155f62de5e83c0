"""What is locked opens only unchanged, only in its place, and after a rotation too."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from xiezhi.kernel.crypto import actions
from xiezhi.kernel.crypto.models.ring import the_ring
from xiezhi.kernel.crypto.rules.envelopes import BLOCK, pad, sealed_version, unpad
from xiezhi.kernel.crypto.types import CannotDecrypt, KeyKind, KeyRingTrouble, UnknownKeyVersion

ID_NO = "310199199003071239"


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert actions.decrypt(actions.encrypt(text, purpose="t.c"), purpose="t.c") == text


@given(st.binary(max_size=200))
def test_any_bytes_come_back_and_padding_is_undone(content: bytes) -> None:
    assert actions.decrypt_bytes(actions.encrypt_bytes(content, purpose="t.c"), purpose="t.c") == content
    assert unpad(pad(content)) == content
    assert len(pad(content)) % BLOCK == 0


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert actions.encrypt(ID_NO, purpose="t.c") != actions.encrypt(ID_NO, purpose="t.c")


def test_names_of_two_and_four_characters_are_equally_long_when_locked() -> None:
    assert len(actions.encrypt("王伟", purpose="t.c")) == len(actions.encrypt("欧阳建国", purpose="t.c"))


def test_one_changed_bit_anywhere_is_noticed() -> None:
    sealed = actions.encrypt(ID_NO, purpose="t.c")
    for place in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(CannotDecrypt):
            actions.decrypt(bytes(changed), purpose="t.c")


@pytest.mark.parametrize("cut", [0, 1, 3, 30, -1])
def test_a_cut_off_value_is_noticed(cut: int) -> None:
    with pytest.raises(CannotDecrypt):
        actions.decrypt(actions.encrypt(ID_NO, purpose="t.c")[:cut], purpose="t.c")


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(CannotDecrypt):
        actions.decrypt(actions.encrypt(ID_NO, purpose="party.id_no"), purpose="party.phone")


@pytest.mark.parametrize("padding", [b"", b"\x00" * 32, b"\x80\x01" + b"\x00" * 30])
def test_padding_that_was_never_put_there_is_refused(padding: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        unpad(padding)


def test_the_message_of_a_refusal_gives_nothing_away() -> None:
    sealed = actions.encrypt(ID_NO, purpose="t.c")
    with pytest.raises(CannotDecrypt) as caught:
        actions.decrypt(sealed[:-1] + b"\x00", purpose="t.c")
    assert ID_NO not in str(caught.value)
    assert caught.value.remedy
    assert caught.value.__cause__ is None


def test_after_a_rotation_old_values_open_and_new_ones_use_the_new_key(own_ring: Path) -> None:
    old = actions.encrypt(ID_NO, purpose="t.c")
    assert actions.rotate_key(KeyKind.DATA) == 2
    new = actions.encrypt(ID_NO, purpose="t.c")
    assert (sealed_version(old), sealed_version(new)) == (1, 2)
    assert actions.decrypt(old, purpose="t.c") == actions.decrypt(new, purpose="t.c") == ID_NO


def test_a_missing_version_is_named(own_ring: Path) -> None:
    sealed = actions.encrypt(ID_NO, purpose="t.c")
    actions.rotate_key(KeyKind.DATA)
    (own_ring / "data-1.key").rename(own_ring / "away")
    with pytest.raises(UnknownKeyVersion, match="data 的第 1 版"):
        actions.decrypt(sealed, purpose="t.c")


def test_key_files_are_for_the_service_alone(own_ring: Path) -> None:
    files = list(own_ring.iterdir())
    assert {path.name for path in files} == {f"{kind.value}-1.key" for kind in KeyKind}
    assert own_ring.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files)


def test_setting_up_twice_changes_no_key(own_ring: Path) -> None:
    before = {path.name: path.read_bytes() for path in own_ring.iterdir()}
    actions.create_key_ring(own_ring)
    assert {path.name: path.read_bytes() for path in own_ring.iterdir()} == before


def test_a_ring_with_a_lost_key_is_refused_and_not_mended(own_ring: Path) -> None:
    (own_ring / "names-1.key").unlink()
    with pytest.raises(KeyRingTrouble, match="names"):
        actions.create_key_ring(own_ring)
    assert not (own_ring / "names-1.key").exists()


def test_a_key_open_to_others_is_refused(own_ring: Path) -> None:
    (own_ring / "data-1.key").chmod(0o644)
    with pytest.raises(KeyRingTrouble, match="对其他用户开放"):
        actions.create_key_ring(own_ring)


@pytest.mark.parametrize("content", ["", "zz", "00" * 31])
def test_a_damaged_key_file_is_refused(own_ring: Path, content: str) -> None:
    (own_ring / "index-1.key").write_text(content)
    with pytest.raises(KeyRingTrouble, match="不完整"):
        actions.create_key_ring(own_ring)


def test_a_missing_folder_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "XIEZHI_KEYS", tmp_path / "nowhere")
    with pytest.raises(KeyRingTrouble) as caught:
        actions.encrypt("x", purpose="t.c")
    assert "make setup" in caught.value.remedy


def test_a_ring_shows_no_key_and_is_never_pickled(own_ring: Path) -> None:
    ring = the_ring()
    key = ring.current(KeyKind.DATA)[1]
    for shown in (repr(ring), str(ring), f"{ring}", repr(actions.new_file_key())):
        assert key.hex() not in shown
        assert repr(key) not in shown
    with pytest.raises(TypeError):
        pickle.dumps(ring)
    with pytest.raises(TypeError):
        copy.deepcopy(actions.new_file_key())


def test_settings_hold_the_place_of_the_keys_and_no_key(own_ring: Path) -> None:
    from django.views.debug import SafeExceptionReporterFilter

    shown = repr(SafeExceptionReporterFilter().get_safe_settings())
    for path in own_ring.iterdir():
        assert path.read_text().strip() not in shown


def test_both_suites_sign_and_check(own_ring: Path) -> None:
    ring_keys = actions.public_keys()
    signature = actions.sign_ed25519(b"checkpoint")
    assert actions.verify_ed25519(b"checkpoint", signature, ring_keys.ledger[1].public)
    assert not actions.verify_ed25519(b"Checkpoint", signature, ring_keys.ledger[1].public)
    signature = actions.sm2_sign(b"checkpoint")
    assert actions.sm2_verify(b"checkpoint", signature, ring_keys.sm2[1].public)
    assert not actions.sm2_verify(b"Checkpoint", signature, ring_keys.sm2[1].public)


def test_old_public_keys_stay_listed_after_a_rotation(own_ring: Path) -> None:
    signature = actions.sign_ed25519(b"m")
    actions.rotate_key(KeyKind.LEDGER)
    keys = actions.public_keys().ledger
    assert set(keys) == {1, 2}
    assert keys[1].verifies(signature, b"m")
    assert keys[2].verifies(actions.sign_ed25519(b"m"), b"m")


@how(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=1, max_value=20))
def test_codes_have_the_length_asked_for(length: int) -> None:
    code = actions.random_code(length)
    assert len(code) == length
    assert code.isdigit()


def test_codes_tokens_and_comparison() -> None:
    assert len({actions.random_token() for _ in range(50)}) == 50
    assert actions.constant_time_equal("送达", "送达".encode())
    assert not actions.constant_time_equal("送达", "送到")
