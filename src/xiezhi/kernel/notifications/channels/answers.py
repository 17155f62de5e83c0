"""What a gateway may answer, in the house's words."""

from __future__ import annotations

from dataclasses import dataclass


class NotHandedOver(Exception):
    """The other side did not take the message; ``final`` where trying again is useless."""

    def __init__(self, reason: str, *, code: str, final: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.final = final


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The other side took the message under its number.

    ``arrived`` is true where its answer already is the system's "sent
    successfully" (民诉法解释 135), as for a mail server that accepted the mail.
    """

    number: str
    answer: str
    arrived: bool = False


def why_no_answer(error: Exception) -> str:
    """What a person at the service desk needs to know of a fault on the line."""
    timed_out = isinstance(error, TimeoutError) or "Timeout" in type(error).__name__
    return "等候超时" if timed_out else "连接不上"
