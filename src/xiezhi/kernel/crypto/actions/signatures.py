"""Sign in the name of the installation, and check signatures."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.kernel.crypto.models.ring import the_ring
from xiezhi.kernel.crypto.types import KeyKind, SignatureAlgorithm, VerifyKey


def sign_ed25519(message: bytes) -> bytes:
    """Sign with the ledger key (Ed25519, RFC 8032). Sign batches, not rows."""
    return Ed25519PrivateKey.from_private_bytes(the_ring().current(KeyKind.LEDGER)[1]).sign(message)


def verify_ed25519(message: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the signature over the message was made with that key's private half."""
    return VerifyKey(SignatureAlgorithm.ED25519, public).verifies(signature, message)


def sm2_sign(message: bytes) -> bytes:
    """Sign with SM2 and SM3 (GB/T 32918.2), in DER, under the default signer id."""
    import gmssl_pyx

    pair = the_ring().current(KeyKind.SM2)[1]
    return bytes(gmssl_pyx.sm2_sign(pair[:32], pair[32:], message))


def sm2_verify(message: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the SM2 signature over the message was made with that key's private half."""
    return VerifyKey(SignatureAlgorithm.SM2, public).verifies(signature, message)
