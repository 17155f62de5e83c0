"""Public keys that can check a signature, with no key ring and no Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class SignatureAlgorithm(StrEnum):
    """Ed25519 (RFC 8032), or SM2 with SM3 (GB/T 32918.2) under the standard's default signer id."""

    ED25519 = "ed25519"
    SM2 = "sm2"

    @property
    def public_length(self) -> int:
        """Bytes of a public key; SM2 keys are the bare point x ‖ y."""
        return 32 if self is SignatureAlgorithm.ED25519 else 64


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """A public key and the algorithm it is for."""

    algorithm: SignatureAlgorithm
    public: bytes

    def __post_init__(self) -> None:
        if len(self.public) != self.algorithm.public_length:
            raise ValueError(f"an {self.algorithm.value} public key has {self.algorithm.public_length} bytes")

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether ``signature`` over ``message`` was made with the private half."""
        if self.algorithm is SignatureAlgorithm.ED25519:
            try:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
            except (InvalidSignature, ValueError):
                return False
            return True
        return sm2_verifies(self.public, signature, message)


def sm2_verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Check an SM2 signature in DER; a malformed one is simply not valid."""
    # Imported here: a machine without the native library still verifies everything else.
    import gmssl_pyx

    try:
        point = gmssl_pyx.normalize_sm2_public_key(public)
        return bool(gmssl_pyx.sm2_verify(point, message, signature))
    except gmssl_pyx.GmsslInnerError:
        return False


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What may be handed out: the public halves in use and all earlier ones, by version."""

    ledger: dict[int, VerifyKey]
    sm2: dict[int, VerifyKey]
