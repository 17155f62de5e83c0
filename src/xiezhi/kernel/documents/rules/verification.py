"""Verify an issued file offline: its seal, its number, its facts and its place on the ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import rfc8785
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from xiezhi.kernel.documents.rules.ledger_receipt import ReceiptFinding, check_receipt
from xiezhi.kernel.documents.rules.seal_check import SealFinding, check_seal
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.types import PROOF_FACTS_NAME, PROOF_RECEIPT_NAME, SealReport

__all__ = ["Trust", "load_trust", "verify_proof", "verify_seal"]

MOST_BYTES = 64 * 1024 * 1024


def load_trust(path: Path) -> Trust:
    """Trust from the file an issuing court publishes."""
    return Trust.read(path.read_bytes())


def verify_seal(pdf: bytes, trust: Trust) -> SealReport:
    """Whether a file is as it was when a known seal was put on it."""
    finding = check_seal(pdf, trust)
    reasons = list(finding.reasons)
    if finding.intact and not finding.pinned:
        reasons.append(_unpinned(finding))
    return SealReport(not reasons, finding.signed_by, tuple(reasons))


def verify_proof(pdf: bytes, trust: Trust | None) -> dict[str, Any]:
    """The answer of ``xiezhi verify``, with a reason in Chinese for whatever does not hold.

    ``valid`` is true only where the file is unchanged **and** seal and ledger
    are on the trust list. ``intact`` says whether the file agrees with itself:
    an unchanged file of an unknown signer is intact, signed by whom it says,
    and not valid.
    """
    known = trust or Trust()
    if len(pdf) > MOST_BYTES:
        return _answer(SealFinding(reasons=["文件过大，不是本系统出具的文书"]), _Content(), ReceiptFinding())
    seal = check_seal(pdf, known)
    content = _read_content(pdf)
    if content.receipt is None or content.facts is None:
        receipt = ReceiptFinding()
    else:
        receipt = check_receipt(content.receipt, content.facts, known.logs)
    return _answer(seal, content, receipt)


@dataclass(slots=True)
class _Content:
    """What is read out of the file: facts, receipt, and what is wrong with them."""

    facts: dict[str, Any] | None = None
    receipt: dict[str, Any] | None = None
    reasons: list[str] = field(default_factory=list)


def _answer(seal: SealFinding, content: _Content, receipt: ReceiptFinding) -> dict[str, Any]:
    faults = [*seal.reasons, *content.reasons, *receipt.reasons]
    unknown = []
    if seal.signed_by and not seal.pinned:
        unknown.append(_unpinned(seal))
    if receipt.origin and not receipt.pinned:
        unknown.append(f"存证账本“{receipt.origin}”的公钥不在信任清单中，无法确认检查点是谁签的")
    facts = content.facts or {}
    return {
        "valid": not faults and seal.pinned and receipt.included,
        "intact": not faults,
        "document_no": str(facts["document_no"]) if "document_no" in facts else None,
        "signed_by": seal.signed_by or None,
        "pinned": seal.pinned,
        "signed_at": seal.signed_at.isoformat() if seal.signed_at else None,
        "time_stamped": seal.time_stamped,
        "certificate_sha256": seal.certificate_sha256 or None,
        "facts": facts,
        "ledger": {
            "included": receipt.included,
            "size": receipt.size,
            "index": receipt.index,
            "origin": receipt.origin or None,
        },
        "reasons": [*faults, *unknown],
    }


def _unpinned(seal: SealFinding) -> str:
    return (
        f"签章者自称“{seal.signed_by}”，证书不在信任清单中，无法确认是谁出具"
        "（请用 --trust 指定出具单位公布的 trust.json）"
    )


def _read_content(pdf: bytes) -> _Content:
    content = _Content()
    try:
        reader = PdfReader(BytesIO(pdf), strict=False)
        content.facts = _attached(reader, PROOF_FACTS_NAME, content)
        content.receipt = _attached(reader, PROOF_RECEIPT_NAME, content)
        if content.facts is not None:
            _check_number(reader, content)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        content.reasons.append(f"文件内容读不出来，已损坏或被改动（{type(error).__name__}）")
    return content


def _attached(reader: PdfReader, name: str, content: _Content) -> dict[str, Any] | None:
    found = reader.attachments.get(name, [])
    if len(found) != 1:
        content.reasons.append(f"文件内没有附件 {name}" if not found else f"文件内有几个同名附件 {name}")
        return None
    try:
        value = json.loads(found[0])
        canonical = isinstance(value, dict) and rfc8785.dumps(value) == found[0]
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        value, canonical = None, False
    if not canonical:
        content.reasons.append(f"附件 {name} 不是规范的 JSON")
        return None
    return dict(value)


def _check_number(reader: PdfReader, content: _Content) -> None:
    number = "".join(str((content.facts or {}).get("document_no", "")).split())
    if not number:
        content.reasons.append("文件要素中没有文书编号")
        return
    printed = "".join("".join(page.extract_text().split()) for page in reader.pages)
    if number not in printed:
        content.reasons.append("页面上印的文书编号与文件要素不一致")
