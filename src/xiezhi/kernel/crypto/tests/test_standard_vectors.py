"""Published examples of the standards, so that no library or call is taken on trust."""

from __future__ import annotations

import gmssl_pyx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from xiezhi.kernel.crypto.actions import sm3_hex
from xiezhi.kernel.crypto.rules.envelopes import sm4_gcm_open, sm4_gcm_seal
from xiezhi.kernel.crypto.types import CannotDecrypt, Hash, SignatureAlgorithm, VerifyKey, hmac_sm3

SM4_EXAMPLE = bytes.fromhex("0123456789abcdeffedcba9876543210")


def _integer_in_der(number: bytes) -> bytes:
    body = number if number[0] < 0x80 else b"\x00" + number
    return b"\x02" + bytes([len(body)]) + body


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_examples_of_gbt_32905(message: bytes, digest: str) -> None:
    assert Hash.SM3.of(message).hex() == digest
    assert sm3_hex(message) == digest
    assert sm3_hex([message[:1], message[1:]]) == digest


def test_sm4_gives_both_examples_of_gbt_32907() -> None:
    """Annex A of GB/T 32907-2016: one block, and the same block a million times over."""
    # Chained over zeros, CBC encrypts its own output again and again: one call instead of a million.
    chained = Cipher(algorithms.SM4(SM4_EXAMPLE), modes.CBC(b"\x00" * 16)).encryptor()
    blocks = chained.update(SM4_EXAMPLE + b"\x00" * 16 * 999_999)
    assert blocks[:16].hex() == "681edf34d206965e86b3e94f536e4246"
    assert blocks[-16:].hex() == "595298c7c6fd271f0402f804c33d3f66"


def test_sm4_gcm_gives_the_example_of_rfc_8998() -> None:
    plain = bytes.fromhex("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd")
    plain += bytes.fromhex("eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa")
    nonce = bytes.fromhex("00001234567800000000abcd")
    bound_to = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = sm4_gcm_seal(SM4_EXAMPLE, nonce, plain, bound_to)
    assert sealed[:-16].hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert sm4_gcm_open(SM4_EXAMPLE, nonce, sealed, bound_to) == plain
    with pytest.raises(CannotDecrypt):
        sm4_gcm_open(SM4_EXAMPLE, nonce, sealed, b"")


def test_hmac_sm3_agrees_with_a_second_implementation() -> None:
    for length in (1, 32, 64, 65, 200):
        key = bytes(range(length % 256))[:length] or b"k"
        assert hmac_sm3(key, b"abc" * length) == gmssl_pyx.sm3_hmac(key, b"abc" * length)


def test_the_signature_printed_in_gbt_32918_5_verifies() -> None:
    """Annex A.2 of GB/T 32918.5-2017: the recommended curve, ID 1234567812345678, "message digest"."""
    public = bytes.fromhex(
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    )
    r = bytes.fromhex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3")
    s = bytes.fromhex("b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa")
    body = _integer_in_der(r) + _integer_in_der(s)
    signature = b"\x30" + bytes([len(body)]) + body
    key = VerifyKey(SignatureAlgorithm.SM2, public)
    assert key.verifies(signature, b"message digest")
    assert not key.verifies(signature, b"message digesT")
    assert not key.verifies(signature[:-1] + bytes([signature[-1] ^ 1]), b"message digest")
    assert not key.verifies(b"no signature at all", b"message digest")


def test_the_private_key_of_the_standard_signs_for_its_public_key() -> None:
    private = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
    public = bytes.fromhex(
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    )
    signature = gmssl_pyx.sm2_sign(private, public, "送达".encode())
    assert VerifyKey(SignatureAlgorithm.SM2, public).verifies(signature, "送达".encode())


def test_a_point_off_the_curve_verifies_nothing() -> None:
    assert not VerifyKey(SignatureAlgorithm.SM2, b"\x01" * 64).verifies(b"\x30\x00", b"x")


def test_ed25519_gives_the_first_example_of_rfc_8032() -> None:
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    key = VerifyKey(SignatureAlgorithm.ED25519, public)
    assert key.verifies(signature, b"")
    assert not key.verifies(signature, b"\x00")
    assert not key.verifies(b"short", b"")


def test_a_public_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        VerifyKey(SignatureAlgorithm.ED25519, b"\x00" * 31)
