"""Check the ledger receipt inside an issued file: facts → commitment → entry → tree → signed checkpoint.

Written apart from the ledger's own code on purpose: who checks must not share
the mistakes of who made the proof. The tests hold both against each other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xiezhi.kernel.documents.types import PROOF_FORMAT

COMMITMENT_CONTEXT = b"xiezhi/commitment/v1\x00"
PROFILE = "sha256-ed25519"
MOST_STEPS = 64
_HEX = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class ReceiptFault(ValueError):
    """A receipt is not written as its format says, or does not hold; the text is Chinese."""


@dataclass(slots=True)
class ReceiptFinding:
    """What the receipt of a file shows."""

    reasons: list[str] = field(default_factory=list)
    included: bool = False
    pinned: bool = False
    size: int = 0
    index: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class LogKey:
    """The public key of a ledger, as written in a C2SP vkey line."""

    name: str
    key_id: bytes
    public: Ed25519PublicKey


def check_receipt(
    receipt: Mapping[str, Any], facts: Mapping[str, Any], logs: Iterable[str]
) -> ReceiptFinding:
    """Follow the receipt from the facts to a checkpoint signed by one of ``logs``.

    A checkpoint that no known key has signed may still hold together: then
    there is no fault to report, and ``pinned`` and ``included`` stay false.
    """
    finding = ReceiptFinding()
    try:
        if receipt.get("format") != PROOF_FORMAT:
            raise ReceiptFault(f"存证回执的格式不认识：{str(receipt.get('format'))[:40]}")
        if receipt.get("profile") != PROFILE:
            raise ReceiptFault("存证账本使用的算法组合，本程序不能核验")
        entry = _text(receipt, "entry").encode("utf-8")
        _check_commitment(entry, facts, _text(receipt, "salt"))
        finding.origin, finding.size, root = _checkpoint_body(_text(receipt, "checkpoint"))
        finding.index = _count(receipt.get("index"))
        path = [_hash(step) for step in _steps(receipt)]
        _check_path(entry, finding.index, finding.size, path, root)
        finding.pinned = _is_signed(_text(receipt, "checkpoint"), finding.origin, logs)
    except (ReceiptFault, AttributeError, TypeError) as fault:
        finding.reasons.append(str(fault))
        return finding
    finding.included = finding.pinned
    return finding


def commitment_of(facts: Mapping[str, Any], salt: bytes) -> str:
    """The salted hash which stands for these facts on the ledger."""
    return hashlib.sha256(COMMITMENT_CONTEXT + salt + rfc8785.dumps(dict(facts))).hexdigest()


def read_log_key(vkey: str) -> LogKey:
    """A vkey line ``name+id+base64(01 ‖ key)``; an id that does not belong to the key is refused."""
    parts = vkey.strip().split("+", 2)
    try:
        name, written_id, body = parts[0], bytes.fromhex(parts[1]), base64.b64decode(parts[2], validate=True)
    except (IndexError, ValueError, binascii.Error):
        raise ReceiptFault("账本公钥的写法不对") from None
    if len(body) != 33 or body[0] != 1:
        raise ReceiptFault("账本公钥的类型不能核验")
    if hashlib.sha256(name.encode() + b"\n" + body).digest()[:4] != written_id:
        raise ReceiptFault("账本公钥的编号与密钥不符")
    return LogKey(name, written_id, Ed25519PublicKey.from_public_bytes(body[1:]))


def _check_commitment(entry: bytes, facts: Mapping[str, Any], salt: str) -> None:
    try:
        found = json.loads(entry)
        same = rfc8785.dumps(found) == entry and isinstance(found, dict) and found.get("v") == 1
    except (ValueError, RecursionError):
        same = False
    if not same:
        raise ReceiptFault("存证条目不是规范写法")
    if not _HEX.fullmatch(salt):
        raise ReceiptFault("存证回执中的随机数写法不对")
    if not hmac.compare_digest(commitment_of(facts, bytes.fromhex(salt)), str(found.get("commitment"))):
        raise ReceiptFault("文件内的要素与存证时的承诺不符")


def _check_path(entry: bytes, index: int, size: int, path: list[bytes], root: bytes) -> None:
    """RFC 9162, 2.1.3.2."""
    if index >= size:
        raise ReceiptFault("存证序号超出账本大小")
    place, last, found = index, size - 1, hashlib.sha256(b"\x00" + entry).digest()
    for step in path:
        if last == 0:
            raise ReceiptFault("存证路径过长")
        if place & 1 or place == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        place, last = place >> 1, last >> 1
    if last != 0 or found != root:
        raise ReceiptFault("存证路径不能到达检查点的根，条目不在账本中")


def _checkpoint_body(checkpoint: str) -> tuple[str, int, bytes]:
    text, _ = _note_parts(checkpoint)
    lines = text.split("\n")
    if len(lines) < 4 or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise ReceiptFault("检查点应有来源、大小、根三行")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError):
        raise ReceiptFault("检查点的根写法不对") from None
    if len(root) != 32 or not lines[0]:
        raise ReceiptFault("检查点的根长度不对")
    return lines[0], int(lines[1]), root


def _is_signed(checkpoint: str, origin: str, logs: Iterable[str]) -> bool:
    """Whether a known key of this ledger signed; a known key with a bad signature is a fault."""
    text, rows = _note_parts(checkpoint)
    known = [key for key in map(read_log_key, logs) if key.name == origin]
    signed = False
    for row in rows:
        match = _SIGNATURE.fullmatch(row)
        if match is None:
            raise ReceiptFault("检查点的签名行写法不对")
        value = base64.b64decode(match.group(2))
        for key in known:
            if (match.group(1), value[:4]) == (key.name, key.key_id):
                try:
                    key.public.verify(value[4:], text.encode("utf-8"))
                except InvalidSignature:
                    raise ReceiptFault("检查点的签名与内容不符") from None
                signed = True
    return signed


def _note_parts(note: str) -> tuple[str, list[str]]:
    text, separator, rows = note.rpartition("\n\n")
    if not separator or not rows.endswith("\n"):
        raise ReceiptFault("检查点缺少签名行")
    return text + "\n", rows[:-1].split("\n")


def _text(receipt: Mapping[str, Any], name: str) -> str:
    found = receipt.get(name)
    if not isinstance(found, str) or not found:
        raise ReceiptFault(f"存证回执缺少“{name}”")
    return found


def _steps(receipt: Mapping[str, Any]) -> list[object]:
    found = receipt.get("path")
    if not isinstance(found, list) or len(found) > MOST_STEPS:
        raise ReceiptFault("存证路径写法不对")
    return found


def _hash(step: object) -> bytes:
    if not isinstance(step, str) or not _HEX.fullmatch(step):
        raise ReceiptFault("存证路径中的哈希写法不对")
    return bytes.fromhex(step)


def _count(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise ReceiptFault("存证序号写法不对")
    return found
