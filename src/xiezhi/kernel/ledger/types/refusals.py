"""What a reader of ledger files is told when one cannot be read or relied on."""

from __future__ import annotations

from xiezhi.lib.verdict import Refused


class Malformed(Refused):
    """A note, checkpoint, proof or entry is not written as its format says."""

    def __init__(self, message: str) -> None:
        super().__init__(message, remedy="请使用未经改动的原始文件", code="malformed")


class LedgerBroken(Refused):
    """The stored tree contradicts what was signed: nothing more is signed until a person has looked."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message, remedy="账本已停止写入。请保留现场，核对备份与见证方持有的检查点", code="ledger_broken"
        )
