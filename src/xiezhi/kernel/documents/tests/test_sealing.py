"""The local seal machine: its keys, what it covers, what it refuses."""

from __future__ import annotations

import stat
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader, PdfWriter

from xiezhi.kernel.documents.channels.sealing import SealFailed
from xiezhi.kernel.documents.channels.sealing.keys import SealKey, SealKeys, fingerprint
from xiezhi.kernel.documents.channels.sealing.signing import put_seal
from xiezhi.kernel.documents.channels.typesetting.press import TEMPLATES
from xiezhi.kernel.documents.rules.seal_check import check_seal
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.tests.paper import (
    AT,
    FACE,
    FACTS,
    machine,
    press,
    seal_order,
    sealed_proof,
    trust_in,
)
from xiezhi.kernel.documents.types import SEAL_FIELD

SIGNS_ONLY = x509.KeyUsage(
    digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
)  # fmt: skip


def test_private_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    sealed_proof(tmp_path / "seal")
    private = [tmp_path / "seal" / "authority.key", *tmp_path.glob("seal/seals/*/seal.key")]
    assert len(private) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    assert stat.S_IMODE((tmp_path / "seal").stat().st_mode) == 0o700


def test_each_seal_has_a_certificate_of_its_own_under_one_authority(tmp_path: Path) -> None:
    keys = SealKeys(tmp_path, authority_name="测试签章根证书")
    one = keys.seal_key("310199-01", owner="上海市临江区人民法院", purpose="电子送达专用章", at=AT)
    other = keys.seal_key("310198-01", owner="上海市望海区人民法院", purpose="电子送达专用章", at=AT)
    assert one.sha256 != other.sha256
    assert one.authority == other.authority
    root = x509.load_pem_x509_certificate(one.authority)
    for key in (one, other):
        x509.load_pem_x509_certificate(key.certificate).verify_directly_issued_by(root)
    assert keys.seal_key("310199-01", owner="上海市临江区人民法院", purpose="电子送达专用章", at=AT) == one


def test_a_certificate_is_renewed_before_it_ends_and_old_papers_stay_valid(tmp_path: Path) -> None:
    old = sealed_proof(tmp_path)
    keys = SealKeys(tmp_path, authority_name="测试签章根证书")
    name = {"owner": FACE.name, "purpose": FACE.purpose}
    first = keys.seal_key("310199-01", **name, at=AT)
    later = keys.seal_key("310199-01", **name, at=AT + timedelta(days=365 * 6 - 30))
    assert first.sha256 != later.sha256
    assert first.authority == later.authority
    assert check_seal(old, trust_in(tmp_path)).pinned


def test_the_seal_covers_the_whole_file_and_stands_where_the_template_says(tmp_path: Path) -> None:
    sheet = press().typeset(TEMPLATES / "electronic_proof.typ", FACTS, at=AT)
    sealed = machine(tmp_path).seal(sheet.pdf, seal_order(sheet.seal_place))
    assert sealed.signed_by == "上海市临江区人民法院电子送达专用章"
    assert sealed.pdf.startswith(sheet.pdf)
    finding = check_seal(sealed.pdf, trust_in(tmp_path))
    assert finding.reasons == []
    assert finding.pinned
    assert finding.certificate_sha256 == sealed.certificate_sha256
    assert finding.signed_at == AT
    field = PdfReader(BytesIO(sealed.pdf)).get_fields()[SEAL_FIELD]  # type: ignore[index]
    assert field["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"
    note = PdfReader(BytesIO(sealed.pdf)).pages[0]["/Annots"][-1].get_object()  # type: ignore[index]
    assert sheet.seal_place is not None
    assert [int(edge) for edge in note["/Rect"]] == list(sheet.seal_place.box)


def test_a_copy_altered_anywhere_fails(tmp_path: Path) -> None:
    sealed = sealed_proof(tmp_path)
    trust = trust_in(tmp_path)
    for position in range(11, len(sealed), len(sealed) // 40):
        altered = bytearray(sealed)
        altered[position] ^= 0x01
        assert not check_seal(bytes(altered), trust).intact, position


def test_an_invisible_seal_is_possible(tmp_path: Path) -> None:
    sheet = press().typeset(TEMPLATES / "electronic_proof.typ", FACTS, at=AT)
    sealed = machine(tmp_path).seal(sheet.pdf, seal_order(None))
    assert check_seal(sealed.pdf, trust_in(tmp_path)).intact


def test_what_cannot_be_sealed_is_refused_with_the_remedy(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    out = BytesIO()
    writer.write(out)
    for wrong in (out.getvalue(), b"no pdf at all", sealed_proof(tmp_path)):
        with pytest.raises(SealFailed) as refusal:
            machine(tmp_path).seal(wrong, seal_order(None))
        assert "PDF" in refusal.value.remedy
        assert not refusal.value.retry


def _certificate(folder: Path, name: str, *, stamps_time: bool = False) -> tuple[bytes, bytes]:
    """Key and certificate of the kind licensed certification services give out (RSA-2048), PEM."""
    authority = SealKeys(folder, authority_name="测试签章根证书").authority(at=AT)
    issuer_key = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    key = rsa.generate_private_key(65537, 2048)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.load_pem_x509_certificate(authority).subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=900))
    )
    builder = builder.add_extension(SIGNS_ONLY, critical=True)
    if stamps_time:
        usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    certificate = builder.sign(issuer_key, hashes.SHA256())  # type: ignore[arg-type]
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, certificate.public_bytes(serialization.Encoding.PEM)


def _rsa_key(folder: Path) -> SealKey:
    local = SealKeys(folder, authority_name="测试签章根证书").seal_key("x", owner="x", purpose="x", at=AT)
    return SealKey(*_certificate(folder, "RSA 印章"), local.authority, local.revocations)


def _stamper(folder: Path) -> DummyTimeStamper:
    """A time-stamp service for tests only; the same authority vouches for it."""
    private, certificate = _certificate(folder, "测试时间戳", stamps_time=True)
    return DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(pem.unarmor(certificate)[2]),
        tsa_key=asn1_keys.PrivateKeyInfo.load(pem.unarmor(private)[2]),
        fixed_dt=AT,
    )


def test_rsa_seals_and_time_stamps_are_understood(tmp_path: Path) -> None:
    key = _rsa_key(tmp_path)
    sheet = press().typeset(TEMPLATES / "electronic_proof.typ", FACTS, at=AT)
    trust = Trust(seals=(key.authority.decode(),))
    plain = put_seal(sheet.pdf, seal_order(None), key, drawing=None)
    assert check_seal(plain, trust).reasons == []
    stamped = put_seal(sheet.pdf, seal_order(None), key, drawing=None, timestamper=_stamper(tmp_path))
    finding = check_seal(stamped, trust)
    assert finding.reasons == []
    assert finding.time_stamped
    assert finding.pinned


def test_a_seal_of_strangers_is_intact_but_not_known(tmp_path: Path) -> None:
    finding = check_seal(sealed_proof(tmp_path / "stranger"), trust_in(tmp_path / "own"))
    assert finding.intact
    assert not finding.pinned


def test_a_withdrawn_certificate_no_longer_counts(tmp_path: Path) -> None:
    sealed = sealed_proof(tmp_path)
    known = trust_in(tmp_path)
    withdrawn = frozenset({check_seal(sealed, known).certificate_sha256})
    finding = check_seal(sealed, Trust(known.seals, known.logs, withdrawn))
    assert finding.reasons == ["盖章证书已被出具单位公告停用"]


def test_a_certificate_out_of_its_time_does_not_count(tmp_path: Path) -> None:
    key = _rsa_key(tmp_path)
    sheet = press().typeset(TEMPLATES / "electronic_proof.typ", FACTS, at=AT)
    order = seal_order(None)
    early = type(order)(order.seal_no, order.face, order.reason, order.asked_by, AT - timedelta(days=30))
    finding = check_seal(
        put_seal(sheet.pdf, early, key, drawing=None), Trust(seals=(key.authority.decode(),))
    )
    assert any("不在有效期内" in reason for reason in finding.reasons)
    assert fingerprint(key.certificate) == finding.certificate_sha256
