"""Put entries on the ledger and sign how it stands."""

from xiezhi.kernel.ledger.actions.appending import append, append_now, settle
from xiezhi.kernel.ledger.actions.integrating import integrate
from xiezhi.kernel.ledger.rules.entries import SALT_BYTES, commit, opens

__all__ = ["SALT_BYTES", "append", "append_now", "commit", "integrate", "opens", "settle"]
