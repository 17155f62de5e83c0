"""What the ledger keeps."""

from xiezhi.kernel.ledger.models.checkpoint import Checkpoint
from xiezhi.kernel.ledger.models.entry import LedgerEntry, LedgerLeaf, WaitingEntry
from xiezhi.kernel.ledger.models.tile import LedgerTile

__all__ = ["Checkpoint", "LedgerEntry", "LedgerLeaf", "LedgerTile", "WaitingEntry"]
