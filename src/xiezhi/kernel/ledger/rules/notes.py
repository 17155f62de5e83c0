"""Signed notes, as C2SP signed-note writes them: a text, a blank line, signature lines."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xiezhi.kernel.crypto.types import VerifyKey
from xiezhi.kernel.ledger.types import PROFILES, Malformed, Profile

MOST_SIGNATURES = 100
MOST_BYTES = 1_000_000
_LINE = re.compile(r"^— (?P<name>[^\s+]+) (?P<value>[A-Za-z0-9+/]+={0,2})\Z")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A name and a public key under which notes are signed."""

    name: str
    profile: Profile
    key: VerifyKey

    def __post_init__(self) -> None:
        if not self.name or re.search(r"[\s+]", self.name):
            raise Malformed("签名者名称不能为空，也不能含空格或加号")

    @property
    def id(self) -> bytes:
        """SHA-256(name ‖ 0A ‖ type ‖ public key), its first four bytes; the same rule for every profile."""
        named = self.name.encode() + b"\n" + self.profile.note_type + self.key.public
        return hashlib.sha256(named).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line of text: ``name+id+base64(type ‖ public key)``."""
        body = base64.b64encode(self.profile.note_type + self.key.public).decode()
        return f"{self.name}+{self.id.hex()}+{body}"


def parse_vkey(vkey: str) -> NoteKey:
    """Read a verifier key; an id that does not belong to the key is refused."""
    parts = vkey.strip().split("+", 2)
    if len(parts) != 3:
        raise Malformed("公钥的写法应为“名称+编号+密钥”")
    body = _base64(parts[2])
    for profile in PROFILES.values():
        public = body[len(profile.note_type) :]
        if body.startswith(profile.note_type) and len(public) == profile.signature.public_length:
            key = NoteKey(parts[0], profile, VerifyKey(profile.signature, public))
            if key.id.hex() != parts[1]:
                raise Malformed("公钥的编号与密钥不符")
            return key
    raise Malformed("公钥的类型或长度不对")


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who, the id of the key, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it; nothing is verified by reading it."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)


def sign_note(text: str, key: NoteKey, sign: Callable[[bytes], bytes]) -> str:
    """A note over ``text``, signed by ``sign`` in the name of ``key``."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise Malformed("签名文本必须以换行结尾，且不含控制字符")
    return str(Note(text, (NoteSignature(key.name, key.id, sign(text.encode())),)))


def parse_note(written: str) -> Note:
    """Read a signed note strictly as it must be written."""
    if len(written) > MOST_BYTES or _CONTROL.search(written) or _SURROGATE.search(written):
        raise Malformed("签名文件过长或含控制字符")
    text, separator, lines = written.rpartition("\n\n")
    if not separator or not text or not lines.endswith("\n"):
        raise Malformed("签名文件缺少正文或签名行")
    rows = lines[:-1].split("\n")
    if len(rows) > MOST_SIGNATURES:
        raise Malformed("签名行过多")
    return Note(text + "\n", tuple(_signature(row) for row in rows))


def verified_signers(note: Note, keys: Iterable[NoteKey]) -> list[NoteKey]:
    """The known keys whose signature holds; a known key with a bad signature spoils the note.

    Signatures of unknown keys are passed over, as the specification demands.
    """
    known = {(key.name, key.id): key for key in keys}
    signers: list[NoteKey] = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None or key in signers:
            continue
        if not key.key.verifies(signature.value, note.text.encode()):
            raise Malformed(f"{key.name} 的签名与内容不符")
        signers.append(key)
    return signers


def _signature(row: str) -> NoteSignature:
    match = _LINE.match(row)
    if not match:
        raise Malformed("签名行的写法不对")
    value = _base64(match["value"])
    if len(value) < 5:
        raise Malformed("签名过短")
    return NoteSignature(match["name"], value[:4], value[4:])


def _base64(written: str) -> bytes:
    try:
        found = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("不是有效的 base64") from None
    if base64.b64encode(found).decode() != written:
        raise Malformed("不是规范的 base64")
    return found
