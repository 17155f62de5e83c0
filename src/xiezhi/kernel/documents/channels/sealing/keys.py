"""The keys of the local seal machine: one authority per installation, one certificate per seal."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT_YEARS = 30
SEAL_YEARS = 6
RENEW_BEFORE = timedelta(days=60)
CRL_DAYS = 370
BACKDATED = timedelta(days=800)
"""Certificates begin earlier, so that the past of a demo world or of imported papers can be sealed."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """One seal's key and certificate, with the authority's certificate and revocation list, all PEM."""

    private_key: bytes
    certificate: bytes
    authority: bytes
    revocations: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint by which a certificate is pinned."""
        return fingerprint(self.certificate)


class SealKeys:
    """Keys in ``<XIEZHI_KEYS>/seal``: made at first use, private ones readable by the owner only.

    This authority is the installation's own. It proves that a paper came from
    here unchanged; it does not replace a certified electronic seal (电子签名法
    art. 16 asks a licensed certification service), which the HTTP adapter uses.
    """

    def __init__(self, folder: Path, *, authority_name: str) -> None:
        self.folder = folder
        self.authority_name = authority_name
        self._read: dict[str, tuple[SealKey, datetime]] = {}

    def seal_key(self, seal_no: str, *, owner: str, purpose: str, at: datetime) -> SealKey:
        """The key of one seal, made or renewed where needed; read from disk again once a day."""
        kept = self._read.get(seal_no)
        if kept is not None and abs(kept[1] - at) < timedelta(days=1):
            return kept[0]
        place = self.folder / "seals" / hashlib.sha256(seal_no.encode()).hexdigest()[:20]
        with self._locked():
            root_key, root = self._authority(at)
            self._seal_certificate(place, seal_no, owner, purpose, root_key, root, at)
            revocations = self._revocations(root_key, root, at)
        key = SealKey(
            private_key=(place / "seal.key").read_bytes(),
            certificate=(place / "seal.pem").read_bytes(),
            authority=(self.folder / "authority.pem").read_bytes(),
            revocations=revocations,
        )
        self._read[seal_no] = (key, at)
        return key

    def authority(self, *, at: datetime) -> bytes:
        """The authority's certificate, PEM: what others pin."""
        with self._locked():
            self._authority(at)
        return (self.folder / "authority.pem").read_bytes()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time makes keys."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(self.folder / ".lock", "a", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _authority(self, at: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        key_file, certificate_file = self.folder / "authority.key", self.folder / "authority.pem"
        if certificate_file.exists():
            return _read_key(key_file), x509.load_pem_x509_certificate(certificate_file.read_bytes())
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.authority_name[:64])])
        builder = _certificate(name, name, key.public_key(), at, ROOT_YEARS)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        certificate = builder.sign(key, hashes.SHA256())
        _write_secret(key_file, _pem(key))
        certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return key, certificate

    def _seal_certificate(
        self,
        place: Path,
        seal_no: str,
        owner: str,
        purpose: str,
        root_key: ec.EllipticCurvePrivateKey,
        root: x509.Certificate,
        at: datetime,
    ) -> None:
        if (place / "seal.pem").exists():
            found = x509.load_pem_x509_certificate((place / "seal.pem").read_bytes())
            if found.not_valid_after_utc - RENEW_BEFORE > at:
                return
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner[:64]),
                x509.NameAttribute(NameOID.COMMON_NAME, f"{owner}{purpose}"[:64]),
                x509.NameAttribute(NameOID.SERIAL_NUMBER, seal_no[:64]),
            ]
        )
        builder = _certificate(name, root.subject, key.public_key(), at, SEAL_YEARS)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(
            _usage(digital_signature=True, content_commitment=True), critical=True
        )
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        certificate = builder.sign(root_key, hashes.SHA256())
        _write_secret(place / "seal.key", _pem(key))
        (place / "seal.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def _revocations(self, key: ec.EllipticCurvePrivateKey, root: x509.Certificate, at: datetime) -> bytes:
        """The authority's list of withdrawn certificates, renewed each half year."""
        path = self.folder / "revoked.pem"
        if path.exists():
            found = x509.load_pem_x509_crl(path.read_bytes())
            if found.next_update_utc and found.next_update_utc - timedelta(days=CRL_DAYS // 2) > at:
                return path.read_bytes()
        crl = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(root.subject)
            .last_update(at.astimezone(UTC) - BACKDATED)
            .next_update(at.astimezone(UTC) + timedelta(days=CRL_DAYS))
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
            )
            .sign(key, hashes.SHA256())
        )
        path.write_bytes(crl.public_bytes(serialization.Encoding.PEM))
        return path.read_bytes()


def fingerprint(certificate_pem: bytes) -> str:
    """SHA-256 of a certificate, in hexadecimal."""
    return x509.load_pem_x509_certificate(certificate_pem).fingerprint(hashes.SHA256()).hex()


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, years: int
) -> x509.CertificateBuilder:
    begins = at.astimezone(UTC) - BACKDATED
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(at.astimezone(UTC) + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_secret(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(content)


def _read_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no P-256 key")
    return key
