"""Proofs and receipts, each made from a handful of tiles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from xiezhi.kernel.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf
from xiezhi.kernel.ledger.queries.heads import latest_checkpoint
from xiezhi.kernel.ledger.queries.tiles import computed
from xiezhi.kernel.ledger.rules.merkle import consistency_path, inclusion_path, tree_root
from xiezhi.kernel.ledger.rules.proofs import proof_as_json
from xiezhi.kernel.ledger.types import (
    SHA256_ED25519,
    ConsistencyProof,
    InclusionProof,
    PendingReceipt,
    Profile,
    Receipt,
)
from xiezhi.lib.verdict import NotFound


def prove(which: int | str) -> dict[str, Any]:
    """The proof of ``"latest"``, of an index or of an entry id, as the command line prints it."""
    if which == "latest":
        head = latest_checkpoint()
        if head is None:
            raise NotFound("账本里还没有条目")
        return proof_as_json(_inclusion(head.size - 1, head, SHA256_ED25519))
    if isinstance(which, int) or (which.isascii() and which.isdigit()):
        return proof_as_json(inclusion(int(which)))
    found = receipt_for(which)
    if isinstance(found, PendingReceipt):
        raise NotFound("这条存证还在等待入链，请几秒后再试")
    return proof_as_json(found.proof)


def inclusion(index: int, profile: Profile = SHA256_ED25519) -> InclusionProof:
    """That the leaf at ``index`` stands under the newest signed head."""
    head = latest_checkpoint(profile)
    if head is None or not 0 <= index < head.size:
        raise NotFound("账本里没有这个序号")
    return _inclusion(index, head, profile)


def receipt_for(entry_id: str, profile: Profile = SHA256_ED25519) -> Receipt | PendingReceipt:
    """The receipt of an entry, or word that it still waits for its index."""
    try:
        row = LedgerEntry.objects.get(pk=UUID(entry_id))
    except (LedgerEntry.DoesNotExist, ValueError):
        raise NotFound("账本里没有这条存证") from None
    leaf = LedgerLeaf.objects.filter(entry=row).first()
    head = latest_checkpoint(profile)
    if leaf is None or head is None or leaf.index >= head.size:
        return PendingReceipt(str(row.pk), bytes(row.leaf_hash))
    return Receipt(str(row.pk), row.entry, _inclusion(leaf.index, head, profile))


def consistency(old: int, new: int, profile: Profile = SHA256_ED25519) -> ConsistencyProof:
    """That the log of ``old`` entries is the beginning of the log of ``new`` entries."""
    head = latest_checkpoint(profile)
    if not 0 <= old <= new <= (head.size if head else 0):
        raise NotFound("账本还没有这么多条目，或者两个大小的先后不对")
    h = profile.hash
    return ConsistencyProof(
        profile=profile,
        old_size=old,
        new_size=new,
        old_root=computed(profile, lambda node: tree_root(h, old, node)),
        new_root=computed(profile, lambda node: tree_root(h, new, node)),
        path=tuple(computed(profile, lambda node: consistency_path(h, old, new, node))),
    )


def _inclusion(index: int, head: Checkpoint, profile: Profile) -> InclusionProof:
    # Leaf and path in one go, so that all tiles are fetched with one query.
    leaf, path = computed(
        profile, lambda node: (node(0, index), inclusion_path(profile.hash, index, head.size, node))
    )
    return InclusionProof(
        profile=profile,
        leaf_hash=leaf,
        index=index,
        tree_size=head.size,
        path=tuple(path),
        root=bytes(head.root),
        checkpoint=head.note,
    )
