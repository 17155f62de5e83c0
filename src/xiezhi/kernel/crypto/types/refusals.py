"""What goes wrong with keys and with what they lock."""

from __future__ import annotations

from xiezhi.lib.verdict import Refused


class KeyRingTrouble(Refused):
    """The key files are missing, incomplete or open to others."""

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message, remedy=remedy, code="key_ring")


class CannotDecrypt(Refused):
    """The stored value was changed, belongs elsewhere, or its key is not here.

    The message never carries a byte of key, ciphertext or plain text.
    """

    def __init__(self, message: str = "加密的内容已被改动，或者不属于这一栏，无法解密") -> None:
        super().__init__(message, remedy="请从备份恢复该内容，并查看操作日志", code="cannot_decrypt")


class UnknownKeyVersion(CannotDecrypt):
    """The value was locked with a key version that is not on the ring."""

    def __init__(self, kind: str, version: int) -> None:
        super().__init__(f"密钥环里没有 {kind} 的第 {version} 版密钥，无法解密")
        self.remedy = "请把该版本的密钥文件从备份放回密钥目录"
