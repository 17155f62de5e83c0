"""Keys for tests only: fixed, known to everybody."""

from __future__ import annotations

from collections.abc import Callable

import gmssl_pyx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.kernel.crypto.types import VerifyKey
from xiezhi.kernel.ledger.rules.checkpoints import sign_checkpoint
from xiezhi.kernel.ledger.rules.merkle import inclusion_path, leaf_hash, root_of_row, tree_root
from xiezhi.kernel.ledger.rules.notes import NoteKey
from xiezhi.kernel.ledger.types import SHA256_ED25519, SM3_SM2, CheckpointBody, InclusionProof, Profile

Sign = Callable[[bytes], bytes]


def signer_of(profile: Profile, origin: str = "xiezhi.test/ledger", seed: int = 1) -> tuple[NoteKey, Sign]:
    """A note key and the function that signs for it."""
    if profile is SHA256_ED25519:
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        public = private.public_key().public_bytes_raw()
        return NoteKey(origin, profile, VerifyKey(profile.signature, public)), private.sign
    assert profile is SM3_SM2
    point, number = gmssl_pyx.sm2_key_generate()
    key = NoteKey(origin, profile, VerifyKey(profile.signature, point))
    return key, lambda message: bytes(gmssl_pyx.sm2_sign(number, point, message))


def proof_of(
    entries: list[bytes],
    index: int,
    profile: Profile = SHA256_ED25519,
    signer: tuple[NoteKey, Sign] | None = None,
) -> tuple[InclusionProof, NoteKey]:
    """A proof in a small log of ``entries``, and the key that signed it."""
    key, sign = signer or signer_of(profile)
    h = profile.hash
    leaves = [leaf_hash(h, entry) for entry in entries]

    def node(level: int, at: int) -> bytes:
        return root_of_row(h, leaves[at << level : (at + 1) << level])

    root = tree_root(h, len(leaves), node)
    checkpoint = sign_checkpoint(CheckpointBody(key.name, len(leaves), root), key, sign)
    path = tuple(inclusion_path(h, index, len(leaves), node))
    return InclusionProof(profile, leaves[index], index, len(leaves), path, root, checkpoint), key
