"""Put an entry on the ledger: with the caller's transaction, or at once with a receipt."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger.actions.integrating import integrate
from xiezhi.kernel.ledger.models import LedgerEntry, WaitingEntry
from xiezhi.kernel.ledger.queries import receipt_for
from xiezhi.kernel.ledger.rules.entries import entry_bytes
from xiezhi.kernel.ledger.rules.merkle import leaf_hash
from xiezhi.kernel.ledger.types import Entry, LedgerBroken, PendingReceipt, Receipt


def append(entry: Entry, *, at: datetime) -> PendingReceipt:
    """Write an entry in the caller's transaction; it gets its index soon after the commit.

    What comes back is no receipt yet: a receipt means a durable index. Get it
    with :func:`settle` after the commit, or with ``queries.receipt_for`` later.
    """
    written = entry_bytes(entry)
    hashed = leaf_hash(Hash.SHA256, written)
    with transaction.atomic():
        row = LedgerEntry.objects.create(
            type=entry.type, subject=entry.subject, entry=written.decode(), leaf_hash=hashed, created_at=at
        )
        WaitingEntry.objects.create(entry=row)
    return PendingReceipt(str(row.pk), hashed)


def append_now(entry: Entry, *, at: datetime) -> Receipt:
    """Write an entry and return its receipt: index, proof and signed checkpoint, all of them durable.

    Never inside another transaction, where a roll-back would take back what
    was signed: that raises ``RuntimeError``. Within a transaction use
    :func:`append`, and :func:`settle` after the commit.
    """
    with transaction.atomic(durable=True):
        pending = append(entry, at=at)
    return settle(pending.entry_id, at=at)


def settle(entry_id: str, *, at: datetime) -> Receipt:
    """The receipt of an entry already committed; integrates now where nobody has done so yet.

    Callers that come together share one integration: whoever gets the lock
    first takes the entries of all.
    """
    found = receipt_for(entry_id)
    while isinstance(found, PendingReceipt):
        if not integrate(at=at):
            found = receipt_for(entry_id)
            break
        found = receipt_for(entry_id)
    if isinstance(found, PendingReceipt):
        raise LedgerBroken(f"存证条目 {entry_id} 没有进入账本，也不在等待之列")
    return found
