"""The words of the ledger: entries, tree heads, proofs and receipts."""

from xiezhi.kernel.ledger.types.entries import Entry
from xiezhi.kernel.ledger.types.profiles import PROFILES, SHA256_ED25519, SM3_SM2, Profile, profile_named
from xiezhi.kernel.ledger.types.proofs import (
    CheckpointBody,
    ConsistencyProof,
    InclusionProof,
    PendingReceipt,
    Receipt,
)
from xiezhi.kernel.ledger.types.refusals import LedgerBroken, Malformed

__all__ = [
    "PROFILES",
    "SHA256_ED25519",
    "SM3_SM2",
    "CheckpointBody",
    "ConsistencyProof",
    "Entry",
    "InclusionProof",
    "LedgerBroken",
    "Malformed",
    "PendingReceipt",
    "Profile",
    "Receipt",
    "profile_named",
]
