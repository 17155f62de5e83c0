"""What is handed in at the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xiezhi.domains.service_of_process.types.pickups import Comer


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Who took the papers and when; the signed proof is a picture taken before, or strokes on glass."""

    comer: Comer
    happened_at: datetime
    signature: bytes = b""
    strokes: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Who came and would not sign; an officer of the court noted it and signed (解释131条1款)."""

    comer: Comer
    happened_at: datetime
    officer_note: bool = False
    note: str = ""
