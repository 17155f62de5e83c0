"""Which hash builds the tree and which signature stands under a checkpoint."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.kernel.crypto.types import Hash, SignatureAlgorithm
from xiezhi.kernel.ledger.types.refusals import Malformed


@dataclass(frozen=True, slots=True)
class Profile:
    """A tree hash, a signature and the names under which files declare them.

    ``note_type`` are the bytes that stand for the signature type in key ids and
    verifier keys (C2SP signed-note); ``proof_header`` is the first line of a
    proof file.
    """

    name: str
    hash: Hash
    signature: SignatureAlgorithm
    note_type: bytes
    proof_header: str


SHA256_ED25519 = Profile(
    "sha256-ed25519", Hash.SHA256, SignatureAlgorithm.ED25519, b"\x01", "c2sp.org/tlog-proof@v1"
)
# C2SP fixes SHA-256 and leaves 0xff for signatures it does not list. The
# national suite is our own declared extension: same entries, a second tree,
# and a header of its own, so that neither can be taken for the other.
SM3_SM2 = Profile(
    "sm3-sm2", Hash.SM3, SignatureAlgorithm.SM2, b"\xffxiezhi-sm2-v1", "xiezhi/tlog-proof-sm3-sm2@v1"
)

PROFILES = {profile.name: profile for profile in (SHA256_ED25519, SM3_SM2)}


def profile_named(name: str) -> Profile:
    """The profile a file declares; one nobody knows is refused."""
    found = PROFILES.get(name)
    if found is None:
        raise Malformed(f"不认识的账本算法组合：{name[:40]}")
    return found
