"""Proofs and receipts as values."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.kernel.ledger.types.profiles import Profile


@dataclass(frozen=True, slots=True)
class CheckpointBody:
    """What a checkpoint says: whose log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That the leaf stands at ``index`` in the tree of the signed ``checkpoint``.

    ``leaf_hash``, ``tree_size`` and ``root`` repeat what can be derived, for
    readers that only do arithmetic; a verifier never trusts them.
    """

    profile: Profile
    leaf_hash: bytes
    index: int
    tree_size: int
    path: tuple[bytes, ...]
    root: bytes
    checkpoint: str


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the tree of ``old_size`` is the beginning of the tree of ``new_size``."""

    profile: Profile
    old_size: int
    new_size: int
    old_root: bytes
    new_root: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class PendingReceipt:
    """The entry is written with its transaction and will get an index; not yet a receipt to show."""

    entry_id: str
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """The entry has a durable index under a signed checkpoint."""

    entry_id: str
    entry: str
    proof: InclusionProof

    @property
    def index(self) -> int:
        return self.proof.index
