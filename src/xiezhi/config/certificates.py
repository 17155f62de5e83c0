"""A certificate authority of this installation's own, for trying the site out on a phone in the same network.

Its root may sign for this machine and private networks only (RFC 5280, name
constraints): whoever stole its key could not pass for a bank. Keys stay 0600.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_DAYS = 3650
SITE_DAYS = 397
"""Browsers refuse certificates that live longer."""
RENEW_DAYS = 30
PRIVATE = (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7",
    "fe80::/10",
)  # fmt: skip


@dataclass(frozen=True)
class TlsFiles:
    """Where everything lies; ``site`` holds the certificate with its root behind it."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    @property
    def root_key(self) -> Path:
        return self.folder / "root.key"

    @property
    def site(self) -> Path:
        return self.folder / "site.pem"

    @property
    def site_key(self) -> Path:
        return self.folder / "site.key"


def ensure_certificate(folder: Path, names: list[str], *, at: datetime) -> TlsFiles:
    """Files good for ``names`` (hosts and addresses) at ``at``: made, renewed when near their end, or as they are."""
    files = TlsFiles(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    if not _is_good(files.root, at) or not _allows(files.root, names):
        _make_root(files, names, at)
    if not _is_good(files.site, at) or not _names_of(files.site) >= set(names):
        _make_site(files, names, at)
    return files


def names_here(bind: str, site_host: str, addresses: list[str]) -> list[str]:
    """What this machine is called: itself, its addresses, what it was told to listen on and to be called."""
    wanted = ["localhost", "127.0.0.1", "::1", *addresses, socket.gethostname(), bind, site_host]
    return list(dict.fromkeys(one for one in wanted if one and one not in ("0.0.0.0", "::")))  # noqa: S104


def _make_root(files: TlsFiles, names: list[str], at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"獬豸本机根证书 {socket.gethostname()} {at:%Y-%m-%d}"[:64])]
    )
    domains = {"localhost", *(one for one in names if not _address(one))}
    outside = [one for one in names if (found := _address(one)) and not _is_private(found)]
    permitted: list[x509.GeneralName] = [x509.DNSName(one) for one in sorted(domains)]
    permitted += [x509.IPAddress(ipaddress.ip_network(one)) for one in (*PRIVATE, *outside)]
    made = (
        _begun(name, name, key.public_key(), at, ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(files.root_key, key)
    _write(files.root, made.public_bytes(serialization.Encoding.PEM))
    files.site.unlink(missing_ok=True)


def _make_site(files: TlsFiles, names: list[str], at: datetime) -> None:
    root = x509.load_pem_x509_certificate(files.root.read_bytes())
    root_key = serialization.load_pem_private_key(files.root_key.read_bytes(), None)
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    called = [x509.IPAddress(found) if (found := _address(one)) else x509.DNSName(one) for one in names]
    made = (
        _begun(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "獬豸")]),
            root.subject,
            key.public_key(),
            at,
            SITE_DAYS,
        )
        .add_extension(x509.SubjectAlternativeName(called), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    _write_key(files.site_key, key)
    _write(files.site, made.public_bytes(serialization.Encoding.PEM) + files.root.read_bytes())


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        # A phone's clock may be behind.
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _is_good(path: Path, at: datetime) -> bool:
    if not path.exists():
        return False
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc > at + timedelta(
        days=RENEW_DAYS
    )


def _names_of(path: Path) -> set[str]:
    held = x509.load_pem_x509_certificate(path.read_bytes()).extensions
    names = held.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(one.value) for one in names}


def _allows(path: Path, names: list[str]) -> bool:
    held = x509.load_pem_x509_certificate(path.read_bytes()).extensions
    permitted = held.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    domains = {one.value for one in permitted if isinstance(one, x509.DNSName)}
    networks = [one.value for one in permitted if isinstance(one, x509.IPAddress)]
    return all(
        any(found in network for network in networks) if (found := _address(one)) else one in domains
        for one in names
    )


def _is_private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in ipaddress.ip_network(one) for one in PRIVATE)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    _write(
        path,
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _write(path: Path, content: bytes) -> None:
    scratch = path.with_suffix(".part")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    os.replace(scratch, path)
