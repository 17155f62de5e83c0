"""What every seal machine offers, in the words of the house."""

from __future__ import annotations

from typing import Protocol

from xiezhi.kernel.documents.types import Sealed, SealOrder, SealReport
from xiezhi.lib.verdict import Refused


class SealFailed(Refused):
    """The seal machine did not seal: nothing was issued, and asking again is safe.

    ``retry`` says whether trying again without a change can help.
    """

    def __init__(self, message: str, *, remedy: str = "", retry: bool = True) -> None:
        super().__init__(message, remedy=remedy or "文书未签章、未出具，可稍后重新申请", code="seal_failed")
        self.retry = retry


class SealMachine(Protocol):
    """A machine which holds seals; it is asked, it never hands a key out."""

    name: str

    def seal(self, pdf: bytes, order: SealOrder) -> Sealed:
        """The same file with the seal on it; the seal covers every byte."""
        ...

    def verify(self, pdf: bytes) -> SealReport:
        """Whether a sealed file is as it was when it was sealed."""
        ...
