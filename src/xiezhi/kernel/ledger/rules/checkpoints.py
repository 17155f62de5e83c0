"""Checkpoints (C2SP tlog-checkpoint): origin, size and root of the log, as a signed note."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable

from xiezhi.kernel.ledger.rules.merkle import HASH_BYTES
from xiezhi.kernel.ledger.rules.notes import Note, NoteKey, parse_note, sign_note, verified_signers
from xiezhi.kernel.ledger.types import CheckpointBody, Malformed

_SIZE = re.compile(r"^(0|[1-9]\d{0,18})\Z", re.ASCII)


def checkpoint_text(body: CheckpointBody) -> str:
    """The three lines that are signed."""
    return f"{body.origin}\n{body.size}\n{base64.b64encode(body.root).decode()}\n"


def sign_checkpoint(body: CheckpointBody, key: NoteKey, sign: Callable[[bytes], bytes]) -> str:
    """The signed checkpoint; the key's name is the origin."""
    if key.name != body.origin:
        raise ValueError("a log signs under its origin")
    return sign_note(checkpoint_text(body), key, sign)


def parse_checkpoint(written: str) -> tuple[CheckpointBody, Note]:
    """Read a checkpoint; its signatures are not yet verified. Extension lines are passed over."""
    note = parse_note(written)
    lines = note.text[:-1].split("\n")
    if len(lines) < 3 or not all(lines) or not _SIZE.match(lines[1]):
        raise Malformed("检查点应有来源、大小、根三行")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("检查点的根不是有效的 base64") from None
    if len(root) != HASH_BYTES or base64.b64encode(root).decode() != lines[2]:
        raise Malformed("检查点的根长度不对")
    return CheckpointBody(lines[0], int(lines[1]), root), note


def open_checkpoint(written: str, keys: Iterable[NoteKey]) -> CheckpointBody:
    """What the checkpoint says, once one of the log's own keys is seen to have signed it."""
    body, note = parse_checkpoint(written)
    own = [key for key in keys if key.name == body.origin]
    if not verified_signers(note, own):
        raise Malformed("检查点上没有可信的签名")
    return body
