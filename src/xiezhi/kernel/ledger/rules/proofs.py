"""Proof files: written once, verified for ever, offline, by anybody.

Two forms say the same. The text form is C2SP tlog-proof (``.tlog-proof``); the
SM3/SM2 profile has the same lines under a first line of its own. The JSON form
is what ``xiezhi ledger prove`` prints. Both are final in version 1.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from typing import Any

from xiezhi.kernel.ledger.rules.checkpoints import open_checkpoint, parse_checkpoint
from xiezhi.kernel.ledger.rules.merkle import HASH_BYTES, is_consistent, leaf_hash, root_from_inclusion
from xiezhi.kernel.ledger.rules.notes import NoteKey, parse_vkey
from xiezhi.kernel.ledger.types import (
    PROFILES,
    ConsistencyProof,
    InclusionProof,
    Malformed,
    profile_named,
)
from xiezhi.lib.verdict import YES, Verdict, no

MOST_STEPS = 64
_INDEX = re.compile(r"^index (0|[1-9]\d{0,18})\Z", re.ASCII)
_HEX = re.compile(r"^[0-9a-f]{64}\Z")


def proof_as_json(proof: InclusionProof) -> dict[str, Any]:
    """The JSON form."""
    return {
        "leaf_hash": proof.leaf_hash.hex(),
        "index": proof.index,
        "tree_size": proof.tree_size,
        "path": [step.hex() for step in proof.path],
        "root": proof.root.hex(),
        "checkpoint": proof.checkpoint,
        "profile": proof.profile.name,
    }


def proof_from_json(found: Mapping[str, Any]) -> InclusionProof:
    """Read the JSON form; more fields than these may stand beside them."""
    profile = profile_named(str(found.get("profile")))
    path, checkpoint = found.get("path"), found.get("checkpoint")
    if not isinstance(path, list) or len(path) > MOST_STEPS or not isinstance(checkpoint, str):
        raise Malformed("证明文件的路径或检查点写法不对")
    return InclusionProof(
        profile=profile,
        leaf_hash=_hash_from_hex(found.get("leaf_hash")),
        index=_count(found.get("index")),
        tree_size=_count(found.get("tree_size")),
        path=tuple(_hash_from_hex(step) for step in path),
        root=_hash_from_hex(found.get("root")),
        checkpoint=checkpoint,
    )


def proof_as_text(proof: InclusionProof) -> str:
    """The text form (C2SP tlog-proof)."""
    steps = "".join(base64.b64encode(step).decode() + "\n" for step in proof.path)
    return f"{proof.profile.proof_header}\nindex {proof.index}\n{steps}\n{proof.checkpoint}"


def proof_from_text(written: str, leaf: bytes) -> InclusionProof:
    """Read the text form for the entry ``leaf``; unauthenticated extra data are passed over."""
    head, separator, checkpoint = written.partition("\n\n")
    lines = head.split("\n")
    profile = next((one for one in PROFILES.values() if one.proof_header == lines[0]), None)
    if profile is None or not separator:
        raise Malformed("不是证明文件")
    rest = lines[2:] if lines[1:] and lines[1].startswith("extra ") else lines[1:]
    match = _INDEX.match(rest[0]) if rest else None
    if not match or len(rest) > MOST_STEPS + 1:
        raise Malformed("证明文件缺少序号")
    body, _ = parse_checkpoint(checkpoint)
    return InclusionProof(
        profile=profile,
        leaf_hash=leaf_hash(profile.hash, leaf),
        index=int(match[1]),
        tree_size=body.size,
        path=tuple(_hash_from_base64(line) for line in rest[1:]),
        root=body.root,
        checkpoint=checkpoint,
    )


def verify_inclusion(
    proof: InclusionProof | Mapping[str, Any], leaf: bytes, keys: str | NoteKey | Iterable[NoteKey]
) -> Verdict:
    """Whether the entry ``leaf`` stands in the log signed by one of ``keys`` (or a vkey line).

    Trusts nothing in the proof but the arithmetic: the leaf is hashed anew, the
    size and root are taken from the signed checkpoint.
    """
    try:
        found = proof if isinstance(proof, InclusionProof) else proof_from_json(proof)
        known = _keys(keys)
        body = open_checkpoint(found.checkpoint, [key for key in known if key.profile == found.profile])
    except Malformed as refusal:
        return no(refusal.message, code="untrusted_checkpoint", remedy=refusal.remedy)
    if (found.tree_size, found.root) != (body.size, body.root):
        return no("证明中的大小或根与检查点不符", code="root_differs", basis="C2SP tlog-proof")
    hashed = leaf_hash(found.profile.hash, leaf)
    if hashed != found.leaf_hash:
        return no("内容与存证时不一致：条目的哈希不同", code="leaf_differs", basis="RFC 6962 §2.1")
    if root_from_inclusion(found.profile.hash, hashed, found.index, body.size, found.path) != body.root:
        return no(
            "路径不能从该条目到达检查点的根，条目不在账本中", code="not_included", basis="RFC 9162 §2.1.3.2"
        )
    return YES


def verify_proof_file(written: str, leaf: bytes, keys: str | NoteKey | Iterable[NoteKey]) -> Verdict:
    """The same for a proof file in text form."""
    try:
        proof = proof_from_text(written, leaf)
    except Malformed as refusal:
        return no(refusal.message, code=refusal.code, remedy=refusal.remedy)
    return verify_inclusion(proof, leaf, keys)


def verify_consistency(proof: ConsistencyProof) -> Verdict:
    """Whether nothing before ``old_size`` was changed on the way to ``new_size``."""
    if is_consistent(
        proof.profile.hash, proof.old_size, proof.new_size, proof.old_root, proof.new_root, proof.path
    ):
        return YES
    return no("两个检查点互相矛盾：较早的内容已被改写", code="inconsistent", basis="RFC 9162 §2.1.4.2")


def _keys(keys: str | NoteKey | Iterable[NoteKey]) -> list[NoteKey]:
    if isinstance(keys, str):
        return [parse_vkey(keys)]
    return [keys] if isinstance(keys, NoteKey) else list(keys)


def _count(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 2**63:
        raise Malformed("证明文件的序号或大小不对")
    return found


def _hash_from_hex(found: object) -> bytes:
    if not isinstance(found, str) or not _HEX.match(found):
        raise Malformed("证明文件中的哈希应为 64 位十六进制")
    return bytes.fromhex(found)


def _hash_from_base64(line: str) -> bytes:
    try:
        found = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("证明文件中的哈希不是有效的 base64") from None
    if len(found) != HASH_BYTES or base64.b64encode(found).decode() != line:
        raise Malformed("证明文件中的哈希长度不对")
    return found
