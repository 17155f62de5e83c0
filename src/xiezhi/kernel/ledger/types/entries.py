"""What is put on the ledger: a commitment, never the thing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, format version 1.

    ``type`` says what was committed to (``proof_of_service``, ``audit_seal``,
    ``document`` …), ``subject`` is an opaque id that means nothing outside,
    ``commitment`` the salted hash of the content, in hex.
    """

    type: str
    subject: str
    at: datetime
    commitment: str
    v: int = 1
