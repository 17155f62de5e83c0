"""Entries: how they are written, and how a commitment is made and opened."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

from xiezhi.kernel.ledger.types import Entry, Malformed
from xiezhi.lib.verdict import Refused

SALT_BYTES = 32
MOST_BYTES = 0xFFFF
_TYPE = re.compile(r"^[a-z][a-z0-9_]{0,39}(\.[a-z0-9_]{1,40})?\Z")
_SUBJECT = re.compile(r"^[A-Za-z0-9._:-]{1,64}\Z")
_COMMITMENT = re.compile(r"^[0-9a-f]{64}\Z")
_AT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_PERSONAL = re.compile(r"(^|[._:-])(\d{17}[\dXx]|1[3-9]\d{9})(?=[._:-]|\Z)")
_FIELDS = {"v", "type", "subject", "at", "commitment"}
_CONTEXT = b"xiezhi/commitment/v1\x00"


def commit(payload: Mapping[str, Any], salt: bytes) -> str:
    """The salted hash of ``payload``, in hex.

    SHA-256 over a context, a salt of 32 random bytes and the canonical JSON
    (RFC 8785). Without the salt nobody can test guesses against the ledger;
    when the salt is destroyed, the entry means nothing any more.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(_CONTEXT + salt + rfc8785.dumps(dict(payload))).hexdigest()


def opens(commitment: str, payload: Mapping[str, Any], salt: bytes) -> bool:
    """Whether the payload and salt are the ones committed to."""
    return len(salt) == SALT_BYTES and hmac.compare_digest(commit(payload, salt), commitment)


def entry_bytes(entry: Entry) -> bytes:
    """The entry as it is hashed: canonical JSON, final in this form for version 1.

    What could be somebody's identity or phone number is refused as a subject.
    """
    if entry.v != 1:
        raise ValueError("entries are written in version 1")
    if not _TYPE.match(entry.type):
        raise ValueError(f"not a type of entry: {entry.type!r}")
    if not _SUBJECT.match(entry.subject) or _PERSONAL.search(entry.subject):
        raise Refused(
            "存证对象编号只能是不含个人信息的内部编号",
            field="subject",
            remedy="请改用系统生成的编号，不要使用姓名、证件号码或手机号",
            code="personal_in_ledger",
        )
    if not _COMMITMENT.match(entry.commitment):
        raise ValueError("a commitment is 64 hexadecimal digits")
    if entry.at.tzinfo is None:
        raise ValueError("an entry's moment carries its time zone")
    written: dict[str, Any] = {
        "v": entry.v,
        "type": entry.type,
        "subject": entry.subject,
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commitment": entry.commitment,
    }
    return rfc8785.dumps(written)


def parse_entry(written: bytes) -> Entry:
    """Read an entry; only the one canonical way of writing it is accepted."""
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        raise Malformed("存证条目不是有效的 JSON") from None
    if not isinstance(found, dict) or set(found) != _FIELDS or found["v"] != 1:
        raise Malformed("存证条目的字段或版本不对")
    if not all(isinstance(found[name], str) for name in _FIELDS - {"v"}) or not _AT.match(found["at"]):
        raise Malformed("存证条目的字段格式不对")
    try:
        at = datetime.strptime(found["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        entry = Entry(type=found["type"], subject=found["subject"], at=at, commitment=found["commitment"])
        same = entry_bytes(entry) == written
    except (ValueError, Refused):
        raise Malformed("存证条目的字段格式不对") from None
    if not same:
        raise Malformed("存证条目不是规范写法（RFC 8785）")
    return entry
